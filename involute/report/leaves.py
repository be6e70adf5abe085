"""The simple updates that an update is made of."""

from collections.abc import Iterator
from typing import Any


def leaves(update: Any) -> Iterator[Any]:
    """Yield the simple updates that an update is made of."""
    inner = getattr(update, "parts", None) or (getattr(update, "rule", None),)
    if inner == (None,):
        yield update
        return
    for part in inner:
        yield from leaves(part)
