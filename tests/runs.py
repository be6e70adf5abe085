"""What tests of runs share: two small systems, exact comparison, an observer that stumbles."""

import attrs
import numpy as np
from shipped import LINEAR, RING

import involute as iv
from involute.observers.action_series import ActionSeries
from involute.observers.base import AbstractObserver, Fold
from involute.observers.density import Density
from involute.observers.period_detector import PeriodDetector
from involute.observers.running_mean import RunningMean
from involute.observers.state_hash import StateHash

DRIVEN = iv.System(
    space=RING,
    controls=iv.TritSpace(2),
    update=iv.LocalRule.from_function(
        lambda left, right, u, v: (left + right + u - v + 1) % 3 - 1, offsets=(-1, 1), n_controls=2
    ),
    action=iv.Support(),
    name="driven",
)
FREE = iv.System(space=RING, update=LINEAR, action=iv.Support(), name="free")
X0 = iv.trits("+-0+00")


def same(a, b):
    """Compare nested values exactly, kinds and dtypes included."""
    if isinstance(a, tuple | list):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, np.ndarray | np.generic):
        return np.asarray(a).dtype == np.asarray(b).dtype and np.array_equal(a, b)
    return type(a) is type(b) and a == b


def same_run(a, b):
    """Compare everything two runs left behind."""
    return [f.name for f in attrs.fields(type(a)) if not same(getattr(a, f.name), getattr(b, f.name))] == []


def random_policy(x, t, rng):
    return rng.integers(-1, 2, size=2, dtype=np.int8) * (1 if t % 2 else x[0])


@attrs.frozen
class Stumble(AbstractObserver):
    """An observer that raises at one time, as often as it is told."""

    at: int
    error: BaseException
    left: list = attrs.field(factory=lambda: [1])
    label: str = "stumble"

    def bind(self, system):
        def observe(carry, x, u, t):
            if t == self.at and self.left:
                self.left.pop()
                raise self.error
            return carry + 1

        return Fold(0, observe, lambda carry: carry)


def watchers(*more):
    return (ActionSeries(), RunningMean(), Density(), PeriodDetector(), StateHash(), *more)
