"""A projection that keeps as much entropy as any, made by a SAT solver and decided again by windows."""

from typing import Any, final

import attrs
import numpy as np

from involute.automata.descent import block_operation
from involute.automata.line_rule import LineRule
from involute.checking import whole
from involute.errors import InvalidTowerError, MissingExtraError, explain
from involute.find.towers.clauses import ProjectionClauses, projection_clauses
from involute.find.towers.descent import Descent, find_descent, trit_rule
from involute.find.towers.projections import find_projections, retained_bits
from involute.laws import Status
from involute.notation import text

BUDGET = 200_000
MOST = 2**31 - 1  # the solver counts conflicts in 32 bits
EXHAUSTED_BLOCK = 3  # cells: all odd projections of such blocks are few enough to check a solver's "none"


@final
@attrs.frozen(eq=False, repr=False)
class Synthesis:
    """What `synthesise_projection` found.

    Attributes
    ----------
    descent : the projection, its coarse rule and the certificate; ``None`` if the solver found none.
    retained_bits : the entropy of a coarse trit where blocks are uniform, in bits.
    is_greatest : whether the solver denied every greater entropy; it leaves no certificate of that.
    is_exhausted : whether an enumeration of all odd projections found none either.
    reason : in words.
    n_variables, n_clauses : the size of the question.
    """

    descent: Descent | None
    retained_bits: float
    is_greatest: bool
    is_exhausted: bool
    reason: str
    n_variables: int
    n_clauses: int

    @property
    def status(self) -> Status:
        """PROVED with a projection, whose descent has a certificate; UNDECIDED without: a "no" has none."""
        return Status.UNDECIDED if self.descent is None else self.descent.status

    def __str__(self) -> str:
        size = f"{self.n_variables} variables, {self.n_clauses} clauses"
        if self.descent is None:
            return f"{self.status}: no projection; {self.reason} ({size})"
        table = self.descent.projection
        found = repr(text(table)) if len(table) <= 27 else f"a table of {len(table)} trits"
        return f"{self.status}: {found} keeps {self.retained_bits:.4f} bits; {self.reason} ({size})"

    def __repr__(self) -> str:
        return f"Synthesis({self})"

    def __bool__(self) -> bool:
        """Refuse to be read as a bare truth value."""
        raise TypeError("A synthesis is not a truth value: read its .status, .descent and .reason instead.")


def synthesise_projection(rule: Any, block: int = 3, time: int = 3, *, budget: int = BUDGET) -> Synthesis:
    """Return an odd projection of greatest retained entropy under which an odd rule descends, not to null.

    Parameters
    ----------
    rule : an odd `LocalRule` on a line, a system whose update is one, or a `LineRule` over trits.
    block, time : b cells a block, T fine steps a coarse one.
    budget : the most conflicts of the solver for each question.

    Raises
    ------
    MissingExtraError
        python-sat is not installed.
    InvalidTowerError
        The rule is not odd, or an argument is no whole number.
    InvalidRuleError
        More than 13 cells decide a block.

    Notes
    -----
    An odd projection takes + and - equally often, so its entropy depends only on how many blocks are neutral:
    one question for each number, the greatest entropy first. `find_descent` decides the answer anew.

    >>> from involute.updates.local_rule import LocalRule
    >>> total = LocalRule.from_function(lambda l, c, r: (l + c + r + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> found = synthesise_projection(total)
    >>> str(found.status), round(found.retained_bits, 3), found.is_greatest
    ('PROVED', 1.585, True)
    """
    line = trit_rule(rule)
    if (line.table != 2 - line.table[::-1]).any():
        raise InvalidTowerError(
            explain("an odd rule", "a rule that is not odd", "use find_projections(.., odd=False)")
        )
    length = whole(block, "block", InvalidTowerError, at_least=1)
    n_steps = whole(time, "time", InvalidTowerError, at_least=1)
    left = whole(budget, "budget", InvalidTowerError, at_least=0)
    asked = projection_clauses(block_operation(line, length, n_steps))
    table, is_greatest = _solved(asked, min(left, MOST))
    descent = None if table is None else find_descent(line, table, n_steps)
    if descent is not None and (descent.coarse is None or descent.is_vacuous):
        raise RuntimeError("the clauses have a solution that windows refute")
    is_exhausted = descent is None and is_greatest and _none_descends(line, length, n_steps)
    return Synthesis(
        descent=descent,
        retained_bits=0.0 if table is None else float(retained_bits(table[None])[0]),
        is_greatest=is_greatest,
        is_exhausted=is_exhausted,
        reason=_reason(is_found=table is not None, is_greatest=is_greatest, is_exhausted=is_exhausted),
        n_variables=asked.n_variables,
        n_clauses=len(asked.clauses),
    )


def _reason(*, is_found: bool, is_greatest: bool, is_exhausted: bool) -> str:
    if not is_greatest:
        return "the solver's budget ran out"
    if is_found:
        return "the solver denies every greater entropy, without a certificate"
    denied = "the solver denies every odd projection, without a certificate"
    return f"{denied}; so does the enumeration of them all" if is_exhausted else denied


def _solved(asked: ProjectionClauses, budget: int) -> tuple[Any, bool]:
    """Return the table of the first solution in order of entropy, and whether all before it were denied."""
    if not budget:
        return None, False
    with _solver(asked) as solver:
        if not _has_solution(solver, [], budget):
            return None, solver.get_status() is False
        at_most, at_least = _counters(asked, solver)
        m, is_greatest = len(asked.broken), True
        entropies = retained_bits(_models_of_count(m))
        for j in sorted(range(1, m + 1), key=lambda count: -entropies[count]):
            limits = [-at_most[j]] if j < m else []
            limits += [-at_least[m - j]]
            if _has_solution(solver, limits, budget):
                return _table(asked, set(solver.get_model())), is_greatest
            is_greatest = is_greatest and solver.get_status() is False
    return None, False


def _solver(asked: ProjectionClauses) -> Any:
    try:
        from pysat.solvers import Glucose4
    except ImportError as error:
        raise MissingExtraError(
            explain(
                "python-sat to synthesise projections",
                "no pysat",
                'install the extra: pip install "involute[sat]", or use find_projections',
            )
        ) from error
    return Glucose4(bootstrap_with=asked.clauses)


def _has_solution(solver: Any, limits: list[int], budget: int) -> bool:
    solver.conf_budget(budget)
    return bool(solver.solve_limited(assumptions=limits))


def _counters(asked: ProjectionClauses, solver: Any) -> tuple[list[int], list[int]]:
    """Return variables whose negations say at most j pairs are broken, and at most j are neutral."""
    from pysat.card import ITotalizer

    top, counters = asked.n_variables, []
    for literals in (asked.broken, [-flag for flag in asked.broken]):
        with ITotalizer(lits=literals, ubound=len(literals) - 1, top_id=top) as totalizer:
            solver.append_formula(totalizer.cnf.clauses)
            top = totalizer.top_id
            counters.append(list(totalizer.rhs))
    return counters[0], counters[1]


def _models_of_count(m: int) -> Any:
    """Return one table for each number 0 .. m of broken pairs of blocks."""
    half = -(np.arange(m)[None, :] < np.arange(m + 1)[:, None]).astype(np.int8)
    return np.concatenate([half, np.zeros((m + 1, 1), dtype=np.int8), -half[:, ::-1]], axis=1)


def _table(asked: ProjectionClauses, model: set[int]) -> Any:
    is_plus = np.asarray([flag in model for flag in asked.plus])
    return (is_plus.astype(np.int8) - is_plus[::-1].astype(np.int8)).astype(np.int8)


def _none_descends(line: LineRule, block: int, time: int) -> bool:
    """Return whether the enumeration of all odd projections, where that is short, finds only null rules."""
    operation = block_operation(line, block, time)
    if (operation.table == operation.n_blocks // 2).all():
        return True
    found = find_projections(line, block, time) if block <= EXHAUSTED_BLOCK else None
    return found is not None and found.is_complete and bool(found.is_constant.all())
