"""Check claims about orbits: that states form a cycle, and that no cycle of a graph has a smaller mean."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.certificates.claims import array

MOST_SITES, MOST_LAYERS, MOST_INPUTS, ROOM = 2**22, 50, 13, 2**62
TAGS = frozenset({"subject", "identity"})

Whole = NDArray[np.int64]


def holds(law: str | None, certificate: dict[str, Any], **tags: str) -> bool:
    """Return whether a claim about orbits is true; none of them proves a law."""
    try:
        own = {key: value for key, value in certificate.items() if key not in TAGS | {"kind"}}
        named = all(certificate[tag] == value for tag, value in tags.items())
        return law is None and named and bool(KINDS[certificate["kind"]](**own))
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it proves nothing
        return False


def _require(condition: Any) -> None:
    if not condition:
        raise ValueError("a well-formed certificate")


def _integers(data: Any, n_axes: int, low: int, high: int) -> Whole:
    """Return packed integers within bounds."""
    found: Whole = array(data)
    _require(found.ndim == n_axes and found.dtype.kind == "i" and found.size)
    _require(low <= int(found.min()) and int(found.max()) <= high)
    return found


def step(layers: list[dict[str, Any]], states: Whole) -> Whole:
    """Return the images of rows of trits under layers of sites that look up what they read."""
    _require(type(layers) is list and 0 < len(layers) <= MOST_LAYERS)
    for layer in layers:
        states = _layer(states, **layer)
    return states


def _layer(states: Whole, starts: Any, inputs: Any, table_of: Any, tables: list[Any]) -> Whole:
    n = states.shape[1]
    first = _integers(starts, 1, 0, MOST_INPUTS * MOST_SITES)
    reads = _integers(inputs, 1, 0, n)
    number = _integers(table_of, 1, 0, len(tables) - 1)
    widths = np.diff(first)
    _require(len(first) == n + 1 and len(number) == n and first[0] == 0 and first[-1] == len(reads))
    _require(widths.min() >= 1 and widths.max() <= MOST_INPUTS)
    padded = np.hstack([states, np.zeros((len(states), 1), dtype=np.int64)])  # the outside is neutral
    out = np.empty_like(states)
    for k, plain in enumerate(tables):
        sites = np.flatnonzero(number == k)
        if len(sites):
            table = _integers(plain, 1, -1, 1)
            _require((3 ** widths[sites] == len(table)).all())
            words = np.zeros((len(states), len(sites)), dtype=np.int64)
            for j in range(int(widths[sites[0]])):
                words = 3 * words + padded[:, reads[first[sites] + j]] + 1
            out[:, sites] = table[words]
    return out


def _is_cycle(layers: Any, states: Any) -> bool:
    """Each row's image is the next row, the last one's the first, and all rows differ."""
    rows = _integers(states, 2, -1, 1)
    distinct = {row.tobytes() for row in rows}
    return len(distinct) == len(rows) and bool((step(layers, rows) == np.roll(rows, -1, axis=0)).all())


def _is_least_mean(
    source: Any, target: Any, weight: Any, potential: Any, cycle: Any, numerator: Any, denominator: Any
) -> bool:
    """No mean is below ``c/d``, since ``d w(e) - c + u(source) >= u(target)``; and this cycle has it."""
    _require(type(numerator) is int and type(denominator) is int and denominator > 0)
    values, heights = _integers(weight, 1, -ROOM, ROOM), _integers(potential, 1, -ROOM, ROOM)
    tails, heads = (_integers(ends, 1, 0, len(heights) - 1) for ends in (source, target))
    path = _integers(cycle, 1, 0, len(values) - 1)
    _require(len(tails) == len(heads) == len(values))
    largest = [max(abs(int(own.min())), abs(int(own.max()))) for own in (values, heights)]
    _require(denominator * largest[0] + abs(numerator) + 2 * largest[1] < 2 * ROOM)
    _require((heads[path] == np.roll(tails[path], -1)).all())
    _require(denominator * sum(values[path].tolist()) == numerator * len(path))
    return bool((denominator * values - numerator + heights[tails] - heights[heads] >= 0).all())


KINDS: dict[str, Callable[..., bool]] = {"cycle": _is_cycle, "mean cycle": _is_least_mean}
