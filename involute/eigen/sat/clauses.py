"""Equations as clauses: two Boolean variables a trit, and covers instead of words.

Variable ``2v + 1`` says ``x_v = +`` and ``2v + 2`` says ``x_v = -``; never both.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from involute.arrays import Trits
from involute.eigen.sat.covers import MINUS, NEUTRAL, NOT_MINUS, NOT_PLUS, PLUS, Cube, cover, word_set

Clause = list[int]
OUTPUTS = (PLUS, NOT_PLUS, MINUS, NOT_MINUS)
SMALL = 3**6  # entries of tables whose covers are remembered


def literals(variable: int, kind: int) -> Clause:
    """Return the literals of which all hold exactly if a trit is of a kind; none for ``ANY``."""
    plus, minus = 2 * variable + 1, 2 * variable + 2
    return {
        PLUS: [plus],
        NOT_PLUS: [-plus],
        MINUS: [minus],
        NOT_MINUS: [-minus],
        NEUTRAL: [-plus, -minus],
    }.get(kind, [])


def clauses_of(variable: int, reads: Sequence[int], table: Trits) -> Iterator[Clause]:
    """Yield the clauses of ``x_v = f_v(x_reads)``: where its inputs lie in a cube, the output is of a kind.

    >>> from involute.notation import trits
    >>> list(clauses_of(0, (1,), trits("-0+")))
    [[-1, -2], [1, -3], [-1, 3], [2, -4], [-2, 4]]
    """
    yield [-2 * variable - 1, -2 * variable - 2]
    rows = _rows if table.size <= SMALL else _rows.__wrapped__
    for kind, cubes in rows(table.tobytes(), len(reads)):
        head = literals(variable, kind)
        for cube in cubes:
            clause = head + outside(reads, cube)
            if variable not in reads:
                yield clause
            elif not any(-literal in clause for literal in clause):
                yield list(dict.fromkeys(clause))


def outside(reads: Sequence[int], cube: Cube) -> Clause:
    """Return the clause that says that inputs lie outside a cube."""
    return [-literal for read, kind in zip(reads, cube, strict=True) for literal in literals(read, kind)]


def differing(values: Iterable[tuple[int, int]]) -> Clause:
    """Return the clause that says that some variable has another value than this.

    >>> differing([(0, 1), (1, 0)])
    [-1, 3, 4]
    """
    kinds = [(variable, (MINUS, NEUTRAL, PLUS)[value + 1]) for variable, value in values]
    return [-literal for variable, kind in kinds for literal in literals(variable, kind)]


def trit_of(model: Sequence[int], variable: int) -> int:
    """Return the value of a variable in a solver's model."""
    return int(model[2 * variable] > 0) - int(model[2 * variable + 1] > 0)


@lru_cache(maxsize=2**14)
def _rows(table: bytes, n_inputs: int) -> list[tuple[int, tuple[Cube, ...]]]:
    """Return for each kind of output the cubes of inputs that give it."""
    trits = np.frombuffer(table, dtype=np.int8)
    sets = (trits == 1, trits != 1, trits == -1, trits != -1)
    return [(kind, cover(word_set(own), n_inputs)) for kind, own in zip(OUTPUTS, sets, strict=True)]
