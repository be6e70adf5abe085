"""The one compile decorator, and the way back to the uncompiled function.

With ``NUMBA_DISABLE_JIT=1`` the decorator returns plain Python functions, so that coverage and a
debugger see inside kernels; `pure` works in both cases.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function on bare arrays without Python objects; cached on disk, releases the GIL."""
    return cast("F", numba.njit(function, cache=True, nogil=True))


def pure(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the uncompiled Python function behind a kernel (or the function itself)."""
    return cast("Callable[..., Any]", getattr(function, "py_func", function))
