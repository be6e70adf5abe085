"""One example of everything the core ships, so that each contract is tested on all of it."""

import numpy as np

import involute as iv
from involute.updates.code_shift import CodeShift
from involute.updates.expression import ExpressionUpdate

CANCEL = "--0000-00--00000++00+0000++"


def gather(a, b, c):
    m = iv.majority(a, b, c)
    return m, a + b + c - 2 * m, m


LINEAR = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1), name="linear")
GATHER = iv.BlockRule.from_function(gather, block=3, offsets=(0,))
FAR_CANCEL = iv.LocalRule(iv.LocalRule.from_text(CANCEL).table, (-3, 0, 3), name="cancel")
SWAP = iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))

RING = iv.TritSpace(6)
CHAIN = iv.TritSpace(6, boundary="neutral")
SQUARE = iv.TritSpace((3, 3))
CUBE = iv.TritSpace((2, 2, 2))
SINGLE = iv.TritSpace(())
PATH = iv.GraphSpace(4, [(0, 1), (1, 2), (2, 3)])
PACKED = iv.IntegerSpace(3, (2,))
LABELS = iv.FiniteSpace(("left", "stay", "right"), neutral_label="stay")
PAIR = iv.ProductSpace((iv.TritSpace(3), iv.TritSpace(3)), names=("now", "before"))

SPACES = {
    "ring": RING,
    "chain": CHAIN,
    "square": SQUARE,
    "cube": CUBE,
    "single": SINGLE,
    "graph": PATH,
    "packed": PACKED,
    "labels": LABELS,
    "pair": PAIR,
}

# name -> (space, controls, update); every one commutes with negation
UPDATES = {
    "local rule": (RING, None, LINEAR),
    "local rule, neutral boundary": (CHAIN, None, LINEAR),
    "local rule, far offsets": (RING, None, FAR_CANCEL),
    "local rule, von Neumann": (
        SQUARE,
        None,
        iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2)),
    ),
    "local rule, 3-D": (CUBE, None, iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(3))),
    "local rule with controls": (
        RING,
        iv.TritSpace(2),
        iv.LocalRule.from_function(lambda c, u, v: iv.sgn(c + u - v), offsets=(0,), n_controls=2),
    ),
    "local rule, one control a cell": (
        RING,
        iv.TritSpace(6),
        iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1),
    ),
    "block rule": (RING, None, GATHER),
    "block rule in turns": (RING, None, SWAP),
    "block rule in 2-D": (
        iv.TritSpace((4, 2)),
        None,
        iv.BlockRule.from_function(lambda a, b, c, d: (d, a, b, c), block=(2, 2), offsets=((0, 0), (1, 1))),
    ),
    "network rule": (
        PATH,
        None,
        iv.NetworkRule.from_functions(
            {0: ([1], lambda a: -a), 2: ([1, 3], lambda a, b: iv.sgn(a + b)), 3: ([2], lambda a: a)}
        ),
    ),
    "threshold network": (
        PATH,
        None,
        iv.ThresholdNetwork([[0, 1, 0, 0], [1, 0, 2, 0], [0, 2, 0, -1], [0, 0, -1, 0]], 0),
    ),
    "second order": (PAIR, None, iv.SecondOrder(LINEAR)),
    "composite": (RING, None, iv.Composite((GATHER, FAR_CANCEL))),
    "cycle": (RING, None, iv.Cycle((GATHER, FAR_CANCEL))),
    "switch": (RING, None, iv.Switch(lambda x: int(np.abs(x).sum()) % 2, (LINEAR, GATHER))),
    "function": (
        RING,
        None,
        iv.FunctionUpdate(lambda x: np.roll(x, 1), inverse_function=lambda x: np.roll(x, -1)),
    ),
    "function of integers": (PACKED, None, iv.FunctionUpdate(lambda x: x[::-1])),
    "expression": (
        RING,
        iv.TritSpace(1),
        ExpressionUpdate(
            ["sgn(x1 + u0)", "mod3(x0 + x1 + x2)", "x2**3 - 2*x3 + 2*x3", "-x4", "clip(x5 - x0)", "x5"]
        ),
    ),
    "expression of integers": (PACKED, None, ExpressionUpdate(["-x1", "clip(x0 - 3*x1)"])),
    "expression of a cell": (RING, None, ExpressionUpdate.local_rule("mod3(x[-1] - x[2])")),
    "code shift": (iv.TritSpace(4), iv.TritSpace(2), CodeShift([[-1, 1, 1, 0], [-1, -1, 0, 1]])),
    "shift register": (iv.TritSpace((2, 3)), iv.TritSpace(2), iv.ShiftRegister()),
}


def states(space, rng, size):
    """Draw a batch of states."""
    return space.random(rng, size=size)
