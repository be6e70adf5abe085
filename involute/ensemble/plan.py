"""From the arguments of an ensemble to its job and its plan: plain data that a store keeps and compares."""

import contextlib
from collections.abc import Callable, Iterable
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.checking import function_of, whole
from involute.ensemble.columns import Columns, columns_of
from involute.ensemble.grid import Grid, grid
from involute.ensemble.job import Job
from involute.errors import InvalidRunError, explain
from involute.identity import digest
from involute.observers.base import AbstractObserver
from involute.simulate import simulate
from involute.simulate.control_source import control_source, is_stream
from involute.simulate.plan import distinct
from involute.spaces.batch import batch_shape
from involute.storage.ensemble_layout import Layout
from involute.storage.record import versions
from involute.system import System

MAX_BYTES = 2**32
"""What the columns of an ensemble may take in memory; a larger one wants a store, or to keep less."""


@final
@attrs.frozen
class Always:
    """A factory of one system, which travels as the fields it was declared with."""

    system: System

    def __call__(self) -> System:
        """Return the system."""
        return self.system

    def __reduce__(self) -> tuple[Any, ...]:
        fields = attrs.fields(System)
        return _always, ({field.name: getattr(self.system, field.name) for field in fields if field.init},)


def _always(declared: dict[str, Any]) -> Always:
    return Always(System(**declared))


def job_of(
    system: System | Callable[..., System],
    n_steps: Any,
    *,
    n_replicas: int | None,
    x0: State,
    initial: Any,
    parameters: Any,
    observers: Iterable[AbstractObserver],
    keep: Any,
    controls: Any,
    seed: Any,
    t0: Any,
) -> Job:
    """Return the checked job.

    Raises
    ------
    InvalidRunError, InvalidStateError, InvalidSystemError
        As `ensemble` says.
    """
    factory = _factory(system, parameters)
    if is_stream(controls) and not callable(controls):
        mend = "pass a list, or a policy, which is called in every run"
        raise InvalidRunError(explain("controls that every run can read", "a stream", mend))
    probe = Job(
        factory=factory,
        grid=grid(parameters, 1),
        n_steps=whole(n_steps, "n_steps", InvalidRunError, at_least=0),
        t0=whole(t0, "t0", InvalidRunError),
        keep=_keep(keep),
        seed=whole(seed, "seed", InvalidRunError, at_least=0),
        observers=distinct(observers),
        controls=controls,
        x0=None,
        initial=None if initial is None else function_of(initial, "initial", InvalidRunError),
    )
    first = probe.system(0).system
    x0, n_replicas = _replicas(first, x0, initial, n_replicas)
    job = attrs.evolve(probe, grid=attrs.evolve(probe.grid, n_replicas=n_replicas), x0=x0)
    control_source(first, job.controls, job.n_steps, np.random.default_rng(0))
    return attrs.evolve(job, columns=_columns(job))


def _keep(keep: Any) -> Any:
    """Return what to keep, if it says so."""
    if keep is None or (isinstance(keep, str) and keep in ("all", "last")):
        return keep
    if isinstance(keep, int | np.integer) and not isinstance(keep, bool) and keep >= 1:
        return int(keep)
    raise InvalidRunError(explain("keep='all', 'last', k or None", f"keep={keep!r}", "choose one"))


def _factory(system: Any, parameters: Any) -> Callable[..., System]:
    if isinstance(system, System):
        if parameters:
            mend = "pass a function such as lambda threshold: involute.System(..)"
            got = f"{system.name!r}, which is one"
            raise InvalidRunError(explain("a function of the parameters that returns a system", got, mend))
        return Always(system)
    return function_of(system, "a system, or a function that returns one", InvalidRunError)


def _replicas(system: System, x0: State, initial: Any, n_replicas: Any) -> tuple[State, int]:
    """Return the batch of first states, if one is given, and the number of replicas."""
    if x0 is None:
        return None, whole(n_replicas, "n_replicas", InvalidRunError, at_least=1)
    if initial is not None:
        raise InvalidRunError(explain("x0 or initial", "both", "leave one of them out"))
    batch = system.space.check(x0, name="x0", batch=True)
    shape = batch_shape(batch, system.space)
    if len(shape) != 1 or not shape[0] or (n_replicas is not None and n_replicas != shape[0]):
        expected = "x0 as a batch along one axis, a state a replica"
        got = f"batch axes {shape} and n_replicas={n_replicas}"
        raise InvalidRunError(explain(expected, got, "leave out n_replicas, or repeat the state"))
    return batch, shape[0]


def _columns(job: Job) -> Columns:
    """Return the columns of a run, alike for the first and the last point, if memory holds one run."""
    first = last = _columns_at(job, 0)
    with contextlib.suppress(Exception):  # a point without a system fails by itself, later
        last = _columns_at(job, job.grid.n_points - 1)
    if first != last:
        expected = "states and observations of one shape for all parameters"
        differing = [name for name in first if first[name] != last.get(name)]
        mend = "make an ensemble for each size, or keep=None with observers of one shape"
        raise InvalidRunError(explain(expected, f"{differing} that differ", mend))
    return first


def _columns_at(job: Job, point: int) -> Columns:
    """Return the columns of the runs of a point, told from one of no steps."""
    system = job.system(point).system
    x, _ = job.first_state(system, point, 0)
    keep = "last" if job.keep is None else job.keep
    run = simulate(system, x, 0, observers=job.observers, keep=keep, t0=job.t0)
    return columns_of(run, job.observers, job.keep, job.n_steps)


def check_memory(job: Job, *, is_stored: bool) -> None:
    """Refuse an ensemble that memory could not hold, or a store's run that it could not.

    Raises
    ------
    InvalidRunError
        It would take more than 4 GiB.
    """
    size = sum(column.n_bytes for column in job.columns.values()) * (1 if is_stored else job.grid.n_runs)
    if size > MAX_BYTES:
        what = "a run" if is_stored else f"{job.grid.n_runs} runs in memory"
        mend = "keep='last' or every k-th state" + ("" if is_stored else ", or a store on disk with out=")
        expected = f"{what} of at most {MAX_BYTES / 2**30:.3g} GiB"
        raise InvalidRunError(explain(expected, f"{size / 2**30:.3g} GiB", f"ask for {mend}"))


def plain_plan(job: Job) -> dict[str, Any]:
    """Return what an ensemble is, as plain data: two that have it in common have all runs in common."""
    plain = all(isinstance(v, bool | int | float | str) for own in job.grid.values for v in own)
    system = job.system(0).system
    asked = [job.factory if not isinstance(job.factory, Always) else None, job.x0, job.initial, job.controls]
    return {
        "identity": system.identity,
        "system": system.name,
        "n_steps": job.n_steps,
        "t0": job.t0,
        "keep": job.keep,
        "seed": job.seed,
        "n_replicas": job.grid.n_replicas,
        "names": list(job.grid.names),
        "values": [list(own) for own in job.grid.values] if plain else None,
        "parameters": digest(list(map(list, job.grid.values))),
        "observers": [[o.label, digest(o)] for o in job.observers],
        "asked": dict(zip(("factory", "x0", "initial", "controls"), map(digest, asked), strict=True)),
        "columns": {name: [list(c.axes), list(c.shape), c.dtype] for name, c in job.columns.items()},
    }


def attributes_of(job: Job, plan: dict[str, Any]) -> dict[str, Any]:
    """Return what a dataset says of itself."""
    return {
        **{name: plan[name] for name in ("system", "identity", "n_steps", "t0", "seed")},
        "keep": str(job.keep),
        "observers": " ".join(o.label for o in job.observers),
        "versions": " ".join(f"{name} {version}" for name, version in versions()),
    }


def coordinates_of(job: Job) -> dict[str, NDArray[Any]]:
    """Return the values along the axes; parameters that are no numbers or texts are numbered."""
    found: dict[str, NDArray[Any]] = {}
    for name, values in zip(job.grid.names, job.grid.values, strict=True):
        is_plain = all(isinstance(v, bool | int | float) for v in values) or all(
            isinstance(v, str) for v in values
        )
        array = np.asarray(values) if is_plain else np.arange(len(values))
        found[name] = array if array.dtype.kind in "biufU" else np.arange(len(values))
    found["replica"] = np.arange(job.grid.n_replicas)
    axes = {axis: n for c in job.columns.values() for axis, n in zip(c.axes, c.shape, strict=True)}
    stride = job.keep if isinstance(job.keep, int) else 1
    if "time" in axes:
        found["time"] = job.t0 + stride * np.arange(axes["time"])
    if "moment" in axes:
        found["moment"] = job.t0 + np.arange(axes["moment"])
    return found


def layouts_of(job_grid: Grid, columns: Columns, sides: tuple[int, ...]) -> dict[str, Layout]:
    """Return where each column lies in a store whose chunks have these sides."""
    shape, axes = job_grid.shape, job_grid.axes
    layouts = {
        name: Layout((*axes, *c.axes), (*shape, *c.shape), (*sides, *c.shape), c.dtype)
        for name, c in columns.items()
    }
    return {**layouts, "status": Layout(axes, shape, sides, "|u1")}


def same_plan(stored: dict[str, Any], asked: dict[str, Any]) -> list[str]:
    """Return in which respects two plans differ, in words."""
    names = [
        name for name in asked if name != "asked" and stored.get(name) != asked[name] and name != "system"
    ]
    inner = stored.get("asked", {})
    return names + [name for name, own in asked["asked"].items() if inner.get(name) != own]
