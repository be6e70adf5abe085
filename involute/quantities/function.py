"""Any Python callable as a quantity: sampled rather than proved."""

from collections.abc import Callable
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Functional, State
from involute.quantities.base import AbstractQuantity, Parity
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import functional_over_batch


@final
@attrs.frozen
class FunctionQuantity(AbstractQuantity):
    """``J(x) = function(x)`` for one state x: an integer, a float, or a row of them."""

    function: Callable[[State], Any]
    parity: Parity = attrs.field(validator=attrs.validators.in_(("even", "odd")))
    label: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Name it after its function where no label is given."""
        if not self.label:
            object.__setattr__(self, "label", getattr(self.function, "__name__", "function"))

    @property
    def terms(self) -> None:
        """Opaque."""
        return

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the function on batches, state by state."""
        return functional_over_batch(lambda x: np.asarray(self.function(x)), space)
