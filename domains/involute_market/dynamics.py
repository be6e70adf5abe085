"""The window of surprise planes as an involutive system, and Lambda as its action.

State: the last ``window`` columns of K planes; control: today's K trits; update: a shift register. The
action is the weighted support ``A = sum_kj 3^k |s_kj|``, even with its minimum at the neutral state, and
``Lambda = A / window`` exactly, for both are quotients of the same integers.
"""

import numpy as np

from involute.actions.support import Support
from involute.charts.base import Series
from involute.domain import Progress, unwatched
from involute.observers.action_series import ActionSeries
from involute.simulate import simulate
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.shift_register import ShiftRegister
from involute_market.metrics import Surprise
from involute_market.settings import Settings


def surprise_system(settings: Settings) -> System:
    """Return the system of ``settings.n_planes`` planes over ``settings.window`` observations."""
    return System(
        space=TritSpace((settings.n_planes, settings.window)),
        controls=TritSpace((settings.n_planes,)),
        update=ShiftRegister(),
        action=Support(settings.weights[:, np.newaxis]),
        name=f"surprise window {settings.n_planes} x {settings.window}",
    )


def simulated_lambda(seen: Surprise, settings: Settings, *, progress: Progress = unwatched) -> Series:
    """Return Lambda (n,) read off the simulated system, action over window; NaN until that is full.

    The run starts from the neutral window; today's trits are its controls.

    Raises
    ------
    KeyboardInterrupt
        The run was interrupted: a part of it would be no answer.
    """
    system, start = surprise_system(settings), seen.start
    run = simulate(
        system,
        system.space.neutral(),
        seen.lam.size - start,
        controls=np.ascontiguousarray(seen.planes[:, start:].T),
        observers=(ActionSeries(),),
        keep="last",
        progress=progress,
    )
    if run.interrupted:
        raise KeyboardInterrupt
    full = start + settings.window - 1
    out = np.full(seen.lam.size, np.nan)
    out[full:] = run.observations["action"][settings.window :] / settings.window
    return out
