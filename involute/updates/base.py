"""The contract of an update, ``x' = F_t(x, u)``.

An update is declared free of any space and bound once: `AbstractUpdate.bind` checks that it fits and
returns a step on batches of states. Its laws are equivariance [A1] and, where it has an inverse,
reversal [A1'].
"""

from abc import abstractmethod
from typing import ClassVar

from involute.arrays import Step
from involute.engine.lattice.program import LatticeProgram, Stage, program_of
from involute.laws import EQUIVARIANCE, REVERSAL, Law, Lawful
from involute.spaces.base import AbstractSpace


class AbstractUpdate(Lawful):
    """A map of states, driven by controls and time."""

    laws: ClassVar[tuple[Law, ...]] = (EQUIVARIANCE, REVERSAL)

    @abstractmethod
    def bind(self, space: AbstractSpace, controls: AbstractSpace | None) -> Step:
        """Return the step ``(x, u, t) -> x'`` on batches of states of this space.

        ``u`` is a control, or a batch of as many controls as states, or ``None`` where there are none.
        Inputs are trusted: the caller has checked them.

        Raises
        ------
        InvalidRuleError
            The update does not fit the space or the controls.
        """

    @property
    @abstractmethod
    def period(self) -> int | None:
        """The period of F_t in t; 1 if time does not enter, ``None`` if unknown."""

    @property
    @abstractmethod
    def inverse(self) -> "AbstractUpdate | None":
        """The update G with ``G_t(F_t(x, u), u) = x``, or ``None`` where none is known."""

    def stages_at(self, t: int) -> tuple[Stage, ...] | None:  # noqa: ARG002  (the default knows none)
        """Return the local rules whose succession is the step at time t, or ``None``."""
        return None

    def program(self) -> LatticeProgram | None:
        """Return all steps as local rules without controls, for `involute.rule_engine`, or ``None``."""
        return program_of(self.stages_at, self.period)
