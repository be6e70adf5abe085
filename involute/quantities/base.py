"""The contract of a quantity: one value a state, with a declared parity [A7].

A system declares quantities as invariants [A5] or monotones [A6].
"""

from abc import abstractmethod
from typing import Any, ClassVar, Literal, cast

from involute.arrays import Functional
from involute.errors import InvalidRuleError, explain
from involute.laws import NON_VACUITY, PARITY, Law, Lawful
from involute.spaces.base import AbstractSpace
from involute.spaces.local_term import LocalTerm

Parity = Literal["even", "odd"]


def as_parity(parity: Any) -> Parity:
    """Return ``"even"`` or ``"odd"``, refusing anything else."""
    if parity not in {"even", "odd"}:
        raise InvalidRuleError(
            explain("parity 'even' or 'odd'", f"parity={parity!r}", "choose one of the two")
        )
    return cast("Parity", parity)


class AbstractQuantity(Lawful):
    """A functional of states: numbers, or rows of numbers."""

    laws: ClassVar[tuple[Law, ...]] = (NON_VACUITY, PARITY)

    @property
    @abstractmethod
    def label(self) -> str:
        """A short name for tables."""

    @property
    @abstractmethod
    def parity(self) -> Parity:
        """How it behaves under the involution."""

    @property
    @abstractmethod
    def terms(self) -> tuple[LocalTerm, ...] | None:
        """The local terms it is the sum of, or ``None`` if it is opaque."""

    @abstractmethod
    def bind(self, space: AbstractSpace) -> Functional:
        """Return the quantity on batches of states of this space, shape (*batch,) or (*batch, k)."""
