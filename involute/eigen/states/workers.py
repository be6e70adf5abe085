"""Threads over pieces of a range, watched by a clock and a display."""

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias, TypeVar, final

import attrs

Progress: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]
T = TypeVar("T")

PIECES = 64
SMALL = 2**14  # a range that one thread has done before another has started
MOST_THREADS = 4


class OutOfTimeError(Exception):
    """The clock of some workers has run out; caught where the work was asked for."""


def available() -> int:
    """Return how many threads this process may keep busy, at most four."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_THREADS, count)


@final
@attrs.frozen(eq=False)
class Workers:
    """Who does a long piece of work, until when, and who watches.

    Attributes
    ----------
    threads : how many pieces are in work at once.
    deadline : a time of `time.monotonic` after which no piece is started, or ``None``.
    progress : wraps the pieces as they are done, ``progress(items, what)``.
    """

    threads: int = attrs.field(factory=available)
    deadline: float | None = None
    progress: Progress | None = None

    @classmethod
    def with_limits(cls, seconds: float | None, progress: Progress | None) -> "Workers":
        """Return workers that stop so many seconds from now."""
        deadline = None if seconds is None else time.monotonic() + seconds
        return cls(deadline=deadline, progress=progress)

    def check(self) -> None:
        """Raise `OutOfTimeError` after the deadline."""
        if self.deadline is not None and time.monotonic() >= self.deadline:
            raise OutOfTimeError

    def shown(self, items: list[T], what: str) -> Iterable[T]:
        """Return the items as the display hands them on."""
        return items if self.progress is None else self.progress(items, what)

    def over(
        self, size: int, task: Callable[[int, int], T], what: str, *, n_pieces: int | None = None
    ) -> list[T]:
        """Return ``task(first, last)`` for consecutive pieces of ``0 .. size``, in order."""
        pieces = cut(size, n_pieces or (PIECES if size > SMALL else 1))

        def timed(piece: tuple[int, int]) -> T:
            self.check()
            return task(*piece)

        if len(pieces) == 1 or self.threads == 1:
            return [timed(piece) for piece in self.shown(pieces, what)]
        with ThreadPoolExecutor(self.threads) as pool:
            running = [pool.submit(timed, piece) for piece in pieces]
            return [one.result() for one in self.shown(running, what)]


def cut(size: int, n_pieces: int) -> list[tuple[int, int]]:
    """Return consecutive ranges of nearly equal length that cover ``0 .. size``; none of them is empty.

    >>> cut(5, 2), cut(1, 3)
    ([(0, 2), (2, 5)], [(0, 1)])
    """
    n = max(1, min(n_pieces, size))
    return [(size * i // n, size * (i + 1) // n) for i in range(n)]
