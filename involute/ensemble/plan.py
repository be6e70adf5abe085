"""The plan of an ensemble: plain data that a store keeps and compares."""

import json
from typing import Any

from involute.ensemble.asked import Always
from involute.ensemble.job import Job
from involute.ensemble.values import are_plain, seen
from involute.identity import digest


def plain_plan(job: Job) -> dict[str, Any]:
    """Return what an ensemble is, as plain data: two that have it in common have all runs in common."""
    values = job.grid.values
    system = job.system(job.example).system
    asked = [job.factory if not isinstance(job.factory, Always) else None, job.x0, job.initial, job.controls]
    return {
        "identity": system.identity,
        "system": system.name,
        "n_steps": job.n_steps,
        "t0": job.t0,
        "keep": job.keep,
        "seed": job.seed,
        "n_replicas": job.grid.n_replicas,
        "names": list(job.grid.names),
        "values": [list(own) for own in values] if all(map(are_plain, values)) else None,
        "parameters": digest([[seen(value) for value in own] for own in values]),
        "observers": [[o.label, digest(o)] for o in job.observers],
        "asked": dict(zip(("factory", "x0", "initial", "controls"), map(digest, asked), strict=True)),
        "columns": {name: [list(c.axes), list(c.shape), c.dtype] for name, c in job.columns.items()},
    }


def same_plan(stored: dict[str, Any], asked: dict[str, Any]) -> list[str]:
    """Return in which respects two plans differ, in words."""
    inner = stored.get("asked", {})
    names = [name for name in asked if name not in ("asked", "system")]
    return [name for name in names if _text(stored.get(name)) != _text(asked[name])] + [
        name for name, own in asked["asked"].items() if inner.get(name) != own
    ]


def _text(value: Any) -> str:
    """Return a part of a plan as it is stored; as a text NaN equals itself."""
    return json.dumps(value, sort_keys=True)
