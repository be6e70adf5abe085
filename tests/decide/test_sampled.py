"""Sampling: only the seed decides, witnesses are shrunk and ordered, nothing is left behind."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from shipped import SPACES

import involute as iv
from involute.decide import equivariance, exhaustive, sampled
from involute.decide.cost import is_costly
from involute.decide.enumeration import take
from involute.decide.ordering import case_key, lightened, state_key
from involute.decide.seeded import NAMES, seed_alone
from involute.decide.statement import Effort, Statement, at_least, at_most, equal_values
from involute.laws import EQUIVARIANCE, Status

BIG = iv.TritSpace(60)


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
