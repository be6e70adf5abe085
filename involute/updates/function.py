"""Any Python callable as an update: checked at every step, sampled rather than proved."""

import inspect
from collections.abc import Callable
from typing import Any, final

import attrs

from involute.arrays import Control, State, Step
from involute.errors import InvalidRuleError, InvalidStateError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import over_batch
from involute.updates.base import AbstractUpdate

MAX_ARGUMENTS = 3


@final
@attrs.frozen
class FunctionUpdate(AbstractUpdate):
    """An update given by ``function(x)``, ``function(x, u)`` or ``function(x, u, t)``.

    Parameters
    ----------
    function : maps one state to one state of the same space.
    inverse_function : undoes it, with the same arguments, or ``None``.
    period : the period in t if it takes t; 1 if it does not.
    """

    function: Callable[..., State]
    inverse_function: Callable[..., State] | None = attrs.field(default=None, kw_only=True)
    declared_period: int | None = attrs.field(default=None, kw_only=True)

    @property
    def period(self) -> int | None:
        """The declared period; 1 if the function does not take t."""
        if self.declared_period is not None:
            return self.declared_period
        return 1 if _n_arguments(self.function) < MAX_ARGUMENTS else None

    @property
    def inverse(self) -> "FunctionUpdate | None":
        """The update by the declared inverse function."""
        if self.inverse_function is None:
            return None
        return attrs.evolve(self, function=self.inverse_function, inverse_function=self.function)

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the step; batches are taken state by state, and every image is checked."""
        n_arguments = _n_arguments(self.function)
        if controls is not None and n_arguments < 2:
            raise InvalidRuleError(
                explain(
                    "a function of (x, u)",
                    f"{_name(self.function)} of one argument",
                    "add the control argument",
                )
            )
        name = _name(self.function)

        def one(x: State, u: Control, t: int) -> State:
            try:
                image = self.function(*(x, u, t)[:n_arguments])
            except Exception as error:
                raise InvalidRuleError(
                    explain(
                        "an update defined on every state",
                        f"{name}({x!r}) raised {type(error).__name__}: {error}",
                        "make it total",
                    )
                ) from error
            try:
                return space.check(image, name=f"{name}(x)")
            except InvalidStateError as error:
                raise InvalidRuleError(str(error)) from None

        return over_batch(one, space, controls)


def _n_arguments(function: Callable[..., Any]) -> int:
    """Return how many of (x, u, t) the function takes."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return 1
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    count = sum(p.kind in positional and p.default is inspect.Parameter.empty for p in parameters)
    if not 1 <= count <= MAX_ARGUMENTS:
        raise InvalidRuleError(
            explain(
                "a function of (x), (x, u) or (x, u, t)",
                f"{_name(function)} with {count} required arguments",
                "take these, in this order",
            )
        )
    return count


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)
