"""The parts of a stored ensemble: where a column lies, the digest of its bytes, the libraries at work."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.errors import MissingExtraError, explain
from involute.storage.store import CODECS, DATA_TYPES

if TYPE_CHECKING:
    from xarray import Dataset

Arrays = Mapping[str, NDArray[Any]]
Notes = dict[str, dict[str, Any]]  # the attributes of each array


@final
@attrs.frozen
class Layout:
    """Where a column lies: the names and lengths of all its axes, the sides of its chunks, and its dtype.

    A column of texts (dtype ``S..``) is stored as bytes along one more axis.
    """

    axes: tuple[str, ...]
    shape: tuple[int, ...]
    chunks: tuple[int, ...]
    dtype: str

    @property
    def stored(self) -> "Layout":
        """The layout of the array in the store."""
        dtype = np.dtype(self.dtype)
        if dtype.kind != "S":
            return self
        size = dtype.itemsize
        return Layout((*self.axes, f"bytes_{size}"), (*self.shape, size), (*self.chunks, size), "|u1")


def memory_dataset(
    arrays: Arrays,
    axes: Mapping[str, tuple[str, ...]],
    coordinates: Arrays,
    attributes: Mapping[str, Any],
    notes: Notes,
) -> "Dataset":
    """Return columns in memory as a dataset; arrays of texts are texts, and need no note on their bytes.

    Raises
    ------
    MissingExtraError
        xarray is not installed.
    """
    xr = xarray_library()
    texts = {n: a.astype(f"U{a.dtype.itemsize}") if a.dtype.kind == "S" else a for n, a in arrays.items()}
    variables = {name: (axes[name], array) for name, array in texts.items()}
    made: Dataset = xr.Dataset(variables, attrs=dict(attributes))
    return with_coordinates(made, coordinates, notes)


def with_coordinates(data: "Dataset", coordinates: Arrays, notes: Notes) -> "Dataset":
    """Return a dataset with these values along its axes, and every array with its attributes."""
    made: Dataset = data.assign_coords(dict(coordinates))
    for name in map(str, made.variables):
        made[name].attrs = dict(notes.get(name, {}))
        if made[name].dtype.kind == "U":
            made[name].attrs = {"long_name": made[name].attrs["long_name"]}
    return made


def check_array(name: str, described: dict[str, Any], own: Layout) -> None:
    """Refuse an array that is not laid out as told."""
    check_codecs(name, described)
    sides = described["chunk_grid"]["configuration"]["chunk_shape"]
    is_same = described["shape"] == list(own.shape) and sides == [max(1, n) for n in own.chunks]
    if not is_same or described["data_type"] != np.dtype(own.dtype).name:
        raise ValueError(f"{name} of shape {described['shape']} in chunks {sides}, {described['data_type']}")


def check_codecs(name: str, described: dict[str, Any]) -> None:
    """Refuse an array of anything but numbers, or one whose reading could run code."""
    codecs = {codec["name"] for codec in described["codecs"]}
    is_known = described["data_type"] in DATA_TYPES and codecs <= CODECS
    if not is_known or described.get("storage_transformers"):
        raise ValueError(f"{name} of type {described['data_type']!r} in codecs {sorted(codecs)}")


def as_stored(array: NDArray[Any]) -> NDArray[Any]:
    """Return a column as it is stored: texts as bytes along one more axis."""
    if array.dtype.kind != "S":
        return array
    return np.ascontiguousarray(array).view(np.uint8).reshape(*array.shape, array.dtype.itemsize)


def as_given(array: NDArray[Any], dtype: str) -> NDArray[Any]:
    """Return a stored column as it was; the inverse of `as_stored`."""
    if np.dtype(dtype).kind != "S":
        return array
    return np.ascontiguousarray(array).view(dtype)[..., 0]


def array_digest(arrays: Arrays) -> str:
    """Return the SHA-256 of the columns of a chunk, the same on every platform."""
    total = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        total.update(repr((name, array.dtype.str[1:], array.shape)).encode())
        total.update(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes())
    return total.hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def zarr_library() -> Any:
    """Return zarr, or say how to install it."""
    try:
        import zarr
    except ImportError as error:
        raise _missing(error) from error
    return zarr


def xarray_library() -> Any:
    """Return xarray, or say how to install it."""
    zarr_library()
    try:
        import xarray as xr
    except ImportError as error:
        raise _missing(error) from error
    return xr


def _missing(error: ImportError) -> MissingExtraError:
    mend = 'install the extra: pip install "involute[storage]"'
    return MissingExtraError(explain("xarray and zarr for stored ensembles", f"no {error.name}", mend))
