"""Where finished chunks are kept: in memory, or in a store on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from involute.ensemble.described import attributes_of, coordinates_of, layouts_of, notes_of
from involute.ensemble.grid import Chunks
from involute.ensemble.job import Job, Outcome
from involute.ensemble.plan import same_plan
from involute.errors import InvalidRunError, RunFileError, explain
from involute.storage.ensemble_lock import held_alone
from involute.storage.ensemble_store import EnsembleStore, create_store, open_store, read_plan


@final
class Held:
    """Columns in memory."""

    def __init__(self, job: Job, chunks: Chunks) -> None:
        n = job.grid.n_runs
        self.columns = {name: column.blank(n) for name, column in job.columns.items()}
        self.columns["status"] = np.zeros(n, dtype=np.uint8)
        self.finished: dict[int, dict[int, str]] = {}
        self.opened = None
        self._chunks = chunks

    def put(self, k: int, found: Outcome) -> None:
        """Keep a chunk."""
        start, stop = self._chunks.runs(k)
        for name, array in {**found.entries, "status": found.status}.items():
            self.columns[name][start:stop] = array
        self.finished[k] = found.errors

    def read(self, name: str) -> NDArray[Any]:
        """Return a column over parameters and replicas."""
        array = self.columns[name]
        return array.reshape(*self._chunks.grid.shape, *array.shape[1:])


@final
class Stored:
    """Columns on disk."""

    def __init__(self, job: Job, chunks: Chunks, path: Path) -> None:
        layouts = layouts_of(job.grid, job.columns, chunks.shape)
        self._chunks = chunks
        self.store: EnsembleStore = open_store(path, layouts)
        self.finished = self.store.finished({k: chunks.region(k) for k in range(len(chunks))})
        self.read = self.store.array
        self.opened = self.store.dataset

    def put(self, k: int, found: Outcome) -> None:
        """Write a chunk."""
        region = self._chunks.region(k)
        sides = tuple(part.stop - part.start for part in region)
        columns = {**found.entries, "status": found.status}
        arrays = {name: array.reshape(*sides, *array.shape[1:]) for name, array in columns.items()}
        self.store.write(k, region, arrays, found.errors)
        self.finished[k] = found.errors


@contextmanager
def kept(job: Job, chunks: Chunks, path: Path | None, plan: dict[str, Any]) -> Iterator[Held | Stored]:
    """Yield where the chunks are kept; a store on disk is begun if there is none, and held alone.

    Raises
    ------
    RunFileError
        Somebody else is writing to the store, it is damaged, or the disk refuses.
    """
    if path is None:
        yield Held(job, chunks)
        return
    if not path.exists():
        _begin(job, chunks, path, plan)
    with held_alone(path):
        if stored_size(path, plan) != chunks.size:  # somebody else began one a moment ago
            got = "one that was begun at the same moment"
            raise RunFileError(explain(f"a free path {str(path)!r}", got, "ask again, to go on with it"))
        yield Stored(job, chunks, path)


def _begin(job: Job, chunks: Chunks, path: Path, plan: dict[str, Any]) -> None:
    """Make an empty store; texts along an axis are numbered, and stand in its attributes."""
    along = coordinates_of(job)
    coordinates = {n: np.arange(len(a)) if a.dtype.kind == "U" else a for n, a in along.items()}
    layouts = layouts_of(job.grid, job.columns, chunks.shape)
    whole_plan = {**plan, "chunk": chunks.size}
    create_store(path, layouts, coordinates, whole_plan, attributes_of(job, plan), notes_of(job))


def place_of(out: Any) -> Path:
    """Return the path of a store, which stays the same wherever this process goes.

    Raises
    ------
    InvalidRunError
        It is no path, or none that the system could hold.
    """
    try:
        place = Path(out).absolute()
        place.exists()
    except (TypeError, ValueError, OSError) as error:
        got = f"{out!r:.80}: {error}"
        raise InvalidRunError(
            explain("a path for the ensemble", got, "give out= as text or a Path")
        ) from error
    return place


def stored_size(path: Path, plan: dict[str, Any]) -> int:
    """Return the size of the chunks of the store, if it is of this ensemble."""
    stored = read_plan(path)
    differing = same_plan(stored, plan)
    if differing:
        expected = f"the ensemble in {str(path)!r} (of {stored.get('system')!r}, seed {stored.get('seed')})"
        mend = "ask for the same, or give another out="
        raise RunFileError(explain(expected, f"another {', another '.join(differing)}", mend))
    return int(stored["chunk"])
