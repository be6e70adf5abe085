"""Tables that a rule compiler meets: random ones, and every structure it looks for."""

from itertools import product

import numpy as np


def table(function, n_trits):
    """Tabulate a function of k trits."""
    return np.array([function(*word) for word in product((-1, 0, 1), repeat=n_trits)], dtype=np.int8)


def modulo(total):
    """Return the balanced residue modulo 3."""
    return (total + 1) % 3 - 1


def random_table(rng, n_trits):
    """Return any table."""
    return rng.integers(-1, 2, 3**n_trits).astype(np.int8)


def odd_table(rng, n_trits):
    """Return a table with f(-x) = -f(x)."""
    half = rng.integers(-1, 2, 3**n_trits // 2)
    return np.concatenate([half, [0], -half[::-1]]).astype(np.int8)


def even_table(rng, n_trits):
    """Return a table with f(-x) = f(x)."""
    half = rng.integers(-1, 2, 3**n_trits // 2)
    return np.concatenate([half, [1], half[::-1]]).astype(np.int8)


def sparse_table(rng, n_trits):
    """Return a table with few entries that are not 0."""
    entries = np.zeros(3**n_trits, dtype=np.int8)
    places = rng.integers(0, entries.size, 3)
    entries[places] = rng.choice([-1, 1], 3)
    return entries


def weighted_table(rng, n_trits, weights):
    """Return a random function of a weighted sum."""
    total = int(np.abs(weights).sum())
    values = rng.integers(-1, 2, 2 * total + 1)
    return table(lambda *word: values[int(np.dot(word, weights)) + total], n_trits)


def outer_table(rng, n_trits):
    """Return a random function of the first trit and the sum of the others."""
    values = rng.integers(-1, 2, (3, 2 * n_trits - 1))
    return table(lambda centre, *others: values[centre + 1, sum(others) + n_trits - 1], n_trits)


def counts_table(rng, n_trits):
    """Return a random function of how many inputs are +1 and how many are -1."""
    values = rng.integers(-1, 2, (n_trits + 1, n_trits + 1))
    return table(lambda *word: values[word.count(1), word.count(-1)], n_trits)


def linear_table(rng, n_trits):
    """Return a linear function over GF(3), plus a constant."""
    weights, constant = rng.integers(-1, 2, n_trits), rng.integers(-1, 2)
    return table(lambda *word: modulo(int(np.dot(word, weights)) + constant), n_trits)


def split_table(rng, n_trits):
    """Return g(h(x1, x2), x3, ..), both random."""
    inner, outer = random_table(rng, 2), random_table(rng, n_trits - 1)
    places = (inner.astype(np.int64) + 1)[:, None] * 3 ** (n_trits - 2) + np.arange(3 ** (n_trits - 2))
    return outer[places.ravel()]


def projection(n_trits, place, sign):
    """Return one of the inputs, or its negation."""
    return table(lambda *word: sign * word[place], n_trits)
