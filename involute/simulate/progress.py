"""Progress of a long run: any callable ``(items, what) -> items``, or a bar on the terminal.

A run hands out at most a thousand items, each a stretch of steps, so watching costs nothing per step.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]

MAX_STRETCHES = 1000


def stretches(n_steps: int, *, at_least: int = 1) -> list[int]:
    """Return ``n_steps`` cut into at most a thousand nearly equal stretches, none much below ``at_least``.

    >>> stretches(3)
    [1, 1, 1]
    >>> len(stretches(10**6)), sum(stretches(10**6 + 1))
    (1000, 1000001)
    """
    ends = np.linspace(0, n_steps, min(-(-n_steps // at_least), MAX_STRETCHES) + 1).astype(np.int64)
    return [int(length) for length in np.diff(ends)]


def bar(items: Iterable[Any], what: str) -> Iterator[Any]:
    """Pass the items on, with a bar on the standard error where that is a terminal.

    >>> list(bar([1, 2, 3], "count"))
    [1, 2, 3]
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, console=Console(stderr=True), update_period=0.1, transient=True)


def silent(items: Iterable[Any], what: str) -> Iterable[Any]:  # noqa: ARG001  (the contract of Progress)
    """Pass the items on."""
    return items
