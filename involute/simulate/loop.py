"""The loop of a run, its checkpoints and its ways to stop.

A run is a sequence of moments ``(n_done, x, carries, rng)``. A step that fails or is interrupted half-way
yields none, so the last moment is always one to go on from: the generator of random numbers is set back
to it, it is what a checkpoint holds, and what the trajectory ends with.
"""

import time
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any, TypeAlias

import numpy as np

from involute.arrays import State
from involute.errors import RunFileError, RunStoppedError, explain
from involute.observers.base import Carry
from involute.simulate.control_source import ControlFailure
from involute.simulate.history import first, of_one, repeated
from involute.simulate.interrupts import noted_interrupts
from involute.simulate.leaps import Leaper, plain
from involute.simulate.plan import Plan
from involute.simulate.progress import silent, stretches
from involute.simulate.randomness import seed, snapshots
from involute.spaces.product_space import ProductSpace
from involute.storage.checkpoint import write_checkpoint
from involute.trajectory import Trajectory

Moment: TypeAlias = tuple[int, State, tuple[Carry, ...], dict[str, Any] | None]

SECONDS_BETWEEN = 10.0  # between checkpoints, unless a number of steps is given
LEAST_LEAP = 16  # steps a stretch of a run that leaps
WRITING_SHARE = 20  # and at least this many times as long as the last one took to write

CONTENT = frozenset(
    (
        "identity",
        "system",
        "n_steps",
        "t0",
        "backwards",
        "keep",
        "n_done",
        "x",
        "carries",
        "observers",
        "control_kind",
        "control_fingerprint",
        "states",
        "controls",
        "rng",
    )
)
"""What a checkpoint holds; see `_content`."""


def moments(plan: Plan, moment: Moment) -> Iterator[Moment]:
    """Yield the moment after every step."""
    done, x, carries, state = moment
    step, pull, u = plan.step, plan.source.pull, plan.source.constant
    observe = [fold.observe for fold in plan.folds]
    stride, record = plan.history.stride, plan.history.record
    snapshot = None if plan.rng is None else snapshots(plan.rng)
    direction, early = (-1, 1) if plan.backwards else (1, 0)
    t = plan.time(done)
    for n in range(done + 1, plan.n_steps + 1):
        if pull is not None:
            u = pull(n - 1, x, t - early)
        x = step(x, u, t - early)
        t += direction
        if observe:
            carries = tuple([g(c, x, u, t) for g, c in zip(observe, carries, strict=True)])
        if stride and not n % stride:
            record(n, x, u)
        if snapshot is not None:
            state = snapshot()
        yield n, x, carries, state


def leaps(plan: Plan, moment: Moment) -> Callable[[int], Iterator[Moment]]:
    """Return the function that yields the moments of the next so many steps, not all of them."""
    if plan.engine is None:
        steps = moments(plan, moment)
        return lambda n: islice(steps, n)
    done, x, carries, state = moment
    leaper = Leaper(plan.engine, x, done, plan.time(done))
    stride = plan.history.stride

    def leap(n: int) -> Iterator[Moment]:
        end = min(plan.n_steps, leaper.n_done + n)
        for n_done in leaper.upto(end, stride, plan.checkpoint_every or 0):
            if stride and not n_done % stride:
                plan.history.record(n_done, leaper.state(), None)
            yield n_done, leaper, carries, state

    return leap


def driven(plan: Plan, moment: Moment) -> Trajectory:
    """Run to the end, or to where it stops; return the trajectory from the very first step.

    Raises
    ------
    RunStoppedError
        A step failed; the trajectory so far is attached.
    KeyboardInterrupt
        The second Ctrl-C.
    """
    with noted_interrupts() as noted:
        moment, failure = _until_stopped(plan, moment, noted)
        is_saved = plan.checkpoint is not None
        try:
            _written(plan, moment)
        except RunFileError as error:
            is_saved, failure = False, failure or error
    run = _trajectory(plan, moment)
    if failure is not None:
        raise RunStoppedError(_stopped(plan, moment[0], failure, is_saved), trajectory=run) from failure
    return run


def _until_stopped(plan: Plan, moment: Moment, noted: list[int]) -> tuple[Moment, Exception | None]:
    """Return the last moment, and why there is no later one if a step failed."""
    failure: Exception | None = None
    legs = plan.progress(_legs(plan, plan.n_steps - moment[0]), plan.system.name)
    steps = leaps(plan, moment)
    is_due = _schedule(plan)
    try:
        for leg in chain(legs, (plan.n_steps,)):  # the last leg is what a forgetful display has left out
            for moment in steps(leg):  # noqa: PLR1704  (what is returned is the last one)
                if noted:
                    break
                if is_due is not None and is_due(moment[0]):
                    is_due = _written(plan, moment)
            if noted:
                break
    except KeyboardInterrupt:
        moment = _caught_up(moment)
        _set_back(plan, moment)
        if noted:
            _written(plan, moment)
            raise
    except Exception as error:  # noqa: BLE001  (told by the caller, with the step it happened in)
        _set_back(plan, moment)
        failure = error
    finally:
        getattr(legs, "close", lambda: None)()
    return moment, failure


def _legs(plan: Plan, n_steps: int) -> list[int]:
    """Return the stretches of a run that its progress is told of; all in one where nobody watches leaps."""
    if plan.engine is None:
        return stretches(n_steps)
    return [n_steps] if plan.progress is silent else stretches(n_steps, at_least=LEAST_LEAP)


def _caught_up(moment: Moment) -> Moment:
    """Return the moment with the steps that were finished after it was yielded."""
    n_done, x, carries, state = moment
    return x.n_done if isinstance(x, Leaper) else n_done, x, carries, state


def _schedule(plan: Plan, cost: float = 0.0) -> Callable[[int], bool] | None:
    """Return the question, asked after every step, whether a checkpoint is due; ``None`` if never."""
    if plan.checkpoint is None:
        return None
    every = plan.checkpoint_every
    if every is not None:
        return lambda n_done: n_done % every == 0
    due = time.monotonic() + max(SECONDS_BETWEEN, WRITING_SHARE * cost)
    return lambda _n_done: time.monotonic() >= due


def _written(plan: Plan, moment: Moment) -> Callable[[int], bool] | None:
    """Write a checkpoint if there is a place for it; return when the next is due."""
    if plan.checkpoint is None:
        return None
    began = time.monotonic()
    write_checkpoint(plan.checkpoint, _content(plan, moment))
    return _schedule(plan, time.monotonic() - began)


def _set_back(plan: Plan, moment: Moment) -> None:
    """Make the generator forget what a half-finished step has drawn."""
    if plan.rng is not None and moment[3] is not None:
        plan.rng.bit_generator.state = moment[3]["bit_generator"]


def _content(plan: Plan, moment: Moment) -> dict[str, Any]:
    """Return what a resumed run needs."""
    n_done, x, carries, rng_state = moment
    history = plan.history
    return {
        "identity": plan.system.identity,
        "system": plan.system.name,
        "n_steps": plan.n_steps,
        "t0": plan.t0,
        "backwards": plan.backwards,
        "keep": plan.keep,
        "n_done": n_done,
        "x": plain(x),
        "carries": carries,
        "observers": [(type(observer).__name__, observer.label) for observer in plan.observers],
        "control_kind": plan.source.kind,
        "control_fingerprint": plan.source.fingerprint(n_done),
        "states": history.kept_states(n_done) if history.stride else None,
        "controls": None if history.controls is None else first(history.controls, n_done),
        "rng": rng_state,
    }


def _trajectory(plan: Plan, moment: Moment) -> Trajectory:
    n_done, x, carries, rng_state = moment[0], plain(moment[1]), moment[2], moment[3]
    history, space = plan.history, plan.system.space
    kept = np.arange(0, n_done + 1, history.stride) if history.stride else np.asarray([n_done])
    states = history.kept_states(n_done) if history.stride else of_one(x)
    observed = zip(plan.observers, plan.folds, carries, strict=False)
    return Trajectory(
        system_name=plan.system.name,
        identity=plan.system.identity,
        description=plan.system.description,
        times=plan.t0 + (-kept if plan.backwards else kept),
        states=states,
        controls=_controls(plan, n_done),
        observations={observer.label: fold.value(carry) for observer, fold, carry in observed},
        series=tuple(observer.label for observer in plan.observers if observer.is_series),
        x=x,
        t0=plan.t0,
        t=plan.time(n_done),
        n_steps=n_done,
        n_planned=plan.n_steps,
        seed=None if plan.rng is None else seed(plan.rng),
        rng_state=rng_state,
        part_names=space.names if isinstance(space, ProductSpace) else (),
        engine=plan.way,
    )


def _controls(plan: Plan, n_done: int) -> Any:
    """Return the controls used, where every state is kept too."""
    source = plan.source
    if plan.keep != "all" or source.kind == "none":
        return None
    if source.kind == "constant":
        return repeated(source.constant, n_done)
    return first(source.batch if source.kind == "sequence" else plan.history.controls, n_done)


def _stopped(plan: Plan, n_done: int, failure: Exception, is_saved: bool) -> str:  # noqa: FBT001
    """Return what went wrong, at which step, and how to go on."""
    where = f"step {n_done} (t={plan.time(n_done)})"
    if isinstance(failure, ControlFailure):
        expected, got = f"a control for {where}", str(failure)
    else:
        expected, got = f"{where} to succeed", f"{type(failure).__name__}: {failure}"
    left = (
        f"go on with involute.resume({str(plan.checkpoint)!r}, system, ..), which holds {n_done} steps"
        if is_saved
        else f"the {n_done} finished steps are in this error's .trajectory"
    )
    return explain(expected, got.rstrip("."), f"remove the cause; {left}")
