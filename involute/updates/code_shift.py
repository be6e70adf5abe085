"""Moves within the cosets of a linear code over GF(3): ``F(s, u) = s ⊕ u G``, one control trit a row of G.

Sums modulo 3 are odd, so the update commutes with negation whatever G is; every syndrome of the code stays.
"""

from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Control, State, Step, Trits
from involute.checking import array_of, frozen
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import trit_shape
from involute.updates.base import AbstractUpdate


def _matrix(values: Any) -> Trits:
    array = array_of(values, "generator", InvalidRuleError)
    is_matrix = array.ndim == 2 and array.size > 0 and array.dtype.kind in "iu"
    if not is_matrix or array.min() < -1 or array.max() > 1:
        wrong = array[~np.isin(array, (-1, 0, 1))] if array.dtype.kind in "iuf" else array[:0]
        got = f"{array.dtype} of shape {array.shape}" + (f" with {wrong.flat[0]}" if wrong.size else "")
        raise InvalidRuleError(explain("a matrix of trits", got, "give one row of trits a control"))
    return frozen(array.astype(np.int8))


@final
@attrs.frozen(eq=False)
class CodeShift(AbstractUpdate):
    """Add a word of the code that G generates, the control says which.

    Parameters
    ----------
    generator : G, trits, shape (k, n): k control trits, n cells.

    Raises
    ------
    InvalidRuleError
        ``generator`` is no matrix of trits; or the space has not n trits, or the controls have not k.

    >>> from involute.spaces.trit_space import TritSpace
    >>> step = CodeShift([[1, 1, 1]]).bind(TritSpace(3), TritSpace(1))
    >>> step(np.array([1, 0, -1], dtype=np.int8), np.array([1], dtype=np.int8), 0).tolist()
    [-1, 1, 0]
    """

    generator: Trits = attrs.field(converter=_matrix)

    @classmethod
    def along(cls, check: Any) -> "CodeShift":
        """Return the shift by all words that a check matrix sends to 0.

        Raises
        ------
        InvalidRuleError
            Only the word of all 0 passes every check.

        >>> CodeShift.along([[1, 1, 1]]).generator.tolist()
        [[-1, 1, 0], [-1, 0, 1]]
        """
        rows, pivots = _reduced(_matrix(check).astype(np.int64))
        n = rows.shape[1]
        free = [column for column in range(n) if column not in pivots]
        if not free:
            raise InvalidRuleError(
                explain("a code of more than one word", f"{n} independent checks", "drop a check")
            )
        generator = np.zeros((len(free), n), dtype=np.int64)
        for row, column in enumerate(free):
            generator[row, column] = 1
            generator[row, pivots] = -rows[: len(pivots), column]
        return cls(_centred(generator))

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> "CodeShift":
        """The shift by the opposite words."""
        return CodeShift(-self.generator)

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the step on batches of states."""
        k, n = self.generator.shape
        axes = len(trit_shape(space))
        if space.n_cells != n:
            raise InvalidRuleError(
                explain(f"a space of {n} trits", f"{space!r}", "give G one column for each cell")
            )
        if controls is None or trit_shape(controls) != (k,):
            raise InvalidRuleError(
                explain(f"{k} control trits", f"controls={controls!r}", f"declare controls=TritSpace({k})")
            )
        rows = self.generator.astype(np.int64)

        def step(x: State, u: Control, _t: int) -> Trits:
            word = np.asarray(u, dtype=np.int64) @ rows
            batch = x.shape[: x.ndim - axes]
            return _centred(x.reshape(*batch, n) + word).reshape(x.shape)

        return step


def _reduced(matrix: Any) -> tuple[Any, list[int]]:
    """Return the reduced row echelon form over GF(3), and the columns of its pivots."""
    rows, pivots = _centred(matrix).astype(np.int64), list[int]()
    for column in range(rows.shape[1]):
        place = len(pivots)
        found = np.flatnonzero(rows[place:, column])
        if not found.size:
            continue
        rows[[place, place + found[0]]] = rows[[place + found[0], place]]
        rows[place] *= rows[place, column]
        factors = rows[:, column].copy()
        factors[place] = 0
        rows = _centred(rows - factors[:, None] * rows[place]).astype(np.int64)
        pivots.append(column)
        if len(pivots) == len(rows):
            break
    return rows, pivots


def _centred(values: Any) -> Trits:
    return np.asarray((values + 1) % 3 - 1, dtype=np.int8)
