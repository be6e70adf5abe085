"""The route by counting: adders over exchangeable inputs, then a diagram over the bits of the counts."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.logic import selection
from involute.logic.block import Block
from involute.logic.counting import Class, add, classes
from involute.logic.ordering import best_diagram
from involute.logic.problem import Problem
from involute.logic.solution import Solution

_MOST_OFFSETS = 16


@final
@attrs.frozen(eq=False)
class _Counter:
    """One count: literals as (input, positive plane?, complement?), and its value on every word."""

    literals: tuple[tuple[int, bool, bool], ...]
    values: NDArray[np.int64]

    @property
    def width(self) -> int:
        """The number of bits that the count needs."""
        return len(self.literals).bit_length()

    def offsets(self) -> range:
        """Return the constants that may be added without another bit."""
        return range(min(2**self.width - len(self.literals), _MOST_OFFSETS))


def solutions(problem: Problem) -> Iterator[Solution]:
    """Yield the best solution that counts, for a problem over trits that all occur."""
    found = classes(problem.functions)
    choices = [chosen for chosen in product(*((one, None) for one in found)) if any(chosen)]
    tried = [_Plan.of(problem, [one for one in chosen if one]) for chosen in choices]
    if tried:
        yield min(tried, key=lambda plan: plan.estimate).solution()


@final
@attrs.frozen(eq=False)
class _Plan:
    """Which classes are counted, with which constants added, and what problem is left."""

    n_trits: int
    classes: tuple[Class, ...]
    counters: tuple[_Counter, ...]
    rest: tuple[int, ...]
    offsets: tuple[int, ...]
    left: Problem
    estimate: int

    @classmethod
    def of(cls, problem: Problem, chosen: Sequence[Class]) -> "_Plan":
        """Return the plan with the constants that make the rest cheapest, one counter after the other."""
        n = problem.care.ndim
        counters = tuple(counter for one in chosen for counter in _counters(one, n))
        rest = tuple(i for i in range(n) if all(i not in one.inputs for one in chosen))
        offsets = [0] * len(counters)
        for i, counter in enumerate(counters):
            costs = []
            for offset in counter.offsets():
                offsets[i] = offset
                costs.append(_cost(_left(problem, counters, rest, offsets)) + _adders(counters, offsets))
            offsets[i] = int(np.argmin(costs))
        left = _left(problem, counters, rest, offsets)
        estimate = _cost(left) + _adders(counters, offsets)
        return cls(n, tuple(chosen), counters, rest, tuple(offsets), left, estimate)

    def solution(self) -> Solution:
        """Return the adders with the rest on top."""
        block = Block(2 * self.n_trits)
        bits: list[int] = []
        for counter, offset in zip(self.counters, self.offsets, strict=True):
            literals = [_literal(block, one) for one in counter.literals]
            bits += add(block, literals, counter.width, offset)
        for i in self.rest:
            bits += [block.input(2 * i), block.input(2 * i + 1)]
        block.outputs = block.place(self.left.polished(), bits)
        return Solution(block.compact(), self._describe)

    def _describe(self, names: Sequence[str]) -> str:
        counts = " and ".join(one.describe(names) for one in self.classes)
        rest = "".join(f", {names[i]}" for i in self.rest)
        return f"function of {counts}{rest}"


def _counters(one: Class, n: int) -> list[_Counter]:
    """Return the counters of a class: of ``p`` and ``not n`` for a sum, else of ``p`` and of ``n`` apart."""
    axes = np.indices((3,) * n) - 1
    signed = [sign * axes[i] for i, sign in zip(one.inputs, one.signs, strict=True)]
    pairs = list(zip(one.inputs, one.signs, strict=True))
    ups = [(i, sign > 0, False) for i, sign in pairs]
    if one.is_sum:
        downs = [(i, sign < 0, True) for i, sign in pairs]
        both = tuple(literal for pair in zip(ups, downs, strict=True) for literal in pair)
        return [_Counter(both, sum(signed, np.zeros_like(axes[0])) + len(pairs))]
    downs = [(i, sign < 0, False) for i, sign in pairs]
    return [
        _Counter(tuple(literals), np.sum([x == value for x in signed], axis=0))
        for literals, value in ((ups, 1), (downs, -1))
    ]


def _literal(block: Block, one: tuple[int, bool, bool]) -> int:
    i, positive, complement = one
    return block.input(2 * i + (not positive)) ^ complement


def _adders(counters: Sequence[_Counter], offsets: Sequence[int]) -> int:
    """Return the number of gates of all adders."""
    total = 0
    for counter, offset in zip(counters, offsets, strict=True):
        block = Block(len(counter.literals))
        block.outputs = tuple(
            add(block, [block.input(i) for i in range(block.n_inputs)], counter.width, offset)
        )
        total += block.n_needed
    return total


def _cost(left: Problem) -> int:
    chosen = best_diagram(left.functions, selection.n_gates, care=left.care, rounds=1)
    return selection.n_gates(chosen)


def _left(
    problem: Problem, counters: Sequence[_Counter], rest: Sequence[int], offsets: Sequence[int]
) -> Problem:
    """Return the functions of the bits of the counts and of the inputs that are not counted."""
    n = problem.care.ndim
    axes = np.indices((3,) * n)
    place: tuple[NDArray[np.int64], ...] = tuple(
        c.values + offset for c, offset in zip(counters, offsets, strict=True)
    )
    place += tuple(axes[i] for i in rest)
    sizes = (*(2**c.width for c in counters), *(3 for _ in rest))
    functions = np.zeros((len(problem.functions), *sizes), dtype=np.bool_)
    care = np.zeros(sizes, dtype=np.bool_)
    index: Any = (slice(None), *place)
    functions[index] = problem.functions
    care[index[1:]] = True
    shape = (*(2,) * sum(c.width for c in counters), *(3 for _ in rest))
    return Problem(functions.reshape(-1, *shape), care.reshape(shape))
