"""A local density over any neighbourhood, given as a table or as a sympy expression in the cells."""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.actions.base import AbstractAction, summed
from involute.arrays import Functional
from involute.errors import InvalidRuleError, MissingExtraError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.neighbourhood import Offsets, as_offsets


@final
@attrs.frozen(eq=False)
class LocalAction(AbstractAction):
    """``A(x) = Σ_i φ(x_{i+o_1}, .., x_{i+o_w})``.

    Parameters
    ----------
    density : φ by word, shape (3,) * w.
    offsets : the w cells of a word.
    """

    density: NDArray[Any] = attrs.field(converter=np.asarray)
    offsets: Offsets = attrs.field(converter=as_offsets)
    part: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a table that does not match the offsets."""
        if self.density.shape != (3,) * len(self.offsets) or not np.isfinite(self.density).all():
            raise InvalidRuleError(
                explain(
                    f"a finite table of shape {(3,) * len(self.offsets)}",
                    f"shape {self.density.shape}",
                    "give one value a word",
                )
            )

    @classmethod
    def from_expression(cls, expression: Any, cells: Any, *, offsets: Any) -> "LocalAction":
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
        if not isinstance(expression, sympy.Expr) or expression.free_symbols - set(cells):
            raise InvalidRuleError(
                explain(
                    f"a sympy expression in {tuple(cells)}",
                    f"{expression!r}",
                    "build it from exactly these symbols",
                )
            )
        words = np.ndindex(*(3,) * len(cells))
        exact = [expression.subs({s: i - 1 for s, i in zip(cells, word, strict=True)}) for word in words]
        numbers = [int(v) if v.is_integer else float(v) for v in exact]
        return cls(np.asarray(numbers).reshape((3,) * len(cells)), offsets)

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """The density itself."""
        return (LocalTerm(self.density, offsets=self.offsets, part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the sum of the density on batches of states."""
        return summed(self.terms, space)
