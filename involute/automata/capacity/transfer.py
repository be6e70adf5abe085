"""Constraints of neighbours on the square lattice, and cylinders that bound their growth from both sides.

Let ξ_n be the Perron root of the transfer matrix along a cylinder of circumference n, and κ the growth of
the number of pictures, per cell. With the transfer matrix T_m across a strip of width m, ``Tr T_m^n`` counts
the pictures on a ring of n such rows: the cylinder read the other way, so it grows with m as ξ_n^m. T_m is
symmetric, and for even n this is a sum of powers that are not negative. Hence with its Perron root Λ_m

- ``Λ_m^n <= Tr T_m^n``, so ``κ <= ξ_n^(1/n)`` (Calkin and Wilf, SIAM J. Discrete Math. 11, 1998);
- ``Tr T_m^(n+2) / Tr T_m^n <= Λ_m^2``, rising with even n, so ``(ξ_(n+2) / ξ_n)^(1/2) <= κ``.
"""

from itertools import permutations
from typing import Any, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.capacity.interval import Interval
from involute.automata.capacity.perron import perron_root
from involute.checking import EXACT, array_of, frozen, whole, wholes
from involute.errors import InvalidRuleError, explain

Words: TypeAlias = NDArray[np.int8]
Wholes: TypeAlias = NDArray[np.int64]
MOST_WORDS = 300_000
MOST_NUMBERS = 2**62  # rings are numbered in int64
MOST_PERMUTED = 5  # letters up to which all exchanges of letters are tried


def _pairs(values: Any) -> NDArray[np.bool_]:
    array = array_of(values, "the pairs", InvalidRuleError)
    is_square = array.ndim == 2 and array.shape[0] == array.shape[1] > 0
    if not is_square or not (array == array.T).all() or not np.isin(array, (0, 1)).all():
        expected, got = "a symmetric square table of 0 and 1", f"an array of shape {array.shape}"
        raise InvalidRuleError(explain(expected, got, "allow both orders of a pair, or none"))
    return frozen(array.astype(np.bool_))


def _weights(values: Any) -> tuple[int, ...]:
    return wholes(values, "weights", InvalidRuleError, at_least=1)


@final
@attrs.frozen(eq=False)
class PlaneConstraint:
    """The pictures on the square lattice in which all neighbours are allowed pairs.

    Parameters
    ----------
    beside, above : symmetric tables of 0 and 1, shape (q, q): which letters may stand beside, and above, each
        other.
    weights : how many symbols each letter stands for; 1 each by default.

    Raises
    ------
    InvalidRuleError
        A table is not symmetric, or the sizes differ.

    >>> hard_squares = PlaneConstraint([[1, 1], [1, 0]], [[1, 1], [1, 0]])
    >>> print(hard_squares.bounds(8).rounded(4))
    1.5019..1.5032
    """

    beside: NDArray[np.bool_] = attrs.field(converter=_pairs)
    above: NDArray[np.bool_] = attrs.field(converter=_pairs)
    weights: tuple[int, ...] = attrs.field(
        converter=_weights, default=attrs.Factory(lambda self: (1,) * len(self.beside), takes_self=True)
    )

    def __attrs_post_init__(self) -> None:
        """Refuse tables of different alphabets."""
        sizes = {len(self.beside), len(self.above), len(self.weights)}
        if len(sizes) > 1:
            got = f"sizes {sorted(sizes)}"
            raise InvalidRuleError(explain("one alphabet", got, "give one row, and one weight, a letter"))

    def cylinder(self, circumference: int) -> Interval:
        """Return bounds of ξ_n, the growth of the number of pictures by one ring of n cells.

        Raises
        ------
        InvalidRuleError
            There are no rings of this length, too many, or the weights make numbers inexact.
        """
        length = whole(circumference, "circumference", InvalidRuleError, at_least=1)
        matrix = self.ring_matrix(length)
        found = perron_root(matrix) if len(matrix) else None
        if found is None:
            got = f"none on rings of {length} cells"
            raise InvalidRuleError(explain("pictures on the cylinder", got, "allow more pairs"))
        return found

    def upper(self, circumference: int) -> Interval:
        """Return bounds of ``ξ_n^(1/n)``, which is no less than κ; n is even."""
        return self.cylinder(_even(circumference)).root(circumference)

    def lower(self, circumference: int) -> Interval:
        """Return bounds of ``(ξ_n / ξ_(n-2))^(1/2)``, which is no more than κ; n is even, and 4 at least."""
        narrow = self.cylinder(_even(circumference, at_least=4) - 2)
        return self.cylinder(circumference).over(narrow).root(2)

    def bounds(self, circumference: int) -> Interval:
        """Return certified bounds of κ, the growth per cell, from cylinders of n and n - 2 cells."""
        return Interval(self.lower(circumference).lower, self.upper(circumference).upper)

    def ring_matrix(self, length: int) -> Wholes:
        """Return the transfer matrix between rings of cells, up to rotations, reflections and like letters.

        Entry (i, j) is the weight of the rings in orbit j that may stand above a ring of orbit i.
        """
        words = self.rings(length)
        firsts, orbits = np.unique(self._smallest_forms(words), return_index=True, return_inverse=True)[1:]
        weight = np.asarray(self.weights, dtype=np.float64)[words].prod(axis=1)
        if weight.sum() >= EXACT:
            got = f"rings that weigh {weight.sum():.0f}"
            raise InvalidRuleError(explain(f"rings that weigh less than {EXACT}", got, "shorten the ring"))
        rows = []
        for first in words[firsts]:
            is_allowed = np.logical_and.reduce(
                [self.above[letter][words[:, i]] for i, letter in enumerate(first)]
            )
            rows.append(np.bincount(orbits[is_allowed], weight[is_allowed], len(firsts)))
        return np.asarray(rows).astype(np.int64)

    def rings(self, length: int) -> Words:
        """Return all rings of cells whose neighbours may stand beside each other, one a row."""
        if len(self.beside) ** length >= MOST_NUMBERS:
            got = f"{len(self.beside)}^{length}"
            raise InvalidRuleError(explain(f"fewer than {MOST_NUMBERS} words", got, "shorten the ring"))
        words = np.arange(len(self.beside), dtype=np.int8)[:, None]
        for _ in range(length - 1):
            row, letter = np.nonzero(self.beside[words[:, -1]])
            if len(row) > MOST_WORDS:
                got = f"{len(row)} words"
                raise InvalidRuleError(explain(f"at most {MOST_WORDS} words", got, "shorten the ring"))
            words = np.concatenate([words[row], letter[:, None].astype(np.int8)], axis=1)
        return words[self.beside[words[:, -1], words[:, 0]]]

    def _smallest_forms(self, words: Words) -> Wholes:
        """Return the least number among those of all like rings."""
        q, length = len(self.beside), words.shape[1]
        powers = q ** np.arange(length, dtype=np.int64)
        smallest = np.full(len(words), np.iinfo(np.int64).max)
        for exchange in self._exchanges():
            for form in (exchange[words], exchange[words[:, ::-1]]):
                for turn in range(length):
                    np.minimum(smallest, form @ np.roll(powers, turn), out=smallest)
        return smallest

    def _exchanges(self) -> list[Wholes]:
        """Return the permutations of letters that keep the constraint."""
        q, weights = len(self.weights), np.asarray(self.weights)
        tried = permutations(range(q)) if q <= MOST_PERMUTED else iter([tuple(range(q))])
        orders = [np.asarray(order, dtype=np.int64) for order in tried]
        return [
            order
            for order in orders
            if (weights[order] == weights).all()
            and all((table[order][:, order] == table).all() for table in (self.beside, self.above))
        ]


def _even(circumference: int, at_least: int = 2) -> int:
    length = whole(circumference, "circumference", InvalidRuleError, at_least=at_least)
    if length % 2:
        expected, mend = "an even circumference", "odd ones prove no bound"
        raise InvalidRuleError(explain(expected, str(length), mend))
    return length
