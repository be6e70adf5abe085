"""Additive quantities: ``J(x) = Σ_i φ(x_{i+o_1}, .., x_{i+o_w})`` with a density given as a table."""

from typing import Any, final

import attrs
from numpy.typing import NDArray

from involute.arrays import Functional
from involute.checking import numbers
from involute.errors import InvalidRuleError, explain
from involute.quantities.base import AbstractQuantity, Parity, as_parity
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.neighbourhood import Offsets, as_offsets


def _density(values: Any) -> NDArray[Any]:
    return numbers(values, "density", InvalidRuleError)


@final
@attrs.frozen(eq=False)
class Additive(AbstractQuantity):
    """The sum of a density over all sites.

    Parameters
    ----------
    density : φ by word, shape (3,) * w; integers keep the value exact.
    offsets : the w cells of a word.
    parity : ``"even"`` or ``"odd"``.
    label : a short name.
    part : on a product space, the number of the factor it reads.
    """

    density: NDArray[Any] = attrs.field(converter=_density)
    offsets: Offsets = attrs.field(converter=as_offsets)
    parity: Parity = attrs.field(converter=as_parity)
    label: str = attrs.field(default="additive", kw_only=True)
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

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """The density itself."""
        return (LocalTerm(self.density, offsets=self.offsets, part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the sum of the density on batches of states."""
        return self.terms[0].bind(space)
