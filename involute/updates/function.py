"""Any Python callable as an update: checked at every step, sampled rather than proved."""

import inspect
from collections.abc import Callable
from typing import Any, final

import attrs

from involute.arrays import Control, State, Step
from involute.checking import function_of, whole
from involute.errors import InvalidRuleError, InvalidStateError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import called, over_batch
from involute.updates.base import AbstractUpdate

ROLES = ("x", "u", "t")
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _function(function: Any) -> Callable[..., State]:
    return function_of(function, "an update", InvalidRuleError)


def _period(period: Any) -> int:
    return whole(period, "declared_period", InvalidRuleError, at_least=1)


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

    function: Callable[..., State] = attrs.field(converter=_function)
    inverse_function: Callable[..., State] | None = attrs.field(
        default=None, converter=attrs.converters.optional(_function), kw_only=True
    )
    declared_period: int | None = attrs.field(
        default=None, converter=attrs.converters.optional(_period), kw_only=True
    )

    @property
    def period(self) -> int | None:
        """The declared period; 1 if the function does not take t."""
        if self.declared_period is not None:
            return self.declared_period
        return None if "t" in _roles(self.function) else 1

    @property
    def inverse(self) -> "FunctionUpdate | None":
        """The update by the declared inverse function."""
        if self.inverse_function is None:
            return None
        return attrs.evolve(self, function=self.inverse_function, inverse_function=self.function)

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the step; batches are taken state by state, and every image is checked."""
        roles = _roles(self.function)
        if controls is not None and "u" not in roles:
            raise InvalidRuleError(
                explain(
                    "a function of (x, u)",
                    f"{_name(self.function)} of one argument",
                    "add the control argument",
                )
            )
        name = _name(self.function)

        def one(x: State, u: Control, t: int) -> State:
            values = {"x": x, "u": u, "t": t}
            image = called(self.function, tuple(values[role] for role in roles), name)
            try:
                return space.check(image, name=f"{name}(x)")
            except InvalidStateError as error:
                raise InvalidRuleError(str(error)) from None

        return over_batch(one, space, controls)


def _roles(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return which of x, u, t the function takes, in order: by position, or for optional ones by name."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return ("x",)
    positional = [p for p in parameters if p.kind in _POSITIONAL]
    required = [p for p in positional if p.default is inspect.Parameter.empty]
    optional = [p for p in positional[len(required) :] if p.name in {"u", "t"}]
    roles = (*ROLES[: len(required)], *(p.name for p in optional))
    unfilled = len(optional) != len(positional) - len(required) or len(set(roles)) != len(roles)
    if not 1 <= len(required) <= len(ROLES) or unfilled:
        raise InvalidRuleError(
            explain(
                "a function of (x), (x, u) or (x, u, t)",
                f"{_name(function)} with {len(required)} required arguments of {len(positional)}",
                "take these, in this order; bind others with functools.partial keywords",
            )
        )
    return roles


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)
