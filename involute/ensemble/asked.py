"""From the arguments of an ensemble to its job, checked at the door."""

from collections.abc import Callable, Iterable
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import State
from involute.checking import function_of, whole
from involute.ensemble.grid import grid
from involute.ensemble.job import Job
from involute.ensemble.pattern import common_columns, first_point
from involute.errors import InvalidRunError, explain
from involute.observers.base import AbstractObserver
from involute.simulate.control_source import control_source, is_stream
from involute.simulate.plan import distinct
from involute.spaces.batch import batch_shape
from involute.system import System


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
    asked = Job(
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
    asked = attrs.evolve(asked, example=first_point(asked))
    system = asked.system(asked.example).system
    x0, n_replicas = _replicas(system, x0, initial, n_replicas)
    control_source(system, controls, asked.n_steps, np.random.default_rng(0))
    job = attrs.evolve(asked, grid=attrs.evolve(asked.grid, n_replicas=n_replicas), x0=x0)
    return attrs.evolve(job, columns=common_columns(job))


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
    if x0 is None and n_replicas is None:
        expected = "n_replicas=, how many runs of each system, which is needed without a batch x0="
        raise InvalidRunError(explain(expected, "neither", "pass n_replicas=100, for example"))
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
