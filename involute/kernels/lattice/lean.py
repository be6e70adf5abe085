"""The decorator of kernels that call one another, and that `involute.engine.lattice.driver` calls."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from involute.kernels.jit import pure

VERSION = numba.__version__
F = TypeVar("F", bound=Callable[..., Any])


def lean_kernel(function: F) -> F:
    """Compile a function that makes no arrays, without counting references to those it is given.

    Counting takes longer than the work where a call does less than a microsecond of it. The caller holds all
    arrays. Python cannot call what this makes: the code that unpacks Python's objects takes longer to compile
    than most kernels. Releases the GIL; division by zero gives 0.
    """
    options = {"_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast("F", numba.njit(function, nogil=True, error_model="numpy", **options))


def assembly_of(kernel: Any, kinds: tuple[str, ...]) -> str:
    """Return LLVM's assembly of a lean kernel and of all that it calls.

    ``kinds`` names each argument: ``int64``, or a C-contiguous array as its dtype and number of axes,
    ``uint64[2]``.
    """
    signature = tuple(_numba_type(kind) for kind in kinds)
    kernel.compile(signature)
    return str(kernel.inspect_llvm(signature))


def callable_kernel(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Return a lean kernel compiled once more, so that Python can call it."""
    return cast("Callable[..., Any]", numba.njit(pure(kernel), nogil=True))


def _numba_type(kind: str) -> Any:
    if kind == "int64":
        return numba.types.int64
    return numba.types.Array(numba.from_dtype(np.dtype(kind[:-3])), int(kind[-2]), "C")
