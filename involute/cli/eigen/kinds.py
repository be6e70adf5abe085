"""Questions that make no sense of any system of a target: bad input, not an answer that is left open."""

from collections.abc import Callable

from involute.cli.targets import target
from involute.cli.verify import systems_of
from involute.errors import InvalidDataError, InvalidRuleError, InvalidSystemError, explain
from involute.system import System


def check_kind(what: str, check: Callable[[System], object], *, allow_code: bool) -> None:
    """Refuse a target of which no system passes a check; where some pass, the others are warned of later.

    Raises
    ------
    InvalidDataError
        With what the check says of each.
    """
    refused = []
    for name, system in systems_of(target(what, allow_code=allow_code)).items():
        try:
            check(system)
        except (InvalidRuleError, InvalidSystemError) as error:
            refused.append(f"{name}: {error}")
        else:
            return
    if refused:
        raise InvalidDataError(" ".join(refused))


def check_action(system: System) -> None:
    """Refuse a system without an action."""
    if system.action is None:
        raise InvalidSystemError(
            explain("a system with an action", "none", "declare one, as [[action]] does")
        )


def check_line(system: System) -> None:
    """Refuse a system that is no rule on a line."""
    from involute.find.line import line_rule

    line_rule(system)
