"""Systems: parts are bound at construction, names are digests of behaviour."""

import copy
import functools
import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from shipped import FAR_CANCEL, GATHER, LINEAR, RING

import involute as iv
from involute.errors import InvalidInvolutionError, InvalidRuleError, InvalidStateError, InvalidSystemError
from involute.identity import digest


def test_a_minimal_model_is_short():
    @iv.local_rule(radius=1)
    def cancel(left, centre, right):
        return iv.sgn(left - centre + right)

    chain = iv.System(space=iv.TritSpace(9), update=cancel)

    assert iv.text(chain.step(iv.trits("+00000000"))) == "-+000000+"


def test_action_and_quantities_are_bound():
    system = iv.System(
        space=RING,
        update=LINEAR,
        action=iv.Support() + iv.DomainWalls(0.5),
        invariants=(iv.Charge(),),
        monotones=(iv.Activity(),),
    )
    x = iv.trits("++000-")

    assert system.action_value(x) == 3 + 0.5 * 3
    assert system.quantity("charge")(x) == 1
    assert system.quantity("activity")(x) == 3


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (
            lambda: iv.System(space=RING, update=3),
            InvalidSystemError,
            "decorate a rule with @involute.local_rule",
        ),
        (lambda: iv.System(space=6, update=LINEAR), InvalidSystemError, "space to be an AbstractSpace"),
        (
            lambda: iv.System(space=RING, update=LINEAR, action=3),
            InvalidSystemError,
            "action to be an AbstractAction",
        ),
        (
            lambda: iv.System(space=RING, update=LINEAR, invariants=(iv.Support(),)),
            InvalidSystemError,
            "invariants to be an AbstractQuantity",
        ),
        (
            lambda: iv.System(space=iv.TritSpace((3, 3)), update=LINEAR),
            InvalidRuleError,
            "offsets of dimension 2",
        ),
        (
            lambda: iv.System(space=RING, update=LINEAR, reversal=iv.Reflection()),
            InvalidInvolutionError,
            "an update with an inverse under a reversal",
        ),
        (
            lambda: iv.System(space=RING, update=LINEAR).action_value(RING.neutral()),
            InvalidSystemError,
            "declare action=",
        ),
        (lambda: iv.System(space=RING, update=LINEAR).quantity("charge"), InvalidSystemError, "declare it"),
        (
            lambda: iv.System(space=RING, update=LINEAR).coarse_grain(RING.neutral()),
            InvalidSystemError,
            "0..0 levels",
        ),
    ],
)
def test_parts_that_do_not_fit_are_refused(make, error, text):
    with pytest.raises(error) as caught:
        make()

    assert text in str(caught.value)


def test_identity_is_of_behaviour_not_of_name():
    a = iv.System(space=RING, update=LINEAR, name="a")
    b = iv.System(
        space=iv.TritSpace(6), update=iv.LocalRule(LINEAR.table, LINEAR.offsets, name="sum"), name="b"
    )

    assert a.identity == b.identity


def test_one_wrong_entry_changes_the_identity():
    base = iv.System(space=RING, update=LINEAR).identity
    for entry in range(27):
        table = LINEAR.table.copy()
        table[entry] = (table[entry] + 2) % 3 - 1

        assert (
            iv.System(space=RING, update=iv.LocalRule(table, LINEAR.offsets, name="linear")).identity != base
        )


def test_closures_and_constants_are_part_of_the_identity():
    def make(k):
        return iv.System(space=RING, update=lambda x: np.roll(x, k))

    assert make(1).identity == make(1).identity
    assert make(1).identity != make(2).identity


def test_description_is_plain_and_complete():
    system = iv.System(space=RING, update=iv.Cycle((GATHER, FAR_CANCEL)), action=iv.Support())

    assert system.description["space"] == {"kind": "TritSpace", "shape": [6], "boundary": "periodic"}
    assert system.description["update"]["parts"][1]["table"]["trits"] == "--0000-00--00000++00+0000++"


@pytest.mark.parametrize(
    ("x", "u", "text"),
    [
        ([5, 0, -1, 0, 0, 0], None, "x[0]=5"),
        (np.zeros(12), None, "or a batch of them"),
        ("+-0", None, "dtype <U3"),
        (None, None, "dtype object"),
        (np.zeros(6), 1, "Expected no control, but got u=1"),
    ],
)
def test_states_are_checked_at_the_door(x, u, text):
    system = iv.System(space=RING, update=LINEAR, action=iv.Support())
    with pytest.raises(InvalidStateError) as caught:
        system.step(x, u)

    assert text in str(caught.value)


def test_controls_are_checked_at_the_door():
    rule = iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1)
    system = iv.System(space=RING, controls=iv.TritSpace(1), update=rule)
    with pytest.raises(InvalidStateError, match=r"u\[0\]=7"):
        system.step(RING.neutral(), [7])
    with pytest.raises(InvalidStateError, match="batch states and controls alike"):
        system.step(np.zeros((3, 6)), np.zeros((2, 1)))
    with pytest.raises(InvalidStateError, match="batch states and controls alike"):
        system.step(np.zeros(6), np.zeros((3, 1)))


def test_labels_are_not_shared():
    with pytest.raises(InvalidSystemError, match="a label of its own for each quantity"):
        iv.System(space=RING, update=LINEAR, invariants=(iv.Charge(), iv.Charge()))
    with pytest.raises(InvalidSystemError, match="<lambda>"):
        iv.System(space=RING, update=LINEAR, invariants=iv.FunctionQuantity(lambda x: 0, "odd"))
    with pytest.raises(InvalidSystemError, match="a label of its own"):
        iv.System(
            space=RING,
            update=LINEAR,
            invariants=iv.Additive([-1, 0, 1], (0,), "odd"),
            monotones=iv.Additive([1, 0, 1], (0,), "even"),
        )


def test_one_quantity_may_be_both():
    system = iv.System(space=RING, update=LINEAR, invariants=iv.Charge(), monotones=iv.Charge())

    assert system.quantity("charge")(iv.trits("++000-")) == 1


def test_a_control_set_without_a_fixed_label_is_refused():
    with pytest.raises(InvalidInvolutionError, match="a neutral control that the control involution fixes"):
        iv.System(
            space=RING,
            controls=iv.FiniteSpace(("left", "right")),
            control_involution=iv.Exchange({"left": "right"}),
            update=lambda x, u: x,
        )


def test_functions_cannot_write_into_the_state():
    def greedy(x):
        x[0] = -x[0]
        return x

    system = iv.System(space=RING, update=greedy)
    with pytest.raises(InvalidRuleError, match="do not write into its arguments"):
        system.step(iv.trits("+00000"))


def test_weights_cannot_change_behind_a_system():
    weights = np.arange(6.0)
    system = iv.System(space=RING, update=LINEAR, action=iv.Support(weights))
    weights[:] = 50

    assert system.action_value(iv.trits("0+0000")) == 1


def make_functions():
    def with_keyword(k):
        def shift(x, *, by=k):
            return np.roll(x, by)

        return shift

    class Shift:
        def __init__(self, by):
            self.by = by

        def step(self, x):
            return np.roll(x, self.by)

        def __call__(self, x):
            return np.roll(x, self.by)

    return {
        "keyword default": with_keyword,
        "partial": lambda k: functools.partial(np.roll, shift=k),
        "method": lambda k: Shift(k).step,
        "callable object": Shift,
        "closure": lambda k: lambda x: np.roll(x, k),
        "array": lambda k: functools.partial(np.add, np.array([k])),
    }


@pytest.mark.parametrize("kind", make_functions())
def test_identity_follows_behaviour(kind):
    make = make_functions()[kind]

    assert digest(make(1)) == digest(make(1))
    assert digest(make(1)) != digest(make(2))


def test_identity_follows_the_functions_a_function_calls():
    texts = (
        "def helper(x): return x\ndef f(x): return helper(x)",
        "def helper(x): return -x\ndef f(x): return helper(x)",
    )
    spaces = [{"__name__": "m"}, {"__name__": "m"}]
    for text, names in zip(texts, spaces, strict=True):
        exec(text, names)  # noqa: S102  (two modules with the same names)

    assert digest(spaces[0]["f"]) != digest(spaces[1]["f"])


def test_identity_ignores_names_and_docstrings():
    def one(x):
        """One."""
        return -x

    def other(x):
        """The same, said otherwise."""
        return -x

    assert digest(one) == digest(other)


def test_identity_of_a_recursive_function_ends():
    def f(x, n=0):
        return x if n else f(x, 1)

    assert len(digest(f)) == 64


PROCESS = """
import involute as iv
f = lambda x: x if 1 in {1, 2, "a", "b", "c"} else -x
print(iv.System(space=iv.TritSpace(3), update=f).identity)
"""


def test_identity_is_the_same_in_every_process():
    runs = [
        subprocess.run(
            [sys.executable, "-c", PROCESS],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1]


VALUES = (
    1j,
    2j,
    Fraction(1, 2),
    Fraction(1, 3),
    date(2020, 1, 1),
    date(2020, 1, 2),
    range(3),
    range(4),
    Path("a"),
    Path("b"),
)


def test_values_without_fields_are_part_of_the_identity():
    """A model that closes over a number, a date or a path is another one when that changes."""
    assert len({digest(value) for value in VALUES}) == len(VALUES)
    assert [digest(copy.deepcopy(value)) for value in VALUES] == [digest(value) for value in VALUES]


def test_a_generator_of_random_numbers_has_no_value():
    rng = np.random.default_rng(0)
    before = digest(lambda x: x * rng.integers(2))
    rng.integers(2)

    assert digest(lambda x: x * rng.integers(2)) == before


def test_attributes_are_not_taken_for_globals(monkeypatch):
    """``x.VALUES`` has nothing to do with what this module calls so."""

    def attribute(x):
        return x.VALUES

    before = digest(attribute)
    monkeypatch.setitem(globals(), "VALUES", ())

    assert digest(attribute) == before
