"""The arguments of HashLife, checked before anything is built."""

from math import isnan
from numbers import Real
from time import monotonic
from typing import Any

import numpy as np

from involute.arrays import Trits
from involute.checking import array_of, whole, wholes
from involute.errors import InvalidRunError, InvalidStateError, explain
from involute.kernels.hashlife.store import LEVELS

MOST_NODES = 500_000_000  # whose references fit 32 bits


def pattern_of(pattern: Any, dimension: int) -> Trits:
    """Return a pattern as trits of so many axes."""
    cells = array_of(pattern, "pattern", InvalidStateError)
    if cells.ndim != dimension or cells.dtype.kind not in "iu":
        got, mend = (
            f"{cells.dtype} of shape {cells.shape}",
            f"pass trits with {dimension} axes, as the rule has",
        )
        raise InvalidStateError(explain(f"a pattern of trits with {dimension} axes", got, mend))
    strange = np.argwhere(~np.isin(cells, (-1, 0, 1)))
    if len(strange):
        place = tuple(strange[0].tolist())
        got = f"pattern[{', '.join(map(str, place))}]={cells[place]}"
        raise InvalidStateError(explain("trits -1, 0 and +1", got, "map values to trits first"))
    return cells.astype(np.int8)


def origin_of(origin: Any, dimension: int) -> tuple[int, ...]:
    """Return the place of the first cell; one number stands for all axes."""
    places = wholes(origin, "origin", InvalidRunError)
    if len(places) not in {1, dimension}:
        got, mend = f"origin={origin!r:.80}", "give the place of the first cell"
        raise InvalidRunError(explain(f"an origin of one number an axis, {dimension}-D", got, mend))
    return places * dimension if len(places) == 1 else places


def total_of(n_steps: Any, margin: int) -> int:
    """Return the number of steps, refusing at once what no universe holds."""
    total = whole(n_steps, "n_steps", InvalidRunError, at_least=0)
    if total >= 3 ** (LEVELS - 2 - margin):
        got = f"steps enough for 3^{LEVELS} cells or more"
        raise InvalidRunError(explain(f"fewer than 3^{LEVELS} cells a side", got, "ask for fewer steps"))
    return total


def deadline_of(seconds: Any) -> float:
    """Return when the clock `time.monotonic` will show that the time is used up."""
    if not isinstance(seconds, Real) or isinstance(seconds, bool) or isnan(seconds):
        got, mend = f"seconds={seconds!r:.80}", "pass a number"
        raise InvalidRunError(explain("seconds to be a number", got, mend))
    return monotonic() + float(seconds)


def budget_of(budget: Any) -> int:
    """Return the most nodes."""
    number = whole(budget, "budget", InvalidRunError, at_least=1)
    if number > MOST_NODES:
        got, mend = f"budget={number}", "lower it: what runs out of nodes returns what it reached"
        raise InvalidRunError(explain(f"a budget of at most {MOST_NODES} nodes", got, mend))
    return number
