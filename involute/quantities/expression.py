"""Quantities given by a formula in the coordinates, as text or as a sympy expression."""

from typing import final

import attrs

from involute.arrays import Functional
from involute.quantities.additive import Additive
from involute.quantities.base import AbstractQuantity, Parity, as_parity
from involute.spaces.base import AbstractSpace
from involute.spaces.formula import Tree, flat_variables, formula_text, parsed
from involute.spaces.formula_value import functional
from involute.spaces.local_formula import density_of


@final
@attrs.frozen
class ExpressionQuantity(AbstractQuantity):
    """``J(x) = e(x0, x1, ..)``, for example ``"x0*x1 - x2*x3"``, with a declared parity.

    The language is that of `ExpressionUpdate`. Parity [A7] is decided by the parity of the formula's parts,
    for all values. A sum of one density over all sites is better given by `ExpressionQuantity.local`.

    Parameters
    ----------
    expression : the formula, in ``x0, x1, ..``.
    parity : ``"even"`` or ``"odd"``.
    label : a short name; by default the formula.

    Raises
    ------
    InvalidRuleError
        The text is no such formula.

    >>> from involute.notation import trits
    >>> from involute.spaces.trit_space import TritSpace
    >>> momentum = ExpressionQuantity("x0*x1*x2", "odd")
    >>> int(momentum.bind(TritSpace(3))(trits("+-+")))
    -1
    """

    expression: str = attrs.field(converter=formula_text)
    parity: Parity = attrs.field(converter=as_parity)
    label: str = attrs.field(default="", kw_only=True)
    tree: Tree = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Read the formula; it is the label where none is given."""
        object.__setattr__(self, "tree", parsed(self.expression, flat_variables("x")))
        if not self.label:
            object.__setattr__(self, "label", self.expression)

    @classmethod
    def local(cls, text: str, parity: Parity, *, label: str = "") -> Additive:
        """Return the sum over all sites of a density in ``x[-1]``, ``x[0]``, ``x[1]``, .., as a table.

        >>> ExpressionQuantity.local("x[0] - x[1]", "odd").density.tolist()
        [[0, -1, -2], [1, 0, -1], [2, 1, 0]]
        """
        return Additive(*density_of(text), parity, label=label or str(text))

    @property
    def terms(self) -> None:
        """One formula, no list of local terms."""
        return

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the formula on batches of states."""
        return functional(self.tree, space, self.label)
