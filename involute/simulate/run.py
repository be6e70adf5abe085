"""`simulate` and `resume`: the doors of the driver. Everything is checked here, and nowhere further in."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import numpy as np

from involute.arrays import State
from involute.errors import InvalidSystemError, explain
from involute.observers.base import AbstractObserver
from involute.simulate.control_source import control_source
from involute.simulate.loop import driven
from involute.simulate.plan import distinct, free, plan
from involute.simulate.progress import Progress
from involute.simulate.randomness import generator, generator_state
from involute.simulate.resumption import resumed
from involute.system import System
from involute.trajectory import Trajectory


def simulate(
    system: System,
    x0: State,
    n_steps: int,
    *,
    controls: Any = None,
    observers: Iterable[AbstractObserver] = (),
    keep: Literal["all", "last"] | int = "all",
    rng: np.random.Generator | int | None = None,
    t0: int = 0,
    backwards: bool = False,
    progress: bool | Progress | None = None,
    checkpoint: str | Path | None = None,
    checkpoint_every: int | None = None,
) -> Trajectory:
    """Run a system: ``x_(t+1) = F_t(x_t, u_t)`` for t = t0 .. t0 + n_steps - 1.

    Parameters
    ----------
    system : what to run.
    x0 : the first state, checked here.
    n_steps : how many steps, at least 0.
    controls : nothing (the neutral control); one control for all steps; one a step, as an array, list or
        tuple of length n_steps; a stream (an iterator or a generator), read as the run goes on; or a
        policy, called as ``policy(x, t, rng)`` at every step. What they give is checked.
    observers : what to measure along the way, each with its own label.
    keep : ``"all"`` states and controls, the ``"last"`` state, or every k-th state (an integer k).
    rng : for a policy: a generator (which moves on), a seed, or ``None`` for a fresh seed that the
        trajectory remembers.
    t0 : the time of x0.
    backwards : run the update's inverse, ``x_(t-1) = F_(t-1)^-1(x_t, u)``, with time counting down from t0.
    progress : ``True`` for a bar on the terminal, or a callable ``(items, what) -> items``.
    checkpoint : a file to write what is needed to `resume`: now and then, when the run stops for whatever
        reason, and at its end.
    checkpoint_every : steps between checkpoints; by default ten seconds, or more if writing takes long.

    Returns
    -------
    The trajectory. The first Ctrl-C ends the run after the current step: the trajectory so far is returned
    with ``interrupted`` set, and the checkpoint is written. The second raises KeyboardInterrupt at once.

    Raises
    ------
    InvalidStateError, InvalidSystemError
        x0, the controls or an observer do not fit the system.
    InvalidRunError
        n_steps, keep, the observers' labels or the checkpoint's path make no sense, or the history
        would not fit into 2 GiB.
    NotInvertibleError
        ``backwards`` without an inverse.
    RunStoppedError
        A step failed, or its control did: the run so far is attached.

    >>> from involute import LocalRule, System, TritSpace, text, trits
    >>> shift = LocalRule.totalistic(lambda s: s, offsets=(-1,), name="shift")
    >>> run = simulate(System(space=TritSpace(5), update=shift), trits("+-000"), 3)
    >>> [text(x) for x in run]
    ['+-000', '0+-00', '00+-0', '000+-']
    """
    _check_system(system)
    watchers = distinct(observers)
    path = None if checkpoint is None else free(Path(checkpoint))
    random = generator(rng) if callable(controls) else None
    whole = plan(
        system,
        system.space.check(x0, name="x0"),
        n_steps,
        source=lambda n: control_source(system, controls, n, random),
        rng=random,
        observers=watchers,
        keep=keep,
        t0=t0,
        backwards=backwards,
        progress=progress,
        checkpoint=path,
        checkpoint_every=checkpoint_every,
    )
    if whole.history.stride:
        whole.history.record(0, whole.x0, None)
    carries = tuple(fold.observe(fold.start, whole.x0, None, whole.t0) for fold in whole.folds)
    return driven(whole, (0, whole.x0, carries, None if random is None else generator_state(random)))


def resume(
    checkpoint: str | Path,
    system: System,
    n_steps: int | None = None,
    *,
    controls: Any = None,
    observers: Iterable[AbstractObserver] = (),
    progress: bool | Progress | None = None,
    checkpoint_every: int | None = None,
) -> Trajectory:
    """Go on with a run from its checkpoint; the result is the same as if it had never stopped, to the bit.

    Parameters
    ----------
    checkpoint : the file that `simulate` wrote; it goes on being written.
    system : the same system; its identity is compared.
    n_steps : the length of the whole run, if it is to be another one than first asked for.
    controls, observers : the same as at first. A stream is given from its beginning: what was used of it
        is read again, and compared.
    progress, checkpoint_every : as in `simulate`.

    Returns
    -------
    The trajectory of the whole run, from its first step.

    Raises
    ------
    RunFileError
        The file is damaged, or it is of another system, other controls or other observers.
    InvalidRunError, InvalidStateError, InvalidSystemError, RunStoppedError
        As in `simulate`.
    """
    _check_system(system)
    whole, moment = resumed(
        Path(checkpoint),
        system,
        n_steps,
        controls=controls,
        observers=distinct(observers),
        progress=progress,
        checkpoint_every=checkpoint_every,
    )
    return driven(whole, moment)


def _check_system(system: Any) -> None:
    """Refuse what is no system, such as a bare rule."""
    if not isinstance(system, System):
        mend = "wrap a rule in iv.System(space=..., update=rule)"
        raise InvalidSystemError(explain("a System to run", f"{system!r:.80}", mend))
