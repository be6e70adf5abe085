"""`resume_ensemble`: what is missing of an ensemble on disk is made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from involute.arrays import State
from involute.ensemble.keeping import place_of
from involute.ensemble.result import Ensemble
from involute.ensemble.run import ensemble
from involute.errors import InvalidRunError, explain
from involute.observers.base import AbstractObserver
from involute.simulate.progress import Progress
from involute.storage.ensemble_store import read_plan
from involute.system import System


def resume_ensemble(
    path: str | Path,
    system: System | Callable[..., System],
    *,
    x0: State = None,
    initial: Callable[[np.random.Generator], State] | None = None,
    parameters: Mapping[str, Sequence[Any]] | None = None,
    observers: Iterable[AbstractObserver] = (),
    controls: Any = None,
    workers: int | None = None,
    scheduler: Any = None,
    progress: bool | Progress | None = None,
) -> Ensemble:
    """Make what is missing of a stored ensemble, and return all of it; only undamaged chunks count as made.

    Parameters
    ----------
    path : the folder that ``out`` was.
    system, x0, initial, observers, controls : as at first: a store holds data and no code.
    parameters : only where their values are neither numbers nor texts; others are in the store.
    workers, scheduler, progress : as in `ensemble`, and free to be others than at first.

    Raises
    ------
    RunFileError
        There is no such store, its description is damaged, or it is of another system, seed or question.
    InvalidRunError, InvalidStateError, InvalidSystemError, MissingExtraError
        As in `ensemble`.
    """
    plan = read_plan(place_of(path))
    if parameters is None and plan["names"]:
        if plan["values"] is None:
            got = "none, and values in the store that are neither numbers nor texts"
            raise InvalidRunError(explain("the parameters", got, "pass parameters= as at first"))
        parameters = dict(zip(plan["names"], plan["values"], strict=True))
    return ensemble(
        system,
        plan["n_steps"],
        n_replicas=plan["n_replicas"],
        x0=x0,
        initial=initial,
        parameters=parameters,
        observers=observers,
        keep=plan["keep"],
        controls=controls,
        seed=plan["seed"],
        t0=plan["t0"],
        workers=workers,
        scheduler=scheduler,
        out=path,
        progress=progress,
    )
