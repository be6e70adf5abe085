"""The last trits as a context, and the one cell that a context shares with its negation."""

from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel


@kernel
def remembered(past: int, trit: int, span: int) -> int:
    """Return the balanced-ternary number of the last k trits, ``span = 3^k``, after one more.

    Negated trits give the negated number; 0 stands for no past as well.
    """
    past = 3 * past + trit
    half = span >> 1
    if past > half:
        past -= span * ((past + half) // span)
    elif past < -half:
        past += span * ((half - past) // span)
    return past


@kernel
def orientation_of(past: int, symmetric: bool) -> int:  # noqa: FBT001
    """Return the sign of a past; 1 throughout where the model is not symmetric."""
    if not symmetric:
        return 1
    return wide(past > 0) - wide(past < 0)


@kernel
def row_of(past: int, side: int, span: int, symmetric: bool) -> int:  # noqa: FBT001
    """Return the cell of a past: a symmetric model has one for a past and its negation."""
    if symmetric:
        return side * ((span >> 1) + 1) + abs(past)
    return side * span + past + (span >> 1)
