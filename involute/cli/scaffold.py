"""A new domain plug-in from the template: a distribution that installs, is found, and has a law suite.

The folder is written beside its place and moved there whole.
"""

import keyword
import math
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from involute.errors import InvalidSpecError, explain

NAME = re.compile(r"[a-z][a-z0-9_]*")
LONGEST = 40
SUFFIX = ".tmpl"
HOURS = 720


def scaffold(name: str, folder: Path, *, taken: Iterable[str] = ()) -> Path:
    """Write the distribution ``involute-<name>`` into a folder and return its path.

    Raises
    ------
    InvalidSpecError
        The name is no name for a package, or is taken, or there is something of that name already.
    """
    check_name(name, taken)
    dashed = name.replace("_", "-")
    place = folder / f"involute-{dashed}"
    if place.exists():
        mend = "choose another name, or another folder with --dir"
        raise InvalidSpecError(explain("a folder that does not exist yet", f"{place}", mend))
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".involute-{dashed}-") as hidden:
        fresh = Path(hidden) / place.name
        for path, text in contents(name).items():
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        shutil.move(fresh, place)
    return place


def check_name(name: str, taken: Iterable[str] = ()) -> None:
    """Refuse what cannot be the name of a domain and of its package."""
    if keyword.iskeyword(name):
        mend = f"write for example {name + '_data'!r}"
        raise InvalidSpecError(
            explain("a name that Python can import", f"{name!r}, a keyword of Python", mend)
        )
    if not NAME.fullmatch(name) or len(name) > LONGEST:
        expected = f"a name of at most {LONGEST} small letters, digits and _, that begins with a letter"
        raise InvalidSpecError(explain(expected, repr(name), f"write for example {_plain(name)!r}"))
    if name in taken:
        raise InvalidSpecError(explain("a name that is not taken", repr(name), "see `involute list`"))


def contents(name: str) -> dict[str, str]:
    """Return the files of a new distribution, by path."""
    package = f"involute_{name}"
    words = {
        "name": name,
        "Name": name.replace("_", " ").capitalize(),
        "camel": "".join(part.capitalize() for part in name.split("_")),
        "package": package,
        "distribution": f"involute-{name.replace('_', '-')}",
        "version": version("involute"),
    }
    found = {}
    for path, text in _templates(files("involute") / "template"):
        place = path.replace("package/", f"{package}/").replace("test_name", f"test_{name}")
        place = ".gitignore" if place == "gitignore" else place
        found[place] = Template(text).substitute(words)
    found[f"{package}/data/sample.csv"] = sample_csv()
    return found


def sample_csv() -> str:
    """Return a synthetic series as CSV, the same everywhere: two sines, and noise from a recurrence."""
    lines = [
        "# SYNTHETIC: two sine waves (periods 12.42 h and 12 h) and noise; hourly, in metres",
        "time,value",
    ]
    state = 1
    for hour in range(HOURS):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        noise = state / 0x7FFFFFFF - 0.5
        tide = 1.2 * math.sin(2 * math.pi * hour / 12.42) + 0.4 * math.sin(2 * math.pi * hour / 12.0)
        lines.append(f"{hour},{tide + 0.2 * noise:.3f}")
    return "\n".join(lines) + "\n"


def _templates(folder: Traversable, prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            found += _templates(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(SUFFIX):
            found.append((prefix + entry.name.removesuffix(SUFFIX), entry.read_text(encoding="utf-8")))
    return found


def _plain(name: str) -> str:
    """Return a valid name that looks like this one."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:LONGEST]
    is_good = NAME.fullmatch(plain) and plain not in keyword.kwlist and plain not in sys.stdlib_module_names
    return plain if is_good else "tides"
