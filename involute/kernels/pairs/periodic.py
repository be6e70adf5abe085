"""A search for rules that permute short rings: a table is filled word by word, and cut where two collide.

A rule that is injective on rings maps those of least period n to those of least period n, one to one up to
rotation. So a necklace whose words are all filled in must have an image of the same least period, and one
that no other necklace has.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from involute.kernels.jit import kernel

Table = NDArray[np.int64]


class Necklaces(NamedTuple):
    """What the search reads, as arrays; k necklaces in the order in which they are completed.

    ``order`` (q^w,): the words as they are filled in, the q constant ones first. ``words`` (k, period),
    ``lengths`` (k,): the words each necklace reads. ``ends`` (q^w + 1,): necklaces ``ends[d] .. ends[d + 1]
    - 1`` are completed by the word ``order[d]``. ``classes`` (period + 1, q^period): ``classes[n, word]``
    is the necklace, by any number, of a ring of least period n, and -1 for other words.
    """

    order: Table
    words: Table
    lengths: Table
    ends: Table
    classes: Table


@kernel
def image_class(table: Table, q: int, words: Table, n: int, classes: Table) -> Any:
    """Return the class of the image of a necklace of n letters; -1 if its least period is smaller."""
    image = 0
    for i in range(n):
        image = q * image + table[words[i]]
    return classes[n, image]


@kernel
def completes(
    table: Table, q: int, depth: int, given: Necklaces, hit: Table, is_used: NDArray[np.bool_]
) -> bool:
    """Map the necklaces that a word completes, noting whose place they take; return whether all find one."""
    for k in range(given.ends[depth], given.ends[depth + 1]):
        found = image_class(table, q, given.words[k], given.lengths[k], given.classes)
        if found < 0 or is_used[found]:
            return False
        hit[k], is_used[found] = found, True
    return True


@kernel
def releases(depth: int, given: Necklaces, hit: Table, is_used: NDArray[np.bool_]) -> None:
    """Free the places that the necklaces completed by a word have taken."""
    for k in range(given.ends[depth], given.ends[depth + 1]):
        if hit[k] >= 0:
            is_used[hit[k]] = False
        hit[k] = -1


@kernel
def permuting_tables(q: int, given: Necklaces, out: NDArray[np.int8]) -> int:
    """Write the tables that map necklaces one to one, and the constant rings to themselves; return how many.

    ``out`` (capacity, q^w) is not written beyond its capacity; the count goes on.
    """
    n_words, n_found, depth = len(given.order), 0, q
    table, letter = np.zeros(n_words, np.int64), np.full(n_words, -1)
    hit, is_used = np.full(len(given.lengths), -1), np.zeros(len(given.lengths), np.bool_)
    for a in range(q):
        table[given.order[a]] = a
    while depth >= q:
        releases(depth, given, hit, is_used)
        letter[depth] += 1
        if letter[depth] == q:
            letter[depth] = -1
            depth -= 1
            continue
        table[given.order[depth]] = letter[depth]
        if not completes(table, q, depth, given, hit, is_used):
            continue
        if depth + 1 < n_words:
            depth += 1
            continue
        if n_found < len(out):
            out[n_found] = table
        n_found += 1
    return n_found
