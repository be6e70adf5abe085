"""What a run leaves behind: states, controls, observations, and whose run it was.

A trajectory knows its system by name, identity and description, not by reference: it can be saved and
loaded without the system, and whoever loads it with another system is told.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State, Values
from involute.errors import InvalidSystemError, RunFileError, explain
from involute.storage.record import Record, versions
from involute.storage.store import dataset, read_record, write_record
from involute.system import System

if TYPE_CHECKING:
    from rich.table import Table

    from involute.storage.store import Dataset

DIGITS = 12  # of an identity, where people read it


@final
@attrs.frozen(eq=False, repr=False, kw_only=True)
class Trajectory:
    """A run, finished or stopped.

    Attributes
    ----------
    system_name, identity, description : the model: its name, its digest, and what the digest is of.
    times : int64, shape (m,): the times of the kept states.
    states : the kept states as a batch of length m: an array (m, *shape), or a tuple of such.
    controls : the controls used, a batch of length ``n_steps``, where every state was kept; else ``None``.
    observations : what the observers found, by label.
    series : the labels of the observations with one entry a state seen, x0 included.
    x, t : the last state and its time.
    t0, n_steps, n_planned : the first time, the steps done and the steps asked for.
    seed, rng_state : what the random numbers began with and where they stand; ``None`` without a policy.
    part_names : the names of the factors of a product space.
    engine : what ran and why, such as ``"in leaps on bit planes: 9 operations .."`` or ``"step by step: .."``
        (of a resumed run, its last part); empty in runs saved by versions that did not tell.
    versions : of involute and numpy, as strings.
    """

    system_name: str
    identity: str
    description: dict[str, Any]
    times: NDArray[np.int64]
    states: State
    controls: Control
    observations: dict[str, Any]
    series: tuple[str, ...]
    x: State
    t0: int
    t: int
    n_steps: int
    n_planned: int
    seed: int | list[int] | None = None
    rng_state: dict[str, Any] | None = None
    part_names: tuple[str, ...] = ()
    engine: str = ""
    versions: dict[str, str] = attrs.field(factory=lambda: dict(versions()))

    @property
    def interrupted(self) -> bool:
        """Whether the run stopped before its last step."""
        return self.n_steps < self.n_planned

    def action(self, system: System) -> Values:
        """Return A of every kept state, shape (m,).

        Raises
        ------
        InvalidSystemError
            The system declares no action, or its states are of another space.
        """
        try:
            system.space.check(self.x)
        except ValueError as error:
            raise InvalidSystemError(
                explain(
                    f"the system of this run, {self.system_name!r}",
                    f"{system.name!r} on {system.space!r}",
                    "pass the system the run was made with",
                )
            ) from error
        return np.asarray(system.action_value(self.states))

    def to_xarray(self) -> "Dataset":
        """Return states, controls and observations with named dimensions and times.

        Raises
        ------
        MissingExtraError
            xarray is not installed.
        """
        return dataset(self._record())

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the run to a new zarr store and return its path.

        Raises
        ------
        RunFileError
            There is something at ``path`` (and ``overwrite`` is off, or it is no saved run), the disk
            refuses, or an observation is no number, text or array of numbers.
        MissingExtraError
            xarray or zarr is not installed.
        """
        return write_record(self._record(), Path(path), overwrite=overwrite)

    def _record(self) -> Record:
        direction = -1 if self.t < self.t0 else 1
        return Record(
            times=self.times,
            moments=self.t0 + direction * np.arange(self.n_steps + 1 if self.series else 0),
            states=self.states,
            controls=self.controls,
            observations=self.observations,
            series=self.series,
            part_names=self.part_names,
            head={name: getattr(self, name) for name in _HEAD} | {"x": self.x},
        )

    def __len__(self) -> int:
        """Return the number of kept states."""
        return len(self.times)

    def __getitem__(self, index: int | slice) -> State:
        """Return a kept state by its position, or a batch of them by a slice."""
        return _entry(self.states, index)

    def __iter__(self) -> Iterator[State]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        facts = ", ".join(f"{name} {value}" for name, value in self._facts()[1:] if name != "engine")
        return f"Trajectory({self.system_name}: {facts})"

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in self._facts())
        return f"<table class='involute-trajectory'>{rows}</table>"

    def __rich__(self) -> "Table":
        from rich.table import Table
        from rich.text import Text

        table = Table(title="Trajectory", show_header=False)
        for name, value in self._facts():
            table.add_row(name, Text(value))
        return table

    def _facts(self) -> list[tuple[str, str]]:
        done = f"{self.n_steps} of {self.n_planned}, interrupted" if self.interrupted else f"{self.n_steps}"
        return [
            ("system", self.system_name),
            ("steps", done),
            ("times", f"{self.t0} to {self.t}"),
            ("states kept", f"{len(self)}"),
            ("observations", " ".join(self.observations) or "none"),
            ("engine", self.engine or "not told"),
            ("identity", self.identity[:DIGITS]),
        ]


_HEAD = (
    "system_name",
    "identity",
    "description",
    "t0",
    "t",
    "n_steps",
    "n_planned",
    "seed",
    "rng_state",
    "versions",
    "engine",
)
_LATER = {"engine": ""}  # what older files lack, and stands for it


def load_run(path: str | Path, system: System | None = None) -> Trajectory:
    """Read a saved run, and see that it is the given system's.

    Parameters
    ----------
    path : a store written by `Trajectory.save`.
    system : the system it should be of; without one, any run is read.

    Raises
    ------
    RunFileError
        There is no such store, it is damaged, or it belongs to another model.
    MissingExtraError
        xarray or zarr is not installed.
    """
    record = read_record(Path(path))
    head = _LATER | record.head
    try:
        run = Trajectory(
            times=record.times,
            states=record.states,
            controls=record.controls,
            observations=record.observations,
            series=record.series,
            part_names=record.part_names,
            x=head["x"],
            **{name: head[name] for name in _HEAD},
        )
        is_whole = len(run) == _length(run.states) and isinstance(run.identity, str)
    except (KeyError, TypeError) as error:
        raise _incomplete(path, f"{type(error).__name__}: {error}") from error
    if not is_whole:
        raise _incomplete(path, f"{len(run)} times and {_length(run.states)} states")
    if system is not None:
        check_identity(run.identity, run.system_name, system, str(path))
    return run


def check_identity(identity: str, name: str, system: System, path: str) -> None:
    """Refuse a run that was made by a model other than this one.

    Raises
    ------
    RunFileError
        The digests differ.
    """
    if identity != system.identity:
        raise RunFileError(
            explain(
                f"a run of {system.name!r}, identity {system.identity[:DIGITS]}..",
                f"{path!r}, a run of {name!r}, identity {identity[:DIGITS]}..",
                "build the system that the run was made with (its description is in the file), or run anew",
            )
        )


def _incomplete(path: str | Path, what: str) -> RunFileError:
    return RunFileError(
        explain("a complete saved run", f"{str(path)!r} with {what}", "save the run again with this version")
    )


def _entry(batch: State, index: int | slice) -> State:
    return tuple(_entry(part, index) for part in batch) if isinstance(batch, tuple) else batch[index]


def _length(batch: State) -> int:
    return _length(batch[0]) if isinstance(batch, tuple) else len(batch)
