"""Pictures as bytes: deterministic, small, and free of anything but the picture."""

import numpy as np
import pytest

from involute import plot
from involute.errors import InvalidDataError

STATES = np.random.default_rng(0).integers(-1, 2, (30, 40), dtype=np.int8)


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_the_same_picture_gives_the_same_bytes(tmp_path, ending):
    first, second = (plot.save(plot.spacetime(STATES), tmp_path / f"{i}.{ending}") for i in range(2))

    assert first.read_bytes() == second.read_bytes()


def test_svg_holds_no_address_but_namespaces():
    content = plot.svg(plot.figure_of(plot.spacetime(STATES))).decode()

    assert content.startswith("<svg")
    assert content.count("http") == content.count('"http://www.w3.org/')
    assert "metadata" not in content
    assert len(content) < 40_000


def test_unknown_endings_are_refused(tmp_path):
    with pytest.raises(InvalidDataError, match=r"\.svg, \.png or \.pdf"):
        plot.save(plot.spacetime(STATES), tmp_path / "picture.bmp")
