"""A Python evaluation behind an address: what kernels call where LLVM makes no machine code."""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Evaluation = Callable[[list[Words], list[Words]], tuple[Words, Words]]
SIGNATURE = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)


def callback(evaluation: Evaluation, n_displaced: int, *, reads_target: bool) -> Any:
    """Return a C function as bodies have it that calls ``evaluation(positive rows, negative rows)``."""

    def call(src_p: int, src_n: int, dst_p: int, dst_n: int, lo: int, hi: int, moves: int) -> None:
        if hi <= lo:
            return
        places = (ctypes.c_int64 * n_displaced).from_address(moves) if n_displaced else ()
        rows = []
        for source, target in ((src_p, dst_p), (src_n, dst_n)):
            found = [_words(source, lo + d, hi + d) for d in places]
            rows.append(found + [_words(target, lo, hi)] * reads_target)
        for target, result in zip((dst_p, dst_n), evaluation(rows[0], rows[1]), strict=True):
            _words(target, lo, hi)[:] = result

    return SIGNATURE(call)


def _words(address: int, start: int, stop: int) -> Words:
    """Return the words of a plane from one place to another, without a copy."""
    place: Any = (ctypes.c_uint64 * (stop - start)).from_address(address + 8 * start)
    words: Words = np.frombuffer(place, dtype=np.uint64)
    return words
