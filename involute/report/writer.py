"""Write a report: draw, render, and put the folder in its place."""

import json
from collections.abc import Sequence
from pathlib import Path

from involute.report.document import document
from involute.report.folder import check_replaceable, replace_folder
from involute.report.image import encoded
from involute.report.page import rendered
from involute.report.section import Section

PAGE, NUMBERS = "index.html", "report.json"


def write(
    sections: Sequence[Section],
    out_dir: Path | str,
    *,
    seed: int | None,
    seconds: float,
    command: str = "",
) -> Path:
    """Write ``index.html`` and ``report.json`` into a folder and return the path of the page.

    The same sections give the same bytes, but for the seconds. An older report is replaced at once, when the
    new one is whole.

    Parameters
    ----------
    sections : in the order of the page.
    out_dir : a new or empty folder, or one with an older report.
    seed, seconds, command : of the run that the report is about.

    Raises
    ------
    ReportFolderError
        The folder holds something that no report wrote.
    """
    place = Path(out_dir)
    check_replaceable(place.resolve())
    images = [[encoded(picture) for picture in section.every_picture] for section in sections]
    plain = document(sections, images, seed=seed, seconds=seconds, command=command)
    numbers = json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    replace_folder(place, {PAGE: rendered(plain, images).encode(), NUMBERS: numbers.encode()})
    return place / PAGE
