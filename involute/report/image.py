"""Pictures as data URIs: small vector drawings stay vectors, dense ones become rasters."""

import base64
from typing import Any

import attrs

from involute.domain import Picture
from involute.plot.output import png, svg

VECTOR_LIMIT = 64_000  # bytes of the largest SVG that goes into a page
DPI = 160


@attrs.frozen
class Image:
    """An encoded picture: what an ``img`` element shows, or the error of a drawing that failed."""

    format: str
    uri: str = ""
    width: int = 0  # CSS pixels
    height: int = 0
    error: str = ""


def encoded(picture: Picture) -> Image:
    """Draw a picture and return it; a drawing that fails costs its own place and no more."""
    try:
        figure: Any = picture.draw()
        content, kind = svg(figure), "svg+xml"
        if len(content) > VECTOR_LIMIT:
            raster = png(figure, dpi=DPI)
            content, kind = (raster, "png") if len(raster) < len(content) else (content, kind)
        width, height = (round(96 * side) for side in figure.get_size_inches())
    except Exception as error:  # noqa: BLE001  (the rest of the report must survive any drawing)
        return Image("none", error=f"{type(error).__name__}: {error}")
    data = base64.b64encode(content).decode("ascii")
    return Image(kind.removesuffix("+xml"), f"data:image/{kind};base64,{data}", width, height)
