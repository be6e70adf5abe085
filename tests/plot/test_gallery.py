"""Every script of the gallery runs and leaves its pictures; the README lists them all."""

import runpy
import sys
from pathlib import Path

import pytest

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
SCRIPTS = sorted(GALLERY.glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_draws_its_picture(script, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(script), str(tmp_path)])
    runpy.run_path(str(script), run_name="__main__")

    drawn = list(tmp_path.iterdir())

    assert drawn
    assert all(path.stem == script.stem or path.stem.startswith(f"{script.stem}_") for path in drawn)
    assert all(path.stat().st_size > 2000 for path in drawn)


def test_readme_lists_every_script():
    readme = (GALLERY / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in SCRIPTS if f"[{path.name}]({path.name})" not in readme] == []
