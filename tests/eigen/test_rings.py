"""Solutions on rings against all states, additive rules against linear algebra, listings against orbits."""

from itertools import product

import numpy as np
import pytest

from involute.actions.support import Support
from involute.automata.line_rule import LineRule
from involute.certificates import proves
from involute.decide.enumeration import packed
from involute.eigen.rings.lines import line_orbits
from involute.eigen.rings.orbits import ring_orbits
from involute.errors import InvalidRuleError
from involute.spaces.neighbourhood import interval
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.local_rule import LocalRule

RNG = np.random.default_rng(11)
SIGN = LocalRule.totalistic(lambda total: (total > 0) - (total < 0), offsets=(-1, 0, 1))
SUM = LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
IDENTITY = LocalRule.from_text("-0+", radius=0)


def random_rule(offsets, *, odd=False, mirrored=False):
    table = RNG.integers(-1, 2, 3 ** len(offsets))
    if mirrored:
        cube = table.reshape((3,) * len(offsets))
        table = np.sign(cube + cube.T).reshape(-1)
    return LocalRule(np.sign(table - table[::-1]) if odd else table, [(o,) for o in offsets])


def solutions(rule, p, shift, sign, n):
    """Return the set of solutions on a ring, by looking at all states."""
    system = System(space=TritSpace(n), update=rule)
    x = np.asarray(list(product((-1, 0, 1), repeat=n)), dtype=np.int8)
    y = x
    for _ in range(p):
        y = system.step(y)
    found = x[(y == sign * np.roll(x, -shift, axis=1)).all(axis=1)]
    return {
        tuple(state): tuple(after)
        for state, after in zip(found.tolist(), system.step(found).tolist(), strict=True)
    }


def n_orbits(images, *moves):
    """Return the number of classes under time and some moves, by following them."""
    left, found = set(images), 0
    while left:
        found += 1
        waiting = [left.pop()]
        while waiting:
            x = waiting.pop()
            near = {images[x], x[1:] + x[:1], *(move(x) for move in moves)} & left
            left -= near
            waiting += near
    return found


def negated(x):
    return tuple(-trit for trit in x)


def reflected(x):
    return x[::-1]


RULES = [
    (random_rule(offsets, odd=odd), p, shift, sign)
    for offsets in ((0, 1), (-1, 0, 1), (-2, 0), (1, 2))
    for p in (1, 2, 3)
    for odd in (False, True)
    for shift in (0, 1)
    for sign in ((1, -1) if odd else (1,))
]


@pytest.mark.parametrize(("rule", "p", "shift", "sign"), RULES)
def test_counts_orbits_and_listings_equal_those_of_all_states(rule, p, shift, sign):
    found = ring_orbits(rule, p, shift=shift, sign=sign)
    for n in range(1, 7):
        images = solutions(rule, p, shift, sign, n)
        moves = (negated,) if rule.is_equivariant else ()
        listed = list(found.representatives(n))

        assert found.count(n) == len(images)
        assert found.exists(n) == bool(images)
        assert len(listed) == n_orbits(images, *moves)
        assert all(tuple(one.states[0].tolist()) in images for one in listed)
        assert all(proves(None, one.certificate) for one in listed)
        assert len({one.states.tobytes() for one in listed}) == len(listed)
        if not shift:
            assert found.n_orbits(n) == n_orbits(images, *moves)
            assert found.n_orbits(n, with_negation=False) == n_orbits(images)
            assert sum(one.orbit_size * one.period for one in listed) == len(images)


@pytest.mark.parametrize("p", [1, 2, 3])
@pytest.mark.parametrize("sign", [1, -1])
def test_mirrored_rules_list_an_orbit_of_reflection_once(p, sign):
    for _ in range(3):
        rule = random_rule((-1, 0, 1), mirrored=True, odd=sign == -1)
        moves = (negated, reflected) if rule.is_equivariant else (reflected,)
        for n in (4, 6, 7):
            images = solutions(rule, p, 0, sign, n)
            assert len(list(ring_orbits(rule, p, sign=sign).representatives(n))) == n_orbits(images, *moves)


def test_rules_that_reflection_turns_to_their_negation():
    rule = LocalRule.from_function(lambda a, b: max(min(a - b + 1, 1), -1) * abs(a), offsets=(-1, 1))
    table = rule.table.reshape(3, 3)
    turned = LocalRule(np.sign(table - table[::-1, ::-1].T).reshape(-1), [(-1,), (1,)])
    images = solutions(turned, 2, 0, 1, 6)

    assert len(list(ring_orbits(turned, 2).representatives(6))) == n_orbits(
        images, lambda x: negated(x[::-1]), *((negated,) if turned.is_equivariant else ())
    )


@pytest.mark.parametrize("offsets", [(-2, -1, 0, 1, 2), (-1, 0, 1), (0, 1)])
def test_rings_of_nine_cells(offsets):
    for p in (1, 2):
        rule = random_rule(offsets)
        assert ring_orbits(rule, p).count(9) == len(solutions(rule, p, 0, 1, 9))


@pytest.mark.parametrize("p", [1, 2, 3, 4, 6])
def test_least_periods_add_up(p):
    rule = random_rule((-1, 0, 1), odd=True)
    parts = [ring_orbits(rule, d) for d in range(1, p + 1) if p % d == 0]
    for n in range(1, 9):
        assert sum(part.count_exact(n) for part in parts) == parts[-1].count(n)
        listed = [one for one in parts[-1].representatives(n) if one.period == p]
        assert sum(one.orbit_size for one in listed) * p == parts[-1].count_exact(n)


def rank_modulo_three(matrix):
    rows, rank = matrix % 3, 0
    for column in range(rows.shape[1]):
        pivots = np.flatnonzero(rows[rank:, column])
        if not len(pivots):
            continue
        rows[[rank, rank + pivots[0]]] = rows[[rank + pivots[0], rank]]
        rows[rank] = rows[rank] * rows[rank, column] % 3
        others = np.arange(len(rows)) != rank
        rows[others] = (rows[others] - np.outer(rows[others, column], rows[rank])) % 3
        rank += 1
        if rank == len(rows):
            break
    return rank


@pytest.mark.parametrize("weights", [(1, 1, 1), (1, 0, 1), (1, -1, 0), (-1, 1, 1)])
@pytest.mark.parametrize("p", [1, 2, 4])
def test_additive_rules_have_a_power_of_three_of_solutions(weights, p):
    rule = LocalRule.from_function(
        lambda a, b, c: (weights[0] * a + weights[1] * b + weights[2] * c + 1) % 3 - 1, offsets=(-1, 0, 1)
    )
    found = ring_orbits(rule, p)
    for n in (1, 2, 3, 7, 12, 20, 27, 39):
        step = sum(
            w * np.roll(np.eye(n, dtype=np.int64), o, axis=1)
            for w, o in zip(weights, (-1, 0, 1), strict=True)
        )
        power = np.linalg.matrix_power(step, p) - np.eye(n, dtype=np.int64)
        assert found.count(n) == 3 ** (n - rank_modulo_three(power))


def test_known_facts():
    shift = LocalRule.from_text("-0+" * 9, radius=1)

    assert ring_orbits(IDENTITY).count(1000) == 3**1000
    assert ring_orbits(IDENTITY).recurrence == (3,)
    assert ring_orbits(IDENTITY).growth.lower == ring_orbits(IDENTITY).growth.upper == 3
    assert ring_orbits(shift, shift=1).count(50) == 3**50
    assert ring_orbits(shift, 2, shift=2).count(50) == 3**50
    assert ring_orbits(shift).counts(range(1, 9)) == [3] * 8
    assert ring_orbits(shift, 4).count(12) == 3**4
    everything = solutions(IDENTITY, 1, 0, 1, 6)
    assert len(list(ring_orbits(IDENTITY).representatives(6))) == n_orbits(everything, negated, reflected)
    assert ring_orbits(LocalRule.from_text("+0-", radius=0), sign=-1).count(9) == 3**9


@pytest.mark.parametrize("k", [1, 2, 3])
def test_symmetric_threshold_rules_have_no_cycle_longer_than_two(k):
    """Goles and Olivos 1981, here for rings of every length: the recurrences are equal, so all counts are."""
    two, more = ring_orbits(SIGN, 2), ring_orbits(SIGN, 2 * k)

    assert more.recurrence == two.recurrence
    assert more.counts(range(1, 40)) == two.counts(range(1, 40))
    assert ring_orbits(SIGN, 3).counts(range(1, 40)) == ring_orbits(SIGN).counts(range(1, 40))


def test_one_wrong_entry_is_seen():
    table = SIGN.table.copy()
    table[5] = -table[5] if table[5] else 1
    wrong = LocalRule(table, interval(1))

    assert ring_orbits(wrong).recurrence != ring_orbits(SIGN).recurrence
    assert ring_orbits(wrong).counts(range(1, 9)) == [len(solutions(wrong, 1, 0, 1, n)) for n in range(1, 9)]


def test_listings_are_lazy_and_in_order():
    some = list(ring_orbits(SIGN, 2).representatives(300, 3))

    assert [one.states.shape for one in some] == [(1, 300)] * 3
    assert some[1].orbit_size == 600
    again = list(ring_orbits(SIGN, 2).representatives(300, 3))
    assert [one.states.tobytes() for one in again] == [one.states.tobytes() for one in some]
    assert list(ring_orbits(SIGN).representatives(5, 0)) == []


def test_what_is_listed_carries_action_and_certificate():
    system = System(space=TritSpace(4), update=SIGN, action=Support())
    cycle = next(
        one for one in ring_orbits(system, 2).representatives(4) if one.states[0].all() and one.period > 1
    )

    assert (cycle.period, cycle.action, cycle.certificate["kind"]) == (2, 4.0, "cycle")
    assert cycle.is_self_dual
    assert proves(None, cycle.certificate)
    assert not proves(None, cycle.certificate | {"states": packed(cycle.states[::-1] * [[1], [-1]])})
    assert (system.step(cycle.states) == np.roll(cycle.states, -1, axis=0)).all()


def test_rules_of_letters_and_graphs():
    found = ring_orbits(LineRule(SUM.table + 1, 3, -1))

    assert found.counts(range(1, 7)) == ring_orbits(SUM).counts(range(1, 7))
    assert found.graph.n_nodes == len(found.strips.strips)
    assert found.smallest_ring == 1
    never = ring_orbits(LocalRule.from_text("0+-", radius=0))
    assert (never.smallest_ring, never.growth, never.recurrence, never.count(5)) == (None, None, (), 0)
    assert repr(never) == "RingOrbits(F^1(x) = x: 0, 0, 0, 0, 0, 0, .. on rings of 1, 2, .. cells)"
    assert repr(ring_orbits(SUM, 6)).startswith("RingOrbits(F^6(x) = x: ")


@pytest.mark.parametrize("q", [2, 4])
def test_other_alphabets_are_counted(q):
    words = {n: np.asarray(list(product(range(q), repeat=n))) for n in (1, 2, 3, 4, 5)}
    for number in range(3):
        table = RNG.integers(0, q, q**3)
        table[: -(len(table) // 2) - 1 : -1] = q - 1 - table[: len(table) // 2]
        line = LineRule(table, q, -1)
        for p, sign in ((1, 1), (2, 1), (1, -1), (2, -1)):
            found = ring_orbits(line, p, sign=sign)
            for n, x in words.items():
                y = x
                for _ in range(p):
                    y = table[q * (q * np.roll(y, 1, axis=1) + y) + np.roll(y, -1, axis=1)]
                wanted = int((y == (x if sign == 1 else q - 1 - x)).all(axis=1).sum())
                assert found.count(n) == wanted, number
    assert ring_orbits(line).n_orbits(4) <= ring_orbits(line).n_orbits(4, with_negation=False)
    with pytest.raises(InvalidRuleError, match=f"to list states, but got a rule over {q} letters"):
        ring_orbits(line).representatives(4)
    with pytest.raises(InvalidRuleError, match="an odd rule for sign=-1"):
        ring_orbits(LineRule(np.zeros(q, dtype=np.int8), q, 0), sign=-1)
    with pytest.raises(InvalidRuleError, match=f"three letters, .* but got {q} letters"):
        line_orbits(line)


def test_what_is_refused():
    driven = LocalRule(np.zeros(27, dtype=np.int8), [(0,), (1,)], n_controls=1)
    plane = LocalRule(np.zeros(9, dtype=np.int8), [(0, 0), (0, 1)])
    line = System(space=TritSpace(5, boundary="neutral"), update=SIGN)
    uneven = random_rule((-1, 0, 1))
    for rule, options, message in (
        (driven, {}, "without controls"),
        (plane, {}, "a local rule on a line"),
        (line, {}, "a periodic ring"),
        (uneven, {"sign": -1}, "an odd rule for sign=-1"),
        (SIGN, {"sign": 2}, "sign=1 or sign=-1"),
        (SIGN, {"period": 0}, "period to be a whole number of at least 1"),
        (SIGN, {"period": 9}, "windows to look at"),
        (SIGN, {"budget": 0}, "budget to be"),
    ):
        with pytest.raises(InvalidRuleError, match=message):
            ring_orbits(rule, **options)
    with pytest.raises(InvalidRuleError, match="n to be a whole number"):
        ring_orbits(SIGN).count(0)
    with pytest.raises(InvalidRuleError, match="limit to be a whole number"):
        ring_orbits(SIGN).representatives(3, -1)
    with pytest.raises(InvalidRuleError, match="an odd rule to negate"):
        ring_orbits(uneven).n_orbits(3, with_negation=True)
    with pytest.raises(InvalidRuleError, match="shift=0 and sign=1"):
        ring_orbits(SIGN, 2, shift=1).count_exact(3)


def test_rings_with_more_symmetries_than_are_listed_are_refused():
    """Once reflections of rings beyond 1024 cells were left out of the group: orbits were too small."""
    rule = LocalRule.from_text("0-+", radius=0)
    sign = LocalRule.totalistic(lambda total: (total > 0) - (total < 0), offsets=(-1, 0, 1))

    assert next(ring_orbits(rule, 2).representatives(5)).period in {1, 2}
    with pytest.raises(InvalidRuleError, match="at most 4096 symmetries"):
        next(ring_orbits(sign).representatives(1025))
