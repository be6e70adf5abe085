"""What a rANS coder looks up: shares of groups of symbols, and the symbols of a group."""

import itertools
import math
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.coders.frequencies import quantised
from involute.coders.shares import orbits_of, shares_of, static_shares
from involute.coders.static import StaticModel
from involute.kernels.coders.parts import digits
from involute.kernels.coders.rans import guide_of

GROUP_BITS = 20
MOST_GROUPS = 256  # small enough for all tables to stay in the first-level cache


@final
@attrs.frozen(eq=False)
class GroupTables:
    """Groups of ``bands`` symbols as one code: shares of 2^bits, by orbit where the model is symmetric.

    Attributes
    ----------
    cumulative, guide : shares, and where to begin the search for the one that holds a number.
    symbols : symbol j of code c at ``[j, c]``.
    certain : one code has all the shares, so it takes no bits.
    """

    bands: int
    bits: int
    cumulative: NDArray[np.int32]
    guide: NDArray[np.int32]
    symbols: NDArray[np.int8] | NDArray[np.int16]

    @property
    def largest(self) -> int:
        """The largest code; its negation is 0."""
        return int(self.symbols.shape[1]) - 1

    @property
    def certain(self) -> bool:
        """Whether one code has all the shares."""
        return bool(np.diff(self.cumulative).max() == 1 << self.bits)


def single_tables(model: StaticModel) -> GroupTables:
    """Return the tables for symbols one at a time."""
    return _tables(model, 1, static_shares(model), model.bits)


def group_tables(model: StaticModel) -> GroupTables:
    """Return the tables for as many symbols at a time as make at most 256 groups.

    The frequency of a group is the product of its symbols', rounded to shares of 2^20 in integers.
    """
    bands = max((g for g in range(1, 9) if model.size**g <= MOST_GROUPS), default=1)
    if bands == 1:
        return single_tables(model)
    groups = itertools.product(model.frequencies, repeat=bands)
    products = tuple(math.prod(group) for group in groups)
    shares = quantised(orbits_of(products) if model.symmetric else products, GROUP_BITS)
    return _tables(model, bands, shares_of(shares), GROUP_BITS)


def _tables(model: StaticModel, bands: int, cumulative: NDArray[np.int32], bits: int) -> GroupTables:
    symbols = np.empty((bands, model.size**bands), dtype=model.dtype)
    digits(model.size, bands, model.lowest, symbols)
    return GroupTables(bands, bits, cumulative, guide_of(cumulative, bits), symbols)
