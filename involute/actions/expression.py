"""Actions given by a formula in the coordinates, as text or as a sympy expression."""

from typing import final

import attrs

from involute.actions.base import AbstractAction
from involute.actions.local import LocalAction
from involute.arrays import Functional
from involute.spaces.base import AbstractSpace
from involute.spaces.formula import Tree, flat_variables, formula_text, parsed
from involute.spaces.formula_value import functional
from involute.spaces.local_formula import density_of


@final
@attrs.frozen
class ExpressionAction(AbstractAction):
    """``A(x) = e(x0, x1, ..)``, for example ``"x0**2 + abs(x1 - x2)"``.

    The language is that of `ExpressionUpdate`. Evenness [A2] is decided by the parity of the formula's parts,
    for all values. A sum of one density over all sites is better given by `ExpressionAction.local`.

    Raises
    ------
    InvalidRuleError
        The text is no such formula.

    >>> from involute.notation import trits
    >>> from involute.spaces.trit_space import TritSpace
    >>> int(ExpressionAction("x0**2 + abs(x0 - x1)").bind(TritSpace(2))(trits("+-")))
    3
    """

    expression: str = attrs.field(converter=formula_text)
    tree: Tree = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Read the formula."""
        object.__setattr__(self, "tree", parsed(self.expression, flat_variables("x")))

    @classmethod
    def local(cls, text: str) -> LocalAction:
        """Return the sum over all sites of a density in ``x[-1]``, ``x[0]``, ``x[1]``, .., as a table.

        >>> ExpressionAction.local("(x[0] - x[1])**2").density.tolist()
        [[0, 1, 4], [1, 0, 1], [4, 1, 0]]
        """
        return LocalAction(*density_of(text))

    @property
    def terms(self) -> None:
        """One formula, no list of local terms."""
        return

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the formula on batches of states."""
        return functional(self.tree, space, self.expression)
