"""Whether equal classes force equal images: the two lightest members of a class whose images differ."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_PAIRS = 4096  # ties written out while looking for the canonical pair


def lightest_conflicts(
    classes: NDArray[Any], images: NDArray[Any], weights: NDArray[Any]
) -> list[tuple[int, int]]:
    """Return the pairs (i, j) of equal class and different image with the least total weight.

    In a class, one of a pair has another image than the lightest member; so the least total is that of the
    lightest member and the lightest one that disagrees with it.

    >>> lightest_conflicts(np.array([0, 0, 1]), np.array([0, 1, 1]), np.array([0, 2, 1]))
    [(0, 1)]
    """
    n_classes = int(classes.max()) + 1
    order = np.lexsort((weights, classes))
    present, starts = np.unique(classes[order], return_index=True)
    leader = np.zeros(n_classes, dtype=np.int64)
    leader[present] = order[starts]
    disagrees = np.flatnonzero(images != images[leader[classes]])
    if not disagrees.size:
        return []
    totals = weights[disagrees] + weights[leader[classes[disagrees]]]
    least = totals.min()
    pairs: set[tuple[int, int]] = set()
    for j in disagrees[totals == least]:
        light = weights[leader[classes[j]]]
        mates = np.flatnonzero((classes == classes[j]) & (weights == light) & (images != images[j]))
        pairs.update((min(int(i), int(j)), max(int(i), int(j))) for i in mates)
        if len(pairs) > MAX_PAIRS:
            break
    return sorted(pairs)
