"""Who makes the runs: this thread, several threads, or a Dask cluster; all behind ``submit(start, stop)``."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, final

import attrs

from involute.checking import whole
from involute.ensemble.job import Job, Outcome
from involute.errors import InvalidRunError, explain


@final
@attrs.frozen(eq=False)
class Pool:
    """Somebody to hand stretches of runs to.

    Attributes
    ----------
    submit : ``(start, stop) -> future of an Outcome``.
    window : ``() -> the number of stretches to keep under way``.
    is_lost : whether an exception says that a worker was lost, not that its work is wrong.
    """

    submit: Any
    window: Any
    is_lost: Any = attrs.field(default=lambda _error: False)


@final
class Immediate(Executor):
    """An executor that does what it is told when it is told."""

    def submit(self, function: Any, /, *arguments: Any, **keywords: Any) -> "Future[Any]":
        """Return a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **keywords))
        except BaseException as error:  # noqa: BLE001  (handed on by the future)
            future.set_exception(error)
        return future


@contextmanager
def threads(job: Job, workers: int) -> Iterator[Pool]:
    """Yield a pool of threads of this process, or of this thread alone."""
    executor = Immediate() if workers == 1 else ThreadPoolExecutor(workers, thread_name_prefix="involute")
    window = 1 if workers == 1 else 2 * workers

    def submit(start: int, stop: int) -> "Future[Outcome]":
        return executor.submit(job.outcome, start, stop)

    try:
        yield Pool(submit, lambda: window)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def number_of_threads(workers: Any) -> int:
    """Return how many threads to use: as many as this process has processors, unless it is said."""
    if workers is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return whole(workers, "workers", InvalidRunError, at_least=1)


def refuse_both(workers: Any, scheduler: Any) -> None:
    """Refuse threads of this process together with a cluster."""
    if workers is not None and scheduler is not None:
        got = f"workers={workers!r} and scheduler={scheduler!r:.60}"
        raise InvalidRunError(explain("threads or a cluster", got, "leave one of them out"))
