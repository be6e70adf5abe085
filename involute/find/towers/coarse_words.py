"""Windows grouped by their coarse words, and tables of odd rules and of coarse ones."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.automata.descent import all_words
from involute.decide.towers.windows import number
from involute.updates import tables as rule_tables


def grouped_windows(
    projection: Trits,
    blocks: tuple[int, int],
    cone: tuple[int, int],
    *,
    is_odd: bool,
) -> tuple[NDArray[np.int8], NDArray[np.int64]]:
    """Return the cells that matter of all windows, as letters, and their coarse words, equal words together.

    Only different pairs of a word and cells are kept; the order inside a word is drawn once and for all.
    """
    length = rule_tables.inputs_of(len(projection)) or 0
    windows = all_words(3, (blocks[1] - blocks[0]) * length)
    coarse = projection[number(windows.reshape(len(windows), -1, length) - np.int8(1))]
    classes = number(coarse)
    cells = windows[:, cone[0] - blocks[0] * length : cone[1] - blocks[0] * length]
    keys = classes * 3 ** cells.shape[1] + number(cells - np.int8(1))
    kept = np.unique(keys, return_index=True)[1]
    if is_odd:
        kept = kept[classes[kept] <= 3 ** coarse.shape[1] // 2]
    kept = np.random.default_rng(0).permutation(kept)
    kept = kept[np.argsort(classes[kept], kind="stable")]
    return np.ascontiguousarray(cells[kept]), np.ascontiguousarray(classes[kept])


def odd_tables(numbers: NDArray[np.int64], size: int) -> Trits:
    """Return the odd tables with these numbers: their free entries are the digits, first slowest.

    >>> odd_tables(np.arange(3), 3).tolist()
    [[-1, 0, 1], [0, 0, 0], [1, 0, -1]]
    """
    powers = 3 ** np.arange(size // 2 - 1, -1, -1, dtype=np.int64)
    half = (numbers[:, None] // powers % 3 - 1).astype(np.int8)
    return np.concatenate([half, np.zeros((len(half), 1), dtype=np.int8), -half[:, ::-1]], axis=1)


def completed(images: NDArray[np.int8], *, is_odd: bool) -> Trits:
    """Return coarse tables in trits from letters, -1 for none; the other half from the first if odd."""
    out = np.where(images < 0, 0, images - 1).astype(np.int8)
    if is_odd:
        middle = out.shape[1] // 2
        out[:, middle + 1 :] = -out[:, :middle][:, ::-1]
    return out


def widened(rows: Trits, offsets: tuple[int, ...], reach: tuple[int, ...]) -> Trits:
    """Return tables over some offsets as tables over more of them, (m, 3^len(reach))."""
    index = np.indices((3,) * len(reach)).reshape(len(reach), -1)
    word = np.zeros(index.shape[1], dtype=np.int64)
    for offset in offsets:
        word = 3 * word + index[reach.index(offset)]
    return np.asarray(rows[:, word])
