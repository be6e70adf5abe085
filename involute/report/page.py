"""The page: plain data and pictures through one template, everything escaped."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from involute.report.image import Image

GROUPED = 10_000  # whole numbers from here on are written in groups of three
THIN_SPACE = "\u202f"


def rendered(plain: dict[str, Any], images: Sequence[Sequence[Image]]) -> str:
    """Return the page of a report."""
    environment = Environment(
        loader=PackageLoader("involute.report", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"shown": shown, "exact": exact, "slug": slug}
    template = environment.get_template("report.html.j2")
    style, script = _source("style.css"), _source("copy.js")
    return template.render(
        report=plain, images=images, style=style, script=script, script_digest=_digest(script)
    )


def shown(value: Any) -> str:
    """Return a value as people read it: six digits, large whole numbers in groups.

    >>> shown(0.123456789), shown(None), shown("x")
    ('0.123457', 'none', 'x')
    """
    if value is None:
        return "none"
    if isinstance(value, float):
        return f"{value:.6g}".replace("-", "\u2212", 1) if value < 0 else f"{value:.6g}"
    if isinstance(value, int) and not isinstance(value, bool):
        word = f"{value:,}".replace(",", THIN_SPACE) if abs(value) >= GROUPED else str(value)
        return word.replace("-", "\u2212")
    return str(value)


def exact(value: Any) -> str:
    """Return a value for machines: numbers as JSON writes them, texts as they are."""
    return value if isinstance(value, str) else json.dumps(value)


def slug(name: str) -> str:
    """Return a name that can stand in an address.

    >>> slug("Market: S&P 500")
    'market-s-p-500'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "section"


def _source(name: str) -> str:
    return (files("involute.report") / "template" / name).read_text(encoding="utf-8")


def _digest(script: str) -> str:
    """Return the digest by which the page's own script, and no other, is allowed to run."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
