"""Laws, witnesses and verdicts as data."""

import pytest

import involute as iv
from involute.laws import EQUIVARIANCE, NON_VACUITY
from involute.quantities.base import AbstractQuantity
from involute.updates.base import AbstractUpdate


def verdict(**changes):
    fields = {
        "law": EQUIVARIANCE,
        "status": iv.Status.PROVED,
        "subject": "update",
        "scope": "all",
        "procedure": "table",
    }
    return iv.Verdict(**{**fields, **changes})


def test_a_verdict_is_not_a_truth_value():
    with pytest.raises(TypeError, match=r"read its \.status"):
        bool(verdict())


def test_laws_are_collected_along_the_ancestry():
    assert [law.id for law in iv.Charge.all_laws()] == ["A0", "A7"]
    assert [law.id for law in iv.LocalRule.all_laws()] == ["A1", "A1'"]
    assert NON_VACUITY in AbstractQuantity.laws
    assert EQUIVARIANCE in AbstractUpdate.laws


def test_statements_have_one_id_each():
    ids = [law.id for law in iv.statements()]

    assert len(ids) == len(set(ids))
    assert ids[:2] == ["A0", "A1"]


def test_a_witness_prints_as_the_call_that_replays_it():
    witness = iv.Witness(law="A1", x=iv.trits("0+-"), t=2, left=iv.trits("000"), right=iv.trits("00+"))

    assert str(witness) == (
        'iv.replay(system, \'A1\', x=iv.trits("0+-"), t=2)  # iv.trits("000") != iv.trits("00+")'
    )
    assert witness.weight == 2
