"""Numbers of any integer type as int64, before arithmetic on them."""

from typing import Any

import numpy as np

from involute.kernels.jit import kernel


@kernel
def wide(value: Any) -> int:
    """Return a number as int64; narrow types would wrap, and unsigned ones turn sums into floats."""
    return np.int64(value)  # type: ignore[return-value]
