"""From a checkpoint back to the plan and the moment of a run, after seeing that they belong together."""

from pathlib import Path
from typing import Any

import numpy as np

from involute.errors import InvalidRunError, RunFileError, explain
from involute.observers.base import AbstractObserver
from involute.simulate.control_source import (
    ControlFailure,
    ControlSource,
    control_source,
    is_stream,
    skipped_digest,
)
from involute.simulate.history import first, overwrite
from involute.simulate.loop import CONTENT, Moment
from involute.simulate.plan import Plan, plan
from involute.simulate.progress import Progress
from involute.simulate.randomness import restored
from involute.storage.checkpoint import read_checkpoint
from involute.system import System
from involute.trajectory import check_identity


def resumed(
    path: Path,
    system: System,
    n_steps: int | None,
    *,
    controls: Any,
    observers: tuple[AbstractObserver, ...],
    progress: bool | Progress | None,
    checkpoint_every: int | None,
) -> tuple[Plan, Moment]:
    """Return the plan of the whole run and the moment it stopped at.

    Raises
    ------
    RunFileError
        The file is damaged, or of another system, other controls or other observers.
    InvalidRunError
        ``n_steps`` is less than what is done.
    """
    stored = read_checkpoint(path)
    if not stored.keys() >= CONTENT:
        lacking = ", ".join(sorted(CONTENT - stored.keys()))
        raise RunFileError(explain("a complete checkpoint", f"{str(path)!r} without {lacking}", "run anew"))
    check_identity(stored["identity"], stored["system"], system, str(path))
    n_done = stored["n_done"]
    total = stored["n_steps"] if n_steps is None else n_steps
    if isinstance(total, int) and total < n_done:
        raise InvalidRunError(
            explain(
                f"n_steps of at least the {n_done} that are done",
                f"n_steps={total}",
                "leave it out to finish the run as it was asked for",
            )
        )
    _check_observers(stored["observers"], observers, path)
    rng = None if stored["rng"] is None else restored(stored["rng"])
    whole = plan(
        system,
        system.space.check(stored["x"], name="x"),
        total,
        source=lambda n: _same_source(stored, system, controls, n, rng, path),
        rng=rng,
        observers=observers,
        keep=stored["keep"],
        t0=stored["t0"],
        backwards=stored["backwards"],
        progress=progress,
        checkpoint=path,
        checkpoint_every=checkpoint_every,
    )
    history = whole.history
    if history.stride:
        overwrite(history.kept_states(n_done), stored["states"])
    if history.controls is not None:
        overwrite(first(history.controls, n_done), stored["controls"])
    return whole, (n_done, whole.x0, stored["carries"], stored["rng"])


def _check_observers(stored: list[Any], observers: tuple[AbstractObserver, ...], path: Path) -> None:
    given = [(type(observer).__name__, observer.label) for observer in observers]
    if given != stored:
        raise RunFileError(
            explain(
                f"the observers of the run in {str(path)!r}, {_listed(stored)}",
                _listed(given),
                "pass the same observers in the same order",
            )
        )


def _listed(observers: list[Any]) -> str:
    return ", ".join(f"{kind} {label!r}" for kind, label in observers) or "none"


def _same_source(
    stored: dict[str, Any],
    system: System,
    controls: Any,
    n_steps: int,
    rng: np.random.Generator | None,
    path: Path,
) -> ControlSource:
    """Return the source of the remaining controls, if those used so far are the same."""
    n_done, kind, used = stored["n_done"], stored["control_kind"], stored["control_fingerprint"]
    if kind == "stream" and is_stream(controls) and not callable(controls) and system.controls is not None:
        controls = iter(controls)
        try:
            now = skipped_digest(controls, n_done, system.controls)
        except ControlFailure as failure:
            now = str(failure)
        used = stored["carries"][-1]
        source = control_source(system, controls, n_steps, rng)
    else:
        source = control_source(system, controls, n_steps, rng)
        now = source.fingerprint(n_done)
    if source.kind != kind or now != used:
        raise RunFileError(
            explain(
                f"the controls of the run in {str(path)!r} ({kind}), from its first step on",
                f"others ({source.kind})",
                "pass the same controls, a stream from its beginning",
            )
        )
    return source
