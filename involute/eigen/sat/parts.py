"""One part of a core: its solutions one after another, by trying all words or by asking the solver."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.eigen.sat.clauses import Clause, clauses_of, differing, trit_of
from involute.eigen.sat.core import Core
from involute.eigen.sat.equations import Reads
from involute.eigen.sat.solver import Limits, Question

Values = tuple[int, ...]
Images = Callable[[Values], list[Values]]
FEW = 6  # variables whose words are all tried


@final
@attrs.frozen(eq=False, slots=False)
class Part:
    """Equations over variables 0 .. m-1 that hang together.

    Attributes
    ----------
    variables : what they are called in the core.
    reads, tables : the equations.
    is_odd : whether all tables are odd, so that solutions come with their negations.
    determined : the variables that shall not be neutral.
    """

    variables: tuple[int, ...]
    reads: tuple[Reads, ...]
    tables: tuple[Trits, ...]
    is_odd: bool
    determined: frozenset[int]

    @cached_property
    def deciding(self) -> tuple[int, ...]:
        """Variables that determine the others: without them no variable depends on itself."""
        reads = {v: set(own) for v, own in enumerate(self.reads)}
        users = {v: {w for w in reads if v in reads[w]} for v in reads}
        chosen: list[int] = []

        def drop(v: int) -> None:
            for w in users.pop(v):
                reads.get(w, set()).discard(v)
            for u in reads.pop(v):
                users.get(u, set()).discard(v)

        waiting = sorted(reads)
        while reads:
            idle = [v for v in waiting if v in reads and (not reads[v] or not users[v])]
            if idle:
                for v in idle:
                    drop(v)
                continue
            worst = max(reads, key=lambda v: (v in reads[v], len(reads[v]) * len(users[v]), -v))
            chosen.append(worst)
            drop(worst)
        return tuple(sorted(chosen))

    def clauses(self) -> Iterator[Clause]:
        """Yield the equations as clauses."""
        for v, (reads, table) in enumerate(zip(self.reads, self.tables, strict=True)):
            yield from clauses_of(v, reads, table)
            if v in self.determined:
                yield [2 * v + 1, 2 * v + 2]

    def solutions(self, limits: Limits, images: Images | None = None) -> Iterator[Values]:
        """Yield the solutions, each once; with ``images`` none that is an image of an earlier one."""
        if images is None and len(self.variables) <= FEW:
            yield from self._tried()
            return
        is_halved = self.is_odd and images is None
        with Question(self.clauses(), limits) as question:
            if is_halved:
                for clause in _positive_first(self._most_read(), 2 * len(self.variables)):
                    question.add(clause)
            for values in self._found(question):
                yield values
                if is_halved and any(values):
                    yield tuple(-value for value in values)
                for image in [values] if images is None else images(values):
                    question.add(differing((v, image[v]) for v in self.deciding))

    def _found(self, question: Question) -> Iterator[Values]:
        """Yield what the solver finds; of odd equations first the neutral solution, which needs no search."""
        m = len(self.variables)
        if self.is_odd and not self.determined:
            yield (0,) * m
        while (model := question.solution()) is not None:
            yield tuple(trit_of(model, v) for v in range(m))

    def _tried(self) -> Iterator[Values]:
        """Yield the solutions in the order of words."""
        m = len(self.variables)
        letters = [(-1, 1) if v in self.determined else (-1, 0, 1) for v in range(m)]
        words = np.array(list(itertools.product(*letters)), dtype=np.int8).reshape(-1, m)
        holds = np.ones(len(words), dtype=bool)
        for v, (reads, table) in enumerate(zip(self.reads, self.tables, strict=True)):
            holds &= table[tuple(words[:, u] + 1 for u in reads)] == words[:, v]
        yield from map(tuple, words[holds].tolist())

    def _most_read(self) -> list[int]:
        counts = Counter(u for own in self.reads for u in own)
        return sorted(range(len(self.variables)), key=lambda v: (-counts[v], v))


def parts_of(core: Core, *, is_odd: bool = False, determined: frozenset[int] = frozenset()) -> list[Part]:
    """Return the parts of a core, the smallest first; the determined variables shall not be neutral."""
    found = []
    for group in sorted(core.parts(), key=len):
        number = {v: i for i, v in enumerate(group)}
        reads = tuple(tuple(number[u] for u in core.reads[v]) for v in group)
        own = frozenset(i for v, i in number.items() if v in determined)
        found.append(Part(tuple(group), reads, tuple(core.tables[v] for v in group), is_odd, own))
    return found


def _positive_first(order: list[int], used: int) -> Iterator[Clause]:
    """Yield clauses that say that the first value that is not neutral is a plus."""
    still: list[int] = []  # the literal, if any, that says that all values so far are neutral
    for v in order:
        plus, minus, used = 2 * v + 1, 2 * v + 2, used + 1
        yield [*(-s for s in still), -minus]
        yield [*(-s for s in still), used, plus, minus]
        yield [-used, -plus]
        yield [-used, -minus]
        yield from ([-used, s] for s in still)
        still = [used]
