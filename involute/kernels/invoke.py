"""Calling compiled code by its address from inside a kernel.

With the compiler off there is no address: the body itself, any callable, stands in its place.
"""

from typing import Any

import numba
from numba.core import cgutils, types
from numba.extending import intrinsic

COMPILED = not numba.config.DISABLE_JIT


def _generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    """Call ``void (ptr, ptr, ptr, ptr, i64, i64, ptr)`` at an address with the data of five arrays."""
    pointer, whole = cgutils.voidptr_t, cgutils.ir.IntType(64)

    def data(i: int) -> Any:
        array = context.make_array(signature.args[i])(context, builder, values[i])
        return builder.bitcast(array.data, pointer)

    kinds = [*[pointer] * 4, whole, whole, pointer]
    function = cgutils.ir.FunctionType(cgutils.ir.VoidType(), kinds)
    address = builder.inttoptr(values[0], function.as_pointer())
    builder.call(address, [*map(data, (1, 2, 3, 4)), values[5], values[6], data(7)])
    return context.get_dummy_value()


def _is_vector(kind: Any, dtype: Any, *, written: bool = False) -> bool:
    """Whether a type is a contiguous array of one axis of this kind, not read-only where it is written."""
    shaped = isinstance(kind, types.Array) and kind.ndim == 1 and kind.layout == "C"
    return shaped and kind.dtype == dtype and (kind.mutable or not written)


@intrinsic
def _call(
    _typing: Any, _at: Any, src_p: Any, src_n: Any, dst_p: Any, dst_n: Any, _lo: Any, _hi: Any, moves: Any
) -> Any:
    """Type a call: an address, uint64 planes, a stretch, int64 displacements."""
    fits = all(_is_vector(kind, types.uint64) for kind in (src_p, src_n))
    fits &= all(_is_vector(kind, types.uint64, written=True) for kind in (dst_p, dst_n))
    if not fits or not _is_vector(moves, types.int64):
        return None
    whole = types.int64
    return types.void(whole, src_p, src_n, dst_p, dst_n, whole, whole, moves), _generate


@numba.njit(nogil=True, inline="always")
def _compiled(
    address: int, src_p: Any, src_n: Any, dst_p: Any, dst_n: Any, lo: int, hi: int, moves: Any
) -> None:
    _call(address, src_p, src_n, dst_p, dst_n, lo, hi, moves)


def _plain(body: Any, src_p: Any, src_n: Any, dst_p: Any, dst_n: Any, lo: int, hi: int, moves: Any) -> None:
    body(src_p, src_n, dst_p, dst_n, lo, hi, moves)


invoke = _compiled if COMPILED else _plain
