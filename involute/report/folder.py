"""A report's folder: written beside its place and moved there whole, and never over anything else.

A marker file lists what the report wrote. A folder without it, or with anything more in it, is somebody's
work and is left as it is.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from involute.errors import ReportFolderError, explain

MARKER = ".involute-report"


def replace_folder(place: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder with these files at a place, all at once.

    Raises
    ------
    ReportFolderError
        There is something at the place that is not an older report.
    """
    target = place.resolve()
    check_replaceable(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    older = target.with_name(f".{target.name}.{os.getpid()}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        (fresh / MARKER).write_text(json.dumps(sorted(files)) + "\n", encoding="utf-8")
        check_replaceable(target)
        if target.exists():
            target.rename(older)
        try:
            fresh.rename(target)
        except OSError:
            if older.exists():
                older.rename(target)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(older, ignore_errors=True)


def check_replaceable(target: Path) -> None:
    """Refuse a place that holds anything but an older report, or an empty folder."""
    if not target.exists():
        return
    if not target.is_dir():
        raise ReportFolderError(
            explain("a folder for the report", f"the file {target}", "choose another name")
        )
    present = {entry.name for entry in target.iterdir()}
    foreign = sorted(present - _own(target))
    if foreign:
        raise ReportFolderError(
            explain(
                "an empty folder or an older report",
                f"{target} with {', '.join(foreign[:3])}{', ..' if len(foreign) > 3 else ''}",
                "choose another folder, or move these files away",
            )
        )


def check_writable(target: Path) -> None:
    """Refuse a place where no folder can be made; a trial folder beside it is made and taken away.

    Raises
    ------
    ReportFolderError
        The system does not allow it, or part of the path is a file.
    """
    existing = next(folder for folder in target.parents if folder.exists())
    try:
        with tempfile.TemporaryDirectory(dir=existing, prefix=f".{target.name}."):
            return
    except OSError as error:
        got = f"{existing}: {error.strerror}"
        raise ReportFolderError(
            explain("a place where a folder can be made", got, "choose another folder")
        ) from None


def _own(target: Path) -> set[str]:
    """Return the names that a report wrote here, its marker included."""
    marker = target / MARKER
    try:
        names = json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return {MARKER, *names} if isinstance(names, list) else set()
