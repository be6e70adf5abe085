"""The decorator of kernels that are called for a few hundred words at a time."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def lean_kernel(function: F) -> F:
    """Compile a function that makes no arrays, without counting references to those it is given.

    Counting takes longer than the work where a call does less than a microsecond of it. The caller holds all
    arrays; cached on disk, releases the GIL.
    """
    return cast("F", numba.njit(function, cache=True, nogil=True, _nrt=False))
