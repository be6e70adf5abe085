"""Macrocells against plain table simulation, additive rules against Frobenius, budgets against their word."""

from itertools import product

import numpy as np
import pytest

from involute.errors import InvalidRuleError, InvalidRunError, InvalidStateError
from involute.hashlife.evolution import hashlife
from involute.hashlife.motion import drifting
from involute.hashlife.universe import Universe
from involute.kernels.hashlife.store import FIRST
from involute.spaces.neighbourhood import interval, moore, von_neumann
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.local_rule import LocalRule

RNG = np.random.default_rng(5)
START = RNG.bit_generator.state
OFFSETS = [(-1, 0, 1), (-2, -1, 0, 1, 2), (0, 1), (1, 2, 3), (-3, 0, 1), (4,)]
SQUARES = [moore(2), von_neumann(2), ((0, 1), (1, 0)), ((1, 2), (2, 2), (3, 1))]
SUM = LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 1))
SIDES = LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 1))


@pytest.fixture(autouse=True)
def _same_numbers():
    """Draw the same numbers in every order of tests."""
    RNG.bit_generator.state = START


def random_rule(offsets, *, odd):
    table = RNG.integers(-1, 2, 3 ** len(offsets))
    if odd:
        table = np.sign(table - table[::-1])
    table[len(table) // 2] = 0
    return LocalRule(table, [offset if isinstance(offset, tuple) else (offset,) for offset in offsets])


def step(rule, x):
    """Return the image of a pattern with room around it, cell by cell of the table."""
    number = np.zeros(x.shape, dtype=np.int64)
    for offset in rule.offsets:
        number = 3 * number + np.roll(x, tuple(-o for o in offset), axis=tuple(range(x.ndim))) + 1
    return rule.table[number]


def with_room(rule, x, n_steps):
    """Return the pattern in the middle of enough neutral cells, and how many there are on each side."""
    room = n_steps * max(abs(o) for offset in rule.offsets for o in offset) + 1
    return np.pad(np.asarray(x, dtype=np.int8), room), room


def agrees(found, plain, room, place=0):
    """Whether window, population and bounds are those of an array whose corner is at ``place - room``."""
    low = tuple(place - room for _ in plain.shape)
    high = tuple(place - room + n for n in plain.shape)
    used = np.nonzero(plain)
    bounds = tuple(
        (int(axis.min()) + place - room, int(axis.max()) + place - room + 1) for axis in used if len(axis)
    )
    return (
        (found.window(low, high) == plain).all()
        and found.population == (int((plain == 1).sum()), int((plain == -1).sum()))
        and found.bounds == (bounds or None)
    )


@pytest.mark.parametrize("offsets", OFFSETS)
@pytest.mark.parametrize("odd", [False, True])
def test_every_number_of_steps_on_the_line(offsets, odd):
    rule, x = random_rule(offsets, odd=odd), RNG.integers(-1, 2, 13)
    plain, room = with_room(rule, x, 60)
    for n_steps in range(61):
        assert agrees(hashlife(rule, x, n_steps, origin=7), plain, room, 7)
        plain = step(rule, plain)


@pytest.mark.parametrize("offsets", OFFSETS[:2])
@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("n_steps", [81, 242, 243])
def test_powers_of_three_and_their_neighbours(offsets, odd, n_steps):
    rule, x = random_rule(offsets, odd=odd), RNG.integers(-1, 2, 40)
    plain, room = with_room(rule, x, n_steps)
    for _ in range(n_steps):
        plain = step(rule, plain)

    for share_signs in (True, False):
        assert agrees(hashlife(rule, x, n_steps, share_signs=share_signs), plain, room)


@pytest.mark.parametrize("offsets", SQUARES)
@pytest.mark.parametrize("odd", [False, True])
def test_the_plane(offsets, odd):
    rule, x = random_rule(offsets, odd=odd), RNG.integers(-1, 2, (4, 6))
    plain, room = with_room(rule, x, 14)
    for n_steps in range(14):
        if n_steps in {0, 1, 2, 3, 5, 9, 13}:
            assert agrees(hashlife(rule, x, n_steps, origin=(2, 2)), plain, room, 2)
        plain = step(rule, plain)


def test_all_short_patterns_under_one_rule():
    rule = random_rule((-1, 0, 1), odd=True)
    for x in product((-1, 0, 1), repeat=4):
        plain, room = with_room(rule, x, 4)
        for _ in range(4):
            plain = step(rule, plain)
        assert agrees(hashlife(rule, x, 4), plain, room)


@pytest.mark.parametrize("power", [0, 1, 5, 12, 25, 40])
def test_additive_rules_copy_a_seed(power):
    """Frobenius: (l + c + r)^(3^k) = l^(3^k) + c^(3^k) + r^(3^k) over the field of three."""
    far = 3**power
    found = hashlife(SUM, [1], far)

    assert found.population == (3, 0)
    assert found.bounds == ((-far, far + 1),)
    assert [found.window(place - 1, place + 2).tolist() for place in (-far, 0, far)] == (
        [[0, 1, 0]] * 3 if power else [[0, 1, 1], [1, 1, 1], [1, 1, 0]]
    )
    assert hashlife(SIDES, [-1], 2 * far).window(-2 * far, -2 * far + 2).tolist() == [-1, 0]
    assert hashlife(SIDES, [-1], 2 * far).population == (1, 2)  # (l + r)^2 = ll + 2 lr + rr, and 2 is -1


def test_additive_rules_are_binomials_modulo_three():
    """Lucas: C(n, k) is the product of the binomials of digits."""
    n = 100
    row = [1]
    for _ in range(n):
        row = [(a + b) % 3 for a, b in zip([0, *row], [*row, 0], strict=True)]
    trits = [(value + 1) % 3 - 1 for value in row]

    assert hashlife(SIDES, [1], n).window(-n, n + 1)[::2].tolist() == trits
    assert not hashlife(SIDES, [1], n).window(-n, n + 1)[1::2].any()


def test_populations_beyond_64_bits():
    found = hashlife(SUM, [1], (3**45 - 1) // 2)
    plus, minus = found.population

    assert plus + minus > 2**70
    assert sum(hashlife(SUM, [1], (3**6 - 1) // 2).population) == np.count_nonzero(ones(6))
    assert (-found).population == (minus, plus)


def ones(n_digits):
    """Return (1 + t + t^2)^(1 + 3 + .. + 3^(k-1)) modulo three, multiplied out."""
    found = np.array([1])
    for k in range(n_digits):
        factor = np.zeros(2 * 3**k + 1, dtype=np.int64)
        factor[[0, 3**k, 2 * 3**k]] = 1
        found = np.convolve(found, factor) % 3
    return found


@pytest.mark.parametrize("odd", [False, True])
def test_negation(odd):
    rule, x = random_rule((-1, 0, 1), odd=odd), RNG.integers(-1, 2, 30)
    found = hashlife(rule, x, 25)
    opposite = -found

    assert (opposite.window(-40, 80) == -found.window(-40, 80)).all()
    assert (-found).population == found.population[::-1]
    assert ((-opposite).to_array() == found.to_array()).all()
    if odd:
        assert (hashlife(rule, -x, 25).to_array() == -found.to_array()).all()
        assert (-found).n_nodes == found.n_nodes


def test_opposite_patterns_share_their_nodes():
    rule, word = random_rule((-1, 0, 1), odd=True), RNG.integers(-1, 2, 3**5)
    pattern = np.concatenate([word, -word, word])
    shared, apart = (hashlife(rule, pattern, 3**4, share_signs=share) for share in (True, False))

    assert (shared.to_array() == apart.to_array()).all()
    assert 10 * shared.n_stored <= 6 * apart.n_stored


def test_rules_that_are_not_odd_share_no_signs():
    assert not drifting(random_rule((0, 1), odd=False)).motion.shared
    assert drifting(SUM).motion.shared
    assert not drifting(SUM, share_signs=False).motion.shared


def test_one_wrong_entry_is_seen():
    table = SUM.table.copy()
    table[17] = -table[17] if table[17] else 1
    wrong = LocalRule(table, interval(1))
    x = [1, 1, 0, -1, 1, 0, 1]
    plain, room = with_room(wrong, x, 9)
    for _ in range(9):
        plain = step(wrong, plain)

    assert agrees(hashlife(wrong, x, 9), plain, room)
    assert not agrees(hashlife(SUM, x, 9), plain, room)


def test_a_budget_that_runs_out_gives_what_was_reached():
    rule, x = random_rule((-1, 0, 1), odd=False), RNG.integers(-1, 2, 60)
    found = hashlife(rule, x, 10**6, budget=3000)
    plain, room = with_room(rule, x, found.time)
    for _ in range(found.time):
        plain = step(rule, plain)

    assert not found.is_complete
    assert 0 < found.time < found.n_steps == 10**6
    assert found.reason == "the budget of nodes ran out"
    assert "of 1000000 (the budget of nodes ran out)" in repr(found)
    assert agrees(found, plain, room)
    assert found.n_stored <= 3000


def test_nodes_out_of_use_are_given_back():
    rule, x = random_rule((-1, 0, 1), odd=False), RNG.integers(-1, 2, 60)
    enough = hashlife(rule, x, 80)
    tight = hashlife(rule, x, 80, budget=enough.n_stored - 1)

    assert enough.is_complete
    assert tight.is_complete
    assert (tight.to_array() == enough.to_array()).all()


def test_stores_that_grow_and_shrink_keep_their_nodes():
    universe = Universe(drifting(SUM).motion, 10**6)
    cells = RNG.integers(-1, 2, 3**8).astype(np.int8)
    other, root = universe.built(-cells[::-1]), universe.built(cells)
    n_before = universe.n_stored
    n_used = universe.marked(root)[1]
    moved = universe.collected(root)

    assert other != root
    assert universe.n_stored < n_before
    assert universe.n_stored == n_used - 1  # the cell + is no stored node
    assert universe.built(cells) == moved
    assert universe.built(-cells) == moved ^ 1
    assert universe.n_stored == n_used - 1
    assert int(universe.store.counts[0]) == n_used - 1 + FIRST


def test_no_time_no_steps_and_no_cells():
    late = hashlife(SUM, [1, 0, -1], 100, seconds=-1)

    assert (late.time, late.reason, late.is_complete) == (0, "the time ran out", False)
    assert hashlife(SUM, [1, 0, -1], 0).to_array().tolist() == [1, 0, -1]
    nothing = hashlife(SUM, [0, 0], 50)
    assert (nothing.population, nothing.bounds, nothing.n_nodes) == ((0, 0), None, 0)
    assert nothing.to_array().shape == (0,)
    assert (-nothing).to_array().shape == (0,)
    assert hashlife(SUM, np.zeros(0, dtype=np.int8), 5).population == (0, 0)
    assert repr(nothing) == "Macrocell(step 50, no cells, 0 nodes)"


def test_progress_sees_each_power_of_three():
    seen = []

    def progress(items, what):
        for item in items:
            seen.append((item, what))
            yield item

    hashlife(SUM, [1], 3**4 + 2, progress=progress)

    assert seen == [(0, "powers of three"), (0, "powers of three"), (4, "powers of three")]


def test_systems_are_taken_for_their_rule():
    system = System(space=TritSpace(9), update=SUM)

    assert hashlife(system, [1], 9).population == (3, 0)


def test_what_is_refused():
    lit = LocalRule(np.ones(27, dtype=np.int8), interval(1))
    cube = LocalRule(np.zeros(3, dtype=np.int8), [(0, 0, 0)])
    wide = LocalRule(np.zeros(9, dtype=np.int8), [(0, 0), (3, 0)])
    driven = LocalRule(np.zeros(9, dtype=np.int8), [(0,)], n_controls=1)
    for rule, message in (
        (lit, r"f\(0, .., 0\) = 1"),
        (cube, "on a line or a plane"),
        (wide, "within 11 cells"),
        (driven, "without controls"),
        (3, "on a line or a plane"),
    ):
        with pytest.raises(InvalidRuleError, match=message):
            hashlife(rule, [1], 5)
    with pytest.raises(InvalidStateError, match=r"got pattern\[0\]=2"):
        hashlife(SUM, [2], 5)
    with pytest.raises(InvalidStateError, match="a pattern of trits with 1 axes"):
        hashlife(SUM, [[1]], 5)
    for options, message in (
        ({"n_steps": -1}, "n_steps to be a whole number"),
        ({"budget": 0}, "budget to be a whole number"),
        ({"budget": 10**9}, "at most 500000000 nodes"),
        ({"origin": 0.5}, "origin"),
        ({"n_steps": 3**63}, r"fewer than 3\^64 cells a side"),
        ({"progress": 3}, "progress to be a function"),
        ({"pattern": RNG.integers(-1, 2, 100), "budget": 5}, "a budget that holds the pattern"),
    ):
        with pytest.raises(InvalidRunError, match=message):
            hashlife(**{"rule": SUM, "pattern": [1], "n_steps": 5} | options)
    for low, high in ((3, 2), ((0, 0), (1, 1)), (0, 10**9)):
        with pytest.raises(InvalidRunError, match="a window of at most"):
            hashlife(SUM, [1], 5).window(low, high)
