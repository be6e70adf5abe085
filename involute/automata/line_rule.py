"""A local rule on a line over any alphabet, as a bare table: what all graph procedures read.

``F(x)_i = f(x_{i+first}, .., x_{i+first+width-1})``, letters ``0 .. n_letters - 1``, words in order, the
first cell slowest. Trits are letters minus one.
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.checking import array_of, frozen, whole
from involute.errors import InvalidRuleError, explain

MOST_LETTERS = 9  # one digit a letter where words are written, and letters fit int8
MOST_ENTRIES = 3**13  # of a table that is written out from a number
SHORT = 200  # bits of a number that is repeated in a message
FEW = 32  # digits split off one by one
TERNARY = 3


@final
@attrs.frozen(eq=False)
class LineRule:
    """A rule of ``width`` neighbouring cells over an alphabet of ``n_letters``.

    Parameters
    ----------
    table : n_letters^width letters, int8, in the order of the words, the first cell slowest.
    n_letters : the size q of the alphabet, 2 to 9.
    first : the offset of the window's first cell.

    Raises
    ------
    InvalidRuleError
        The length is no power of the alphabet, or an entry is no letter; ``n_letters`` or ``first`` is no
        whole number, or there are more than 9 letters.

    >>> LineRule.from_number(110, n_letters=2, width=3).table.tolist()
    [0, 1, 1, 1, 0, 1, 1, 0]
    """

    table: NDArray[np.int8]
    n_letters: int = 3
    first: int = -1
    width: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Check the table and derive the width."""
        q = _letters(self.n_letters)
        table = array_of(self.table, "table", InvalidRuleError)
        width = 0
        while q**width < table.size:
            width += 1
        if table.ndim != 1 or not width or q**width != table.size or table.dtype.kind not in "iu":
            raise InvalidRuleError(
                explain(
                    f"a table of {q}^width letters 0..{q - 1}",
                    f"{table.dtype} of shape {table.shape}",
                    "list one letter for each word, the first cell slowest",
                )
            )
        _check_letters(table, q)
        object.__setattr__(self, "table", frozen(table.astype(np.int8)))
        object.__setattr__(self, "n_letters", q)
        object.__setattr__(self, "first", whole(self.first, "first", InvalidRuleError))
        object.__setattr__(self, "width", width)

    @classmethod
    def from_number(cls, number: int, *, n_letters: int, width: int, first: int | None = None) -> "LineRule":
        """Return the rule with Wolfram's number, ``Σ_i table[i] q^i``; centred unless ``first`` says where.

        Raises
        ------
        InvalidRuleError
            There is no rule with this number, or its table has more than 3^13 entries.
        """
        q, n_cells = _letters(n_letters), whole(width, "width", InvalidRuleError, at_least=1)
        if n_cells > MOST_ENTRIES.bit_length() or q**n_cells > MOST_ENTRIES:
            got = f"{q}^{n_cells} for width={n_cells}"
            raise InvalidRuleError(
                explain("a table of at most 3^13 entries", got, "choose a smaller width or alphabet")
            )
        n_entries, rest = q**n_cells, whole(number, "number", InvalidRuleError, at_least=0)
        if rest >= q**n_entries:
            got = str(rest) if rest.bit_length() < SHORT else f"a number of {rest.bit_length()} bits"
            raise InvalidRuleError(explain(f"a number below {q}^{n_entries}", got, "check letters and width"))
        table = np.asarray(_digits(rest, q, n_entries), dtype=np.int8)
        return cls(table, q, -(n_cells // 2) if first is None else first)

    @property
    def number(self) -> int:
        """Wolfram's number, ``Σ_i table[i] q^i``."""
        return sum(int(letter) * self.n_letters**i for i, letter in enumerate(self.table))

    def images(self, words: NDArray[Any]) -> NDArray[np.int8]:
        """Return the images of words of letters, shape (.., n) -> (.., n - width + 1)."""
        n = words.shape[-1] - self.width + 1
        number = np.zeros((*words.shape[:-1], n), dtype=np.int64)
        for k in range(self.width):
            number = number * self.n_letters + words[..., k : k + n]
        return np.asarray(self.table[number])


def _digits(number: int, base: int, n_digits: int) -> list[int]:
    """Return the digits of a number, the lowest first."""
    if n_digits <= FEW:
        return [number // base**k % base for k in range(n_digits)]
    half = n_digits // 2
    high, low = divmod(number, base**half)
    return [*_digits(low, base, half), *_digits(high, base, n_digits - half)]


def _letters(n_letters: int) -> int:
    """Return the size of an alphabet, 2 to 9."""
    q = whole(n_letters, "n_letters", InvalidRuleError, at_least=2)
    if q > MOST_LETTERS:
        mend = "merge letters, or write each as several cells of a smaller alphabet"
        raise InvalidRuleError(explain("an alphabet of 2 to 9 letters", f"n_letters={q}", mend))
    return q


def _check_letters(table: NDArray[Any], n_letters: int) -> None:
    """Refuse entries that are no letters, with a hint where they look like trits."""
    wrong = np.flatnonzero((table < 0) | (table >= n_letters))
    if not len(wrong):
        return
    mend = f"letters are 0..{n_letters - 1}"
    if n_letters == TERNARY and table.min() == -1 and table.max() <= 1:
        mend += ": add 1 to a table of trits, or pass a LocalRule"
    got = f"table[{wrong[0]}]={table[wrong[0]]}"
    raise InvalidRuleError(explain(f"a table of letters 0..{n_letters - 1}", got, mend))
