"""`involute new`: what it writes installs, is found, passes the law suite, and runs; and what it refuses."""

# ruff: noqa: E501, ISC004  (messages are compared whole)

import compileall
import os
import subprocess
import sys
import zipfile

import pytest
from typer.testing import CliRunner

from involute.cli import app
from involute.cli.scaffold import contents, sample_csv, scaffold
from involute.errors import InvalidSpecError

NO_COLOUR = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}


def shell(*call, cwd, **env):
    return subprocess.run(
        [sys.executable, *map(str, call)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | NO_COLOUR | env,
    )


@pytest.fixture(scope="module")
def tides(tmp_path_factory):
    """Return the new distribution, and a folder it is installed in."""
    folder = tmp_path_factory.mktemp("outside")
    result = CliRunner().invoke(app, ["new", "tides", "--dir", str(folder)], env=NO_COLOUR)
    assert result.exit_code == 0, result.output
    assert "README.md says what to change first." in result.stdout
    project, site = folder / "involute-tides", folder / "site"
    built = shell("-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=project)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return project, site


def test_it_is_whole(tides):
    project, _ = tides
    names = sorted(str(path.relative_to(project)) for path in project.rglob("*") if path.is_file())

    assert names == [
        ".gitignore",
        "README.md",
        "involute_tides/__init__.py",
        "involute_tides/data/sample.csv",
        "involute_tides/domain.py",
        "involute_tides/kernels.py",
        "involute_tides/metrics.py",
        "involute_tides/observe.py",
        "involute_tides/samples.py",
        "pyproject.toml",
        "tests/test_tides.py",
    ]
    assert [path.name for path in project.parent.iterdir() if path.name.startswith(".")] == []
    assert "## What to change first" in (project / "README.md").read_text()
    assert (project / "involute_tides" / "data" / "sample.csv").read_text().startswith("# SYNTHETIC")


def test_it_passes_the_law_suite_it_came_with(tides):
    project, site = tides
    done = shell(
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-v",
        cwd=project,
        PYTHONPATH=str(site),
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "test_negated_data_give_negated_trits PASSED" in done.stdout
    assert "involute_tides.kernels.surprise PASSED" in done.stdout


def test_a_quantiser_that_prefers_a_sign_fails_the_suite(tmp_path):
    project = scaffold("tides", tmp_path)
    kernels = project / "involute_tides" / "kernels.py"
    whole = kernels.read_text()
    kernels.write_text(whole.replace("(np.abs(residual) > threshold)", "(residual > threshold)"))
    assert kernels.read_text() != whole
    done = shell("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=project)

    assert "FAILED tests/test_tides.py::test_negated_data_give_negated_trits" in done.stdout
    assert "FAILED involute_tides/kernels.py::involute_tides.kernels.surprise" in done.stdout


def test_it_is_discovered_and_runs(tides, tmp_path):
    _, site = tides
    listed = shell("-c", "from involute.cli import main; main()", "list", cwd=tmp_path, PYTHONPATH=str(site))
    ran = shell(
        "-c", "from involute.cli import main; main()", "run", "tides", cwd=tmp_path, PYTHONPATH=str(site)
    )

    assert "tides         domain  Tides: surprises of a series" in listed.stdout
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "involute-report" / "index.html").is_file()


READING = """
import sys
from pathlib import Path
from involute.errors import InvalidDataError
from involute_tides import DOMAIN

for name in sys.argv[1:]:
    try:
        print(DOMAIN.observe(Path(name)).x.size)
    except InvalidDataError as error:
        print(error)
try:
    DOMAIN.observe(lag=3)
except InvalidDataError as error:
    print(error)
"""


def test_it_reads_files_and_says_what_is_wrong_with_them(tides, tmp_path):
    _, site = tides
    lines = sample_csv().splitlines()
    files = {
        "good.csv": lines[:200],
        "high.csv": [*lines[:100], "99,high", *lines[101:]],
        "wide.csv": [*lines[:100], "99,1,2"],
        "short.csv": lines[:50],
        "other.csv": ["time,height", "0,1"],
        "empty.csv": [],
        "bom.csv": ["\ufefftime,value", *lines[2:200]],
        "semicolons.csv": ["time;value", *(line.replace(",", ";") for line in lines[2:200])],
    }
    for name, content in files.items():
        (tmp_path / name).write_text("\n".join(content), encoding="utf-8")
    done = shell("-c", READING, *files, "absent.csv", cwd=tmp_path, PYTHONPATH=str(site))

    assert done.stdout.splitlines() == [
        "198",
        "Expected a finite number, but got 'high' in line 101 of high.csv. To mend: correct or cut that line.",
        "Expected 2 cells, but got 3 in line 101 of wide.csv. To mend: correct or cut that line.",
        "Expected at least 96 observations, but got 48. To mend: pass a longer series.",
        "Expected a column 'value' in other.csv, but got ['time', 'height']. To mend: name the column, for example "
        "--column value.",
        "Expected a column 'time' in empty.csv, but got []. To mend: name the column, for example --column value.",
        "198",
        "Expected cells between commas, but got semicolons in line 1 of semicolons.csv. To mend: save it with commas "
        "between cells and points in numbers.",
        "Expected a text file, but got absent.csv: [Errno 2] No such file or directory: 'absent.csv'. To mend: "
        "correct the path.",
        "Expected the option column, but got lag. To mend: correct the name of the option.",
    ]
    assert done.returncode == 0, done.stderr


def test_it_is_clean(tides):
    project, _ = tides
    linted = shell("-m", "ruff", "check", "--isolated", "--line-length=110", ".", cwd=project)
    formatted = shell("-m", "ruff", "format", "--isolated", "--line-length=110", "--check", ".", cwd=project)

    assert linted.returncode == 0, linted.stdout
    assert formatted.returncode == 0, formatted.stdout


@pytest.mark.parametrize("name", ["a", "heart_beat", "x9"])
def test_any_good_name_gives_code_that_compiles(tmp_path, name):
    project = scaffold(name, tmp_path / "deep" / "er")

    assert compileall.compile_dir(project, quiet=1)
    assert "$" not in "".join(contents(name).values())


REFUSED = {
    "Tides": "write for example 'tides'",
    "high tides!": "write for example 'high_tides'",
    "9": "write for example 'tides'",
    "../tides": "write for example 'tides'",
    "": "write for example 'tides'",
    "x" * 41: f"write for example '{'x' * 40}'",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_name_is_refused(tmp_path, name):
    with pytest.raises(InvalidSpecError) as error:
        scaffold(name, tmp_path)

    assert str(error.value) == (
        "Expected a name of at most 40 small letters, digits and _, that begins with a letter, but got "
        f"{name!r}. To mend: {REFUSED[name]}."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_keyword_is_called_one(tmp_path):
    with pytest.raises(InvalidSpecError) as error:
        scaffold("class", tmp_path)

    assert str(error.value) == (
        "Expected a name that Python can import, but got 'class', a keyword of Python. To mend: write for example "
        "'class_data'."
    )


def test_a_folder_that_was_made_on_the_way_is_named(tmp_path):
    place = tmp_path / "deep" / "er"
    said = [
        CliRunner().invoke(app, ["new", name, "--dir", str(place)], env=NO_COLOUR).stdout
        for name in ("one", "two")
    ]

    assert said[0].startswith(f"Made the folder {place}.\nWrote {place}")
    assert said[1].startswith(f"Wrote {place}")


@pytest.mark.parametrize("name", ["market", "cancellation"])
def test_a_taken_name_is_refused(tmp_path, name):
    result = CliRunner().invoke(app, ["new", name, "--dir", str(tmp_path)], env=NO_COLOUR)

    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: Expected a name that is not taken, but got {name!r}. To mend: see `involute list`.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path):
    (tmp_path / "involute-tides").mkdir()
    with pytest.raises(InvalidSpecError, match="Expected a folder that does not exist yet"):
        scaffold("tides", tmp_path)

    assert list((tmp_path / "involute-tides").iterdir()) == []


def test_nothing_half_written_remains(tmp_path, monkeypatch):
    monkeypatch.setattr("involute.cli.scaffold.contents", lambda name: {"README.md": "x", "bad/\0": "y"})
    with pytest.raises(ValueError, match="null"):
        scaffold("tides", tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_sample_is_the_same_everywhere():
    assert sample_csv().splitlines()[1:6] == ["time,value", "0,0.003", "1,0.717", "2,1.325", "3,1.605"]
