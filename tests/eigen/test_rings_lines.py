"""Solutions between fixed neutral ends against all states of the line."""

from itertools import product

import numpy as np
import pytest

from involute.automata.line_rule import LineRule
from involute.certificates import proves
from involute.eigen.rings.lines import line_orbits
from involute.eigen.rings.listing import mirror_signs
from involute.errors import InvalidRuleError
from involute.find.line import line_rule
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.local_rule import LocalRule

RNG = np.random.default_rng(13)
SIGN = LocalRule.totalistic(lambda total: (total > 0) - (total < 0), offsets=(-1, 0, 1))


def solutions(rule, p, sign, n):
    system = System(space=TritSpace(n, boundary="neutral"), update=rule)
    x = np.asarray(list(product((-1, 0, 1), repeat=n)), dtype=np.int8)
    y = x
    for _ in range(p):
        y = system.step(y)
    found = x[(y == sign * x).all(axis=1)]
    after = system.step(found).tolist()
    return {tuple(x): tuple(y) for x, y in zip(found.tolist(), after, strict=True)}


def n_orbits(images, moves):
    left, found = set(images), 0
    while left:
        found += 1
        waiting = [left.pop()]
        while waiting:
            x = waiting.pop()
            near = {images[x], *(move(x) for move in moves)} & left
            left -= near
            waiting += near
    return found


def negated(x):
    return tuple(-trit for trit in x)


def random_rule(offsets, *, odd, mirrored):
    table = RNG.integers(-1, 2, 3 ** len(offsets))
    if mirrored:
        cube = table.reshape((3,) * len(offsets))
        table = np.sign(cube + cube.T).reshape(-1)
    return LocalRule(np.sign(table - table[::-1]) if odd else table, [(o,) for o in offsets])


@pytest.mark.parametrize(
    ("offsets", "p"),
    [
        (offsets, p)
        for offsets in ((0,), (-1, 0, 1), (0, 1), (-2, 0), (1, 2), (-2, -1, 0, 1, 2))
        for p in (1, 2, 3)
        if p * (len(offsets) - 1) <= 9
    ],
)
@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("mirrored", [False, True])
def test_counts_and_listings_are_those_of_all_states(offsets, p, odd, mirrored):
    rule = random_rule(offsets, odd=odd, mirrored=mirrored and offsets[0] == -offsets[-1])
    signs = mirror_signs(line_rule(rule))
    assert not mirrored or offsets[0] + offsets[-1] or 1 in signs
    for sign in (1, -1) if odd else (1,):
        found = line_orbits(rule, p, sign=sign)
        for n in range(1, 7):
            images = solutions(rule, p, sign, n)
            moves = [negated] * rule.is_equivariant
            moves += [lambda x, s=s: tuple(s * trit for trit in x[::-1]) for s in signs]
            listed = list(found.representatives(n))
            assert found.count(n) == len(images)
            assert found.exists(n) == bool(images)
            assert len(listed) == n_orbits(images, moves)
            assert sum(one.orbit_size * one.period for one in listed) == len(images)
            assert all(proves(None, one.certificate) for one in listed)


def test_long_lines():
    found = line_orbits(SIGN)
    counts = [found.count(n) for n in range(1, 12)]

    assert counts == [len(solutions(SIGN, 1, 1, n)) for n in range(1, 9)] + counts[8:]
    assert found.count(2000) > 10**500
    assert [one.states.shape for one in found.representatives(300, 2)] == [(1, 300)] * 2


def test_texts_and_refusals():
    assert repr(line_orbits(LineRule(SIGN.table + 1, 3, -1))).startswith(
        "LineOrbits(F^1(x) = x, neutral outside"
    )
    with pytest.raises(InvalidRuleError, match="an odd rule for sign=-1"):
        line_orbits(LocalRule.from_text("00+", radius=0), sign=-1)
    with pytest.raises(InvalidRuleError, match="n to be a whole number"):
        line_orbits(SIGN).count(0)
    with pytest.raises(InvalidRuleError, match="windows to look at"):
        line_orbits(SIGN, 9)
