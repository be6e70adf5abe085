"""How control trits reach a local rule: as further arguments, the same for every cell or one a cell."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.trit_space import TritSpace

Base = Callable[[Control, int], NDArray[np.int64]]  # (u, n_batch) -> (B or 1, n or 1) table offsets


def control_base(n_controls: int, space: TritSpace, controls: AbstractSpace | None) -> Base:
    """Return the function from a control to the offset it adds to every table index.

    Control trits are the last, fastest arguments of the rule. The control space has shape ``(c,)`` (or
    ``()`` for c = 1) for global controls, or the lattice's shape (c = 1) for one a cell.
    """
    if n_controls == 0:
        if controls is not None:
            raise InvalidRuleError(
                explain(
                    "no control space",
                    f"controls={controls!r}",
                    "give the rule n_controls, or drop the controls",
                )
            )
        return lambda _u, _n: np.zeros((1, 1), dtype=np.int64)
    if not isinstance(controls, TritSpace):
        raise InvalidRuleError(
            explain(
                f"a TritSpace of {n_controls} control trits",
                f"controls={controls!r}",
                f"declare controls=TritSpace({n_controls})",
            )
        )
    if controls.shape == space.shape and n_controls == 1 and space.shape != (1,):
        return lambda u, _n: np.ascontiguousarray(u, dtype=np.int64).reshape(-1, space.n_cells) + 1
    if controls.shape not in {(n_controls,), () if n_controls == 1 else (n_controls,)}:
        raise InvalidRuleError(
            explain(
                f"control trits of shape ({n_controls},), or one a cell, {space.shape}",
                f"shape {controls.shape}",
                "reshape the control space",
            )
        )
    powers = 3 ** np.arange(n_controls - 1, -1, -1, dtype=np.int64)
    return lambda u, _n: ((np.asarray(u, dtype=np.int64).reshape(-1, n_controls) + 1) @ powers)[:, None]
