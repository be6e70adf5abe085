"""Syndromes over GF(3): ``J(x) = H x`` modulo 3, centred, one trit for each row of the check matrix H.

``H(-x) = -(H x)``, so every syndrome is odd: a linear check over GF(3) needs no axis of its own [A13].
"""

from itertools import product
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Functional, State, Trits
from involute.checking import array_of, frozen, whole
from involute.errors import InvalidRuleError, explain
from involute.quantities.base import AbstractQuantity, Parity
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import trit_shape

GOLAY = (1, -1, -1, -1, 1, 0, 1)  # (z^11 - 1) / (z^5 + z^4 - z^3 + z^2 - 1) over GF(3), highest power first


def _check(values: Any) -> Trits:
    array = array_of(values, "check", InvalidRuleError)
    is_matrix = array.ndim == 2 and array.size > 0 and array.dtype.kind in "iu"
    if not is_matrix or array.min() < -1 or array.max() > 1:
        got = f"{array.dtype} of shape {array.shape}"
        raise InvalidRuleError(explain("a check matrix of trits", got, "give one row of trits a check"))
    return frozen(array.astype(np.int8))


@final
@attrs.frozen(eq=False)
class Syndrome(AbstractQuantity):
    """What a linear code over GF(3) says of a word: all 0 exactly if it is a code word.

    Parameters
    ----------
    check : the check matrix H, trits, shape (r, n).
    label : a short name.

    Raises
    ------
    InvalidRuleError
        ``check`` is no matrix of trits, or the space has not n of them.

    >>> from involute.spaces.trit_space import TritSpace
    >>> Syndrome([[1, 1, -1]]).bind(TritSpace(3))(np.array([1, 1, 0], dtype=np.int8)).tolist()
    [-1]
    """

    check: Trits = attrs.field(converter=_check)
    label: str = attrs.field(default="syndrome", kw_only=True)

    @classmethod
    def hamming(cls, n_checks: int) -> "Syndrome":
        """Return the syndrome of the ternary Hamming code [(3^r - 1)/2, (3^r - 1)/2 - r, 3].

        The columns of H are one of each pair of opposite words of r trits, the one whose first trit that is
        not 0 is +.

        >>> Syndrome.hamming(2).check.tolist()
        [[0, 1, 1, 1], [1, -1, 0, 1]]
        """
        r = whole(n_checks, "n_checks", InvalidRuleError, at_least=1)
        columns = [word for word in product((-1, 0, 1), repeat=r) if word > (0,) * r]
        return cls(np.asarray(columns, dtype=np.int8).T)

    @classmethod
    def golay(cls) -> "Syndrome":
        """Return the syndrome of the ternary Golay code [11, 6, 5], from its check polynomial."""
        rows = [[0] * i + [*GOLAY] + [0] * (4 - i) for i in range(5)]
        return cls(np.asarray(rows, dtype=np.int8))

    @property
    def parity(self) -> Parity:
        """Odd, because it is linear."""
        return "odd"

    @property
    def terms(self) -> None:
        """No local terms: a sum modulo 3 is no sum of densities."""
        return

    def bind(self, space: AbstractSpace) -> Functional:
        """Return ``H x`` modulo 3 on batches of states, with r trits each, int8."""
        shape = trit_shape(space)
        n = self.check.shape[1]
        if space.n_cells != n:
            raise InvalidRuleError(
                explain(f"a space of {n} trits", f"{space!r}", "give H one column for each cell")
            )
        columns = self.check.T.astype(np.int64)

        def value(x: State) -> Trits:
            flat = np.asarray(x, dtype=np.int64).reshape(*x.shape[: x.ndim - len(shape)], n)
            return np.asarray((flat @ columns + 1) % 3 - 1, dtype=np.int8)

        return value
