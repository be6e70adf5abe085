"""What every space of trit arrays shares: checking, numbering, comparing.

The number of a state is its word read in base 3, first cell slowest: all ``-`` is 0, the neutral state
is in the middle, and negation sends ``i`` to ``3^n - 1 - i``.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.errors import InvalidStateError, explain


def checked(x: Any, shape: tuple[int, ...], name: str) -> Trits:
    """Return ``x`` as a fresh int8 array of this shape, or say what is wrong with it."""
    array = np.asarray(x)
    if array.dtype == np.bool_ or not np.issubdtype(array.dtype, np.number) or array.dtype.kind == "c":
        raise InvalidStateError(
            explain(
                "an array of trits (integers -1, 0, +1)", f"{name} with dtype {array.dtype}", _mend(array)
            )
        )
    if array.shape != shape:
        raise InvalidStateError(
            explain(
                f"a state of shape {shape}",
                f"{name} with shape {array.shape}",
                "reshape it, or declare the space with that shape",
            )
        )
    bad = np.argwhere(~((array == -1) | (array == 0) | (array == 1)))
    if len(bad):
        first = tuple(int(i) for i in bad[0])
        where = f"{name}[{', '.join(map(str, first))}]" if first else name
        raise InvalidStateError(
            explain(
                "trits in {-1, 0, +1}", f"{where}={array[first]} ({array.dtype})", "map levels to trits first"
            )
        )
    return array.astype(np.int8)


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
