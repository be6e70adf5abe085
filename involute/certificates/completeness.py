"""Check that listed fixed points are all: clauses that the tables imply, refuted by unit propagation.

Trit i of stage s is variable ``v = s n + i``, with the literals ``2 v + 1`` (it is +) and ``2 v + 2`` (it
is -). Every clause is implied by the equation of one variable, or rules out one listed point. A lemma follows
if its denial leads to a contradiction by unit propagation alone; the last one is a contradiction itself.
"""

from typing import Any, TypeAlias

import numpy as np

from involute.certificates.layers import Layer, integers, read_layers, require, step

Clause: TypeAlias = list[int]

MOST_LITERALS, MOST_TRITS = 2**21, 2**19  # of clauses, of a proof and of all images; trits of all stages
WORDS, VISITS = 2**30, 2**25  # words of inputs that are looked at, and literals while propagating


def is_complete(
    layers: Any, sites: Any, clauses: Any, proof: Any, points: Any = None, group: Any = None
) -> bool:
    """Every x with ``F(x) = x`` is one of the points, or its image under a signed permutation."""
    wired = read_layers(layers)
    n = len(wired[0].places)
    most = 2 * len(wired) * n
    require(most <= 2 * MOST_TRITS)
    names, given = integers(sites, 1, 0, most // 2 - 1, MOST_LITERALS), _clauses(clauses, most)
    require(len(names) == len(given))
    asked: dict[int, list[Clause]] = {}
    for name, clause in zip(names.tolist(), given, strict=True):
        asked.setdefault(name, []).append(clause)
    sources = {name: (name // n - 1) % len(wired) for name in asked}  # the layer that writes a stage
    sites_of = {name: wired[layer].site(name % n) for name, layer in sources.items()}
    require(sum(_work(sites_of[name][0], own) for name, own in asked.items()) <= WORDS)
    for name, own in asked.items():
        require(_are_implied(name, *sites_of[name], sources[name] * n, n, own))
    listed = [] if points is None else _ruled_out(wired, _images(points, group))
    return is_refuted(given + listed, _clauses(proof, most), most)


def _work(reads: list[int], clauses: list[Clause]) -> int:
    """Return about how many numbers it takes to look at all words of what a site reads."""
    return int(3 ** len(set(reads)) * (len(reads) + 8 + sum(map(len, clauses)) // 16))


def _clauses(data: Any, most: int) -> list[Clause]:
    """Return clauses that stand in a row, each ended by a zero."""
    flat = integers(data, 1, -most, most, MOST_LITERALS)
    require(flat[-1] == 0)
    ends, literals = np.flatnonzero(flat == 0).tolist(), flat.tolist()
    return [literals[start:end] for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


def _are_implied(name: int, reads: list[int], table: Any, before: int, n: int, clauses: list[Clause]) -> bool:
    """Return whether clauses hold wherever a variable is what its site looks up."""
    distinct = list(dict.fromkeys(before + i for i in reads if i < n))
    words = np.arange(3 ** len(distinct), dtype=np.int32)
    column = {variable: words // 3**i % 3 - 1 for i, variable in enumerate(distinct)}
    word = np.zeros_like(words)
    for i in reads:
        word = 3 * word + (column[before + i] + 1 if i < n else 1)
    value = table[word]
    broken = np.packbits(value != column.get(name, value))  # words that no fixed point has; eight a byte
    column.setdefault(name, value)
    truth: dict[int, Any] = {}
    for variable, x in column.items():
        for literal, trit in ((2 * variable + 1, 1), (2 * variable + 2, -1)):
            truth[literal], truth[-literal] = np.packbits(x == trit), np.packbits(x != trit)
    every = np.packbits(np.ones(len(words), dtype=bool))
    known = ([truth[literal] for literal in dict.fromkeys(own) if literal in truth] for own in clauses)
    return all((np.bitwise_or.reduce([broken, *own]) == every).all() for own in known)


def _images(points: Any, group: Any) -> Any:
    """Return points, and what signed permutations make of them, each once."""
    listed = integers(points, 2, -1, 1, MOST_LITERALS).astype(np.int8)
    if group is None:
        return np.unique(listed, axis=0)
    n = listed.shape[1]
    places, signs = integers(group["places"], 2, 0, n - 1), integers(group["signs"], 2, -1, 1)
    require(places.shape == signs.shape and places.shape[1] == n and signs.all())
    require(len(places) * listed.size <= MOST_LITERALS and (np.sort(places) == np.arange(n)).all())
    images = [sign.astype(np.int8) * listed[:, place] for place, sign in zip(places, signs, strict=True)]
    return np.unique(np.concatenate([listed, *images]), axis=0)


def _ruled_out(layers: list[Layer], points: Any) -> list[Clause]:
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
        self.left = VISITS

    def assign(self, literal: int) -> None:
        self.value[literal], self.value[-literal] = 1, -1
        self.trail.append(literal)

    def conflicts(self, head: int) -> bool:
        """Return whether what follows from the trail, from a place on, contradicts a clause."""
        while head < len(self.trail):
            false = -self.trail[head]
            head += 1
            waiting, self.watching[false] = self.watching[false], []
            self.left -= 2 + len(waiting)
            require(self.left >= 0)
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
                self.left -= k
                self.watching[clause[1]].append(clause)
                return True
        self.left -= len(clause)
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
