"""Layers of sites that look up what they read, from plain data, and the images of states under them.

What a file may ask for is bounded, so that a small one can ask neither for hours nor for gigabytes.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.certificates.claims import MOST, array

MOST_LAYERS, MOST_INPUTS = 50, 13  # inputs of one site
WIRES, ENTRIES = 2**22, 2**24  # inputs of all sites, and entries of all tables
WORK, PIECE = 2**30, 2**18  # inputs that are looked up in all; numbers that are worked on at a time

Whole: TypeAlias = NDArray[np.int64]


def require(condition: Any) -> None:
    """Refuse what is not well-formed, or too much."""
    if not condition:
        raise ValueError("a well-formed certificate")


def integers(data: Any, n_axes: int, low: int, high: int, most: int = MOST) -> Whole:
    """Return packed integers within bounds, one or more and at most so many."""
    found: Whole = array(data, most)
    require(found.ndim == n_axes and found.dtype.kind == "i" and found.size)
    require(low <= int(found.min()) and int(found.max()) <= high)
    return found


class Layer(NamedTuple):
    """One site after another: where its inputs begin, the sites read; where its table begins, the tables."""

    starts: Whole
    reads: Whole
    places: Whole
    tables: NDArray[np.int8]

    def site(self, i: int) -> tuple[list[int], NDArray[np.int8]]:
        """Return what a site reads, the outside being one more than the last site, and its table."""
        own = self.reads[self.starts[i] : self.starts[i + 1]].tolist()
        return own, self.tables[self.places[i] :][: 3 ** len(own)]


def read_layer(starts: Any, inputs: Any, table_of: Any, tables: list[Any], wires: int, entries: int) -> Layer:
    """Return a layer of at most so many inputs and entries of tables, all within bounds."""
    first, reads = integers(starts, 1, 0, wires, wires + 1), integers(inputs, 1, 0, wires, wires)
    arity, n, known = np.diff(first), len(first) - 1, list[NDArray[np.int8]]()
    require(n and first[0] == 0 and first[-1] == len(reads) and reads.max() <= n)
    require(((arity >= 1) & (arity <= MOST_INPUTS)).all())
    for table in tables:
        known.append(integers(table, 1, -1, 1, min(entries, 3**MOST_INPUTS)).astype(np.int8))
        entries -= len(known[-1])
    lengths, number = np.array([len(table) for table in known]), integers(table_of, 1, 0, len(known) - 1, n)
    require(len(number) == n and (lengths[number] == 3**arity).all())
    return Layer(first, reads, np.cumsum([0, *lengths])[number], np.concatenate(known))


def read_layers(layers: list[dict[str, Any]]) -> list[Layer]:
    """Return layers of as many sites each."""
    require(type(layers) is list and 0 < len(layers) <= MOST_LAYERS)
    found: list[Layer] = []
    wires, entries = WIRES, ENTRIES
    for layer in layers:
        found.append(read_layer(**layer, wires=wires, entries=entries))
        wires, entries = wires - len(found[-1].reads), entries - len(found[-1].tables)
    require(len({len(layer.places) for layer in found}) == 1)
    return found


def step(layers: list[Layer], states: NDArray[Any]) -> NDArray[np.int8]:
    """Return the images of rows of trits under layers of sites that look up what they read."""
    require(states.shape[1] == len(layers[0].places))
    require(len(states) * sum(len(layer.reads) for layer in layers) <= WORK)
    n_rows = max(1, PIECE // states.shape[1])
    pieces = [states[i : i + n_rows] for i in range(0, len(states), n_rows)]
    for layer in layers:
        pieces = [_image(layer, piece) for piece in pieces]
    return np.concatenate(pieces)


def _image(layer: Layer, states: NDArray[Any]) -> NDArray[np.int8]:
    """Return images under one layer, the j-th inputs of all sites that have so many at a time."""
    padded = np.pad(states, ((0, 0), (0, 1)))  # the outside is neutral
    words, arity = np.zeros(states.shape, dtype=np.int64), np.diff(layer.starts)
    for j in range(int(arity.max())):
        sites = np.flatnonzero(arity > j)
        words[:, sites] = 3 * words[:, sites] + padded[:, layer.reads[layer.starts[sites] + j]] + 1
    images: NDArray[np.int8] = layer.tables[layer.places + words]
    return images
