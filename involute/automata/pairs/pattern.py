"""Small patterns in any dimension with one image: they refute injectivity on a torus, surjectivity elsewhere.

Two different patterns in neutral surroundings that become one configuration refute surjectivity (Moore).
"""

from collections.abc import Iterator
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from involute.automata.pairs.diamond import neutral_letter

Offsets: TypeAlias = tuple[tuple[int, ...], ...]
Patterns: TypeAlias = NDArray[np.int8]


def equal_patterns(
    table: NDArray[np.int8], offsets: Offsets, n_letters: int, shape: tuple[int, ...], *, is_torus: bool
) -> tuple[Patterns, Patterns, Patterns] | None:
    """Return the two patterns of this shape with one image, and the image; ``None`` if no two have.

    They have the fewest non-neutral letters in both, then are the first in order. The image is that of all
    cells that the pattern can change, in order; on a torus of its shape, that of all cells.

    >>> found = equal_patterns(np.array([0, 1, 1]), ((0, 0),), 3, (1, 1), is_torus=True)
    >>> [pattern.tolist() for pattern in found]
    [[[1]], [[2]], [[1]]]
    """
    cells = list(product(*(range(n) for n in shape)))
    patterns = np.indices((n_letters,) * len(cells), dtype=np.int8).reshape(len(cells), -1).T
    images = _images(table, offsets, n_letters, patterns, _read(cells, offsets, shape if is_torus else None))
    weights = np.count_nonzero(patterns != neutral_letter(n_letters), axis=1)
    _, group = np.unique(images, axis=0, return_inverse=True)
    order = np.lexsort((weights, group.reshape(-1)))
    same = np.flatnonzero(group.reshape(-1)[order][1:] == group.reshape(-1)[order][:-1])
    if not same.size:
        return None
    pairs = np.sort(np.stack([order[same], order[same + 1]], axis=1), axis=1)
    first = np.lexsort((pairs[:, 1], pairs[:, 0], weights[pairs].sum(axis=1)))[0]
    x, y = (patterns[i].reshape(shape) for i in pairs[first])
    image = images[pairs[first, 0]]
    return x, y, image.reshape(shape) if is_torus else image


def small_shapes(dimension: int, most: int) -> Iterator[tuple[int, ...]]:
    """Yield the shapes of at most so many cells, those of fewest cells first.

    >>> list(small_shapes(2, 2))
    [(1, 1), (1, 2), (2, 1)]
    """
    found: list[tuple[int, ...]] = [()]
    for _ in range(dimension):
        found = [(*shape, n) for shape in found for n in range(1, most // int(np.prod(shape)) + 1)]
    yield from sorted(found, key=lambda shape: (int(np.prod(shape)), shape))


def _read(cells: list[tuple[int, ...]], offsets: Offsets, torus: tuple[int, ...] | None) -> NDArray[np.int64]:
    """Return which letters of a pattern each cell reads, (n, w): the number of letters stands for outside."""
    number = {cell: i for i, cell in enumerate(cells)}
    if torus is None:
        readers = {tuple(np.subtract(cell, offset).tolist()) for cell in cells for offset in offsets}
        sources = [[tuple(np.add(cell, offset).tolist()) for offset in offsets] for cell in sorted(readers)]
    else:
        sources = [[tuple((np.add(cell, offset) % torus).tolist()) for offset in offsets] for cell in cells]
    return np.asarray([[number.get(source, len(cells)) for source in row] for row in sources])


def _images(
    table: NDArray[np.int8], offsets: Offsets, q: int, patterns: Patterns, read: NDArray[np.int64]
) -> Patterns:
    outside = np.full((len(patterns), 1), neutral_letter(q), dtype=np.int8)
    letters = np.concatenate([patterns, outside], axis=1)
    word = np.zeros((len(patterns), len(read)), dtype=np.int32)
    for k in range(len(offsets)):
        word = word * q + letters[:, read[:, k]]
    return np.asarray(table[word])
