"""What a dataset says of itself: its coordinates, attributes, and where each column lies in a store."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.ensemble.columns import Columns
from involute.ensemble.grid import Grid
from involute.ensemble.job import Job
from involute.ensemble.values import along, as_numbers, texts
from involute.observers.base import AbstractObserver
from involute.spaces.graph_space import GraphSpace
from involute.spaces.product_space import ProductSpace
from involute.storage.ensemble_layout import Layout, Notes
from involute.storage.record import versions

AXES = {
    "replica": "number of the replica",
    "time": "time of a kept state",
    "moment": "time of an observation",
}


def attributes_of(job: Job, plan: dict[str, Any]) -> dict[str, Any]:
    """Return what a dataset says of itself."""
    return {
        **{name: plan[name] for name in ("system", "identity", "n_steps", "t0", "seed")},
        "keep": str(job.keep),
        "observers": " ".join(o.label for o in job.observers),
        "versions": " ".join(f"{name} {version}" for name, version in versions()),
    }


def coordinates_of(job: Job) -> dict[str, NDArray[Any]]:
    """Return the values along the axes; parameters that are no numbers or texts are numbered."""
    found = {name: along(values) for name, values in zip(job.grid.names, job.grid.values, strict=True)}
    found["replica"] = np.arange(job.grid.n_replicas)
    axes = {axis: n for c in job.columns.values() for axis, n in zip(c.axes, c.shape, strict=True)}
    stride = job.keep if isinstance(job.keep, int) else 1
    if "time" in axes:
        found["time"] = job.t0 + stride * np.arange(axes["time"])
    if "moment" in axes:
        found["moment"] = job.t0 + np.arange(axes["moment"])
    return found | {axis: np.asarray(labels) for axis, labels in _sites(job).items() if axis in axes}


def _sites(job: Job) -> dict[str, tuple[str, ...]]:
    """Return what the sites are called, by axis, where the systems at both ends of the grid agree."""
    first, last = (_labels(job, point) for point in (job.example, job.grid.n_points - 1))
    return first if last in (first, None) and first else {}


def _labels(job: Job, point: int) -> dict[str, tuple[str, ...]] | None:
    """Return the names of the nodes of the states' graphs; ``None`` for a point without a system."""
    try:
        space = job.system(point).system.space
    except Exception:  # noqa: BLE001  (a point without a system fails by itself)
        return None
    parts = {"site": space}
    if isinstance(space, ProductSpace):
        names = space.names or tuple(map(str, range(len(space.factors))))
        parts = {f"site_{name}": part for name, part in zip(names, space.factors, strict=True)}
    return {a: part.labels for a, part in parts.items() if isinstance(part, GraphSpace) and part.labels}


def notes_of(job: Job) -> Notes:
    """Return the attributes of every array, so that a store can be read without involute."""
    found: Notes = {name: {"long_name": said} for name, said in AXES.items()}
    for name in ("time", "moment"):
        found[name]["units"] = "step"
    for name, values in zip(job.grid.names, job.grid.values, strict=True):
        coded = {} if as_numbers(values) is not None else {"values": texts(values)}
        found[name] = {"long_name": "parameter", **coded}
    for name, column in job.columns.items():
        found[name] = {"long_name": "kept states"} if column.is_state else _observed(name, job.observers)
        if np.dtype(column.dtype).kind == "S":
            found[name]["encoding"] = "text as UTF-8 bytes, zeros after its end"
    found |= {axis: {"long_name": "node", "values": list(own)} for axis, own in _sites(job).items()}
    meanings = "missing finished failed"
    found["status"] = {
        "long_name": "what became of the run",
        "flag_values": [0, 1, 2],
        "flag_meanings": meanings,
    }
    return found


def _observed(name: str, observers: tuple[AbstractObserver, ...]) -> dict[str, Any]:
    """Return what a column is: the first line of what its observer says of itself, and what that has seen."""
    plain = name.removeprefix("observed_")
    own = [o for o in observers if any(f"{n}_".startswith(f"{o.label}_") for n in (name, plain))]
    if not own:
        return {"long_name": "observation"}
    observer = max(own, key=lambda o: len(o.label))
    first = (type(observer).__doc__ or "").strip().partition("\n")[0].replace("``", "").rstrip(".")
    seen = "one entry for each state" if observer.is_series else "over all states"
    return {
        "long_name": "observation",
        "description": first or type(observer).__name__,
        "seen": f"{seen} from the first on, kept or not",
    }


def layouts_of(job_grid: Grid, columns: Columns, sides: tuple[int, ...]) -> dict[str, Layout]:
    """Return where each column lies in a store whose chunks have these sides."""
    shape, axes = job_grid.shape, job_grid.axes
    layouts = {
        name: Layout((*axes, *c.axes), (*shape, *c.shape), (*sides, *c.shape), c.dtype)
        for name, c in columns.items()
    }
    return {**layouts, "status": Layout(axes, shape, sides, "|u1")}
