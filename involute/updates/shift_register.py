"""Shift registers: a window on a stream of trits, ``x'_(.., j) = x_(.., j+1)``; the control enters last."""

from typing import final

import attrs
import numpy as np

from involute.arrays import Control, State, Step, Trits
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.trit_space import TritSpace
from involute.updates.base import AbstractUpdate


@final
@attrs.frozen
class ShiftRegister(AbstractUpdate):
    """Drop the oldest entry along the last axis, append the control.

    The space has shape ``(*channels, window)``, the control space shape ``channels``. Every output copies
    one input, so the update commutes with negation whatever the sizes.
    """

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> None:
        """What was dropped is gone."""
        return

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the shift on batches of windows."""
        if not isinstance(space, TritSpace) or not space.shape:
            raise InvalidRuleError(
                explain("a window of trits", f"{space!r}", "use TritSpace((channels, window))")
            )
        if not isinstance(controls, TritSpace) or controls.shape != space.shape[:-1]:
            raise InvalidRuleError(
                explain(
                    f"control trits of shape {space.shape[:-1]}",
                    f"{controls!r}",
                    f"declare controls=TritSpace({space.shape[:-1]})",
                )
            )

        def step(x: State, u: Control, _t: int) -> Trits:
            entering = np.broadcast_to(np.asarray(u, dtype=np.int8), x.shape[:-1])[..., None]
            return np.concatenate([x[..., 1:], entering], axis=-1)

        return step
