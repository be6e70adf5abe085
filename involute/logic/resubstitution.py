"""Making a block smaller: a node becomes a function of three signals that are there anyway.

Only words that occur count, and of these only those where the node is seen: where the outputs change with
it. The node may become any function of three other signals that separates its seen ones from its seen
zeros. All triples are tried. A replacement that leaves the size as it is may open the way to one that
does not, so those are made too, drawn from a fixed seed. (The idea is known as Boolean resubstitution
with observability don't-cares.)
"""

import random
from collections.abc import Sequence
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.logic.block import Block, apply

_N_PAIRS = 64
_MOST_ROUNDS = 16
_BUDGET = 400_000  # microseconds of an ordinary machine, as the formula below estimates them
_MOST_CHECKED = 24


@final
@attrs.frozen(eq=False)
class Domain:
    """The words that occur: for every input the integer whose bit w is the input's value in word w."""

    n_words: int
    inputs: tuple[int, ...]

    @property
    def full(self) -> int:
        """All words."""
        return (1 << self.n_words) - 1


def n_rounds(block: Block, n_words: int) -> int:
    """Return how many rounds a block is worth, by its size alone."""
    n_nodes = len(block.nodes)
    n_signals = block.n_inputs + n_nodes
    target = 250 + n_signals**3 // 4000 + n_words // 20 + n_nodes * (1 + n_words // 1000)
    return min(_MOST_ROUNDS, _BUDGET // (target * max(n_nodes, 1)))


def shrunk(block: Block, domain: Domain, *, rounds: int, seed: int = 0) -> Block:
    """Return a block with the same outputs on all words, smaller where that was found."""
    rng = random.Random(seed)  # noqa: S311 -- a search, nothing secret
    best = now = block.compact()
    for _ in range(rounds):
        for target in _targets(now, rng):
            if target < now.first_node + len(now.nodes):
                now = _replaced(now, domain, target, rng)
                if len(now.nodes) < len(best.nodes):
                    best = now
    return best


def _targets(block: Block, rng: random.Random) -> list[int]:
    targets = list(range(block.first_node, block.first_node + len(block.nodes)))
    rng.shuffle(targets)
    return targets


def _replaced(block: Block, domain: Domain, target: int, rng: random.Random) -> Block:
    """Return the block with one node made anew from the triple that leaves the fewest nodes."""
    values = block.values(domain.inputs, domain.full)
    seen, above = _seen(block, values, domain.full, target)
    ones, zeros = values[target] & seen, ~values[target] & seen
    candidates = [signal for signal in range(1, len(values)) if signal not in above]
    if not ones or not zeros:
        return block.with_node(target, 255 if ones else 0, candidates[:1]).compact()
    best: list[tuple[int, int, tuple[int, int, int]]] = []
    for triple in _separating(values, candidates, ones, zeros, domain.n_words, rng):
        truth = _truth([values[x] for x in triple], ones, zeros)
        if truth is not None:
            best.append((block.n_needed_with(target, triple), truth, triple))
    old = block.nodes[target - block.first_node][1]
    least = min((count for count, _, _ in best), default=len(block.nodes) + 1)
    if least > len(block.nodes):
        return block
    fresh = [(t, x) for count, t, x in best if count == least and not set(old) <= set(x)]
    if not fresh:
        return block
    truth, triple = rng.choice(fresh)
    return block.with_node(target, truth, triple).compact()


def _seen(block: Block, values: list[int], full: int, target: int) -> tuple[int, set[int]]:
    """Return the words where a node is seen, and the signals that depend on it."""
    changed = list(values)
    changed[target] ^= full
    above = {target}
    for i in range(target + 1 - block.first_node, len(block.nodes)):
        truth, operands = block.nodes[i]
        if not above.isdisjoint(operands):
            signal = block.first_node + i
            changed[signal] = apply(truth, [changed[x] for x in operands], full)
            above.add(signal)
    seen = 0
    for root in block.outputs:
        seen |= changed[root >> 1] ^ values[root >> 1]
    return seen, above


def _separating(
    values: list[int], candidates: list[int], ones: int, zeros: int, n_words: int, rng: random.Random
) -> list[tuple[int, int, int]]:
    """Return triples that differ on each of some pairs of a one and a zero, as all usable triples do."""
    left, right = (_some_places(word, n_words, rng) for word in (ones, zeros))
    table = np.array([as_bits(values[x], n_words) for x in candidates])
    differing = np.packbits(table[:, left] ^ table[:, right], axis=1)
    marks = np.ascontiguousarray(differing).view(np.uint64)[:, 0]
    first, second = np.triu_indices(len(candidates), 1)
    rest = ~(marks[first] | marks[second])
    pair, third = np.nonzero((rest[:, None] & ~marks) == 0)
    later = third > second[pair]
    pair, third = pair[later], third[later]
    chosen = range(pair.size) if pair.size <= _MOST_CHECKED else rng.sample(range(pair.size), _MOST_CHECKED)
    return [(candidates[first[pair[i]]], candidates[second[pair[i]]], candidates[third[i]]) for i in chosen]


def _some_places(word: int, n_words: int, rng: random.Random) -> list[int]:
    """Return the places of some bits of a word, with repeats."""
    places = np.flatnonzero(as_bits(word, n_words)).tolist()
    return rng.choices(places, k=_N_PAIRS)


def as_bits(word: int, n_words: int) -> NDArray[np.uint8]:
    """Return the bits of an integer, the lowest first."""
    content = np.frombuffer(word.to_bytes(-(-n_words // 8), "little"), dtype=np.uint8)
    return np.unpackbits(content, count=n_words, bitorder="little")


def _truth(values: Sequence[int], ones: int, zeros: int) -> int | None:
    """Return a truth table over three signals that is 1 on the ones and 0 on the zeros, if there is one."""
    truth = 0
    for index in range(8):
        cell_ones, cell_zeros = ones, zeros
        for value, bit in zip(values, (4, 2, 1), strict=True):
            keep = value if index & bit else ~value
            cell_ones &= keep
            cell_zeros &= keep
        if cell_ones and cell_zeros:
            return None
        if cell_ones:
            truth |= 1 << index
    return truth
