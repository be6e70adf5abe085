"""The cone of additive densities whose sums never rise, with exact generators.

On the line, ``Σ φ`` never rises exactly if no closed walk gains, and each closed walk is a linear inequality
on φ. The cone starts as the whole space; a generator on which some walk gains brings in that walk (double
description, all in integers); when every generator has a potential the cone is complete. Its lines are the
invariants.
"""

import itertools
import math
import time
from collections.abc import Iterable, Sequence
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.clusters import LocalFunction, assembled, ordered
from involute.automata.conservation import Basis, LatticeRule, change
from involute.automata.potentials import Potential, Rise, interval, never_rises
from involute.automata.rationals import nullspace, primitive

Vectors = list[NDArray[np.int64]]


@final
@attrs.frozen(eq=False)
class Cone:
    """Lines (monotone both ways: the invariants) and rays of a cone of densities, as combinations of a basis.

    ``is_complete`` says whether these generate every monotone; otherwise each of them is one still.
    """

    lines: tuple[NDArray[np.int64], ...]
    rays: tuple[NDArray[np.int64], ...]
    is_complete: bool


def monotone_cone(
    rules: Sequence[LatticeRule], basis: Basis, *, most_walks: int = 500, until: float = math.inf
) -> Cone:
    """Return the cone of combinations that never rise on any ring, under any of the rules on the line.

    It is left incomplete, with the generators proved so far, after so many walks, or as many rays at once,
    or when `time.monotonic` has passed ``until``.
    """
    gains = [gains_by_word(rule, basis) for rule in rules]
    lines, rays = list(np.eye(basis.size, dtype=np.int64)), Vectors()
    walks, safe = Vectors(), set[bytes]()
    while len(walks) < most_walks and len(rays) < most_walks and time.monotonic() < until:
        vectors = (vector for some in (lines, [-line for line in lines], rays) for vector in some)
        walk = _violated(
            itertools.takewhile(lambda _: time.monotonic() < until, vectors), gains, rules[0].n_letters, safe
        )
        if walk is None:
            break
        lines, rays = cut(lines, rays, walk, walks)
        walks.append(walk)
    sure = [line for line in lines if line.tobytes() in safe and (-line).tobytes() in safe]
    proved = [ray for ray in rays if ray.tobytes() in safe]
    is_complete = len(sure) == len(lines) and len(proved) == len(rays)
    own = nullspace(nullspace(np.array(sure))) if sure else np.zeros((0, basis.size), dtype=np.int64)
    return Cone(tuple(own), tuple(modulo(own, ray) for ray in proved), is_complete)


def gains_by_word(rule: LatticeRule, basis: Basis) -> NDArray[np.int64]:
    """Return the change of every density of a basis by word of one interval, shape (q^w, columns)."""
    q = rule.n_letters
    parts = [
        change(assembled({shape: values}, q, rule.neutral, shape), rule) for shape, values in basis.parts
    ]
    cells = ordered(cell for part in parts for cell in part.cells)
    whole = interval(LocalFunction(np.zeros((q,) * len(cells), dtype=np.int64), cells), q).cells
    n = q ** len(whole)
    return np.concatenate([part.on(whole).full(q).reshape(n, -1) for part in parts], axis=1)


def cut(lines: Vectors, rays: Vectors, walk: NDArray[np.int64], walks: Vectors) -> tuple[Vectors, Vectors]:
    """Return the generators of the part of a cone where ``walk @ a <= 0`` (double description).

    ``walks`` are the inequalities so far: two rays span a face if no third lies on all that both lie on.
    """
    crossing = next((line for line in lines if walk @ line), None)
    if crossing is not None:
        inward = crossing if walk @ crossing < 0 else -crossing
        rest = [_onto(line, inward, walk) for line in lines if line is not crossing]
        return rest, [*(_onto(ray, inward, walk) for ray in rays), inward]
    tight = [frozenset(k for k, other in enumerate(walks) if other @ ray == 0) for ray in rays]
    sides = [int(np.sign(walk @ ray)) for ray in rays]
    kept = [ray for ray, side in zip(rays, sides, strict=True) if side <= 0]
    for i, out in enumerate(rays):
        for j, into in enumerate(rays):
            if sides[i] > 0 > sides[j] and _is_face(tight, i, j):
                kept.append(_onto(out, into, walk))
    return lines, kept


def _is_face(tight: list[frozenset[int]], i: int, j: int) -> bool:
    both = tight[i] & tight[j]
    return not any(both <= other for k, other in enumerate(tight) if k not in {i, j})


def _onto(vector: NDArray[np.int64], inward: NDArray[np.int64], walk: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a positive multiple of the vector plus one of an inward vector, on ``walk @ a = 0``."""
    return primitive(-(walk @ inward) * vector + (walk @ vector) * inward)


def _violated(
    vectors: Iterable[NDArray[np.int64]], gains: list[NDArray[np.int64]], n_letters: int, safe: set[bytes]
) -> NDArray[np.int64] | None:
    """Return what each density gains on a closed walk on which some vector gains, or ``None``."""
    for vector in vectors:
        if vector.tobytes() in safe:
            continue
        for table in gains:
            found = never_rises(table @ vector, n_letters)
            if isinstance(found, Rise):
                return primitive(table[words_around(found.letters, len(table), n_letters)].sum(axis=0))
            if not isinstance(found, Potential):
                break
        else:
            safe.add(vector.tobytes())
    return None


def words_around(letters: NDArray[np.int64], n_words: int, n_letters: int) -> NDArray[np.int64]:
    """Return the numbers of the words that a ring of letters shows, one a cell."""
    number, size, k = np.zeros(len(letters), dtype=np.int64), 1, 0
    while size < n_words:
        number = number * n_letters + np.roll(letters, -k)
        size, k = size * n_letters, k + 1
    return number


def modulo(lines: Iterable[NDArray[np.int64]], ray: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the ray with the last entry of each line cleared: one of its class modulo invariants."""
    for line in lines:
        last = int(np.flatnonzero(line)[-1])
        ray = primitive(line[last] * ray - ray[last] * line)
    return ray
