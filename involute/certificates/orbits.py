"""Check claims about orbits: that states form a cycle, and that no cycle of a graph has a smaller mean."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.certificates.claims import array

MOST_SITES, MOST_LAYERS, MOST_INPUTS, ROOM = 2**22, 50, 13, 2**62
TAGS = frozenset({"subject", "identity"})

Whole: TypeAlias = NDArray[np.int64]
Layer: TypeAlias = list[tuple[Whole, Whole]]


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


def require(condition: Any) -> None:
    """Refuse what is not well-formed."""
    if not condition:
        raise ValueError("a well-formed certificate")


def integers(data: Any, n_axes: int, low: int, high: int) -> Whole:
    """Return packed integers within bounds."""
    found: Whole = array(data)
    require(found.ndim == n_axes and found.dtype.kind == "i" and found.size)
    require(low <= int(found.min()) and int(found.max()) <= high)
    return found


def read_layer(starts: Any, inputs: Any, table_of: Any, tables: list[Any]) -> Layer:
    """Return, for each site, the sites that it reads (the outside comes last) and its table."""
    first, number = (
        integers(starts, 1, 0, MOST_INPUTS * MOST_SITES),
        integers(table_of, 1, 0, len(tables) - 1),
    )
    n = len(number)
    reads, known = integers(inputs, 1, 0, n), [integers(table, 1, -1, 1) for table in tables]
    require(len(first) == n + 1 and first[0] == 0 and first[-1] == len(reads))
    require(((np.diff(first) >= 1) & (np.diff(first) <= MOST_INPUTS)).all())
    pairs = zip(np.split(reads, first[1:-1]), number.tolist(), strict=True)
    sites = [(own, known[k]) for own, k in pairs]
    require(all(len(table) == 3 ** len(own) for own, table in sites))
    return sites


def read_layers(layers: list[dict[str, Any]]) -> list[Layer]:
    """Return layers of as many sites each."""
    require(type(layers) is list and 0 < len(layers) <= MOST_LAYERS)
    found = [read_layer(**layer) for layer in layers]
    require(len({len(layer) for layer in found}) == 1)
    return found


def step(layers: list[Layer], states: Whole) -> Whole:
    """Return the images of rows of trits under layers of sites that look up what they read."""
    require(states.shape[1] == len(layers[0]))
    for layer in layers:
        padded = np.hstack([states, np.zeros((len(states), 1), dtype=np.int64)])  # the outside is neutral
        words = [(padded[:, own] + 1) @ 3 ** np.arange(len(own) - 1, -1, -1) for own, _ in layer]
        states = np.stack([table[word] for word, (_, table) in zip(words, layer, strict=True)], axis=1)
    return states


def _is_cycle(layers: Any, states: Any) -> bool:
    """Each row's image is the next row, the last one's the first, and all rows differ."""
    rows = integers(states, 2, -1, 1)
    distinct = {row.tobytes() for row in rows}
    return len(distinct) == len(rows) and bool(
        (step(read_layers(layers), rows) == np.roll(rows, -1, axis=0)).all()
    )


def _is_least_mean(
    source: Any, target: Any, weight: Any, potential: Any, cycle: Any, numerator: Any, denominator: Any
) -> bool:
    """No mean is below ``c/d``, since ``d w(e) - c + u(source) >= u(target)``; and this cycle has it."""
    require(type(numerator) is int and type(denominator) is int and denominator > 0)
    values, heights = integers(weight, 1, -ROOM, ROOM), integers(potential, 1, -ROOM, ROOM)
    tails, heads = (integers(ends, 1, 0, len(heights) - 1) for ends in (source, target))
    path = integers(cycle, 1, 0, len(values) - 1)
    require(len(tails) == len(heads) == len(values))
    largest = [max(abs(int(own.min())), abs(int(own.max()))) for own in (values, heights)]
    require(denominator * largest[0] + abs(numerator) + 2 * largest[1] < 2 * ROOM)
    require((heads[path] == np.roll(tails[path], -1)).all())
    require(denominator * sum(values[path].tolist()) == numerator * len(path))
    return bool((denominator * values - numerator + heights[tails] - heights[heads] >= 0).all())


KINDS: dict[str, Callable[..., bool]] = {"cycle": _is_cycle, "mean cycle": _is_least_mean}
