"""Sampling: only the seed decides, witnesses are shrunk and ordered, nothing is left behind."""

import subprocess
import sys
import time
from itertools import pairwise

import attrs
import numpy as np
import pytest
from shipped import SPACES

import involute as iv
from involute.decide import coverage, equivariance, exhaustive, sampled
from involute.decide.cost import is_costly
from involute.decide.enumeration import take
from involute.decide.ordering import case_key, lightened, state_key
from involute.decide.seeded import NAMES, seed_alone
from involute.decide.statement import Effort, Statement, at_least, at_most, equal_values
from involute.errors import InvalidRuleError, InvalidSystemError
from involute.laws import EQUIVARIANCE, Status
from involute.verify import verify

BIG, RING = iv.TritSpace(60), iv.TritSpace(6)


def vowing(condition, space=BIG, **rest):
    """Return the statement that a condition holds nowhere."""
    return Statement(
        EQUIVARIANCE,
        "update",
        space,
        lambda x, _u, _t, _y: (condition(x), False),
        lambda a, b: np.asarray(a == b),
        **rest,
    )


def test_the_witness_is_as_small_as_shrinking_gets():
    asked = vowing(lambda x: np.abs(x).sum() >= 7)
    verdict = sampled.decide(asked, Effort(n_cases=100))

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == 7


def test_no_single_cell_of_a_shrunk_witness_can_go():
    needed = {3, 40, 41, 59}
    asked = vowing(lambda x: all(x.reshape(-1)[i] for i in needed))
    x, u, t = lightened(asked, (np.ones(60, dtype=np.int8), None, 0))

    assert set(np.flatnonzero(x).tolist()) == needed
    assert (u, t) == (None, 0)


def test_shrinking_drops_controls_too():
    controls = iv.TritSpace(4)
    asked = Statement(
        EQUIVARIANCE,
        "update",
        iv.ProductSpace((iv.TritSpace(3), iv.IntegerSpace(2))),
        lambda x, u, _t, _y: (bool(x[1] and u[2]), False),
        lambda a, b: np.asarray(a == b),
        controls=controls,
    )
    x, u, _ = lightened(asked, ((iv.trits("+++"), np.int64(4)), iv.trits("++++"), 0))

    assert [part.tolist() for part in x] == [[0, 0, 0], 4]
    assert iv.text(u) == "00+0"


def test_the_number_of_cases_and_the_seed_are_told():
    verdict = sampled.decide(vowing(lambda x: False), Effort(seed=7, n_cases=30))

    assert verdict.status is Status.TESTED
    assert verdict.seed == 7
    assert verdict.n_cases >= 30


def test_other_seeds_draw_other_cases():
    def drawn(seed):
        seen = []
        sampled.decide(vowing(lambda x: seen.append(state_key(x)) or False), Effort(seed=seed, n_cases=20))
        return seen

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


SCRIPT = """
import involute as iv, {extra} numpy as np
chain = iv.System(space=iv.TritSpace(60), update=lambda x: np.where(abs(x).sum() == 11, abs(x), x))
from involute.verify import verify
print(verify(chain, laws=["A1"], seed=3))
"""


def test_a_verdict_depends_on_nothing_around(tmp_path):
    """Not on what else is imported, nor on the folder; and it leaves nothing there."""
    (tmp_path / "constants.py").write_text("NUMBERS = [11, 59, 60, 4294967, b'abcabcabc' * 7]\n")
    printed = set()
    for extra in ("", "constants,"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(extra=extra)],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
        printed.add(done.stdout)

    assert len(printed) == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == ["constants.py"]


def test_hypothesis_is_put_back_as_it_was():
    from hypothesis.internal.conjecture import providers

    before = [getattr(providers, name, None) for name in NAMES]
    with pytest.raises(KeyError), seed_alone():
        raise KeyError
    assert [getattr(providers, name, None) for name in NAMES] == before


@pytest.mark.parametrize("name", SPACES)
def test_states_are_ordered_as_their_indices(name):
    space = SPACES[name]
    n = min(space.n_states, 3**6)
    batch = space.states(np.arange(n))
    keys = [state_key(take(batch, i)) for i in range(n)]

    assert all(a < b for a, b in pairwise(keys))


def test_lighter_cases_come_first():
    asked = vowing(lambda x: False)
    light, heavy = BIG.neutral(), np.full(60, -1, dtype=np.int8)

    assert case_key(asked, (light, None, 3)) < case_key(asked, (heavy, None, 0))


@pytest.mark.parametrize("name", [name for name in SPACES if name != "labels"])
def test_plain_states_are_states(name):
    for x in sampled.plain_states(SPACES[name]):
        assert SPACES[name].equal(SPACES[name].check(x), x).all()


def test_the_scope_says_how_much_was_covered():
    """Different states out of all, and for table rules the entries that were read."""
    verdict = sampled.decide(vowing(lambda x: False, space=iv.TritSpace(40)), Effort(n_cases=100))
    n_seen = int(verdict.scope.split()[0])
    small = sampled.decide(vowing(lambda x: False, space=iv.TritSpace(2)), Effort(n_cases=100))

    assert verdict.scope == f"{n_seen} of 3^40 states ({n_seen / 3**40:.1e})"
    assert 81 <= n_seen <= verdict.n_cases
    assert small.scope == "9 of 9 states (100%)"


def test_the_scope_counts_the_neighbourhoods_that_were_read():
    """A rule of 3^9 words: few cases do not read them all; one that reads 3 words reads them at once."""
    wide = iv.System(space=iv.TritSpace(60), update=iv.LocalRule(np.zeros(3**9, dtype=np.int8), range(9)))
    narrow = iv.System(space=iv.TritSpace(60), update=iv.LocalRule.from_text("-0+", radius=0))
    cases = [(iv.trits("+" + "0" * 59), None, 0)]

    assert coverage.reading(wide)[1](*cases[0][:2]).tolist() == sorted(
        {9841, *(9841 + 3**k for k in range(9))}
    )
    asked = [vowing(lambda x: False, reading=lambda s=s: coverage.reading(s)) for s in (wide, narrow)]
    assert str(coverage.Coverage(asked[0]).of(cases)).endswith(", 10 of 19683 neighbourhoods")
    assert sampled.decide(asked[1], Effort(n_cases=5)).scope.endswith(", 3 of 3 neighbourhoods")


def test_controls_count_among_the_entries():
    rule = iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1)
    shared = iv.System(space=RING, update=rule, controls=iv.TritSpace(1))
    each = iv.System(space=RING, update=rule, controls=RING)

    assert coverage.reading(shared)[1](iv.trits("000000"), iv.trits("+")).tolist() == [5]
    assert coverage.reading(each)[1](iv.trits("-00000"), iv.trits("+0000-")).tolist() == [2, 3, 4]
    assert coverage.reading(iv.System(space=RING, update=lambda x: x)) is None


def test_a_test_says_which_stronger_procedure_it_missed():
    opaque = iv.System(space=iv.TritSpace(60), update=lambda x: np.roll(x, 1))
    timed = iv.System(space=iv.TritSpace(3), update=lambda x, u=None, t=0: x)
    verdict = equivariance.decide(opaque, Effort(n_cases=5))

    assert verdict.reason == "no table: no proof for all sizes; 3^60 states exceed the budget of 19683"
    assert equivariance.decide(timed, Effort(n_cases=5)).reason == (
        "no table: no proof for all sizes; the period in t is unknown"
    )
    known = vowing(lambda x: False, remark=lambda: "sympy says so")
    assert sampled.decide(known, Effort(n_cases=5)).reason == "sympy says so"


def broken_at(*bad, space=BIG, is_costly=True, error=ZeroDivisionError):
    """Return a statement that cannot be evaluated where these cells are broken."""

    def condition(x):
        if all(x.reshape(-1)[i] for i in bad):
            raise error("no value")
        return False

    return vowing(condition, space=space, is_costly=is_costly)


@pytest.mark.parametrize("error", [ZeroDivisionError, InvalidRuleError, RecursionError])
def test_an_exception_leaves_it_undecided_with_the_input_and_what_was_covered(error):
    verdict = sampled.decide(broken_at(41, error=error), Effort(n_cases=50))

    assert verdict.status is Status.UNDECIDED
    assert "of 3^60 states" in verdict.scope
    assert verdict.n_cases >= 50
    assert "no value" in verdict.reason
    if error is ZeroDivisionError:
        assert verdict.reason.startswith("update raised ZeroDivisionError at x=iv.trits(")


def test_errors_of_our_own_code_are_not_hidden():
    with pytest.raises(ZeroDivisionError):
        sampled.decide(broken_at(41, is_costly=False), Effort(n_cases=5))


def test_a_violation_counts_more_than_an_exception_elsewhere():
    def condition(x):
        if x[0]:
            raise ValueError("undefined")
        return bool(x[1] and x[2])

    big = sampled.decide(vowing(condition, is_costly=True), Effort(n_cases=300))
    assert big.status is Status.REFUTED
    assert np.flatnonzero(big.witness.x).tolist() == [1, 2]

    def law(x, _u, _t, _y):
        return np.asarray([condition(one) for one in x.reshape(-1, 3)]).reshape(x.shape[:-1]), np.False_

    small = vowing(None, space=iv.TritSpace(3), is_costly=True)
    small = attrs.evolve(small, sides=law, evidence=dict)
    verdict = exhaustive.decide(small, Effort())
    assert verdict.status is Status.REFUTED
    assert verdict.witness.x.tolist() == [0, -1, -1]


def test_an_exhausted_space_with_exceptions_is_undecided():
    def law(x, _u, _t, _y):
        for one in x.reshape(-1, 3):
            if one[0] == 1:
                raise ValueError("undefined")
        return np.zeros(x.shape[:-1], dtype=np.bool_), np.False_

    asked = attrs.evolve(vowing(None, space=iv.TritSpace(3), is_costly=True), sides=law, evidence=dict)
    verdict = exhaustive.decide(asked, Effort())

    assert verdict.status is Status.UNDECIDED
    assert verdict.scope == "18 of 27 cases"
    assert verdict.reason == 'update raised ValueError at x=iv.trits("+00"), t=0: undefined'


def test_time_can_be_limited():
    def slow(x):
        time.sleep(0.01)
        return False

    start = time.monotonic()
    verdict = sampled.decide(vowing(slow), Effort(seconds=0.1, n_cases=10_000))

    assert time.monotonic() - start < 5
    assert verdict.status is Status.UNDECIDED
    assert verdict.scope.split(" of ")[0] in map(str, range(1, 12))
    assert "0.1 seconds" in verdict.reason


def test_a_violation_that_was_found_in_time_is_told():
    """Time is over while the witness is made smaller: it is a witness all the same."""

    def slow(x):
        time.sleep(0.002)
        return np.count_nonzero(x) > 30

    verdict = sampled.decide(vowing(slow, space=iv.TritSpace(61)), Effort(seconds=0.3, n_cases=10_000))

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight > 30


def test_seconds_reach_the_procedures_and_are_checked():
    def slow(x):
        time.sleep(0.02)
        return x

    system = iv.System(space=iv.TritSpace(9), update=slow)
    verdict = verify(system, laws=["A1"], seconds=0.1).verdict("A1")

    assert verdict.status is Status.UNDECIDED
    assert "of 19683 states" in verdict.scope
    assert verify(system, laws=["A8"], seconds=1).audit(system) == ()
    for bad in (0, -1, True, "1", float("nan")):
        with pytest.raises(InvalidSystemError, match="a positive number of seconds"):
            verify(system, seconds=bad)


def test_a_part_that_is_no_function_is_not_proved():
    """It answers by a counter: every case was seen to hold, and the table written out afterwards does not."""
    seen = []

    def whimsical(x):
        seen.append(1)
        return x if len(seen) <= 40 else np.abs(x)

    system = iv.System(space=iv.TritSpace(3), update=whimsical)
    verdict = equivariance.decide(system, Effort())

    assert verdict.status is Status.UNDECIDED
    assert "not a function of its arguments" in verdict.reason
    assert len(seen) > 40


def test_nothing_is_printed(capfd):
    """Neither for a refutation, nor for an exception, nor when time is over."""
    sampled.decide(vowing(lambda x: x[3] != 0), Effort(n_cases=50))
    sampled.decide(broken_at(41), Effort(n_cases=50))
    sampled.decide(vowing(lambda x: time.sleep(0.01) or False), Effort(seconds=0.05))

    assert capfd.readouterr() == ("", "")


def test_half_of_the_states_stand_for_all_only_under_reversal():
    assert exhaustive.negation_reverses(SPACES["pair"])
    assert not exhaustive.negation_reverses(SPACES["labels"])
    assert not exhaustive.negation_reverses(iv.ProductSpace((SPACES["ring"], SPACES["labels"])))


def test_a_budget_is_kept():
    system = iv.System(space=iv.TritSpace(6), update=lambda x: np.roll(x, 1))
    asked = equivariance.statement(system)

    assert is_costly(system.update)
    assert exhaustive.decide(asked, Effort(budget=27 * 3**6)).status is Status.PROVED
    assert exhaustive.decide(asked, Effort(budget=27 * 3**6 - 27)) is None


def test_values_are_compared_exactly():
    assert not equal_values()(np.array(0.1 + 0.2), np.array(0.3)).any()
    assert not equal_values()(np.array(10**17), np.array(10**17 + 1)).any()
    assert equal_values(1)(np.array([[1, 2], [1, 3]]), np.array([[1, 2], [1, 2]])).tolist() == [True, False]
    assert not at_least(np.array(0.3), np.array(0.1 + 0.2))
    assert not at_least(np.array(2), np.array(3))
    assert at_most(np.array(2), np.array(3))
