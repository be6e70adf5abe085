"""Check that listed fixed points are all: clauses that the tables imply, refuted by unit propagation.

Trit i of stage s is variable ``v = s n + i``, with the literals ``2 v + 1`` (it is +) and ``2 v + 2`` (it
is -). Every clause is implied by the equation of one variable, or rules out one listed point. A lemma follows
if its denial leads to a contradiction by unit propagation alone; the last one is a contradiction itself.
"""

from typing import Any, TypeAlias

import numpy as np

from involute.certificates.claims import array
from involute.certificates.orbits import Layer, Whole, integers, read_layers, require, step

Clause: TypeAlias = list[int]

MOST_NAMES = 13


def is_complete(
    layers: Any, sites: Any, clauses: Any, proof: Any, points: Any = None, group: Any = None
) -> bool:
    """Every x with ``F(x) = x`` is one of the points, or its image under a signed permutation."""
    wired = read_layers(layers)
    n = len(wired[0])
    most = 2 * len(wired) * n
    names, given = integers(sites, 1, 0, most // 2 - 1), _clauses(clauses, most)
    require(len(names) == len(given))
    asked: dict[int, list[Clause]] = {}
    for name, clause in zip(names.tolist(), given, strict=True):
        asked.setdefault(name, []).append(clause)
    for name, own in asked.items():
        stage = (name // n - 1) % len(wired)  # what this stage writes is read from the one before
        require(_are_implied(name, wired[stage][name % n], stage * n, n, own))
    listed = [] if points is None else _ruled_out(wired, _images(integers(points, 2, -1, 1), group))
    return is_refuted(given + listed, _clauses(proof, most), most)


def _clauses(data: Any, most: int) -> list[Clause]:
    """Return clauses that stand in a row, each ended by a zero."""
    flat = integers(data, 1, -most, most)
    require(flat[-1] == 0)
    ends = np.flatnonzero(flat == 0)
    return [part[:-1].tolist() for part in np.split(flat, ends[:-1] + 1)]


def _are_implied(name: int, site: Any, before: int, n: int, clauses: list[Clause]) -> bool:
    """Return whether clauses hold wherever a variable is what its site looks up."""
    reads, table = site[0].tolist(), site[1]
    distinct = list(dict.fromkeys(before + i for i in reads if i < n))
    require(len(distinct) <= MOST_NAMES)
    words = np.arange(3 ** len(distinct))[:, None] // 3 ** np.arange(len(distinct)) % 3 - 1
    column = {variable: words[:, i] for i, variable in enumerate(distinct)}
    digits = [column[before + i] + 1 if i < n else 1 for i in reads]
    word = sum(digit * 3 ** (len(reads) - 1 - i) for i, digit in enumerate(digits))
    value = table[word + np.zeros(len(words), dtype=np.int64)]
    holds = value == column.get(name, value)
    column.setdefault(name, value)
    truth = {
        sign * (2 * variable + 1 + is_minus): (x == 1 - 2 * is_minus) == (sign > 0)
        for variable, x in column.items()
        for is_minus in (0, 1)
        for sign in (1, -1)
    }
    known = [[truth[literal] for literal in clause if literal in truth] for clause in clauses]
    return all((~holds | np.logical_or.reduce(own or [~holds])).all() for own in known)


def _images(points: Whole, group: Any) -> Whole:
    if group is None:
        return points
    places, signs = array(group["places"]), array(group["signs"])
    require(places.ndim == 2 and places.shape == signs.shape and places.shape[1] == points.shape[1])
    require((np.sort(places) == np.arange(points.shape[1])).all() and (np.abs(signs) == 1).all())
    images = [sign * points[:, place] for place, sign in zip(places, signs, strict=True)]
    return np.unique(np.concatenate(images), axis=0)


def _ruled_out(layers: list[Layer], points: Whole) -> list[Clause]:
    """Return for each point the clause that it alone breaks, if all are fixed points."""
    require((step(layers, points) == points).all())
    return [[one for i, trit in enumerate(x) for one in _denials(i, trit)] for x in points.tolist()]


def _denials(i: int, trit: int) -> tuple[int, ...]:
    return {1: (-2 * i - 1,), -1: (-2 * i - 2,), 0: (2 * i + 1, 2 * i + 2)}[trit]


class _Propagation:
    """What follows from clauses by unit propagation, two literals of each being watched."""

    def __init__(self, most: int) -> None:
        self.value = [0] * (2 * most + 1)  # by literal, negative ones from the end
        self.watching: list[list[Clause]] = [[] for _ in self.value]
        self.trail: Clause = []

    def assign(self, literal: int) -> None:
        self.value[literal], self.value[-literal] = 1, -1
        self.trail.append(literal)

    def conflicts(self, head: int) -> bool:
        """Return whether what follows from the trail, from a place on, contradicts a clause."""
        while head < len(self.trail):
            false = -self.trail[head]
            head += 1
            waiting, self.watching[false] = self.watching[false], []
            for place, clause in enumerate(waiting):
                if not self._moved(clause, false):
                    self.watching[false].append(clause)
                    if self.value[clause[0]] < 0:
                        self.watching[false] += waiting[place + 1 :]
                        return True
                    if not self.value[clause[0]]:
                        self.assign(clause[0])
        return False

    def _moved(self, clause: Clause, false: int) -> bool:
        """Bring the other watched literal to the front; watch one that may hold in place of a false one."""
        if clause[0] == false:
            clause[0], clause[1] = clause[1], false
        if self.value[clause[0]] > 0:
            return False
        for k in range(2, len(clause)):
            if self.value[clause[k]] >= 0:
                clause[1], clause[k] = clause[k], false
                self.watching[clause[1]].append(clause)
                return True
        return False

    def add(self, clause: Clause) -> bool:
        """Add a clause to what holds without assumptions; return whether that is a contradiction now."""
        own = sorted(dict.fromkeys(clause), key=lambda literal: self.value[literal] < 0)
        if not own or self.value[own[0]] < 0:
            return True
        if len(own) > 1 and self.value[own[1]] >= 0:
            self.watching[own[0]].append(own)
            self.watching[own[1]].append(own)
            return False
        if self.value[own[0]] > 0:
            return False
        self.assign(own[0])
        return self.conflicts(len(self.trail) - 1)

    def follows(self, lemma: Clause) -> bool:
        """Return whether denying a lemma leads to a contradiction; nothing of the denial stays."""
        root, found = len(self.trail), False
        for literal in lemma:
            if self.value[literal] > 0:
                found = True
                break
            if not self.value[literal]:
                self.assign(-literal)
        found = found or self.conflicts(root)
        for literal in self.trail[root:]:
            self.value[literal] = self.value[-literal] = 0
        del self.trail[root:]
        return found


def is_refuted(clauses: list[Clause], lemmas: list[Clause], most: int) -> bool:
    """Return whether clauses contradict each other, by lemmas that follow one after the other."""
    known = _Propagation(most)
    if any(known.add(clause) for clause in clauses):
        return True
    for lemma in lemmas:
        if not known.follows(lemma):
            return False
        if known.add(lemma):
            return True
    return False
