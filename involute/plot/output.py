"""Figures as bytes that depend on nothing but what they show: no dates, no versions, no random ids."""

import io
import re
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from involute.errors import InvalidDataError, explain
from involute.plot.style import figure_of, sheet

_PROLOGUE = re.compile(rb"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_BETWEEN = re.compile(rb">\s+<")


def svg(figure: Figure) -> bytes:
    """Return a figure as a small SVG without prologue, metadata or comments."""
    raw = _saved(figure, "svg", {"Date": None, "Creator": None, "Format": None, "Type": None})
    return _BETWEEN.sub(b"><", _PROLOGUE.sub(b"", raw)).strip()


def png(figure: Figure, *, dpi: float = 150) -> bytes:
    """Return a figure as a PNG with a palette of at most 256 colours."""
    from PIL import Image

    with Image.open(io.BytesIO(_saved(figure, "png", {"Software": None}, dpi=dpi))) as image:
        small = image.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    small.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def save(picture: Axes | Figure, path: Path | str) -> Path:
    """Write a picture to ``.svg``, ``.png`` or ``.pdf``; the same picture gives the same bytes.

    Raises
    ------
    InvalidDataError
        The file name ends in something else.
    """
    target = Path(path)
    figure = figure_of(picture) if isinstance(picture, Axes) else picture
    writers = {
        ".svg": lambda: svg(figure),
        ".png": lambda: png(figure, dpi=200),
        ".pdf": lambda: _saved(figure, "pdf", {"CreationDate": None, "Producer": None, "Creator": None}),
    }
    if target.suffix not in writers:
        raise InvalidDataError(
            explain("a picture name in .svg, .png or .pdf", repr(target.name), "change its ending")
        )
    target.write_bytes(writers[target.suffix]())
    return target


def _saved(figure: Figure, kind: str, metadata: dict[str, None], dpi: float = 150) -> bytes:
    buffer = io.BytesIO()
    with mpl.rc_context(rc=sheet()):
        figure.savefig(buffer, format=kind, dpi=dpi, metadata=metadata)
    return buffer.getvalue()
