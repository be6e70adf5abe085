"""Ternary rules on small rings by brute force: the reference for descents and coarse rules."""

import itertools

import numpy as np

import involute as iv
from involute.find.towers.coarse_rules import odd_tables

NAMED = (iv.sign_of_sum, iv.centre_cell, iv.sum_mod_3, iv.majority, iv.first_non_zero)
TOTAL = iv.LocalRule.from_function(lambda x, y, z: (x + y + z + 1) % 3 - 1, offsets=(-1, 0, 1))
IDENTITY = iv.LocalRule.from_text("-0+", radius=0)
SPREADING = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))


def random_odd_rules(n, seed=0):
    """Return odd rules of radius 1, drawn from a seed."""
    numbers = np.random.default_rng(seed).integers(0, 3**13, n)
    return [iv.LocalRule(table, (-1, 0, 1)) for table in odd_tables(numbers, 27)]


def ring_states(n):
    """Return all states of a ring of n cells."""
    return np.asarray(list(itertools.product((-1, 0, 1), repeat=n)), dtype=np.int8)


def stepped(rule, states, n_steps):
    """Return the images of rings, by rolling them."""
    for _ in range(n_steps):
        number = np.zeros(states.shape, dtype=np.int64)
        for (offset,) in rule.offsets:
            number = 3 * number + np.roll(states, -offset, axis=-1) + 1
        states = rule.table[number]
    return states


def projected(table, states):
    """Return the coarse states."""
    block = {3: 1, 9: 2, 27: 3}[len(table)]
    cells = states.reshape(*states.shape[:-1], -1, block).astype(np.int64) + 1
    return table[cells @ 3 ** np.arange(block - 1, -1, -1)]


def brute(rule, table, n_steps, n):
    """Return the least pair (weight, x, y) of ring states that refutes a coarse rule, or ``None``."""
    states = ring_states(n)
    after = projected(table, stepped(rule, states, n_steps))
    weights = np.count_nonzero(states, axis=1)
    groups, best = {}, None
    for i, coarse in enumerate(map(tuple, projected(table, states).tolist())):
        groups.setdefault(coarse, []).append(i)
    for members in groups.values():
        order = np.asarray(sorted(members, key=lambda i: (weights[i], i)))
        for i in order:
            others = order[(after[order] != after[i]).any(axis=1)]
            if not others.size or (best is not None and weights[i] + weights[others[0]] > best[0]):
                break
            for j in others[weights[others] == weights[others[0]]]:
                pair = sorted((states[i].tolist(), states[j].tolist()))
                best = min(best or (np.inf,), (weights[i] + weights[j], *pair))
    return best


def changed(rule, entry):
    """Return a rule with one entry (and its opposite) changed."""
    table = rule.table.copy()
    table[entry] = (table[entry] + 2) % 3 - 1
    table[-1 - entry] = -table[entry]
    return iv.LocalRule(table, rule.offsets)
