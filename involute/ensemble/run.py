"""`ensemble`: many runs of one model, whoever makes them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal

import numpy as np

from involute.arrays import State
from involute.checking import function_of, whole
from involute.ensemble.asked import job_of
from involute.ensemble.cluster import cluster
from involute.ensemble.described import attributes_of, coordinates_of, notes_of
from involute.ensemble.drive import driven, trial
from involute.ensemble.grid import Chunks
from involute.ensemble.job import Job
from involute.ensemble.keeping import Held, Stored, kept, place_of, stored_size
from involute.ensemble.limits import check_chunks, check_memory
from involute.ensemble.plan import plain_plan
from involute.ensemble.result import Ensemble, Failure
from involute.ensemble.workers import Pool, number_of_threads, refuse_both, threads
from involute.errors import InvalidRunError
from involute.observers.base import AbstractObserver
from involute.simulate.interrupts import noted_interrupts
from involute.simulate.progress import Progress, bar, silent
from involute.system import System


def ensemble(
    system: System | Callable[..., System],
    n_steps: int,
    *,
    n_replicas: int | None = None,
    x0: State = None,
    initial: Callable[[np.random.Generator], State] | None = None,
    parameters: Mapping[str, Sequence[Any]] | None = None,
    observers: Iterable[AbstractObserver] = (),
    keep: Literal["all", "last"] | int | None = "last",
    controls: Any = None,
    seed: int = 0,
    t0: int = 0,
    workers: int | None = None,
    scheduler: Any = None,
    out: str | Path | None = None,
    chunk: int | None = None,
    progress: bool | Progress | None = None,
) -> Ensemble:
    """Run a system many times, over replicas and a grid of parameters.

    Run number r of point p draws from ``SeedSequence(seed, spawn_key=(p, r))``: its first state, then what a
    policy draws. So every run is the one that `simulate` makes from there, to the bit, whatever the workers,
    the chunks and their order. Runs without a policy are stepped side by side; a network's 64 a word.

    Parameters
    ----------
    system : what to run, or with ``parameters`` a function of them that returns it.
    n_steps, controls, keep, t0 : as in `simulate`; ``keep=None`` keeps no state. Controls are no stream.
    n_replicas : how many runs for each combination of parameters.
    x0 : the first states, one a replica, the same for all parameters; or else
    initial : a function of a generator that returns one; by default a random state of the space.
    parameters : for each the values it takes; every combination is a point.
    observers : what to measure along each run.
    seed : of all random numbers.
    workers : threads of this process; by default one a processor.
    scheduler : instead of threads, the address of a Dask scheduler (``"tcp://host:8786"``), or a Client.
    out : a folder for a zarr store, to which finished chunks are written as they come. Asked again with the
        same arguments, what is missing is made. Without it, everything is held in memory.
    chunk : runs handed to a worker at once; by default what takes about a quarter second, found by a trial.
    progress : ``True`` for a bar on the terminal, or a callable ``(items, what) -> items``.

    Returns
    -------
    The ensemble. A run that fails is recorded in ``failed``; the others go on. The first Ctrl-C ends it with
    what is done, ``partial``; with ``out`` it can be resumed. The second raises KeyboardInterrupt.

    Raises
    ------
    InvalidRunError, InvalidStateError, InvalidSystemError
        The arguments make no sense together, nobody answers at the scheduler's address, or the result would
        take more than 4 GiB of memory.
    RunFileError
        ``out`` holds something else, or another ensemble, or is being written by somebody else, or the disk
        refuses.
    MissingExtraError
        A library is absent: zarr for ``out``, distributed for ``scheduler``.

    >>> from involute import LocalRule, TritSpace
    >>> shift = LocalRule.totalistic(lambda s: s, offsets=(-1,), name="shift")
    >>> runs = ensemble(System(space=TritSpace(5), update=shift), 3, n_replicas=4, workers=1)
    >>> runs.states.shape, runs.partial
    ((4, 5), False)
    """
    refuse_both(workers, scheduler)
    job = job_of(
        system,
        n_steps,
        n_replicas=n_replicas,
        x0=x0,
        initial=initial,
        parameters=parameters,
        observers=observers,
        keep=keep,
        controls=controls,
        seed=seed,
        t0=t0,
    )
    check_memory(job, is_stored=out is not None)
    path = None if out is None else place_of(out)
    show = _progress(progress)
    size = None if chunk is None else whole(chunk, "chunk", InvalidRunError, at_least=1)
    width = number_of_threads(workers)
    plan = plain_plan(job)
    if path is not None and path.exists():
        size = stored_size(path, plan)
    with noted_interrupts() as noted:
        ready, size = trial(job, width, noted) if size is None else (job.outcome(0, 0), size)
        chunks = Chunks(job.grid, size)
        check_chunks(chunks)
        with kept(job, chunks, path, plan) as made:
            missing = [k for k in range(len(chunks)) if k not in made.finished]
            shown = iter(show(range(len(missing)), plan["system"]))
            if missing and not noted:
                with _pool(job, width, scheduler) as pool:
                    driven(chunks, missing, pool, made.put, ready, shown, noted)
            getattr(shown, "close", lambda: None)()
    return _ensemble(job, plan, path, made)


def _pool(job: Job, width: int, scheduler: Any) -> AbstractContextManager[Pool]:
    return threads(job, width) if scheduler is None else cluster(job, scheduler)


def _progress(progress: Any) -> Progress:
    if progress is None or isinstance(progress, bool):
        return bar if progress else silent
    return function_of(progress, "progress", InvalidRunError)


def _ensemble(job: Job, plan: dict[str, Any], path: Path | None, made: Held | Stored) -> Ensemble:
    failures = sorted((run, text) for errors in made.finished.values() for run, text in errors.items())
    return Ensemble(
        system_name=plan["system"],
        identity=plan["identity"],
        seed=job.seed,
        n_steps=job.n_steps,
        grid=job.grid,
        columns=job.columns,
        failed=tuple(_failure(job, run, text) for run, text in failures),
        path=path,
        coordinates=coordinates_of(job),
        notes=notes_of(job),
        attributes=attributes_of(job, plan),
        read=made.read,
        opened=made.opened,
    )


def _failure(job: Job, run: int, text: str) -> Failure:
    point, replica = divmod(run, job.grid.n_replicas)
    return Failure(job.grid.parameters(point), replica, text)
