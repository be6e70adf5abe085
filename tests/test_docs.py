"""Documents cannot rot: tutorial and README run, links lead somewhere, commands are the real ones."""

import re
import runpy
from pathlib import Path

import pytest

import involute as iv

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "specs/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


def test_the_tutorial_runs(capsys):
    runpy.run_path(str(ROOT / "docs/tutorial/first_model.py"))
    printed = capsys.readouterr().out

    assert "A1 equivariance" in printed
    assert "the conjugate run is the conjugate of the run" in printed


def test_the_code_of_the_readme_runs(capsys):
    first, *_ = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    names = {}
    exec(compile(first, "README.md", "exec"), names)  # noqa: S102  (our own page)

    assert isinstance(names["chain"], iv.System)
    assert len(names["run"].states) == 101
    assert "PROVED" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert not target.startswith("http"), f"{page}: outside link {target}"
        assert (page.parent / target).exists(), f"{page}: {target}"


def test_every_command_in_the_pages_exists():
    from typer.main import get_command

    from involute.cli.app import app

    commands = set(get_command(app).commands)
    for page in PAGES:
        for name in re.findall(r"(?:^|`)involute ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in commands, f"{page.name}: involute {name}"


def test_levels_of_the_architecture_page_are_those_of_the_test():
    """Every room of the core stands in the table of docs/explanation/architecture.md."""
    page = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    rooms = {
        p.stem
        for p in (ROOT / "involute").iterdir()
        if p.name not in {"__init__.py", "__main__.py", "py.typed", "__pycache__"}
    }

    assert [room for room in sorted(rooms) if f"`{room}`" not in page and f"`{room}/`" not in page] == []


def test_the_model_file_of_the_howto_loads(tmp_path):
    page = (ROOT / "docs/howto/model_file.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "blinker.toml"
    path.write_text(text, encoding="utf-8")
    model = iv.load_model(path)

    assert model.system.space.shape == (9, 9)
    assert not iv.verify(model.system).refuted
