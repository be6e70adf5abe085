"""Tables of inverse rules, and of one rule after another, word by word."""

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

Letters = NDArray[np.int8]


@kernel
def compose(outer: Letters, inner: Letters, q: int, outer_width: int, inner_width: int, out: Letters) -> None:
    """Write the outer rule's letter of the inner rule's images, for each word of w + w' - 1 letters."""
    n = outer_width + inner_width - 1
    for word in range(q**n):
        image, rest, power = 0, word, 1
        for _ in range(outer_width):
            image += power * int(inner[rest % inner.size])
            rest //= q
            power *= q
        out[word] = outer[image]


@kernel
def invert(table: Letters, q: int, width: int, span: int, left: int, out: Letters) -> bool:
    """Write the letter at ``left`` that each word of ``span`` images comes from; return whether it is unique.

    ``left`` counts letters from the first that is read; ``out`` (q^span,) starts at -1.
    """
    n = span + width - 1
    shift = q ** (n - 1 - left)
    for word in range(q**n):
        image, rest, power = 0, word, 1
        for _ in range(span):
            image += power * int(table[rest % table.size])
            rest //= q
            power *= q
        letter = word // shift % q
        if out[image] >= 0 and out[image] != letter:
            return False
        out[image] = letter
    return True
