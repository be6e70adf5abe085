"""Where finished chunks are kept: in memory, or in a store on disk."""

from pathlib import Path
from typing import Any, final

import numpy as np
from numpy.typing import NDArray

from involute.ensemble.grid import Chunks
from involute.ensemble.job import Job, Outcome
from involute.ensemble.plan import attributes_of, coordinates_of, layouts_of, same_plan
from involute.errors import RunFileError, explain
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

    def __init__(self, job: Job, chunks: Chunks, path: Path, plan: dict[str, Any]) -> None:
        layouts = layouts_of(job.grid, job.columns, chunks.shape)
        self._chunks = chunks
        self.store: EnsembleStore
        if path.exists():
            self.store = open_store(path, layouts)
        else:
            stored = {
                name: values for name, values in coordinates_of(job).items() if values.dtype.kind != "U"
            }
            whole_plan = {**plan, "chunk": chunks.size}
            self.store = create_store(path, layouts, stored, whole_plan, attributes_of(job, plan))
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


def stored_size(path: Path, plan: dict[str, Any]) -> int:
    """Return the size of the chunks of the store, if it is of this ensemble."""
    stored = read_plan(path)
    differing = same_plan(stored, plan)
    if differing:
        expected = f"the ensemble in {str(path)!r} (of {stored.get('system')!r}, seed {stored.get('seed')})"
        mend = "ask for the same, or give another out="
        raise RunFileError(explain(expected, f"another {', another '.join(differing)}", mend))
    return int(stored["chunk"])
