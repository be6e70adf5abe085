"""Verdicts and witnesses as pictures."""

import numpy as np
import pytest

import involute as iv
from involute import plot
from involute.errors import InvalidDataError
from involute.laws import COMMUTATION, EQUIVARIANCE, INVARIANT, PARITY, Law, Status, Verdict, Witness

SPOILT = iv.System(space=iv.TritSpace(5), update=iv.LocalRule.from_text("+-0000-00--00000++00+0000++"))


def verdict(law, status, subject, witness=None):
    return Verdict(law, status, subject, "this ring", "table", 27, None, witness)


def test_the_worst_verdict_of_a_cell_is_shown():
    given = [
        verdict(EQUIVARIANCE, Status.PROVED, "update"),
        verdict(EQUIVARIANCE, Status.REFUTED, "update"),
        verdict(INVARIANT, Status.TESTED, "charge"),
        verdict(PARITY, Status.UNDECIDED, "charge"),
        verdict(Law("Z9", "a new law", "It holds."), Status.PROVED, "update"),
    ]
    ax = plot.verdict_matrix(given)

    assert sorted(word.get_text() for word in ax.texts) == ["?", "P", "R", "T"]
    assert [label.get_text() for label in ax.get_yticklabels()][-1] == "Z9  a new law"
    assert [label.get_text() for label in ax.get_xticklabels()] == ["update", "charge"]


def test_no_verdicts_at_all():
    assert plot.verdict_matrix([]).get_xlabel() == "no verdicts"


def test_a_witness_frames_where_the_sides_differ():
    x = iv.trits("+++00")
    left, right = SPOILT.step(-x), -SPOILT.step(x)
    found = Witness("A1", x, subject="update", left=left, right=right)
    ax = plot.witness(verdict(EQUIVARIANCE, Status.REFUTED, "update", found), SPOILT)

    assert [word.get_text() for word in ax.texts] == ["x", "F(x)", "F(ι x)", "ι F(x)"]
    assert f"differ in {np.count_nonzero(left != right)} of 5 cells" in ax.get_xlabel()


def test_a_witness_with_numbers():
    found = Witness("A5", iv.trits("+0000"), subject="charge", left=2, right=1)
    ax = plot.witness(verdict(INVARIANT, Status.REFUTED, "charge", found), SPOILT)

    assert [word.get_text() for word in ax.texts][-4:] == ["J(F x)", "2", "J(x)", "1"]


def test_a_witness_of_two_states_on_a_higher_level():
    chain = iv.System(
        space=iv.TritSpace(27), update=SPOILT.update, tower=iv.BlockTower(iv.majority, levels=2)
    )
    found = Witness(
        "A10",
        iv.trits("--0000000"),
        y=iv.trits("--000000+"),
        level=1,
        left=iv.trits("-00"),
        right=iv.trits("000"),
    )
    ax = plot.witness(verdict(COMMUTATION, Status.REFUTED, "tower level 1", found), chain)

    assert [word.get_text() for word in ax.texts] == ["x", "y", "Π x", "Π y", "Π F(x)", "Π F(y)"]


def test_a_witness_that_fits_nothing_is_drawn_as_it_is():
    found = Witness("A1", iv.trits("+0"), u=iv.trits("-"), left=1, right=0)

    assert [
        word.get_text()
        for word in plot.witness(verdict(EQUIVARIANCE, Status.REFUTED, "u", found), SPOILT).texts
    ][:2] == ["x", "u"]


def test_nothing_to_show_without_a_witness():
    with pytest.raises(InvalidDataError, match="a verdict with a witness"):
        plot.witness(verdict(EQUIVARIANCE, Status.PROVED, "update"), SPOILT)
