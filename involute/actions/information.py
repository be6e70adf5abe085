"""Information ``Info(x) = A(x) - A(x°)`` against a contextual baseline x°: neutral, an eigenstate, given."""

from typing import final

import attrs
import numpy as np

from involute.actions.base import AbstractAction
from involute.arrays import Functional, State
from involute.laws import Lawful
from involute.spaces.base import AbstractSpace


@final
@attrs.frozen(eq=False)
class Information(Lawful):
    """An action measured from a baseline; negative where a state has less action than that.

    Parameters
    ----------
    action : the action A.
    baseline : the state x°, or ``None`` for the neutral one.

    >>> from involute.actions.support import Support
    >>> from involute.spaces.trit_space import TritSpace
    >>> info = Information(Support(), baseline=np.array([1, 0], dtype=np.int8)).bind(TritSpace(2))
    >>> int(info(np.zeros(2, dtype=np.int8)))
    -1
    """

    action: AbstractAction
    baseline: State = attrs.field(default=None, kw_only=True)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the information on batches of states of this space."""
        value = self.action.bind(space)
        baseline = space.neutral() if self.baseline is None else space.check(self.baseline, name="baseline")
        ground = value(baseline)
        return lambda x: np.asarray(value(x) - ground)
