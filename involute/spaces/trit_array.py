"""What every space of trit arrays shares: checking, numbering, comparing.

The number of a state is its word read in base 3, first cell slowest: all ``-`` is 0, the neutral state
is in the middle, and negation sends ``i`` to ``3^n - 1 - i``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.checking import array_of
from involute.errors import InvalidStateError, explain


def checked(x: Any, shape: tuple[int, ...], name: str, *, batch: bool) -> Trits:
    """Return ``x`` as a fresh int8 array of this shape (after batch axes), or say what is wrong with it."""
    array = array_of(x, name, InvalidStateError)
    if array.dtype.kind not in "iuf":
        raise InvalidStateError(
            explain(
                "an array of trits (integers -1, 0, +1)", f"{name} with dtype {array.dtype}", _mend(array)
            )
        )
    check_shape(array, shape, name, batch=batch)
    bad = (array != -1) & (array != 0) & (array != 1)
    if bad.any():
        first = tuple(int(i) for i in np.argwhere(bad)[0])
        where = f"{name}[{', '.join(map(str, first))}]" if first else name
        raise InvalidStateError(
            explain(
                "trits in {-1, 0, +1}", f"{where}={array[first]} ({array.dtype})", "map levels to trits first"
            )
        )
    return array.astype(np.int8)


def check_shape(array: NDArray[Any], shape: tuple[int, ...], name: str, *, batch: bool) -> None:
    """Refuse an array whose last axes are not ``shape``; only a batch may have more."""
    n_axes = len(shape)
    if array.shape != shape and not (
        batch and array.ndim > n_axes and array.shape[array.ndim - n_axes :] == shape
    ):
        raise InvalidStateError(
            explain(
                f"a state of shape {shape}" + (", or a batch of them" if batch else ""),
                f"{name} with shape {array.shape}",
                "reshape it, or declare the space with that shape",
            )
        )


def from_indices(indices: Index, shape: tuple[int, ...]) -> Trits:
    """Return the trit arrays with these numbers, shape (batch, *shape)."""
    n = int(np.prod(shape, dtype=np.int64))
    powers = 3 ** np.arange(n - 1, -1, -1, dtype=np.int64)
    flat = (np.asarray(indices, dtype=np.int64)[..., None] // powers) % 3 - 1
    return flat.astype(np.int8).reshape(*np.shape(indices), *shape)


def to_indices(x: Trits, shape: tuple[int, ...]) -> Index:
    """Return the numbers of a batch of trit arrays."""
    n = int(np.prod(shape, dtype=np.int64))
    powers = 3 ** np.arange(n - 1, -1, -1, dtype=np.int64)
    batch = x.shape[: x.ndim - len(shape)]
    return np.asarray((x.reshape(*batch, n).astype(np.int64) + 1) @ powers, dtype=np.int64)


def drawn(rng: np.random.Generator, shape: tuple[int, ...], size: int | None) -> Trits:
    """Draw uniform trits."""
    full = shape if size is None else (size, *shape)
    return rng.integers(-1, 2, size=full, dtype=np.int8)


def same(x: Any, y: Any, n_axes: int) -> NDArray[np.bool_]:
    """Compare over the last ``n_axes`` axes."""
    return np.asarray((x == y).all(axis=tuple(range(-n_axes, 0))) if n_axes else x == y)


def non_neutral(x: Any, n_axes: int) -> NDArray[np.int64]:
    """Count non-zero entries over the last ``n_axes`` axes."""
    array = np.asarray(x)
    return np.asarray(
        np.count_nonzero(array, axis=tuple(range(-n_axes, 0))) if n_axes else (array != 0), dtype=np.int64
    )


def _mend(array: NDArray[Any]) -> str:
    return (
        "use np.where(flag, 1, -1)"
        if array.dtype == np.bool_
        else "pass integers, for example iv.trits('-0+')"
    )
