"""Saved runs: one zarr store (a folder) a run, through xarray. The only importer of both.

A store is written under a temporary name and then renamed, so it is there as a whole or not at all. It
holds a SHA-256 of everything in it: a lost chunk, which zarr would read as zeros, is noticed. Before
anything is decoded, the store's own metadata are read as JSON, and only numbers in known codecs pass: a
store can name codecs that unpickle, and those would run code.
"""

import contextlib
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from involute.errors import MissingExtraError, RunFileError, explain
from involute.storage.record import Record, Variable, put_together

if TYPE_CHECKING:
    from xarray import Dataset as Dataset  # noqa: PLC0414  (named by what returns one)

FORMAT = "involute-run"
VERSION = 1
CHUNK_BYTES = 2**22
CODECS = {"bytes", "zstd"}
DATA_TYPES = {"bool", *(f"{kind}int{n}" for kind in ("", "u") for n in (8, 16, 32, 64))}
DATA_TYPES |= {"float16", "float32", "float64", "complex64", "complex128"}


def dataset(record: Record) -> "Dataset":
    """Return a run as an xarray dataset, with everything `read_record` needs in its attributes.

    Raises
    ------
    MissingExtraError
        xarray is not installed.
    """
    xr = _xarray()
    plain, variables = record.taken_apart()
    text = json.dumps(plain)
    attributes = {
        "format": FORMAT,
        "version": VERSION,
        "system": record.head.get("system_name", ""),
        "identity": record.head.get("identity", ""),
        "run": text,
        "sha256": _digest(text, variables),
    }
    made: Dataset = xr.Dataset(variables, attrs=attributes)
    return made


def write_record(record: Record, path: Path, *, overwrite: bool = False) -> Path:
    """Write a run to a new store, in one piece.

    Raises
    ------
    RunFileError
        There is something at ``path`` (and ``overwrite`` is off, or it is no saved run), or the disk refuses.
    MissingExtraError
        xarray or zarr is not installed.
    """
    _xarray()
    if path.exists() and not (overwrite and _is_run(path)):
        mend = "pass overwrite=True, or another path" if _is_run(path) else "give another path"
        raise RunFileError(explain("a path that is free", f"{str(path)!r}, which exists", mend))
    contents = dataset(record)
    encoding = {name: {"chunks": _chunks(contents[name].to_numpy())} for name in contents.variables}
    spare = path.with_name(f".{path.name}.{os.getpid()}.part")
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    try:
        contents.to_zarr(spare, mode="w-", consolidated=False, zarr_format=3, encoding=encoding)
        if path.exists():
            path.replace(old)
        spare.replace(path)
    except OSError as error:
        raise RunFileError(
            explain(
                f"a run to be written to {str(path)!r}",
                f"{type(error).__name__}: {error.strerror}",
                "give a folder that exists, with room on its disk",
            )
        ) from error
    finally:
        for left in (spare, old):
            shutil.rmtree(left, ignore_errors=True)
    return path


def read_record(path: Path) -> Record:
    """Read what `write_record` wrote.

    Raises
    ------
    RunFileError
        There is no such store, or it is damaged, or it holds something other than numbers.
    MissingExtraError
        xarray or zarr is not installed.
    """
    xr = _xarray()
    if not path.is_dir():
        raise RunFileError(
            explain(f"a saved run at {str(path)!r}", "no such folder", "give the path that save() returned")
        )
    try:
        _check_layout(path)
        with xr.open_zarr(path, consolidated=False, zarr_format=3, chunks=None, decode_cf=False) as stored:
            arrays = {str(name): np.asarray(stored[name].to_numpy()) for name in stored.variables}
            axes = {str(name): tuple(map(str, stored[name].dims)) for name in stored.variables}
            attributes = dict(stored.attrs)
        _check_attributes(attributes, {name: (axes[name], array) for name, array in arrays.items()})
        return put_together(json.loads(attributes["run"]), arrays)
    except Exception as error:
        raise RunFileError(
            explain(
                f"an undamaged saved run (version {VERSION})",
                f"{str(path)!r}: {type(error).__name__}: {error}",
                "restore it from a copy, or run again",
            )
        ) from error


def _check_layout(path: Path) -> None:
    """Refuse anything but arrays of numbers in the codecs that `write_record` uses."""
    if not (path / "zarr.json").is_file():
        raise ValueError("no zarr.json")
    for file in (path, *(entry for entry in path.iterdir() if entry.is_dir())):
        described = json.loads((file / "zarr.json").read_text(encoding="utf-8"))
        if described["zarr_format"] != 3 or described["node_type"] != ("group" if file == path else "array"):
            raise ValueError(f"an unknown layout in {file.name}")
        if file == path:
            continue
        codecs = {codec["name"] for codec in described["codecs"]}
        if (
            described["data_type"] not in DATA_TYPES
            or not codecs <= CODECS
            or described.get("storage_transformers")
        ):
            raise ValueError(f"{file.name} of type {described['data_type']!r} in codecs {sorted(codecs)}")


def _check_attributes(attributes: dict[str, Any], variables: dict[str, Variable]) -> None:
    """Refuse another format, and contents that are not those that were written."""
    if attributes["format"] != FORMAT or attributes["version"] != VERSION:
        raise ValueError(f"format {attributes['format']!r}, version {attributes['version']!r}")
    if _digest(attributes["run"], variables) != attributes["sha256"]:
        raise ValueError("contents that differ from their digest")


def _is_run(path: Path) -> bool:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        described = json.loads((path / "zarr.json").read_text(encoding="utf-8"))
        return bool(described["attributes"]["format"] == FORMAT)
    return False


def _digest(text: str, variables: dict[str, Variable]) -> str:
    total = hashlib.sha256(text.encode())
    for name in sorted(variables):
        axes, array = variables[name]
        total.update(repr((name, axes, array.dtype.str[1:], array.shape)).encode())
        total.update(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes())
    return total.hexdigest()


def _chunks(array: NDArray[Any]) -> tuple[int, ...]:
    """Return chunks of about 4 MiB, cut along the first axis."""
    if not array.ndim:
        return ()
    row_bytes = max(1, array.nbytes // max(1, len(array)))
    return (min(max(1, len(array)), max(1, CHUNK_BYTES // row_bytes)), *(max(1, n) for n in array.shape[1:]))


def _xarray() -> Any:
    try:
        import xarray as xr
        import zarr  # noqa: F401  (xarray's engine for stores)
    except ImportError as error:
        raise MissingExtraError(
            explain(
                "xarray and zarr for saved runs",
                f"no {error.name}",
                'install the extra: pip install "involute[storage]"',
            )
        ) from error
    return xr
