"""Threads that stay for the length of a run."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cached_property
from typing import TypeVar, final

Item = TypeVar("Item")


@final
class Team:
    """At most so many threads; none is started before there is something to share, and all end with it."""

    def __init__(self, n_threads: int) -> None:
        self.n_threads = n_threads

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.n_threads)

    def each(self, task: Callable[[Item], None], items: Sequence[Item]) -> None:
        """Do a task for every item, and return when all are done."""
        if len(items) == 1 or self.n_threads == 1:
            for item in items:
                task(item)
            return
        work = [self._pool.submit(task, item) for item in items]
        wait(work)
        for each in work:
            each.result()
