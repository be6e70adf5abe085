"""Several predictions of one bit mixed into one, in the logistic domain, with integers and tables only.

``stretch(p) = ln(p / (1 - p))`` in units of 1/256, ``squash`` its inverse; both are tables handed in (see
`involute.coders.tables`). The mixture is ``squash(Σ_k w_k stretch(p_k))``; after the bit each weight moves by
``stretch(p_k) (bit - p)`` times a rate. Weights are in units of 2^-16. If all inputs change sign and the bit
changes too, the mixture is ``1 - p`` and the weights move alike, to the last bit.

Reference: Mahoney, Adaptive weighing of context models for lossless data compression (2005).
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders.wide import wide
from involute.kernels.jit import kernel

STEEPEST = 3071  # the largest stretched probability that squash tells apart
STRETCH_BITS = 12  # stretch is looked up by the leading bits of a probability
WEIGHT_BITS = 16
LEARNING_BITS = 20
HASTE, PATIENCE_BITS = 14, 7


@kernel
def stretched(p: int, stretch: NDArray[np.int32]) -> int:
    """Return the stretched value of a probability in units of 2^-16, 0 <= p <= 65535."""
    return wide(stretch[p >> (16 - STRETCH_BITS)])


@kernel
def squashed(x: int, squash: NDArray[np.int32]) -> int:
    """Return the probability, 1..65535 in units of 2^-16, of a stretched value of any size."""
    return wide(squash[max(-STEEPEST, min(STEEPEST, x)) + STEEPEST])


@kernel
def rescaled(total: int) -> int:
    """Return a weighted sum in stretched units, rounded towards 0: an odd function."""
    return total >> WEIGHT_BITS if total >= 0 else -(-total >> WEIGHT_BITS)


@kernel
def hastened(learning: int, seen: int) -> int:
    """Return the rate of learning after ``seen`` symbols: 14 more at first, one less every 128 symbols."""
    return learning + max(0, HASTE - (seen >> PATIENCE_BITS))


@kernel
def moved(weight: int, x: int, error: int) -> int:
    """Return a weight after its input ``x`` met an error, ``(bit 2^16 - p)`` times a rate of 0..100."""
    return weight + ((x * error + (1 << (LEARNING_BITS - 1))) >> LEARNING_BITS)


@kernel
def mixed(inputs: NDArray[np.int64], weights: NDArray[np.int64]) -> int:
    """Return ``Σ_k w_k x_k`` in stretched units: an odd function of the inputs."""
    total = 0
    for k in range(inputs.size):
        total += weights[k] * inputs[k]
    return rescaled(total)


@kernel
def adjust(inputs: NDArray[np.int64], weights: NDArray[np.int64], bit: int, p: int, rate: int) -> None:
    """Move the weights after a bit whose mixture had the probability ``p``, in units of 2^-16."""
    error = ((bit << 16) - p) * rate
    for k in range(inputs.size):
        weights[k] = moved(weights[k], inputs[k], error)
