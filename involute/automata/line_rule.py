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
        The length is no power of the alphabet, or an entry is no letter.

    >>> LineRule.from_number(110, n_letters=2, width=3).table.tolist()
    [0, 1, 1, 1, 0, 1, 1, 0]
    """

    table: NDArray[np.int8]
    n_letters: int = 3
    first: int = -1
    width: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Check the table and derive the width."""
        q = whole(self.n_letters, "n_letters", InvalidRuleError, at_least=2)
        table = array_of(self.table, "table", InvalidRuleError)
        width = 0
        while q**width < table.size:
            width += 1
        is_table = table.ndim == 1 and width and q**width == table.size and table.dtype.kind in "iu"
        if not is_table or table.min() < 0 or table.max() >= q:
            raise InvalidRuleError(
                explain(
                    f"a table of {q}^width letters 0..{q - 1}",
                    f"{table.dtype} of shape {table.shape}",
                    "list one letter for each word, the first cell slowest",
                )
            )
        object.__setattr__(self, "table", frozen(table.astype(np.int8)))
        object.__setattr__(self, "width", width)

    @classmethod
    def from_number(cls, number: int, *, n_letters: int, width: int, first: int | None = None) -> "LineRule":
        """Return the rule with Wolfram's number, ``Σ_i table[i] q^i``; centred unless ``first`` says where.

        Raises
        ------
        InvalidRuleError
            There is no rule with this number.
        """
        n_entries = n_letters**width
        rest = whole(number, "number", InvalidRuleError, at_least=0)
        if rest >= n_letters**n_entries:
            raise InvalidRuleError(
                explain(f"a number below {n_letters}^{n_entries}", str(number), "check letters and width")
            )
        table = np.empty(n_entries, dtype=np.int8)
        for i in range(n_entries):
            rest, table[i] = divmod(rest, n_letters)
        return cls(table, n_letters, -(width // 2) if first is None else first)

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
