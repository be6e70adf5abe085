"""Products of spaces: states are tuples, one entry a factor, as (position, momentum) or (now, before)."""

import math
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.errors import InvalidSpaceError, InvalidStateError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import batch_shape


def _factors(factors: Any) -> tuple[AbstractSpace, ...]:
    if (
        not isinstance(factors, tuple | list)
        or not all(isinstance(f, AbstractSpace) for f in factors)
        or not factors
    ):
        raise InvalidSpaceError(
            explain("one or more spaces as factors", f"factors={factors!r}", "pass a tuple of spaces")
        )
    return tuple(factors)


def _names(names: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in names)


@final
@attrs.frozen(slots=False)
class ProductSpace(AbstractSpace):
    """The product of named factors; the first factor is the slowest in the numbering.

    >>> from involute.spaces.trit_space import TritSpace
    >>> pair = ProductSpace((TritSpace(2), TritSpace(2)), names=("now", "before"))
    >>> pair.n_states, len(pair.neutral())
    (81, 2)
    """

    factors: tuple[AbstractSpace, ...] = attrs.field(converter=_factors)
    names: tuple[str, ...] = attrs.field(default=(), converter=_names, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse names that do not match."""
        if self.names and (len(self.names) != len(self.factors) or len(set(self.names)) != len(self.names)):
            raise InvalidSpaceError(
                explain(
                    f"{len(self.factors)} different names", f"names={self.names}", "name each factor once"
                )
            )

    @property
    def n_cells(self) -> int:
        """The number of coordinates of all factors."""
        return sum(factor.n_cells for factor in self.factors)

    @property
    def n_states(self) -> int:
        """The product of the factors' numbers."""
        return math.prod(factor.n_states for factor in self.factors)

    def check(self, x: Any, *, name: str = "x", batch: bool = False) -> tuple[Any, ...]:
        """Return one validated tuple of states (or of batches of one shape)."""
        if not isinstance(x, tuple | list) or len(x) != len(self.factors):
            length = f" and length {len(x)}" if isinstance(x, tuple | list) else ""
            raise InvalidStateError(
                explain(
                    f"a tuple of {len(self.factors)} states",
                    f"{name} of type {type(x).__name__}{length}",
                    "pass one state a factor",
                )
            )
        labels = self.names or tuple(str(i) for i in range(len(self.factors)))
        triples = zip(self.factors, x, labels, strict=True)
        parts = tuple(
            factor.check(part, name=f"{name}[{label}]", batch=batch) for factor, part, label in triples
        )
        shapes = {batch_shape(part, factor) for part, factor in zip(parts, self.factors, strict=True)}
        if len(shapes) > 1:
            raise InvalidStateError(
                explain(
                    "parts with the same batch axes",
                    f"{name} with {sorted(shapes)}",
                    "batch every part alike",
                )
            )
        return parts

    def neutral(self) -> tuple[Any, ...]:
        """Return the neutral states of the factors."""
        return tuple(factor.neutral() for factor in self.factors)

    def states(self, indices: Index) -> tuple[Any, ...]:
        """Return the states with these indices: a tuple of batches."""
        rest = self.check_indices(indices)
        parts = []
        for factor in reversed(self.factors):
            parts.append(factor.states(rest % factor.n_states))
            rest = rest // factor.n_states
        return tuple(reversed(parts))

    def indices(self, x: tuple[Any, ...]) -> Index:
        """Return the indices of a tuple of batches."""
        total = np.zeros((), dtype=np.int64)
        for factor, part in zip(self.factors, x, strict=True):
            total = total * factor.n_states + factor.indices(part)
        return np.asarray(total, dtype=np.int64)

    def random(self, rng: np.random.Generator, *, size: int | None = None) -> tuple[Any, ...]:
        """Draw uniform states."""
        return tuple(factor.random(rng, size=size) for factor in self.factors)

    def equal(self, x: tuple[Any, ...], y: tuple[Any, ...]) -> NDArray[np.bool_]:
        """Compare factor by factor."""
        pairs = zip(self.factors, x, y, strict=True)
        return np.asarray(np.logical_and.reduce([factor.equal(a, b) for factor, a, b in pairs]))

    def weight(self, x: tuple[Any, ...]) -> NDArray[np.int64]:
        """Count the non-neutral coordinates of all factors."""
        return np.asarray(sum(factor.weight(part) for factor, part in zip(self.factors, x, strict=True)))
