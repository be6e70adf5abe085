"""What an ensemble leaves behind: columns over parameters and replicas, and what failed."""

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.checking import whole
from involute.ensemble.columns import Columns
from involute.ensemble.grid import Grid
from involute.ensemble.job import DONE, FAILED, replica_generator
from involute.ensemble.values import as_python, key
from involute.errors import InvalidRunError, explain
from involute.storage.ensemble_layout import Notes, memory_dataset, with_coordinates

if TYPE_CHECKING:
    from involute.storage.store import Dataset

DIGITS = 12  # of an identity, where people read it


@final
@attrs.frozen
class Failure:
    """A run that did not finish: where it stands in the ensemble, and what was said."""

    parameters: dict[str, Any]
    replica: int
    error: str


@final
@attrs.frozen(eq=False, repr=False, kw_only=True)
class Ensemble:
    """Many runs of one model, finished or in part.

    Attributes
    ----------
    system_name, identity, seed, n_steps : whose runs, from which seed, how long.
    grid : the parameters and replicas.
    columns : what is kept of each run.
    failed : the runs that did not finish.
    path : the store on disk, or ``None``.
    coordinates : the values along the axes.
    notes, attributes : of the dataset's arrays, and of the dataset.
    """

    system_name: str
    identity: str
    seed: int
    n_steps: int
    grid: Grid
    columns: Columns
    failed: tuple[Failure, ...]
    path: Path | None
    coordinates: dict[str, NDArray[Any]]
    notes: Notes
    attributes: dict[str, Any]
    _read: Callable[[str], NDArray[Any]]
    _opened: "Callable[[Mapping[str, Any]], Dataset] | None"

    @property
    def status(self) -> NDArray[np.uint8]:
        """Each run's state over parameters and replicas: 0 not made yet, 1 finished, 2 failed."""
        return np.asarray(self._read("status"), dtype=np.uint8)

    @property
    def partial(self) -> bool:
        """Whether runs are missing, for it was interrupted."""
        return bool((self.status == 0).any())

    @property
    def states(self) -> Any:
        """The kept states, axes parameters x replica [x time] x sites; a tuple for a product space.

        Raises
        ------
        InvalidRunError
            None were kept.
        """
        names = [name for name, column in self.columns.items() if column.is_state]
        if not names:
            raise InvalidRunError(explain("kept states", "keep=None", 'ask for keep="last"'))
        arrays = tuple(self._read(name) for name in names)
        return arrays[0] if names == ["state"] else arrays

    @property
    def observations(self) -> dict[str, NDArray[Any]]:
        """What the observers found, by column, axes parameters x replica x their own."""
        return {name: self[name] for name, column in self.columns.items() if not column.is_state}

    @property
    def dataset(self) -> "Dataset":
        """Everything with named axes. Runs that did not finish hold zeros (NaN in real numbers).

        Raises
        ------
        MissingExtraError
            xarray is not installed.
        """
        attributes = {**self.attributes, "partial": int(self.partial), "failed": len(self.failed)}
        if self._opened is not None:
            return with_coordinates(self._opened(attributes), self.coordinates, self.notes)
        arrays = {name: self._read(name) for name in (*self.columns, "status")}
        axes = {name: (*self.grid.axes, *column.axes) for name, column in self.columns.items()}
        axes["status"] = self.grid.axes
        return memory_dataset(arrays, axes, self.coordinates, attributes, self.notes)

    def generator(self, /, replica: int, **parameters: Any) -> np.random.Generator:
        """Return the generator of one run as it was: draw the first state from it, pass it to `simulate`.

        Raises
        ------
        InvalidRunError
            There is no such run.
        """
        try:
            indices = [
                list(map(key, values)).index(key(as_python(parameters.pop(name))))
                for name, values in zip(self.grid.names, self.grid.values, strict=True)
            ]
        except (KeyError, ValueError) as error:
            expected = f"a value of each of the parameters {self.grid.names}"
            raise InvalidRunError(explain(expected, f"{error}", "name one of the ensemble's")) from None
        replica = whole(replica, "replica", InvalidRunError)
        if parameters or not 0 <= replica < self.grid.n_replicas:
            got = f"replica={replica} {parameters or ''}"
            expected = f"a replica in 0..{self.grid.n_replicas - 1}"
            raise InvalidRunError(explain(expected, got, "count replicas from 0"))
        point = int(np.ravel_multi_index((*indices, 0), self.grid.shape)) // self.grid.n_replicas
        return replica_generator(self.seed, point, replica)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return a column by its name."""
        if name not in self.columns:
            raise InvalidRunError(
                explain(f"one of {tuple(self.columns)}", repr(name), "correct its spelling")
            )
        array = self._read(name)
        return array.astype(f"U{array.dtype.itemsize}") if array.dtype.kind == "S" else array

    def __len__(self) -> int:
        return self.grid.n_runs

    def __repr__(self) -> str:
        facts = ", ".join(f"{name} {value}" for name, value in self._facts()[1:])
        return f"Ensemble({self.system_name}: {facts})"

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in self._facts())
        return f"<table class='involute-ensemble'>{rows}</table>"

    def _facts(self) -> list[tuple[str, str]]:
        done = int(np.count_nonzero(self.status == DONE))
        failed = int(np.count_nonzero(self.status == FAILED))
        axes = " x ".join(f"{n} {axis}" for axis, n in zip(self.grid.axes, self.grid.shape, strict=True))
        runs = f"{done} of {len(self)}" + (", partial" if done + failed < len(self) else "")
        return [
            ("system", self.system_name),
            ("runs", runs + (f", {failed} failed" if failed else "")),
            ("axes", axes + ("s" if self.grid.n_replicas != 1 else "")),
            ("steps", str(self.n_steps)),
            ("columns", " ".join(self.columns) or "none"),
            ("seed", str(self.seed)),
            ("identity", self.identity[:DIGITS]),
        ]
