"""The options of reading a series: what each is for, and how it is given."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from involute.errors import InvalidDataError, explain

OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "column": "The column to read; needed only where several hold numbers.",
        "date_column": "The column of dates; needed only where none is named like date or comes first.",
        "transform": "log for prices (the default), level for yields and whatever may be zero or negative.",
        "date_format": "The strptime format of dates that are not ISO, for example %d.%m.%Y.",
        "allow_gaps": "true accepts missing dates (never missing values); false, the default, refuses them.",
    }
)
TRUTHS = {"true": True, "false": False}


def asked(name: str, value: str) -> str:
    """Return how an option is given, on the command line and in Python.

    >>> asked("transform", "level")
    'transform=level (on the command line --option transform=level, in Python transform="level")'
    >>> asked("allow_gaps", "true")
    'allow_gaps=true (on the command line --option allow_gaps=true, in Python allow_gaps=True)'
    """
    flag = f"--column {value}" if name == "column" else f"--option {name}={value}"
    literal = repr(TRUTHS[value]) if value in TRUTHS else f'"{value}"'
    return f"{name}={value} (on the command line {flag}, in Python {name}={literal})"


def truth(name: str, value: Any) -> bool:
    """Return the truth value of an option: a bool, or one of the words true and false.

    Raises
    ------
    InvalidDataError
        Anything else, numbers and other words included.

    >>> truth("allow_gaps", "true"), truth("allow_gaps", False)
    (True, False)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in TRUTHS:
        return TRUTHS[value]
    mend = f"pass {asked(name, 'true')}, or false"
    raise InvalidDataError(explain(f"{name}=true or {name}=false", f"{name}={value!r}", mend))
