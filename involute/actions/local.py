"""A local density over any neighbourhood, given as a table or as a sympy expression in the cells."""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction, summed
from involute.arrays import Functional
from involute.checking import numbers
from involute.errors import InvalidRuleError, MissingExtraError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.neighbourhood import Offsets, as_offsets


def _density(values: Any) -> NDArray[Any]:
    return numbers(values, "density", InvalidRuleError)


@final
@attrs.frozen(eq=False)
class LocalAction(AbstractAction):
    """``A(x) = Σ_i φ(x_{i+o_1}, .., x_{i+o_w})``.

    Parameters
    ----------
    density : φ by word, shape (3,) * w.
    offsets : the w cells of a word.
    """

    density: NDArray[Any] = attrs.field(converter=_density)
    offsets: Offsets = attrs.field(converter=as_offsets)
    part: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a table that does not match the offsets."""
        if self.density.shape != (3,) * len(self.offsets):
            raise InvalidRuleError(
                explain(
                    f"a table of shape {(3,) * len(self.offsets)}",
                    f"shape {self.density.shape}",
                    "give one value a word",
                )
            )

    @classmethod
    def from_expression(
        cls, expression: Any, cells: Any, *, offsets: Any, part: int | None = None
    ) -> "LocalAction":
        """Tabulate a sympy expression in the symbols ``cells``, one symbol an offset.

        Exact rationals that are integers stay integers, others become floats.

        >>> import sympy
        >>> a, b = sympy.symbols("a b")
        >>> LocalAction.from_expression((a - b) ** 2, (a, b), offsets=(0, 1)).density.tolist()
        [[0, 1, 4], [1, 0, 1], [4, 1, 0]]
        """
        try:
            import sympy
        except ImportError as error:
            raise MissingExtraError(
                explain(
                    "sympy for symbolic actions",
                    "no sympy",
                    'install the extra: pip install "involute[symbolic]"',
                )
            ) from error
        symbols = tuple(cells)
        known = isinstance(expression, sympy.Expr) and not expression.free_symbols - set(symbols)
        if not known or len(set(symbols)) != len(symbols):
            raise InvalidRuleError(
                explain(
                    f"a sympy expression in the different symbols {symbols}",
                    f"{expression!r}",
                    "build it from exactly these",
                )
            )
        words = np.ndindex(*(3,) * len(symbols))
        values = [expression.subs({s: i - 1 for s, i in zip(symbols, word, strict=True)}) for word in words]
        if not all(value.is_finite and value.is_real for value in values):
            raise InvalidRuleError(
                explain(
                    "an expression that is finite and real on all trits",
                    f"{expression!r}",
                    "avoid 1/x and roots",
                )
            )
        exact = [int(v) if v.is_integer and abs(v) < 2**53 else float(v) for v in values]
        return cls(np.asarray(exact).reshape((3,) * len(symbols)), offsets, part=part)

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """The density itself."""
        return (LocalTerm(self.density, offsets=self.offsets, part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the sum of the density on batches of states."""
        return summed(self.terms, space)
