"""Densities over words of trits: ``3^w`` numbers in the order of the words, flat or nested."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.spec.site import Site
from involute.spec.values import Grid


def density(values: Grid, width: int, site: Site) -> NDArray[Any]:
    """Return the numbers as an array of shape ``(3,) * width``; whole numbers stay exact."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise site.error("rows of equal length", "rows that differ", "give one number a word") from None
    if array.size != 3**width or array.dtype.kind not in "if":
        expected = f"3^{width} = {3**width} numbers, one for each word --, -0, .., ++"
        raise site.error(expected, f"{array.size}", "give one number a word, the first cell slowest")
    return array.reshape((3,) * width)
