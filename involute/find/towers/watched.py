"""A display of progress around a loop, where one was passed."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from involute.checking import function_of
from involute.errors import InvalidDataError

Watch: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]  # (items, what) -> the items, watched


def watched(progress: Watch | None, items: Any, what: str) -> Iterable[Any]:
    """Return the items, wrapped where a display is wanted.

    Raises
    ------
    InvalidDataError
        It is no function.

    >>> list(watched(None, range(3), "counting"))
    [0, 1, 2]
    """
    if progress is None:
        return list(items)
    watch: Watch = function_of(progress, "progress", InvalidDataError)
    return watch(list(items), what)
