"""Kernels of the tests: machine code called from compiled code."""

from involute.kernels.invoke import invoke
from involute.kernels.jit import kernel


@kernel
def twice(handle, first_p, first_n, second_p, second_n, lo, hi, moves):
    """Apply a body there and back, one word less on each side the second time."""
    invoke(handle, first_p, first_n, second_p, second_n, lo, hi, moves)
    invoke(handle, second_p, second_n, first_p, first_n, lo + 1, hi - 1, moves)
