"""What a dataset says of itself: its coordinates, attributes, and where each column lies in a store."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.ensemble.columns import Columns
from involute.ensemble.grid import Grid
from involute.ensemble.job import Job
from involute.ensemble.values import along, as_numbers, texts
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
    return found


def notes_of(job: Job) -> Notes:
    """Return the attributes of every array, so that a store can be read without involute."""
    found: Notes = {name: {"long_name": said} for name, said in AXES.items()}
    for name in ("time", "moment"):
        found[name]["units"] = "step"
    for name, values in zip(job.grid.names, job.grid.values, strict=True):
        coded = {} if as_numbers(values) is not None else {"values": texts(values)}
        found[name] = {"long_name": "parameter", **coded}
    for name, column in job.columns.items():
        found[name] = {"long_name": "kept states" if column.is_state else "observation"}
        if np.dtype(column.dtype).kind == "S":
            found[name]["encoding"] = "text as UTF-8 bytes, zeros after its end"
    meanings = "missing finished failed"
    found["status"] = {
        "long_name": "what became of the run",
        "flag_values": [0, 1, 2],
        "flag_meanings": meanings,
    }
    return found


def layouts_of(job_grid: Grid, columns: Columns, sides: tuple[int, ...]) -> dict[str, Layout]:
    """Return where each column lies in a store whose chunks have these sides."""
    shape, axes = job_grid.shape, job_grid.axes
    layouts = {
        name: Layout((*axes, *c.axes), (*shape, *c.shape), (*sides, *c.shape), c.dtype)
        for name, c in columns.items()
    }
    return {**layouts, "status": Layout(axes, shape, sides, "|u1")}
