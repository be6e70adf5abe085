"""A wired layer as a sum of tables of the two halves of a state, so that an image costs a few additions.

The high half is the first cells of a state, the low half the last. A site that reads one half only is
counted in that half's table. The others are put together in groups that read few cells in all, one table a
group; on a ring of any length one group holds all four sites at the two seams.
"""

from typing import TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.eigen.wiring import Wiring
from involute.kernels.states import successors as census_successors

LOW_CELLS = 8  # a row of 3^8 words stays in the first-level cache
GROUP_CELLS = 8  # and so does the table of a group
WIDEST = 11  # cells that one site may read: a table of 3^11 words

Digits: TypeAlias = dict[int, NDArray[np.int64]]
Numbers = NDArray[np.uint32]


@final
@attrs.frozen(eq=False)
class SplitLayer:
    """The tables that `involute.kernels.states.successors` adds up; states are ``0 .. 3^n - 1``.

    Attributes
    ----------
    high, low : what the halves decide alone, one entry a half.
    high_codes, low_codes : (groups, halves): their sum is the entry of a group's table.
    tables : (groups, entries).
    """

    high: Numbers
    low: Numbers
    high_codes: NDArray[np.int32]
    low_codes: NDArray[np.int32]
    tables: Numbers

    @property
    def row(self) -> int:
        """The number of states with the same high half."""
        return len(self.low)

    def image_rows(self, first_row: int, out: Numbers) -> None:
        """Write the images of consecutive states, from the first one of a row on."""
        census_successors.image_rows(
            self.high, self.low, self.high_codes, self.low_codes, self.tables, first_row, out
        )

    def image_again(self, out: Numbers) -> None:
        """Replace states by their images."""
        census_successors.image_again(self.high, self.low, self.high_codes, self.low_codes, self.tables, out)


def split_layer(wiring: Wiring) -> SplitLayer | None:
    """Return the tables of a layer; ``None`` if a site reads too many cells.

    >>> copied = np.array([-1, 0, 1], dtype=np.int8)
    >>> swap = Wiring(np.array([0, 1, 2]), np.array([1, 0]), np.zeros(2, dtype=np.int64), (copied,))
    >>> out = np.empty(9, dtype=np.uint32)
    >>> split_layer(swap).image_rows(0, out)
    >>> out.tolist()
    [0, 3, 6, 1, 4, 7, 2, 5, 8]
    """
    n = wiring.n_sites
    n_high = n - min(n, LOW_CELLS)
    reads = [set(wiring.reads(site)) - {n} for site in range(n)]
    if max(map(len, reads)) > WIDEST:
        return None
    high = [site for site in range(n) if reads[site] and max(reads[site]) < n_high]
    low = [site for site in range(n) if not reads[site] or min(reads[site]) >= n_high]
    groups = _groups(reads, sorted(set(range(n)) - set(high) - set(low)))
    cells = [sorted(set[int]().union(*(reads[site] for site in group))) for group in groups]
    below = [[cell for cell in own if cell >= n_high] for own in cells]
    above = [[cell for cell in own if cell < n_high] for own in cells]
    of_high, of_low = _words(range(n_high)), _words(range(n_high, n))
    size = max((3 ** len(own) for own in cells), default=1)
    images = [_images(wiring, group, _words(own)) for group, own in zip(groups, cells, strict=True)]
    tables = [np.resize(image, size) for image in images]
    return SplitLayer(
        high=_images(wiring, high, of_high),
        low=_images(wiring, low, of_low),
        high_codes=_codes(above, of_high, [len(own) for own in below], 3**n_high),
        low_codes=_codes(below, of_low, [0] * len(below), 3 ** (n - n_high)),
        tables=np.asarray(tables, dtype=np.uint32).reshape(len(groups), size),
    )


def _groups(reads: list[set[int]], sites: list[int]) -> list[list[int]]:
    """Put sites together that read few cells in all; each goes where it adds the fewest."""
    groups: list[list[int]] = []
    cells: list[set[int]] = []
    for site in sorted(sites, key=lambda one: sorted(reads[one])):
        fitting = [k for k, own in enumerate(cells) if len(own | reads[site]) <= GROUP_CELLS]
        if fitting:
            best = min(fitting, key=lambda k: len(reads[site] - cells[k]))
            groups[best].append(site)
            cells[best] |= reads[site]
        else:
            groups.append([site])
            cells.append(set(reads[site]))
    return groups


def _words(cells: "range | list[int]") -> Digits:
    """Return the digits of all words on some cells, first cell slowest, by cell; under -1 their numbers."""
    n = len(cells)
    numbers = np.arange(3**n)
    return {-1: numbers, **{cell: numbers // 3 ** (n - 1 - k) % 3 for k, cell in enumerate(cells)}}


def _images(wiring: Wiring, sites: list[int], digits: Digits) -> Numbers:
    """Return what some sites contribute to the number of the image, for all words on the cells they read."""
    n = wiring.n_sites
    outside = np.ones_like(digits[-1])
    total = np.zeros_like(outside)
    for site in sites:
        code = np.zeros_like(outside)
        for cell in wiring.reads(site):
            code = 3 * code + (outside if cell == n else digits[cell])
        total += (wiring.table(site).astype(np.int64)[code] + 1) * 3 ** (n - 1 - site)
    return total.astype(np.uint32)


def _codes(cells: list[list[int]], digits: Digits, shifts: list[int], n_words: int) -> NDArray[np.int32]:
    """Return the number of the word that each half has on some cells, times 3^shift, one row a group."""
    codes = np.zeros((len(cells), n_words), dtype=np.int32)
    for g, (own, shift) in enumerate(zip(cells, shifts, strict=True)):
        for k, cell in enumerate(own):
            codes[g] += (digits[cell] * 3 ** (len(own) - 1 - k + shift)).astype(np.int32)
    return codes
