"""Generated systems with a known answer: half lawful, half with one wrong entry, and brute force beside them.

Nothing here uses a decision procedure: states are written out, rules looked up, laws compared.
"""

from itertools import product
from typing import NamedTuple

import numpy as np

import involute as iv
from involute.laws import Status
from involute.verify import verify

CHARGE_RULES = (
    "---------000000000+++++++++",
    "---000+++---000+++---000+++",
    "-0+-0+-0+-0+-0+-0+-0+-0+-0+",
    "----0++++000-0+000----0++++",
    "--0-0+-0000+-0+-0000+-0+0++",
    "-00-----0-0000000+0+++++00+",
    "--0000-00--00000++00+0000++",
)
TRAFFIC = (170, 184, 204, 226, 240)  # the number-conserving rules of the supports


class Case(NamedTuple):
    """A system, the law and part in question, and the least witness by brute force (``None``: lawful)."""

    system: iv.System
    law: str
    subject: str
    least: tuple | None


def words(width):
    return np.array(list(product((-1, 0, 1), repeat=width)), dtype=np.int64).reshape(-1, width)


def evolve(table, offsets, x):
    """Return one step on a ring, for a batch of states."""
    number = sum((np.roll(x, -o, axis=-1) + 1) * 3 ** (len(offsets) - 1 - k) for k, o in enumerate(offsets))
    return table[number].astype(np.int64)


def total(density, offsets, x):
    """Return the sum of a density over a ring, for a batch of states."""
    return evolve(density.reshape(-1), offsets, x).sum(axis=-1)


def least(failing, states):
    """Return the failing state of fewest non-neutral cells, first in order; ``None`` if there is none."""
    keys = [(int(np.count_nonzero(x)), tuple(x.tolist())) for x in states[failing]]
    return min(keys)[1] if keys else None


def odd_table(rng, width):
    half = rng.integers(-1, 2, (3**width - 1) // 2)
    return np.concatenate([half, [0], -half[::-1]]).astype(np.int8)


def with_one_wrong(rng, table):
    wrong = np.array(table)
    place = rng.integers(wrong.size)
    wrong[place] = (wrong[place] + rng.integers(1, 3) + 1) % 3 - 1
    return wrong


def window(rng, width):
    first = int(rng.integers(-width, 1))
    return tuple(range(first, first + width))


def equivariance(rng, is_wrong):
    width, n = int(rng.integers(1, 6)), int(rng.integers(2, 8))
    table, offsets = odd_table(rng, width), window(rng, width)
    table = with_one_wrong(rng, table) if is_wrong else table
    states = words(n)
    failing = (evolve(table, offsets, -states) != -evolve(table, offsets, states)).any(axis=1)
    system = iv.System(space=iv.TritSpace(n), update=iv.LocalRule(table, offsets))
    return Case(system, "A1", "update", least(failing, states))


def read(word):
    return np.array(["-0+".index(sign) - 1 for sign in word], dtype=np.int8)


def composed(first, second):
    """Return the table of two radius-1 rules one after the other."""
    inner = np.stack([evolve3(first, words(5)[:, k : k + 3]) for k in range(3)], axis=1)
    return evolve3(second, inner).astype(np.int8)


def evolve3(table, triples):
    return table[(triples + 1) @ np.array([9, 3, 1])].astype(np.int64)


def traffic(rng):
    """Return a random odd rule that moves supports as a number-conserving rule does."""
    number = int(rng.choice(TRAFFIC))
    support = np.array([number >> int(abs(w) @ np.array([4, 2, 1])) & 1 for w in words(3)])
    half = rng.choice((-1, 1), 13) * support[:13]
    return np.concatenate([half, [0], -half[::-1]]).astype(np.int8)


def quantity_case(rng, table, offsets, law, quantity, subject, density):
    n = int(rng.integers(3, 8))
    states = words(n)
    after, before = total(density, (0,), evolve(table, offsets, states)), total(density, (0,), states)
    failing = after != before if law == "A5" else after > before
    role = {"invariants" if law == "A5" else "monotones": (quantity,)}
    system = iv.System(space=iv.TritSpace(n), update=iv.LocalRule(table, offsets), **role)
    return Case(system, law, subject, least(failing, states))


def invariance(rng, is_wrong):
    if rng.integers(2):
        table = read(CHARGE_RULES[rng.integers(7)])
        width = 3
        if rng.integers(2):
            table, width = composed(table, read(CHARGE_RULES[rng.integers(7)])), 5
        quantity, density, subject = iv.Charge(), np.array([-1, 0, 1]), "invariant charge"
    else:
        table, width = traffic(rng), 3
        quantity, density, subject = iv.Activity(), np.array([1, 0, 1]), "invariant activity"
    offsets = window(rng, width)
    table = with_one_wrong(rng, table) if is_wrong else table
    return quantity_case(rng, table, offsets, "A5", quantity, subject, density)


def monotony(rng, is_wrong):
    width = int(rng.integers(1, 6))
    offsets = window(rng, width)
    centre = int(rng.integers(width))
    table = odd_table(rng, width) * (words(width)[:, centre] != 0)
    table = with_one_wrong(rng, table) if is_wrong else table
    return quantity_case(
        rng, table.astype(np.int8), offsets, "A6", iv.Activity(), "monotone activity", np.array([1, 0, 1])
    )


def parity(rng, is_wrong):
    width, n = int(rng.integers(1, 4)), int(rng.integers(1, 6))
    sign, name = ((1, "even"), (-1, "odd"))[rng.integers(2)]
    half = rng.integers(-3, 4, (3**width - 1) // 2)
    density = np.concatenate([half, [0 if sign < 0 else rng.integers(-3, 4)], sign * half[::-1]])
    density[rng.integers(density.size)] += int(rng.integers(1, 4)) if is_wrong else 0
    offsets, states = window(rng, width), words(n)
    failing = total(density, offsets, -states) != sign * total(density, offsets, states)
    quantity = iv.Additive(density.reshape((3,) * width), offsets, parity=name, label="drawn")
    identity = iv.LocalRule.from_text("-0+", radius=0)
    system = iv.System(space=iv.TritSpace(n), update=identity, invariants=(quantity,))
    return Case(system, "A7", "invariant drawn", least(failing, states))


def evenness(rng, is_wrong):
    width, n = int(rng.integers(1, 4)), int(rng.integers(1, 6))
    half = rng.integers(0, 4, (3**width - 1) // 2)
    density = np.concatenate([half, [0], half[::-1]])
    density[rng.integers(density.size)] += int(rng.integers(1, 4)) if is_wrong else 0
    offsets, states = window(rng, width), words(n)
    failing = total(density, offsets, -states) != total(density, offsets, states)
    action = iv.LocalAction(density.reshape((3,) * width), offsets)
    system = iv.System(space=iv.TritSpace(n), update=iv.LocalRule.from_text("-0+", radius=0), action=action)
    return Case(system, "A2", "action", least(failing, states))


def projection(rng, is_wrong):
    block, n_blocks = int(rng.integers(2, 4)), int(rng.integers(1, 3))
    table = odd_table(rng, block)
    table[:1], table[-1:] = -1, 1  # so that it is not constant
    table = with_one_wrong(rng, table) if is_wrong else table
    states = words(block * n_blocks)
    coarse = table[(states.reshape(len(states), n_blocks, block) + 1) @ 3 ** np.arange(block - 1, -1, -1)]
    failing = (coarse != -coarse[::-1]).any(axis=1)
    system = iv.System(
        space=iv.TritSpace(block * n_blocks),
        update=iv.LocalRule.from_text("-0+", radius=0),
        tower=iv.BlockTower(table, block=block, levels=1),
    )
    return Case(system, "A9", "tower level 0", least(failing, states))


def commutation(rng, is_wrong):
    weights = np.zeros(3, dtype=np.int64)
    while not weights.any():
        weights = rng.integers(-1, 2, 3)
    rule = ((words(3) @ weights + 1) % 3 - 1).astype(np.int8)
    coarse = with_one_wrong(rng, rule) if is_wrong else rule
    states = words(9)
    after = states
    for _ in range(3):
        after = evolve(rule, (-1, 0, 1), after)
    sums = [(x.reshape(len(x), 3, 3).sum(axis=2) + 1) % 3 - 1 for x in (states, after)]
    failing = (evolve(coarse, (-1, 0, 1), sums[0]) != sums[1]).any(axis=1)
    system = iv.System(
        space=iv.TritSpace(9),
        update=iv.LocalRule(rule, (-1, 0, 1)),
        tower=iv.BlockTower(iv.sum_mod_3, levels=1, times=3, coarse=iv.LocalRule(coarse, (-1, 0, 1))),
    )
    return Case(system, "A10", "tower level 0", least(failing, states))


COMMON = (equivariance, invariance, monotony, parity, evenness, projection)


def cases(n, seed):
    """Yield n systems, lawful and wrong in turn; a wrong one really breaks its law on its own lattice."""
    rng = np.random.default_rng(seed)
    for i in range(n):
        make = commutation if i % 40 >= 38 else COMMON[rng.integers(len(COMMON))]
        case = make(rng, i % 2)
        while (case.least is None) == bool(i % 2):
            case = make(rng, i % 2)
        yield case


def complaint(case):
    """Return what is wrong with the verdict on a case, or an empty text."""
    report = verify(case.system, laws=[case.law])
    verdict = report.verdict(case.law, case.subject)
    if case.least is None:
        if verdict.status is not Status.PROVED:
            return f"lawful, but {verdict.status}: {verdict.reason} {verdict.witness}"
        return "" if not report.audit() else "proved, but the certificate is refused"
    if verdict.status is not Status.REFUTED:
        return f"wrong at {case.least}, but {verdict.status} by {verdict.procedure}"
    found = tuple(np.ravel(verdict.witness.x).tolist())
    return "" if found == case.least else f"least witness {case.least}, found {found}"
