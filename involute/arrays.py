"""Names for the arrays that travel through involute.

The axis names in the comments are the documentation: ``batch`` is any number of leading axes.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Trits: TypeAlias = NDArray[np.int8]  # (*batch, *sites), values in {-1, 0, +1}
Integers: TypeAlias = NDArray[np.integer[Any]]  # (*batch, *sites), packed trits
Index: TypeAlias = NDArray[np.int64]  # (batch,) positions of states in their space
Values: TypeAlias = NDArray[Any]  # (*batch,) one value a state
State: TypeAlias = Any  # an array of trits or integers, or a tuple of states (product spaces)
Control: TypeAlias = Any  # a state of the control space, or None where there is none

Step: TypeAlias = Callable[[State, Control, int], State]  # (x, u, t) -> x'
StateMap: TypeAlias = Callable[[State], State]  # x -> x'
Functional: TypeAlias = Callable[[State], Values]  # x -> one value a state
