"""The first point and run that can be made: the pattern of all others, which tells their columns."""

import contextlib
from itertools import product

from involute.ensemble.columns import Columns, columns_of
from involute.ensemble.job import Job
from involute.errors import InvalidRunError, explain
from involute.simulate import simulate

ATTEMPTS = 8  # points, and replicas of a point, that are tried


def first_point(job: Job) -> int:
    """Return the first point that has a system; what the very first raises if a few have none."""
    first: Exception | None = None
    for point in range(min(ATTEMPTS, job.grid.n_points)):
        try:
            job.system(point)
        except Exception as error:  # noqa: BLE001  (raised below, or the point fails by itself, later)
            first = first or error
        else:
            return point
    raise first or AssertionError


def common_columns(job: Job) -> Columns:
    """Return the columns of a run, alike for the first and the last point that have any.

    Raises
    ------
    InvalidRunError
        They differ, or a parameter is named like a column or one of its axes.
    """
    n_points = job.grid.n_points
    first = last = _columns(job, range(job.example, min(n_points, job.example + ATTEMPTS)))
    with contextlib.suppress(Exception):  # a point without a system fails by itself, later
        last = _columns(job, range(n_points - 1, n_points))
    if first != last:
        expected = "states and observations of one shape for all parameters"
        differing = [name for name in first if first[name] != last.get(name)]
        mend = "make an ensemble for each size, or keep=None with observers of one shape"
        raise InvalidRunError(explain(expected, f"{differing} that differ", mend))
    taken = {*first, *(axis for column in first.values() for axis in column.axes)}
    clash = [name for name in job.grid.names if name in taken]
    if clash:
        expected = f"parameters named otherwise than the columns and axes {sorted(taken)}"
        mend = "rename it, or give the observer another label="
        raise InvalidRunError(explain(expected, repr(clash[0]), mend))
    return first


def _columns(job: Job, points: range) -> Columns:
    """Return the columns of the first run of some that begins; what the very first raises if none does."""
    first: Exception | None = None
    for point, replica in product(points, range(min(ATTEMPTS, job.grid.n_replicas))):
        try:
            return _columns_at(job, point, replica)
        except Exception as error:  # noqa: BLE001  (raised below, or recorded with its run, later)
            first = first or error
    raise first or AssertionError


def _columns_at(job: Job, point: int, replica: int) -> Columns:
    """Return the columns of the runs of a point, told from one of no steps."""
    system = job.system(point).system
    x, _ = job.first_state(system, point, replica)
    keep = "last" if job.keep is None else job.keep
    run = simulate(system, x, 0, observers=job.observers, keep=keep, t0=job.t0)
    return columns_of(run, job.observers, job.keep, job.n_steps)
