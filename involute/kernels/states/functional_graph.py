"""The graph of a map on n numbered states, in one word of 32 bits a state and a few bits more.

A word is first the successor's number, with one bit for a change of sign on the way. Cycles are found by
walks that leave marks in the same words. In the end a word says in which cycle the state ends and after how
many steps: ``FINISHED | cycle << depth_bits | distance``. Sets of states are bits, eight a byte.

Walks wait for memory at each step, so they are kept to the states that have a predecessor's predecessor's ..
predecessor; all others are finished from their successors, level by level, and do not wait.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel
from involute.kernels.states.successors import TURNED

FINISHED, ACTIVE, VISITED = 1 << 31, 1 << 30, 1 << 29
INDEX = TURNED - 1

Words = NDArray[np.uint32]
Bits = NDArray[np.uint8]


@kernel
def at(array: Any, i: int) -> int:
    """Return an unsigned entry as a signed number."""
    return int(np.int64(array[i]))


@kernel
def images(words: Words, domain: Bits, first: int, last: int, out: Bits) -> None:
    """Add to a set the successors of the states in bytes ``first .. last`` of another."""
    for byte in range(first, last):
        held = at(domain, byte)
        if held:
            for bit in range(8):
                if held >> bit & 1:
                    target = at(words, 8 * byte + bit) & INDEX
                    out[target >> 3] |= np.uint8(1 << (target & 7))


@kernel
def _walk(words: Words, state: int) -> int:
    """Mark the unmarked states from one on as active; return the first that was marked."""
    word = at(words, state)
    while word < VISITED:
        words[state] = word | ACTIVE
        state = word & INDEX
        word = at(words, state)
    return state


@kernel
def _retire(words: Words, state: int) -> None:
    """Turn the active states from one on into visited ones."""
    word = at(words, state)
    while word < FINISHED and word & ACTIVE:
        words[state] = (word & ~ACTIVE) | VISITED
        state = word & INDEX
        word = at(words, state)


@kernel
def _close(words: Words, start: int, number: int) -> tuple[int, int, int]:
    """Give the states of a cycle a number; return its first state, its length and whether it changes sign."""
    state, first, length, turns = start, start, 0, 0
    while True:
        word = at(words, state)
        words[state] = FINISHED | number
        length += 1
        turns ^= int(word & TURNED != 0)
        first = min(first, state)
        state = word & INDEX
        if state == start:
            return first, length, turns


@kernel
def find_cycles(
    words: Words, domain: Bits, first: int, last: int, known: int, found: int, out: NDArray[np.uint32]
) -> tuple[int, int]:
    """Find the cycles that are reached from the states in bytes ``first .. last`` of a set.

    Parameters
    ----------
    known : how many were written elsewhere.
    found : how many there are up to now; the next gets this number.
    out : (capacity, 3): the first state of each, its length, and 1 where its signs multiply to -1.

    Returns
    -------
    tuple
        How many there are now, and the byte to go on from: before ``last`` if the capacity is used up.
    """
    for byte in range(first, last):
        held = at(domain, byte)
        for bit in range(8 if held else 0):
            if held >> bit & 1:
                if found - known == len(out):
                    return found, byte
                state = 8 * byte + bit
                end = _walk(words, state)
                word = at(words, end)
                if word < FINISHED and word & ACTIVE:
                    start, length, turns = _close(words, end, found)
                    row = out[found - known]
                    row[0], row[1], row[2] = start, length, turns
                    found += 1
                _retire(words, state)
    return found, last


@kernel
def widen(words: Words, domain: Bits, first: int, last: int, depth_bits: int) -> None:
    """Make room for distances below the numbers of cycles; 31 bits of it leave none for the numbers."""
    for byte in range(first, last):
        held = at(domain, byte)
        if held:
            for bit in range(8):
                if held >> bit & 1:
                    word = at(words, 8 * byte + bit)
                    if word >= FINISHED:
                        words[8 * byte + bit] = FINISHED | ((word << depth_bits) & (FINISHED - 1))


@kernel
def _settle(words: Words, state: int, most: int) -> int:
    """Finish the states from one on to a finished one; return the distance of the first."""
    start, steps = state, 0
    word = at(words, state)
    while word < FINISHED:
        steps += 1
        state = word & INDEX
        word = at(words, state)
    cycle, depth = word & ~most, (word & most) + steps
    state, left = start, depth
    word = at(words, state)
    while word < FINISHED:
        words[state] = cycle | min(left, most)
        left -= 1
        state = word & INDEX
        word = at(words, state)
    return depth


@kernel
def settle(words: Words, domain: Bits, first: int, last: int, depth_bits: int) -> int:
    """Finish all states that lead on from a set, by walks; return the largest distance.

    Distances of ``2^depth_bits`` and more are cut off. Walks on other threads write the same words.
    """
    largest, most = 0, (1 << depth_bits) - 1
    for byte in range(first, last):
        held = at(domain, byte)
        if held:
            for bit in range(8):
                if held >> bit & 1:
                    largest = max(largest, _settle(words, 8 * byte + bit, most))
    return largest


@kernel
def _settle_one(words: Words, state: int, most: int) -> int:
    """Finish a state whose successor is finished; return its distance."""
    word = at(words, state)
    if word >= FINISHED:
        return word & most
    reached = at(words, word & INDEX)
    depth = (reached & most) + 1
    words[state] = (reached & ~most) | min(depth, most)
    return depth


@kernel
def settle_level(words: Words, domain: Bits, first: int, last: int, depth_bits: int) -> int:
    """Finish the states of a set whose successors are all finished; return the largest distance."""
    largest, most = 0, (1 << depth_bits) - 1
    for byte in range(first, last):
        held = at(domain, byte)
        if held:
            for bit in range(8):
                if held >> bit & 1:
                    largest = max(largest, _settle_one(words, 8 * byte + bit, most))
    return largest
