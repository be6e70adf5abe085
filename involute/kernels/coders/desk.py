"""The experts of a mixture at one desk, an array with a column for each.

Row PAST holds the balanced-ternary number of what the expert remembers, SPAN 3 to the length of that, BEGIN
its first cell. For one trit: ROW its cell, TURN the sign of its past (1 without symmetry), INPUT what it
expects, stretched. Rows WEIGHTS .. WEIGHTS + 3 are its weights: two sets for the support of a trit, two for
the sign, told apart by whether the last trit was 0. Cells of the sign stand after all cells of the support.

One array instead of nine: the compiler counts references at every call.
"""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.coders.adaptive import learn, probability
from involute.kernels.coders.history import orientation_of, remembered, row_of
from involute.kernels.coders.mixing import moved, rescaled, stretched
from involute.kernels.jit import kernel

PAST, SPAN, BEGIN, ROW, TURN, INPUT, WEIGHTS = range(7)
SUPPORT, SIGN = WEIGHTS, WEIGHTS + 2
N_ROWS = WEIGHTS + 4
FIRST_WEIGHT = 5 << 14  # of all experts together: agreement counts a little more than once


@kernel
def seated(spans: NDArray[np.int64], begins: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the desk of experts that remember nothing yet and are trusted alike."""
    desk = np.zeros((N_ROWS, spans.size), dtype=np.int64)
    desk[SPAN] = spans
    desk[BEGIN] = begins
    desk[WEIGHTS:] = FIRST_WEIGHT // spans.size
    return desk


@kernel
def locate(desk: NDArray[np.int64], side: int, symmetric: bool) -> None:  # noqa: FBT001
    """Write the cell and the turn of every expert."""
    for k in range(desk.shape[1]):
        past = desk[PAST, k]
        desk[ROW, k] = desk[BEGIN, k] + row_of(past, side, desk[SPAN, k], symmetric)
        desk[TURN, k] = orientation_of(past, symmetric)


@kernel
def support_expected(
    desk: NDArray[np.int64], cells: NDArray[np.int64], stretch: NDArray[np.int32], weights: int
) -> int:
    """Return how much the experts together expect a 0, stretched."""
    total = 0
    for k in range(desk.shape[1]):
        desk[INPUT, k] = stretched(probability(cells, desk[ROW, k]), stretch)
        total += desk[weights, k] * desk[INPUT, k]
    return rescaled(total)


@kernel
def sign_expected(
    desk: NDArray[np.int64], cells: NDArray[np.int64], stretch: NDArray[np.int32], weights: int
) -> int:
    """Return how much the experts together expect a +, stretched; an odd function of what they remember."""
    total = 0
    half = cells.shape[0] >> 1
    for k in range(desk.shape[1]):
        desk[INPUT, k] = desk[TURN, k] * stretched(probability(cells, half + desk[ROW, k]), stretch)
        total += desk[weights, k] * desk[INPUT, k]
    return rescaled(total)


@kernel
def support_seen(
    desk: NDArray[np.int64],
    cells: NDArray[np.int64],
    rate: NDArray[np.int64],
    quick: int,
    slow: int,
    bit: int,
    weights: int,
    error: int,
) -> None:
    """Move weights and cells after the decision "it is 0" (bit 1) or not."""
    for k in range(desk.shape[1]):
        desk[weights, k] = moved(desk[weights, k], desk[INPUT, k], error)
        learn(cells, desk[ROW, k], bit, rate, quick, slow)


@kernel
def sign_seen(
    desk: NDArray[np.int64],
    cells: NDArray[np.int64],
    rate: NDArray[np.int64],
    quick: int,
    slow: int,
    sign: int,
    weights: int,
    error: int,
) -> None:
    """Move weights and cells after a sign; what a neutral past learns has no say, for its turn is 0."""
    half = cells.shape[0] >> 1
    for k in range(desk.shape[1]):
        desk[weights, k] = moved(desk[weights, k], desk[INPUT, k], error)
        learn(cells, half + desk[ROW, k], 1 if sign == desk[TURN, k] else 0, rate, quick, slow)


@kernel
def remember(desk: NDArray[np.int64], trit: int) -> None:
    """Add a trit to what every expert remembers."""
    for k in range(desk.shape[1]):
        desk[PAST, k] = remembered(desk[PAST, k], trit, desk[SPAN, k])
