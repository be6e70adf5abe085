"""Systems: parts are bound at construction, names are digests of behaviour."""

import numpy as np
import pytest
from shipped import FAR_CANCEL, GATHER, LINEAR, RING

import involute as iv
from involute.errors import InvalidInvolutionError, InvalidRuleError, InvalidSystemError


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
    assert system.description["update"]["parts"][1]["table"] == "--0000-00--00000++00+0000++"
