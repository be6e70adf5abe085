"""Reflection of a lattice along an axis, with or without a change of sign."""

from typing import Any, final

import attrs
import numpy as np

from involute.arrays import StateMap
from involute.checking import whole
from involute.errors import InvalidInvolutionError, explain
from involute.involutions.base import AbstractInvolution
from involute.spaces.base import AbstractSpace
from involute.spaces.trit_space import TritSpace


def _whole(value: Any) -> int:
    return whole(value, "axis or sign", InvalidInvolutionError)


@final
@attrs.frozen
class Reflection(AbstractInvolution):
    """Read an axis backwards, ``(ι x)_i = sign * x_{n-1-i}``.

    >>> Reflection(sign=-1).bind(TritSpace(3))(np.array([1, 0, 0], dtype=np.int8)).tolist()
    [0, 0, -1]
    """

    axis: int = attrs.field(default=0, converter=_whole, kw_only=True)
    sign: int = attrs.field(default=1, converter=_whole, kw_only=True)

    def bind(self, space: AbstractSpace) -> StateMap:
        """Return the reflection on batches of lattice states."""
        if (
            not isinstance(space, TritSpace)
            or not 0 <= self.axis < len(space.shape)
            or self.sign not in {-1, 1}
        ):
            raise InvalidInvolutionError(
                explain(
                    "an axis of a lattice and a sign -1 or 1",
                    f"{self!r} on {space!r}",
                    "choose an axis it has",
                )
            )
        axis = self.axis - len(space.shape)
        sign = np.int8(self.sign)
        return lambda x: sign * np.flip(x, axis=axis)
