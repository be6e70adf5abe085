"""Checks of the two coder laws on given symbols, by exact comparison.

[K1] Decoding returns the symbols. [K2] Under a symmetric model the streams of x and -x have the same length.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from involute.coders.base import LOSSLESS_CODER, ODD_CODER, AbstractCoder
from involute.laws import Status, Verdict, Witness


def check_lossless(coder: AbstractCoder, symbols: ArrayLike, *, sides: ArrayLike | None = None) -> Verdict:
    """Return how [K1] stands for a coder on symbols (n,): TESTED, or REFUTED with what came back.

    >>> from involute.coders.contexts import AdaptiveTernary
    >>> from involute.coders.range_coder import RangeCoder
    >>> check_lossless(RangeCoder(AdaptiveTernary()), [0, 1]).status
    <Status.TESTED: 'TESTED'>
    """
    x = coder.model.checked(symbols)
    back = coder.decode(coder.encode(x, sides=sides), x.size, sides=sides)
    common = _common(coder, x)
    if np.array_equal(x, back):
        return Verdict(law=LOSSLESS_CODER, status=Status.TESTED, **common)
    witness = Witness(law=LOSSLESS_CODER.id, x=x, left=back, right=x)
    return Verdict(law=LOSSLESS_CODER, status=Status.REFUTED, witness=witness, **common)


def check_odd(coder: AbstractCoder, symbols: ArrayLike, *, sides: ArrayLike | None = None) -> Verdict:
    """Return how [K2] stands for a coder on symbols (n,); UNDECIDED where its model is not symmetric.

    >>> from involute.coders.contexts import AdaptiveTernary
    >>> from involute.coders.range_coder import RangeCoder
    >>> check_odd(RangeCoder(AdaptiveTernary(symmetric=False)), [0, 1]).reason
    'the model is not symmetric'
    """
    x = coder.model.checked(symbols)
    common = _common(coder, x)
    if not coder.model.symmetric:
        reason = "the model is not symmetric"
        return Verdict(law=ODD_CODER, status=Status.UNDECIDED, reason=reason, **common)
    y = coder.model.negated(x)
    left, right = len(coder.encode(y, sides=sides)), len(coder.encode(x, sides=sides))
    if left == right:
        return Verdict(law=ODD_CODER, status=Status.TESTED, **common)
    witness = Witness(law=ODD_CODER.id, x=x, y=y, left=left, right=right)
    return Verdict(law=ODD_CODER, status=Status.REFUTED, witness=witness, **common)


def _common(coder: AbstractCoder, x: Any) -> dict[str, Any]:
    return {
        "subject": f"coder {type(coder).__name__}",
        "scope": f"{x.size} symbols",
        "procedure": "exact comparison",
        "n_cases": 1,
    }
