"""Updates made of updates: one after another in a step, one at a time in turn, or chosen by the state."""

import math
from collections.abc import Callable
from typing import Any, final

import attrs

from involute.arrays import Control, State, Step
from involute.checking import function_of, whole
from involute.engine.lattice.program import Stage
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import called, over_batch
from involute.updates.base import AbstractUpdate


def _parts(parts: Any) -> tuple[AbstractUpdate, ...]:
    if (
        not isinstance(parts, tuple | list)
        or not parts
        or not all(isinstance(p, AbstractUpdate) for p in parts)
    ):
        raise InvalidRuleError(
            explain("a tuple of one or more updates", f"{parts!r}", "wrap plain functions in FunctionUpdate")
        )
    return tuple(parts)


def _chooser(chooser: Any) -> Callable[[State], int]:
    return function_of(chooser, "chooser", InvalidRuleError)


def _common_period(parts: tuple[AbstractUpdate, ...]) -> int | None:
    periods = [part.period for part in parts]
    known = [period for period in periods if period is not None]
    return math.lcm(*known) if len(known) == len(periods) else None


@final
@attrs.frozen
class Composite(AbstractUpdate):
    """``F_t = f_m,t ∘ .. ∘ f_1,t``: the parts in order, all within one step."""

    parts: tuple[AbstractUpdate, ...] = attrs.field(converter=_parts)

    @property
    def period(self) -> int | None:
        """The least common multiple of the parts' periods."""
        return _common_period(self.parts)

    @property
    def inverse(self) -> "Composite | None":
        """The inverses in reverse order, if every part has one."""
        inverses = [part.inverse for part in reversed(self.parts)]
        known = [inverse for inverse in inverses if inverse is not None]
        return Composite(tuple(known)) if len(known) == len(inverses) else None

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Bind every part to the same space and controls."""
        steps = [part.bind(space, controls) for part in self.parts]

        def step(x: State, u: Control, t: int) -> State:
            for inner in steps:
                x = inner(x, u, t)
            return x

        return step

    def stages_at(self, t: int) -> tuple[Stage, ...] | None:
        """Return the parts' local rules in order, if all parts have some."""
        stages = [part.stages_at(t) for part in self.parts]
        known = [stage for stage in stages if stage is not None]
        return sum(known, ()) if len(known) == len(stages) else None


@final
@attrs.frozen
class Cycle(AbstractUpdate):
    """``F_t = f_(t mod m)``: the parts take turns in time."""

    parts: tuple[AbstractUpdate, ...] = attrs.field(converter=_parts)

    @property
    def period(self) -> int | None:
        """The least common multiple of the number of parts and their periods."""
        inner = _common_period(self.parts)
        return None if inner is None else math.lcm(inner, len(self.parts))

    @property
    def inverse(self) -> "Cycle | None":
        """The parts' inverses at the same times, if every part has one."""
        inverses = [part.inverse for part in self.parts]
        known = [inverse for inverse in inverses if inverse is not None]
        return Cycle(tuple(known)) if len(known) == len(inverses) else None

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Bind every part to the same space and controls."""
        steps = [part.bind(space, controls) for part in self.parts]
        return lambda x, u, t: steps[t % len(steps)](x, u, t)

    def stages_at(self, t: int) -> tuple[Stage, ...] | None:
        """Return the local rules of the part whose turn it is."""
        return self.parts[t % len(self.parts)].stages_at(t)


@final
@attrs.frozen
class Switch(AbstractUpdate):
    """``F(x) = f_(chooser(x))(x)``: the state chooses which part acts.

    Parameters
    ----------
    chooser : a function of one state that returns a part's number; even if F is to be equivariant.
    parts : the updates to choose from.
    """

    chooser: Callable[[State], int] = attrs.field(converter=_chooser)
    parts: tuple[AbstractUpdate, ...] = attrs.field(converter=_parts)

    @property
    def period(self) -> int | None:
        """The least common multiple of the parts' periods."""
        return _common_period(self.parts)

    @property
    def inverse(self) -> None:
        """No inverse is declared."""
        return

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Bind every part; batches are taken state by state."""
        steps = [part.bind(space, controls) for part in self.parts]

        def one(x: State, u: Control, t: int) -> State:
            choice = whole(called(self.chooser, (x,), "chooser"), "chooser(x)", InvalidRuleError)
            if not 0 <= choice < len(steps):
                raise InvalidRuleError(
                    explain(
                        f"a choice in 0..{len(steps) - 1}",
                        f"chooser(x)={choice}",
                        "list a part for every choice",
                    )
                )
            return steps[choice](x, u, t)

        return over_batch(one, space, controls)
