"""``involute ensemble``: many runs of one model, on threads or a cluster; stored runs can be resumed."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, final

import attrs
import typer
from rich.markup import escape

from involute.cli.arguments import AllowCode, What
from involute.cli.exits import Code, clear_ends, end
from involute.cli.targets import target
from involute.cli.terminal import Watch, complain, output, warn
from involute.errors import InvalidDataError, explain
from involute.spec.model import Model
from involute.spec.start import start

if TYPE_CHECKING:
    import numpy as np

    from involute.arrays import Control, State
    from involute.ensemble import Ensemble
    from involute.observers.base import AbstractObserver
    from involute.spaces.base import AbstractSpace

FAILURES = 5  # that are told one by one


def ensemble(
    what: What,
    n_steps: Annotated[int, typer.Argument(min=0, metavar="N_STEPS", help="Steps of each run.")],
    *,
    replicas: Annotated[int, typer.Option(min=1, metavar="R", help="How many runs.")] = 100,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of all random numbers; by default the model's own.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Threads of this process; by default one a processor.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask scheduler instead, for example tcp://host:8786."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="PATH.zarr", help="The store; what it has already is not made again."),
    ] = None,
    every: Annotated[
        int | None, typer.Option(min=1, metavar="K", help="Keep every K-th state, not only the last.")
    ] = None,
    series: Annotated[
        bool, typer.Option("--series", help="Keep the action, invariants and monotones along each run.")
    ] = False,
    random_start: Annotated[
        bool, typer.Option("--random-start", help="Begin at random states, not at the model's own start.")
    ] = False,
    allow_code: AllowCode = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Run a model many times: the same bytes whatever the workers.

    Ctrl-C ends it with what is done (exit code 130); with a store, the same command goes on from there.
    A second Ctrl-C ends it without these, a third without its threads.
    The exit code is 3 if a run failed.

    A model has no parameters to vary here: runs differ by random numbers alone.
    For a grid call iv.ensemble(function, n_steps, parameters={..}) in Python.

    Example: involute ensemble threshold 100 --replicas 1000 --out runs.zarr
    """
    with clear_ends(), silent_last_interrupt():
        model = _model(what, allow_code=allow_code)
        own = Start(model.run.start, model.system.space)
        initial = None if random_start or own.value == "random" else own
        controls = _controls(model)
        if replicas > 1 and not quiet and initial is not None and initial.is_fixed and controls is None:
            warn("Nothing is random: all runs are one. To mend: pass --random-start.")
        from involute.ensemble import ensemble as of_runs

        with Watch(quiet=quiet) as watch:
            made = of_runs(
                model.system,
                n_steps,
                n_replicas=replicas,
                seed=model.run.seed if seed is None else seed,
                keep="last" if every is None else every,
                workers=workers,
                scheduler=scheduler,
                out=out,
                observers=_observers(model) if series else (),
                initial=initial,
                controls=controls,
                progress=watch.items,
            )
        end(_told(made, quiet=quiet))


@contextmanager
def silent_last_interrupt() -> Iterator[None]:
    """Let one more Ctrl-C, after the one that ends a command, end the process while its threads go on."""
    try:
        yield
    except KeyboardInterrupt:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        raise


@final
@attrs.frozen
class Start:
    """The first states of a model's runs; data, so that another process finds the store to be of the same."""

    value: Any
    space: "AbstractSpace"

    @property
    def is_fixed(self) -> bool:
        """Whether no part of it is drawn."""
        return "random" not in (self.value if isinstance(self.value, list) else [self.value])

    def __call__(self, rng: "np.random.Generator") -> "State":
        """Return the first state of a run."""
        return start(self.value, self.space, rng)


@final
@attrs.frozen
class RandomControls:
    """A policy that draws each control."""

    space: "AbstractSpace"

    def __call__(self, _x: "State", _t: int, rng: "np.random.Generator") -> "Control":
        """Return a control."""
        return self.space.random(rng)


def _model(what: str, *, allow_code: bool) -> Model:
    found = target(what, allow_code=allow_code)
    if isinstance(found, Model):
        return found
    mend = "name a model, or a file; `involute run` runs domains"
    raise InvalidDataError(explain("a model", f"{what!r}, a domain", mend))


def _controls(model: Model) -> RandomControls | None:
    space = model.system.controls
    return RandomControls(space) if space is not None and model.run.controls == "random" else None


def _observers(model: Model) -> tuple["AbstractObserver", ...]:
    """Return what measures the declared action and quantities along a run."""
    from involute.observers.action_series import ActionSeries
    from involute.observers.quantity_series import QuantitySeries

    system = model.system
    quantities = [QuantitySeries(one.label) for one in (*system.invariants, *system.monotones)]
    return (*quantities, *([] if system.action is None else [ActionSeries()]))


def _told(made: "Ensemble", *, quiet: bool) -> Code:
    """Say what was made and what failed, and return the exit code."""
    if not quiet:
        output().print(escape(repr(made)), soft_wrap=True)
        if made.path is not None:
            output().print(f"Store: {escape(str(made.path))}", soft_wrap=True)
    for failure in made.failed[:FAILURES]:
        complain(f"replica {failure.replica}: {failure.error}")
    if len(made.failed) > FAILURES:
        complain(f"{len(made.failed) - FAILURES} more runs failed.")
    if made.partial:
        done = int((made.status > 0).sum())
        onwards = "; the same command goes on from there" if made.path is not None else ""
        complain(f"Interrupted: {done} of {len(made)} runs are done{onwards}.")
        return Code.INTERRUPTED
    return Code.FAILED if made.failed else Code.GOOD
