"""Misspelt names: the closest known one, said as a mend."""

from collections.abc import Iterable
from difflib import get_close_matches


def correction(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Return the mend for a misspelt name.

    >>> correction("radious", ["radius", "offsets"])
    "write 'radius'"
    >>> correction("x", ["radius", "offsets"])
    'use one of offsets, radius'
    """
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"write {close[0]!r}"
    return otherwise or (f"use one of {', '.join(names)}" if names else "remove it")
