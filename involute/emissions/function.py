"""Emission by any Python callable of (x, t)."""

from collections.abc import Callable
from typing import final

import attrs
import numpy as np

from involute.arrays import State, Values
from involute.emissions.base import AbstractEmission
from involute.spaces.base import AbstractSpace


@final
@attrs.frozen
class FunctionEmission(AbstractEmission):
    """``E_t(x) = function(x, t)``, an integer or an array of integers of fixed shape."""

    function: Callable[[State, int], Values]

    def symbol(self, x: State, t: int, space: AbstractSpace) -> Values:  # noqa: ARG002
        """Return what the function says."""
        return np.asarray(self.function(x, t))
