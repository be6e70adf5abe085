"""How coarse words and T fine steps go together: the mass of each word with each image of its centre."""

import math
from fractions import Fraction
from typing import Any, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.automata.descent import all_words
from involute.automata.line_rule import LineRule
from involute.decide.towers.windows import number

Shares: TypeAlias = tuple[Fraction, Fraction, Fraction]  # of -, 0 and + in a cell
Masses: TypeAlias = NDArray[Any]  # (3^k coarse words, 3 images), integers
Letters: TypeAlias = NDArray[np.int8]
CHUNK = 2**16  # windows that are drawn at once


@final
@attrs.frozen(eq=False)
class Windows:
    """The windows on which fine and coarse steps are compared: whole blocks ``first .. last - 1``.

    Attributes
    ----------
    rule, projection : F and the table of Π.
    block, time : b and T.
    first, last : the blocks; block 0 is the one whose image is asked for.
    """

    rule: LineRule
    projection: Trits
    block: int
    time: int
    first: int
    last: int

    @property
    def width(self) -> int:
        """How many cells a window has."""
        return (self.last - self.first) * self.block

    @property
    def n_words(self) -> int:
        """How many coarse words there are."""
        return int(3 ** (self.last - self.first))

    def pairs(self, letters: Letters) -> NDArray[np.int64]:
        """Return three times the number of the coarse word, plus the letter that block 0 becomes."""
        coarse = self.projection[number(letters.reshape(len(letters), -1, self.block) - np.int8(1))]
        start = self.time * self.rule.first - self.first * self.block
        cells = letters[:, start : start + self.block + self.time * (self.rule.width - 1)]
        for _ in range(self.time):
            cells = self.rule.images(cells)
        image = self.projection[number(cells - np.int8(1))]
        return 3 * number(coarse) + image + 1

    def all_masses(self, shares: Shares) -> tuple[Masses, int]:
        """Return the exact masses, times their common denominator, and that.

        Windows of one composition have one weight, so they are counted by composition.
        """
        letters, size = all_words(3, self.width), self.width + 1
        composition = (letters == 0).sum(axis=1) * size + (letters == 2).sum(axis=1)
        keys = self.pairs(letters) * size**2 + composition
        counts = np.bincount(keys, minlength=3 * self.n_words * size**2).reshape(-1, size**2)
        weights = [_weight(shares, i, j, self.width) for i in range(size) for j in range(size)]
        common = math.lcm(*(weight.denominator for weight in weights))
        wholes = np.asarray([int(weight * common) for weight in weights], dtype=object)
        return (counts.astype(object) @ wholes).reshape(self.n_words, 3), common

    def drawn_masses(self, shares: Shares, n_cases: int, draws: np.random.Generator) -> Masses:
        """Return how often each pair came up in so many windows."""
        counts, shape = np.zeros(3 * self.n_words, dtype=np.int64), [float(share) for share in shares]
        for first in range(0, n_cases, CHUNK):
            letters = draws.choice(3, (min(CHUNK, n_cases - first), self.width), p=shape)
            counts += np.bincount(self.pairs(letters.astype(np.int8)), minlength=len(counts))
        return counts.reshape(self.n_words, 3)

    def over_words(self, coarse: LineRule) -> NDArray[np.int64]:
        """Return the letters of a coarse rule over all coarse words of the window."""
        start = coarse.first - self.first
        words = all_words(3, self.last - self.first)[:, start : start + coarse.width]
        return coarse.images(words)[:, 0].astype(np.int64)


def likeliest(masses: Masses) -> NDArray[np.int64]:
    """Return the likeliest letter of each word: of several the neutral one, else one sign in each half.

    >>> likeliest(np.array([[2, 2, 0], [3, 1, 3], [4, 1, 4]])).tolist()
    [1, 0, 2]
    """
    best = masses.max(axis=1)
    rows = np.arange(len(masses))
    table = np.where(rows > len(masses) // 2, 2, 0)
    table = np.where(masses[rows, table] == best, table, 2 - table)
    return np.where(masses[:, 1] == best, 1, table).astype(np.int64)


def _weight(shares: Shares, n_minus: int, n_plus: int, width: int) -> Fraction:
    n_neutral = width - n_minus - n_plus
    return (
        shares[0] ** n_minus * shares[1] ** n_neutral * shares[2] ** n_plus if n_neutral >= 0 else Fraction(0)
    )
