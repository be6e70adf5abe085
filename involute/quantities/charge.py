"""Charge and activity: ``Σ x_i`` (odd) and ``Σ |x_i|`` (even)."""

from typing import final

import attrs
import numpy as np

from involute.arrays import Functional
from involute.quantities.base import AbstractQuantity, Parity
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm


@final
@attrs.frozen
class Charge(AbstractQuantity):
    """``Q(x) = Σ_i x_i``, odd; on a product space, of the part it is told to read.

    >>> from involute.spaces.trit_space import TritSpace
    >>> int(Charge().bind(TritSpace(3))(np.array([1, 1, -1], dtype=np.int8)))
    1
    """

    part: int | None = attrs.field(default=None, kw_only=True)

    @property
    def label(self) -> str:
        """Its name, with the part it reads."""
        return "charge" if self.part is None else f"charge[{self.part}]"

    @property
    def parity(self) -> Parity:
        """Odd."""
        return "odd"

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """One single-site term."""
        return (LocalTerm(np.array([-1, 0, 1]), part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the charge of batches of states, int64."""
        return self.terms[0].bind(space)


@final
@attrs.frozen
class Activity(AbstractQuantity):
    """``N(x) = Σ_i |x_i|``, even: the number of non-neutral sites."""

    part: int | None = attrs.field(default=None, kw_only=True)

    @property
    def label(self) -> str:
        """Its name, with the part it reads."""
        return "activity" if self.part is None else f"activity[{self.part}]"

    @property
    def parity(self) -> Parity:
        """Even."""
        return "even"

    @property
    def terms(self) -> tuple[LocalTerm, ...]:
        """One single-site term."""
        return (LocalTerm(np.array([1, 0, 1]), part=self.part),)

    def bind(self, space: AbstractSpace) -> Functional:
        """Return the activity of batches of states, int64."""
        return self.terms[0].bind(space)
