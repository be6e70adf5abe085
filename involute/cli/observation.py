"""Options of a domain's `observe`, from the command line: ``--option key=value``."""

import json
from typing import Any

from involute.errors import InvalidDataError, explain


def observation_options(column: str | None, pairs: list[str]) -> dict[str, Any]:
    """Return the options as keyword arguments; numbers, true and false are read as such, the rest is text.

    >>> observation_options("gold", ["allow_gaps=true", "lag=3", "date_format=%Y"])
    {'column': 'gold', 'allow_gaps': True, 'lag': 3, 'date_format': '%Y'}
    """
    options: dict[str, Any] = {} if column is None else {"column": column}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.isidentifier():
            raise InvalidDataError(
                explain("--option KEY=VALUE", repr(pair), "write for example --option lag=3")
            )
        if key in options:
            raise InvalidDataError(explain(f"one value for {key!r}", "two", "keep one of them"))
        options[key] = _value(value)
    return options


def _value(text: str) -> Any:
    """Return a number or truth value where the text is one, the text itself otherwise."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, bool | int | float) else text
