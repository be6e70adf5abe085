"""Check claims about orbits: that states form a cycle, and that no cycle of a graph has a smaller mean."""

from collections.abc import Callable
from typing import Any

import numpy as np

from involute.certificates.layers import PIECE, integers, read_layers, require, step

ROOM, EDGES = 2**62, 2**24  # sums below twice this fit 64 bits; edges of a graph
TAGS = frozenset({"subject", "identity"})


def holds(
    kinds: dict[str, Callable[..., bool]], law: str | None, certificate: dict[str, Any], **tags: str
) -> bool:
    """Return whether a claim of one of these kinds is true; none of them proves a law."""
    try:
        own = {key: value for key, value in certificate.items() if key not in TAGS | {"kind"}}
        named = all(certificate[tag] == value for tag, value in tags.items())
        return law is None and named and bool(kinds[certificate["kind"]](**own))
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it proves nothing
        return False


def _is_cycle(layers: Any, states: Any) -> bool:
    """Each row's image is the next row, the last one's the first, and all rows differ."""
    rows = integers(states, 2, -1, 1).astype(np.int8)
    require(len(rows) <= 3 ** min(rows.shape[1], 20) and len({row.tobytes() for row in rows}) == len(rows))
    return bool((step(read_layers(layers), rows) == np.roll(rows, -1, axis=0)).all())


def _is_least_mean(
    source: Any, target: Any, weight: Any, potential: Any, cycle: Any, numerator: Any, denominator: Any
) -> bool:
    """No mean is below ``c/d``, since ``d w(e) - c + u(source) >= u(target)``; and this cycle has it."""
    require(type(numerator) is int and type(denominator) is int and denominator > 0)
    values, heights = (integers(own, 1, -ROOM, ROOM, EDGES) for own in (weight, potential))
    last = len(heights) - 1
    tails, heads = (integers(ends, 1, 0, last, EDGES).astype(np.int32) for ends in (source, target))
    path = integers(cycle, 1, 0, len(values) - 1, EDGES)
    require(len(tails) == len(heads) == len(values))
    largest = [max(abs(int(own.min())), abs(int(own.max()))) for own in (values, heights)]
    require(denominator * largest[0] + abs(numerator) + 2 * largest[1] < 2 * ROOM)
    require((heads[path] == np.roll(tails[path], -1)).all())
    total = 2**32 * int((values[path] >> 32).sum()) + int((values[path] & (2**32 - 1)).sum())
    require(denominator * total == numerator * len(path))
    pieces = (slice(i, i + PIECE) for i in range(0, len(values), PIECE))
    return all(
        (denominator * values[own] - numerator + heights[tails[own]] >= heights[heads[own]]).all()
        for own in pieces
    )


KINDS: dict[str, Callable[..., bool]] = {"cycle": _is_cycle, "mean cycle": _is_least_mean}
