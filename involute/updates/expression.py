"""Updates given by formulas: ``x'_i = e_i(x0, x1, ..; u0, u1, ..)``, as text or as sympy expressions.

Text is read through a list of what is allowed and never evaluated as Python. A rule that is the same at every
site of a lattice is better written once, with `ExpressionUpdate.local_rule`: it becomes a table.
"""

from collections.abc import Iterable
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State, Step
from involute.errors import InvalidRuleError, explain
from involute.notation import expression
from involute.spaces.base import AbstractSpace
from involute.spaces.evaluation import check_size, compiled
from involute.spaces.formula import Tree, flat_variables, formula_text, parsed, refused, variables
from involute.spaces.formula_value import flat_size
from involute.spaces.local_formula import local_formula, table_of
from involute.updates.base import AbstractUpdate
from involute.updates.local_rule import LocalRule

CONTROL = 2**20  # the number of u0 among the variables, until the space is known


def _texts(expressions: Any) -> tuple[str, ...]:
    several = isinstance(expressions, Iterable) and not isinstance(expressions, str)
    listed = tuple(expressions) if several else (expressions,)
    return tuple(formula_text(text) for text in listed)


@final
@attrs.frozen
class ExpressionUpdate(AbstractUpdate):
    """An update by one formula a coordinate.

    Parameters
    ----------
    expressions : new values of all coordinates in order, in the variables ``x0, x1, ..`` (flat numbers) and,
        where there are controls, ``u0, u1, ..``. Numbers, ``+ - * / ** %`` and the functions sgn, mod3
        (the centred residue), clip (to -1..1), abs, min, max, majority, mod, and sin, cos, tan, sinh, cosh,
        tanh, asinh, atan, cbrt, exp. Division is by numbers only.

    On a lattice or graph the values must be trits, on integers they must fit: an image that does not is
    an error that names the state.

    Raises
    ------
    InvalidRuleError
        A text is no such formula.

    >>> from involute.spaces.trit_space import TritSpace
    >>> step = ExpressionUpdate(["sgn(x0 + x1)", "-x0"]).bind(TritSpace(2))
    >>> step(np.array([1, -1], dtype=np.int8), None, 0).tolist()
    [0, -1]
    """

    expressions: tuple[str, ...] = attrs.field(converter=_texts)
    trees: tuple[Tree, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Read the formulas."""
        if not self.expressions:
            raise refused("at least one formula", "none")
        reader = flat_variables("x", "u", start={"u": CONTROL})
        object.__setattr__(self, "trees", tuple(parsed(text, reader) for text in self.expressions))

    @classmethod
    def local_rule(cls, text: str, *, name: str = "") -> LocalRule:
        """Return the local rule ``x'_i = text`` in ``x[-1]``, ``x[0]``, ``x[1]``, .. (``x[i, j]`` in 2-D).

        Brackets hold the offset of the cell that is read; controls are ``u0``, ``u1``, .. The formula
        is tabulated, so that all procedures for tables decide its laws, for all lattice sizes.

        >>> ExpressionUpdate.local_rule("mod3(x[-1] + x[1])").is_equivariant
        True
        """
        formula = local_formula(text)
        values = table_of(formula)
        return LocalRule(values, formula.offsets, n_controls=formula.n_controls, name=name)

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> None:
        """No inverse is declared."""
        return

    def numbered(self, n_cells: int) -> tuple[Tree, ...]:
        """Return the formulas with ``u0`` as variable ``n_cells``."""
        return tuple(_renumbered(tree, n_cells) for tree in self.trees)

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the step on batches of states."""
        n, bound = flat_size(space)
        m, control_bound = (0, 0) if controls is None else flat_size(controls)
        trees = self.numbered(n)
        used = set().union(*(variables(tree) for tree in trees))
        if len(trees) != n or any(number >= n + m for number in used):
            highest = max(used, default=0)
            got = (
                f"{len(trees)} formulas in variables up to number {highest} on {n} coordinates, {m} controls"
            )
            raise InvalidRuleError(
                explain(
                    f"{n} formulas in x0..x{n - 1}" + (f", u0..u{m - 1}" if m else ""), got, "count again"
                )
            )
        for tree in trees:
            check_size(tree, [bound] * n + [control_bound] * m)
        functions = [compiled(tree) for tree in trees]

        def step(x: State, u: Control, _t: int) -> State:
            flat = np.asarray(x, dtype=np.int64).reshape(-1, n)
            driven = np.asarray(() if u is None else u, dtype=np.int64).reshape(-1, m) if m else flat[:1, :0]
            inputs = [*flat.T, *driven.T]
            with np.errstate(all="ignore"):
                columns = [np.broadcast_to(function(inputs), len(flat)) for function in functions]
            for k, column in enumerate(columns):
                _check(column, bound, self.expressions[k], flat)
            images = np.stack(columns, axis=-1) if columns else flat
            return np.asarray(images.reshape(np.shape(x)), dtype=np.asarray(x).dtype)

        return step


def _renumbered(tree: Tree, n_cells: int) -> Tree:
    if tree[0] == "x":
        return ("x", tree[1] - CONTROL + n_cells if tree[1] >= CONTROL else tree[1])
    return tuple(_renumbered(part, n_cells) if isinstance(part, tuple) else part for part in tree)


def _check(values: NDArray[Any], bound: int, text: str, x: NDArray[np.int64]) -> None:
    """Refuse images outside the space, naming the first state that has one."""
    bad = np.flatnonzero(~((values == np.round(values)) & (np.abs(values) <= bound)))
    if len(bad):
        raise InvalidRuleError(
            explain(
                f"whole values of at most {bound} in size",
                f"{text} = {values[bad[0]]} at {expression(x[bad[0]])}",
                "wrap it in sgn(..), mod3(..) or clip(..)",
            )
        )
