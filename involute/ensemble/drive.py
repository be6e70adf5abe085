"""The loop of an ensemble: stretches of runs go out, outcomes come in, in whatever order."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

import numpy as np

from involute.ensemble.grid import Chunks
from involute.ensemble.job import Job, Outcome
from involute.ensemble.workers import Pool
from involute.errors import InvalidRunError, explain

Sink = Callable[[int, Outcome], None]

SECONDS_A_CHUNK = 0.25
SECONDS_OF_TRIAL = 0.03
SECONDS_TO_REPEAT = 10.0  # a first run that takes longer did not spend its time compiling
POLL = 0.2
MOST_LOSSES = 5
CHUNK_BYTES = 2**26
BLOCK = 512


def driven(
    chunks: Chunks,
    missing: Iterable[int],
    pool: Pool,
    sink: Sink,
    ready: Outcome,
    shown: Iterator[Any],
    noted: list[int],
) -> None:
    """Make the missing chunks; what is made goes to the sink. An interrupt ends it early.

    Parameters
    ----------
    ready : the outcome of the first runs, which are not made again.
    shown : an iterator that is moved on by each chunk.
    noted : not empty once somebody has asked to stop.

    Raises
    ------
    InvalidRunError
        Workers were lost again and again on the same chunk.
    KeyboardInterrupt
        The second Ctrl-C.
    """
    tasks = _Tasks(chunks, iter(missing), pool, ready)
    try:
        while tasks.fill(is_open=not noted):
            for chunk, outcome in tasks.finished():
                sink(chunk, outcome)
                next(shown, None)
    except KeyboardInterrupt:
        if noted:
            raise
    finally:
        tasks.cancel()


class _Tasks:
    """What is under way."""

    def __init__(self, chunks: Chunks, missing: Iterator[int], pool: Pool, ready: Outcome) -> None:
        self._chunks, self._missing, self._pool, self._ready = chunks, missing, pool, ready
        self._pending: dict[Future[Outcome], int] = {}
        self._losses: dict[int, int] = {}

    def fill(self, *, is_open: bool) -> bool:
        """Hand out as many chunks as the pool takes; return whether any is under way."""
        window = self._pool.window()
        while is_open and len(self._pending) < window:
            chunk = next(self._missing, None)
            if chunk is None:
                break
            self._submit(chunk)
        if not is_open:
            self._pending = {future: chunk for future, chunk in self._pending.items() if not future.cancel()}
        return bool(self._pending)

    def finished(self) -> list[tuple[int, Outcome]]:
        """Wait a little for outcomes; chunks whose worker was lost are handed out again."""
        found = []
        for future in wait(self._pending, timeout=POLL, return_when=FIRST_COMPLETED).done:
            chunk = self._pending.pop(future)
            error = future.exception() if not future.cancelled() else None
            if future.cancelled() or (error is not None and self._pool.is_lost(error)):
                self._again(chunk, error)
            else:
                found.append((chunk, self._completed(chunk, future.result())))
        return found

    def cancel(self) -> None:
        """Take back what has not begun."""
        for future in self._pending:
            future.cancel()

    def _submit(self, chunk: int) -> None:
        start, stop = self._chunks.runs(chunk)
        done = len(self._ready.status)
        self._pending[self._pool.submit(min(stop, max(start, done)), stop)] = chunk

    def _completed(self, chunk: int, outcome: Outcome) -> Outcome:
        """Return the outcome of a whole chunk: with the runs that were ready before the rest."""
        start, stop = self._chunks.runs(chunk)
        done = min(stop, len(self._ready.status))
        return self._ready.part(start, done, 0).joined(outcome) if done > start else outcome

    def _again(self, chunk: int, error: BaseException | None) -> None:
        self._losses[chunk] = self._losses.get(chunk, 0) + 1
        if self._losses[chunk] > MOST_LOSSES:
            start, stop = self._chunks.runs(chunk)
            got = f"{self._losses[chunk]} lost workers for the runs {start} to {stop - 1}: {error}"
            mend = "look into the workers' logs (memory?), then go on with resume_ensemble"
            raise InvalidRunError(explain("workers that stay", got, mend)) from error
        self._submit(chunk)


def trial(job: Job, width: int, noted: list[int]) -> tuple[Outcome, int]:
    """Return the outcome of some first runs, and how many runs make a chunk of about a quarter second.

    A single run is made where it takes ten seconds, two where it takes less (the first may have compiled).
    A chunk is a power of two, so that machines that are about as fast cut alike, and every worker gets one.
    """
    made = job.outcome(0, 0)
    least, most = _bounds(job, width)
    total, n, seconds = job.grid.n_runs, least, 0.0
    while len(made.status) < total and not noted:
        done = len(made.status)
        n = min(n, total - done)
        began = time.monotonic()
        try:
            made = made.joined(job.outcome(done, done + n))
        except KeyboardInterrupt:
            if noted:
                raise
            noted.append(0)
            break
        seconds = time.monotonic() - began
        if done == 0 and seconds < SECONDS_TO_REPEAT:
            continue
        if seconds > SECONDS_OF_TRIAL or most <= n:
            break
        n *= 4
    wanted = n * SECONDS_A_CHUNK / max(seconds, 1e-6)
    return made, 2 ** int(np.log2(max(least, min(wanted, most))))


def _bounds(job: Job, width: int) -> tuple[int, int]:
    """Return the fewest and the most runs of a chunk: memory holds them easily, each worker gets a share.

    Where runs go side by side in words of 64, fewer than a block of them would cost as much.
    """
    n_bytes = max(1, sum(column.n_bytes for column in job.columns.values()))
    held = max(1, CHUNK_BYTES // n_bytes)
    least = min(held, BLOCK, job.grid.n_runs) if job.system(job.example).goes_by_words else 1
    return least, max(least, min(held, -(-job.grid.n_runs // width)))
