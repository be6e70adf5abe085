"""Is a top-level module part of an installed distribution? A file that merely lies on the path is not."""

import importlib.util
import json
import site
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from pathlib import Path
from urllib.parse import unquote, urlparse


def is_installed(top: str) -> bool:
    """Return whether the top-level module that would be imported belongs to an installed distribution.

    The module is located, not imported. It must lie in a folder for installed packages, be listed by a
    distribution, or stand in the project of an editable one under its name or an entry point's.
    """
    if top in sys.stdlib_module_names:
        return False
    origin = _origin(top)
    if origin is None:
        return False
    if origin.parent in _package_folders():
        return True
    return any(
        _lists(distribution, origin) or _edits(distribution, top, origin) for distribution in distributions()
    )


def _origin(top: str) -> Path | None:
    """Return the file or folder that stands beside others on the path."""
    try:
        found = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    if found is None:
        return None
    if found.submodule_search_locations:
        return Path(next(iter(found.submodule_search_locations))).resolve()
    return Path(found.origin).resolve() if found.origin else None


def _package_folders() -> set[Path]:
    names = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), site.getusersitepackages()}
    return {Path(name).resolve() for name in [*names, *site.getsitepackages()]}


def _lists(distribution: Distribution, origin: Path) -> bool:
    base = Path(str(distribution.locate_file(""))).resolve()
    tops = {file.parts[0] for file in distribution.files or ()}
    return origin.parent == base and origin.name in tops


def _edits(distribution: Distribution, top: str, origin: Path) -> bool:
    try:
        record = json.loads(distribution.read_text("direct_url.json") or "{}")
    except json.JSONDecodeError:
        return False
    if not record.get("dir_info", {}).get("editable"):
        return False
    project = Path(unquote(urlparse(record.get("url", "")).path)).resolve()
    own = str(distribution.metadata["Name"]).lower().replace("-", "_")
    tops = {own} | {entry.value.partition(":")[0].partition(".")[0] for entry in distribution.entry_points}
    return top in tops and project in origin.parents
