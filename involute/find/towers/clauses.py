"""The search for an odd projection as clauses, for a SAT solver.

Variable ``plus[w]`` says Π(w) = +; Π(w) = - is ``plus[-w]``, so oddness is in the numbering and the neutral
block has neither. Variable ``same[a, b]`` says Π(a) = Π(b), and implies it for all that the least congruence
of a and b joins. A class of all blocks is refused, and so is a coarse rule that is null.
"""

import itertools
from typing import final

import attrs
import numpy as np

from involute.automata.congruence import principal_congruences
from involute.automata.descent import BlockOperation

Clause = list[int]


@final
@attrs.frozen(eq=False)
class ProjectionClauses:
    """Clauses whose solutions are the odd projections that descend to a coarse rule that is not null.

    Attributes
    ----------
    clauses : in the convention of solvers: variables 1, 2, .., negative for their negation.
    plus : the variable of each block, 0 for the neutral one.
    broken : for one block of each opposite pair, the variable that says its trit is not neutral.
    n_variables : how many variables there are.
    """

    clauses: list[Clause]
    plus: list[int]
    broken: list[int]
    n_variables: int


def projection_clauses(operation: BlockOperation) -> ProjectionClauses:
    """Return the clauses of an odd operation on blocks.

    >>> from involute.automata.descent import block_operation
    >>> from involute.automata.line_rule import LineRule
    >>> flip = LineRule([2, 1, 0], first=0)
    >>> len(projection_clauses(block_operation(flip, 2, 1)).broken)
    4
    """
    n, middle = operation.n_blocks, operation.n_blocks // 2
    plus = [block + 1 - (block > middle) if block != middle else 0 for block in range(n)]
    broken = [n - 1 + i for i in range(1, middle + 1)]
    clauses: list[Clause] = []
    for block, flag in enumerate(broken):
        one, other = plus[block], plus[n - 1 - block]
        clauses += [[-one, -other], [-one, flag], [-other, flag], [-flag, one, other]]
    same = _numbered_pairs(n, n - 1 + middle)
    clauses += [clause for (a, b), e in same.items() if a < b for clause in _meaning(plus, a, b, e)]
    clauses += _implications(operation, same)
    clauses.append([plus[int(block)] for block in np.unique(operation.table) if block != middle])
    return ProjectionClauses(clauses, plus, broken, max(same.values()))


def _numbered_pairs(n: int, used: int) -> dict[tuple[int, int], int]:
    """Return a variable for each two blocks, the same for the two opposite ones and in both orders."""
    same: dict[tuple[int, int], int] = {}
    for a, b in itertools.combinations(range(n), 2):
        if (a, b) not in same:
            used += 1
            for c, d in ((a, b), (n - 1 - b, n - 1 - a)):
                same[c, d] = same[d, c] = used
    return same


def _meaning(plus: list[int], a: int, b: int, e: int) -> list[Clause]:
    """Return the clauses of ``e = (Π(a) = Π(b))``."""
    n = len(plus)
    signs = [(plus[a], plus[b]), (plus[n - 1 - a], plus[n - 1 - b])]
    neutral = [e, *(literal for pair in signs for literal in pair if literal)]
    clauses = [neutral]
    for one, other in signs:
        if one and other:
            clauses += [[e, -one, -other], [-e, -one, other], [-e, one, -other]]
        else:
            clauses.append([-e, -(one or other)])
    return clauses


def _implications(operation: BlockOperation, same: dict[tuple[int, int], int]) -> list[Clause]:
    """Return ``same[a, b]`` implies ``same`` for the links of their least congruence, or is refused."""
    congruences = principal_congruences(operation)
    clauses: list[Clause] = []
    for (a, b), e in same.items():
        if a < b:
            partition = congruences[a, b]
            if not partition.any():
                clauses.append([-e])
                continue
            joined = np.flatnonzero(partition != np.arange(operation.n_blocks))
            links = {same[int(partition[x]), int(x)] for x in joined} - {e}
            clauses += [[-e, link] for link in sorted(links)]
    return clauses
