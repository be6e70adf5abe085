"""The plan of a run: everything that stays the same from its first step to its last, checked once."""

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from involute.arrays import State, Step
from involute.checking import whole
from involute.engine.lattice.engine import LatticeEngine
from involute.errors import InvalidRunError, NotInvertibleError, explain
from involute.observers.base import AbstractObserver, Fold
from involute.simulate.control_source import ControlSource, stream_digest
from involute.simulate.history import History, room, room_bytes
from involute.simulate.leaps import chosen
from involute.simulate.progress import Progress, bar, silent
from involute.system import System
from involute.updates.base import AbstractUpdate

MAX_HISTORY_BYTES = 2**31
"""What the kept states and controls may take in memory; a longer history wants a stride, or observers."""


@attrs.frozen(eq=False, kw_only=True)
class Plan:
    """A run before it runs; the arguments of `simulate`, checked and bound."""

    system: System
    x0: State
    step: Step
    engine: LatticeEngine | None  # does many steps at once, where nothing between them is to be seen
    way: str  # which engine, and why, in words
    n_steps: int
    t0: int
    backwards: bool
    keep: str | int
    source: ControlSource
    rng: np.random.Generator | None
    observers: tuple[AbstractObserver, ...]
    folds: tuple[Fold, ...]  # one an observer, and one more that digests a stream
    history: History
    progress: Progress
    checkpoint: Path | None
    checkpoint_every: int | None

    def time(self, n_done: int) -> int:
        """Return the time after so many steps."""
        return self.t0 - n_done if self.backwards else self.t0 + n_done


def plan(
    system: System,
    x0: State,
    n_steps: int,
    *,
    source: Callable[[int], ControlSource],
    rng: np.random.Generator | None,
    observers: tuple[AbstractObserver, ...],
    keep: str | int,
    t0: int,
    backwards: bool,
    progress: bool | Progress | None,
    checkpoint: Path | None,
    checkpoint_every: int | None,
) -> Plan:
    """Return the plan of a run from a checked state, or say what is wrong with it.

    Raises
    ------
    InvalidRunError
        A number makes no sense, or the history would not fit.
    NotInvertibleError
        ``backwards`` without an inverse.
    InvalidStateError, InvalidSystemError
        The controls or an observer do not fit the system.
    """
    n_steps = whole(n_steps, "n_steps", InvalidRunError, at_least=0)
    t0 = whole(t0, "t0", InvalidRunError)
    if checkpoint_every is not None:
        whole(checkpoint_every, "checkpoint_every", InvalidRunError, at_least=1)
    stride = _stride(keep)
    update = _update(system, backwards=backwards)
    step = update.bind(system.space, system.controls)
    controls = source(n_steps)
    digests = (stream_digest(),) if controls.kind == "stream" else ()
    needs = _needs(controls, observers, timed=backwards and update.period != 1)
    engine, way = chosen(update, system.space, n_steps, stride, needs=needs)
    return Plan(
        system=system,
        x0=x0,
        step=step,
        engine=engine,
        way=way,
        n_steps=n_steps,
        t0=t0,
        backwards=backwards,
        keep=keep if isinstance(keep, str) else int(keep),
        source=controls,
        rng=rng,
        observers=observers,
        folds=(*(observer.bind(system) for observer in observers), *digests),
        history=_history(system, x0, n_steps, stride, keep, controls),
        progress=bar if progress is True else progress or silent,
        checkpoint=checkpoint,
        checkpoint_every=checkpoint_every,
    )


def _needs(controls: ControlSource, observers: tuple[AbstractObserver, ...], *, timed: bool) -> str:
    """Return in words what is looked at between the steps of a run; nothing for one that may leap."""
    if controls.kind != "none":
        return f"the update is driven by controls ({controls.kind})"
    if observers:
        return f"each step is observed ({', '.join(observer.label for observer in observers)})"
    return "it goes backwards in time, and the update changes with time" if timed else ""


def distinct(observers: Iterable[AbstractObserver]) -> tuple[AbstractObserver, ...]:
    """Return the observers, each with a label of its own that can name an array in a file."""
    found = (observers,) if isinstance(observers, AbstractObserver) else tuple(observers)
    for observer in found:
        if not isinstance(observer, AbstractObserver):
            raise InvalidRunError(
                explain(
                    "observers", f"{observer!r:.80}", "pass instances, for example involute.ActionSeries()"
                )
            )
    labels = [observer.label for observer in found]
    bad = [label for label in labels if labels.count(label) > 1 or not label.replace("-", "_").isidentifier()]
    if bad:
        raise InvalidRunError(
            explain(
                "a different label for each observer, of letters, digits, - and _",
                f"labels {labels}",
                f"rename {bad[0]!r} with label=",
            )
        )
    return found


def free(path: Path) -> Path:
    """Return a path at which a checkpoint can be begun."""
    if path.exists():
        raise InvalidRunError(
            explain(
                "a path without a file for the checkpoint of a new run",
                f"checkpoint={str(path)!r}, which exists",
                "go on with involute.resume(path, system), or delete the file",
            )
        )
    if not path.parent.is_dir():
        raise InvalidRunError(
            explain(
                "a checkpoint in a folder that exists", f"checkpoint={str(path)!r}", "make the folder first"
            )
        )
    return path


def _stride(keep: Any) -> int:
    """Return k for every k-th state, 0 for the last one alone."""
    if isinstance(keep, str) and keep in ("all", "last"):
        return 1 if keep == "all" else 0
    if not isinstance(keep, int | np.integer) or isinstance(keep, bool) or keep < 1:
        raise InvalidRunError(
            explain("keep='all', keep='last' or keep=k for every k-th state", f"keep={keep!r}", "choose one")
        )
    return int(keep)


def _update(system: System, *, backwards: bool) -> AbstractUpdate:
    """Return the update, or its inverse."""
    if not backwards:
        return system.update
    inverse = system.update.inverse
    if inverse is None:
        raise NotInvertibleError(
            explain(
                "an update with an inverse, to run backwards",
                f"{system.update!r}",
                "use SecondOrder or an invertible BlockRule",
            )
        )
    return inverse


def _history(
    system: System, x: State, n_steps: int, stride: int, keep: str | int, source: ControlSource
) -> History:
    """Return room for what is to be kept, if there is so much."""
    if not stride:
        return History(0)
    n_kept = n_steps // stride + 1
    u = system.controls.neutral() if system.controls is not None else None
    comes_late = keep == "all" and source.kind in ("stream", "policy")
    size = room_bytes(x, n_kept) + (room_bytes(u, n_steps) if comes_late else 0)
    if size > MAX_HISTORY_BYTES:
        enough = math.ceil(stride * size / MAX_HISTORY_BYTES)
        raise InvalidRunError(
            explain(
                f"a history of at most {MAX_HISTORY_BYTES / 2**30:.3g} GiB",
                f"keep={keep!r}, which would take {size / 2**30:.3g} GiB for {n_kept} states",
                f"keep every {enough}-th state with keep={enough}, or keep='last' with observers",
            )
        )
    return History(stride, room(x, n_kept), room(u, n_steps) if comes_late else None)
