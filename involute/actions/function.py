"""Any Python callable as an action: sampled rather than proved."""

from collections.abc import Callable
from typing import final

import attrs
import numpy as np

from involute.actions.base import AbstractAction
from involute.arrays import Functional, State
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import functional_over_batch


@final
@attrs.frozen
class FunctionAction(AbstractAction):
    """``A(x) = function(x)`` for one state x, a finite number."""

    function: Callable[[State], float]

    @property
    def terms(self) -> None:
        """Opaque."""
        return

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the function on batches, state by state."""
        return functional_over_batch(lambda x: np.asarray(self.function(x)), space)
