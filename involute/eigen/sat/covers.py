"""A set of words as few cubes: an irredundant cover for each table, made by one recursion over its inputs.

A set of words of k trits is an integer of 3^k bits, word ``---`` lowest. A cube names for each input one of
the sets that a literal or two can say: any trit, ``not +``, ``not -``, ``+``, ``-``, ``0``.
"""

from functools import lru_cache

from involute.arrays import Trits

ANY, NOT_PLUS, NOT_MINUS, PLUS, MINUS, NEUTRAL = range(6)
Cube = tuple[int, ...]
SMALL = 6  # inputs: covers of parts of larger tables are forgotten when the table is done


def word_set(is_member: Trits) -> int:
    """Return the set of the words where an array of 3^k flags is true.

    >>> import numpy as np
    >>> bin(word_set(np.array([False, True, True])))
    '0b110'
    """
    return int("".join("1" if flag else "0" for flag in is_member.ravel()[::-1].tolist()), 2)


def cover(wanted: int, n_inputs: int) -> tuple[Cube, ...]:
    """Return cubes whose union is a set of words; none can be left out.

    >>> cover(0b110_110_110, 2)
    ((0, 2),)
    """
    cubes = _cover(wanted, wanted, n_inputs)[0]
    if n_inputs > SMALL:
        _cover.cache_clear()
    return cubes


@lru_cache(maxsize=2**16)
def _cover(wanted: int, allowed: int, n_inputs: int) -> tuple[tuple[Cube, ...], int]:
    """Return cubes that hold all of ``wanted`` and lie in ``allowed``, and their union (after Minato)."""
    if not wanted:
        return (), 0
    if allowed == (1 << 3**n_inputs) - 1:
        return ((ANY,) * n_inputs,), allowed
    size = 3 ** (n_inputs - 1)
    full = (1 << size) - 1
    minus, neutral, plus = (wanted & full, wanted >> size & full, wanted >> 2 * size)
    may_minus, may_neutral, may_plus = (allowed & full, allowed >> size & full, allowed >> 2 * size)
    low, high = may_minus & may_neutral, may_neutral & may_plus
    every = low & may_plus
    cubes: list[Cube] = []
    done = [0, 0, 0]

    def add(kind: int, lacking: int, may: int, sides: tuple[int, ...]) -> None:
        found, union = _cover(lacking, may, n_inputs - 1)
        cubes.extend((kind, *cube) for cube in found)
        for side in sides:
            done[side] |= union

    add(MINUS, minus & ~low, may_minus, (0,))
    add(NEUTRAL, neutral & ~low & ~high, may_neutral, (1,))
    add(PLUS, plus & ~high, may_plus, (2,))
    add(NOT_PLUS, (minus & ~done[0] | neutral & ~done[1] & ~high) & ~every, low, (0, 1))
    add(NOT_MINUS, (plus & ~done[2] | neutral & ~done[1]) & ~every, high, (1, 2))
    add(ANY, minus & ~done[0] | neutral & ~done[1] | plus & ~done[2], every, (0, 1, 2))
    return tuple(cubes), done[0] | done[1] << size | done[2] << 2 * size
