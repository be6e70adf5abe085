"""Whole classes of small rules at once: sets of pairs of words are the bits of one integer.

At most 63 unordered pairs of different nodes fit: windows of up to 3 cells over 3 letters, 4 over 2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

Table = NDArray[np.int64]
BALANCED, SURJECTIVE, INJECTIVE, ODD, FIRST, LAST = 1, 2, 4, 8, 16, 32


class PairSteps(NamedTuple):
    """The steps of the unordered pairs of one window, before labels are compared.

    ``leaving`` (k, 3): words x, y of one node, and the pair after. ``steps`` (n_pairs, q^2, 3): words x, y
    and the pair after, or -1 for the diagonal. ``bits`` (n_pairs,): the bit of each pair.
    """

    leaving: Table
    steps: Table
    bits: NDArray[np.uint64]


@kernel
def classify(table: Table, q: int, given: PairSteps) -> int:
    """Return the flags of one rule, a word of bits: what holds of it."""
    n = table.size
    flags = ODD * int(is_odd(table, q)) | FIRST * int(is_permutive(table, q, n // q))
    flags |= LAST * int(is_permutive(table, q, 1))
    if not is_balanced(table, q):
        return flags
    if not is_surjective(table, given):
        return flags | BALANCED
    return flags | BALANCED | SURJECTIVE | INJECTIVE * int(has_no_infinite_path(table, given))


@kernel
def is_balanced(table: Table, q: int) -> bool:
    """Return whether every letter is the image of equally many words."""
    counts = np.zeros(q, np.int64)
    for word in range(table.size):
        counts[table[word]] += 1
    return bool(counts.max() == table.size // q)


@kernel
def is_odd(table: Table, q: int) -> bool:
    """Return whether the word of complementary letters always has the complementary letter."""
    n_kept = 0
    for word in range(table.size):
        if table[word] + table[table.size - 1 - word] != q - 1:
            break
        n_kept += 1
    return n_kept == table.size


@kernel
def is_permutive(table: Table, q: int, stride: int) -> bool:
    """Return whether different letters at one place, the others kept, always have different images.

    The place is the first for stride q^(w-1), the last for 1.
    """
    for word in range(table.size):
        a = word // stride % q
        for b in range(a):
            if table[word] == table[word - (a - b) * stride]:
                return False
    return True


@kernel
def is_surjective(table: Table, given: PairSteps) -> bool:
    """Return whether no pair that the diagonal reaches steps back to it."""
    frontier = np.uint64(0)
    for k in range(len(given.leaving)):
        if table[given.leaving[k, 0]] == table[given.leaving[k, 1]]:
            frontier |= given.bits[given.leaving[k, 2]]
    seen = frontier
    while frontier:
        reached, is_home = step(table, given, frontier)
        if is_home:
            return False
        frontier = reached & ~seen
        seen |= reached
    return True


@kernel
def step(table: Table, given: PairSteps, pairs: np.uint64) -> tuple[np.uint64, bool]:
    """Return the pairs after a set of pairs, and whether one steps to the diagonal."""
    reached, is_home = np.uint64(0), False
    for pair in range(len(given.steps)):
        if pairs & given.bits[pair]:
            for k in range(given.steps.shape[1]):
                x, y, after = given.steps[pair, k]
                if table[x] == table[y] and after < 0:
                    is_home = True
                elif table[x] == table[y]:
                    reached |= given.bits[after]
    return reached, is_home


@kernel
def has_no_infinite_path(table: Table, given: PairSteps) -> bool:
    """Return whether no off-diagonal pair has both an infinite path into it and one out of it."""
    from_diagonal, alive = np.uint64(0), np.uint64(0)
    for k in range(len(given.leaving)):
        if table[given.leaving[k, 0]] == table[given.leaving[k, 1]]:
            from_diagonal |= given.bits[given.leaving[k, 2]]
    for pair in range(len(given.bits)):
        alive |= given.bits[pair]
    before = np.uint64(0)
    while alive and alive != before:
        before = alive
        is_left, is_entered = np.uint64(0), from_diagonal
        for pair in range(len(given.bits)):
            if alive & given.bits[pair]:
                reached, is_home = step(table, given, given.bits[pair])
                is_entered |= reached
                if is_home or (reached & alive) != 0:
                    is_left |= given.bits[pair]
        alive &= is_left & is_entered
    return bool(alive == np.uint64(0))


@kernel
def sweep(first: int, n_digits: int, places: Table, q: int, given: PairSteps, out: NDArray[np.uint8]) -> None:
    """Classify the rules ``first, first + 1, ..`` of a class, one flag word each, ``out`` (k,).

    The digits of a rule's number in base q, the lowest first, are its free letters. ``places`` (q^w,) says
    whose letter a word has: d for digit d, ``n_digits`` for the middle letter, ``-1 - d`` for the
    complement of digit d.
    """
    table, digits = np.empty(places.size, np.int64), np.full(n_digits + 1, (q - 1) // 2)
    for number in range(first, first + out.size):
        rest = number
        for d in range(n_digits):
            digits[d] = rest % q
            rest //= q
        for word in range(places.size):
            table[word] = digits[places[word]] if places[word] >= 0 else q - 1 - digits[-places[word] - 1]
        out[number - first] = classify(table, q, given)
