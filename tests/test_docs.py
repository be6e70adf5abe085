"""Documents cannot rot: tutorial and README run, links lead somewhere, commands are the real ones."""

import re
import runpy
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import involute as iv
from involute.cli import app

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

    commands = set(get_command(app).commands)
    for page in PAGES:
        for name in re.findall(r"(?:^|`)involute ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in commands, f"{page.name}: involute {name}"


def commands(page):
    """Return the involute commands of each block that needs no installation, in order."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    listed = [
        [shlex.split(line, comments=True)[1:] for line in block.splitlines() if line.startswith("involute ")]
        for language, block in blocks
        if not language and "pip install" not in block
    ]
    return [block for block in listed if block]


SHOWN = [(page, block) for page in PAGES for block in commands(page)]


@pytest.mark.parametrize(
    ("page", "block"), SHOWN, ids=lambda value: value.stem if isinstance(value, Path) else value[0][0]
)
def test_commands_in_the_pages_run(page, block, tmp_path, monkeypatch):
    """Every sequence that a page shows can be typed as it stands, beside the files that it names."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").symlink_to(ROOT / "specs")
    (tmp_path / "path" / "to").mkdir(parents=True)
    for name in ("my_model.toml", "path/to/mine.toml"):
        (tmp_path / name).write_text((ROOT / "specs/linear.toml").read_text(encoding="utf-8"))
    (tmp_path / "path/to/net.bnet").write_text("a, !b\nb, !a\n")
    for text in re.findall(r"```toml\n(format = 1\n.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        (tmp_path / "blinker.toml").write_text(text)
    for command in block:
        result = CliRunner().invoke(app, command)

        assert result.exit_code == 0, (command, result.output)


def test_the_pages_show_the_commands_that_matter():
    shown = [" ".join(command) for _, block in SHOWN for command in block]

    assert "verify cancellation --certificates --json verdicts.json" in shown
    assert "check-certificate verdicts.json" in shown
    assert "verify specs/cancellation.toml" in shown


@pytest.mark.parametrize(
    "name", ["run_and_resume", "graphs_and_functions", "find", "eigenstates", "ensembles"]
)
def test_the_code_of_the_howtos_runs(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = ROOT / f"docs/howto/{name}.md"
    (code,) = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    exec(compile(code, page.name, "exec"), {"__name__": name})  # noqa: S102  (our own page)

    assert f"howto/{page.name}" in (ROOT / "docs/README.md").read_text(encoding="utf-8")


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
