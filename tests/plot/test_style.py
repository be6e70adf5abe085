"""The look: colours that survive grey printing, and no trace in the caller's settings."""

import subprocess
import sys

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb

from involute import plot
from involute.laws import Status
from involute.plot.style import LINES, MINUS, NEUTRAL, PLUS, STATUS_COLOURS, STATUS_SIGNS, sheet


def lightness(colour):
    """Return CIE L* of a colour."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    y = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_signs_differ_in_lightness_alone():
    minus, neutral, plus = map(lightness, (MINUS, NEUTRAL, PLUS))

    assert minus + 30 < plus
    assert plus + 20 < neutral


def test_the_colour_map_is_in_order():
    assert [mpl.colors.to_hex(plot.TRIT_COLOURS(i)) for i in range(3)] == [
        c.lower() for c in (MINUS, NEUTRAL, PLUS)
    ]


def test_lines_differ_without_colour():
    assert len({str(dash) for _, dash in LINES}) == len(LINES)


def test_statuses_differ_without_colour():
    assert set(STATUS_SIGNS) == set(STATUS_COLOURS) == set(Status)
    assert len(set(STATUS_SIGNS.values())) == len(Status)


def test_settings_of_the_caller_are_left_alone():
    before = dict(mpl.rcParams)
    plot.series([0, 1], [1, 2])

    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("key", ["svg.hashsalt", "font.family"])
def test_the_style_sheet_says_what_bytes_depend_on(key):
    assert key in sheet()


def test_pyplot_is_never_loaded():
    draw = "import sys; from involute import plot, report; plot.spacetime([[1, 0]])"
    code = f"{draw}; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
