"""One word of each orbit of a group of signed permutations: the first in order.

A word is a row of trits; a group element sends x to ``(g x)_i = signs[g, i] x[places[g, i]]``.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.jit import kernel


@kernel
def _shown_earlier(x: Index, places: NDArray[np.int64], signs: NDArray[np.int8]) -> int:
    """Return the last cell that is read to see that ``g x`` comes before x; n if it does not."""
    n = len(x)
    seen = 0
    for i in range(n):
        seen = max(seen, int(places[i]), i)
        image = np.int64(signs[i]) * x[places[i]]
        if image != x[i]:
            return seen if image < x[i] else n
    return n


@kernel
def first_words(places: NDArray[np.int64], signs: NDArray[np.int8], out: Index) -> int:
    """Write the numbers of the words that come first in their orbit, ascending; return how many there are.

    ``places`` and ``signs`` are (G, n). A word that an element maps to an earlier one, as its first m cells
    already show, is left out together with all words that begin with these m cells.
    """
    n_elements, n = places.shape
    x = np.full(n, -1, dtype=np.int64)
    power = np.ones(n + 1, dtype=np.int64)
    for i in range(n):
        power[i + 1] = 3 * power[i]
    number, count = np.int64(0), 0
    while number < power[n]:
        last = n - 1
        is_first = True
        for g in range(n_elements):
            shown = _shown_earlier(x, places[g], signs[g])
            if shown < n:
                is_first, last = False, shown
                break
        if is_first:
            out[count] = number
            count += 1
        block = power[n - 1 - last]
        number = (number // block + 1) * block
        for i in range(last + 1, n):
            x[i] = -1
        while last >= 0:
            x[last] += 1
            if x[last] <= 1:
                break
            x[last] = -1
            last -= 1
    return count
