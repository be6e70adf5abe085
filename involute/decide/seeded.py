"""Let the seed alone decide what hypothesis draws.

Recent versions also draw constants that they read in the source files around, and keep them in a folder.
A verdict must not depend on what else is imported, and must leave no folder behind: for the time of a search
there are no such constants. Versions without them need nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

NAMES = ("_get_local_constants", "CONSTANTS_CACHE")
LOCK = RLock()  # the names belong to a module: one search at a time replaces them


@contextmanager
def seed_alone() -> Iterator[None]:
    """Make hypothesis draw from its seed only, inside the ``with`` block.

    >>> with seed_alone():
    ...     pass
    """
    from hypothesis.internal.conjecture import providers

    if not all(hasattr(providers, name) for name in NAMES):
        yield
        return
    with LOCK:
        kept = {name: getattr(providers, name) for name in NAMES}
        try:
            for name, value in _nothing_found(providers).items():
                setattr(providers, name, value)
            yield
        finally:
            for name, value in kept.items():
                setattr(providers, name, value)


def _nothing_found(providers: Any) -> dict[str, Any]:
    """Return replacements: no constants, and a cache of their own."""
    none = providers.Constants()
    return {"_get_local_constants": lambda: none, "CONSTANTS_CACHE": type(providers.CONSTANTS_CACHE)(1024)}
