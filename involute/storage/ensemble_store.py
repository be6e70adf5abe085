"""Ensembles on disk: one zarr store with an array a column, and a mark for every finished chunk.

A chunk of runs is a whole chunk of every array. Its mark is a tiny zarr group ``done/<chunk>``, renamed into
place after the arrays are written, and holds their SHA-256: a process that dies in between leaves a chunk
without a mark, and what was damaged later no longer matches. Metadata are read as JSON and checked before
anything is decoded.
"""

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.errors import RunFileError, explain
from involute.storage.ensemble_layout import (
    Arrays,
    Layout,
    Notes,
    array_digest,
    as_given,
    as_stored,
    check_array,
    check_codecs,
    text_digest,
    xarray_library,
    zarr_library,
)

if TYPE_CHECKING:
    from xarray import Dataset

FORMAT = "involute-ensemble"
VERSION = 1
MARKS = "done"
Region = tuple[slice, ...]


@final
@attrs.frozen(eq=False)
class EnsembleStore:
    """An ensemble on disk, opened.

    Attributes
    ----------
    path : the folder.
    layouts : by column.
    """

    path: Path
    layouts: dict[str, Layout]

    def write(self, chunk: int, region: Region, arrays: Arrays, errors: Mapping[int, str]) -> None:
        """Write a chunk, and then its mark.

        Raises
        ------
        RunFileError
            The disk refuses.
        """
        try:
            zarr = zarr_library()
            group = zarr.open_group(self.path, mode="r+", zarr_format=3, use_consolidated=False)
            with zarr.config.set({"array.write_empty_chunks": True}):  # else -0.0 would come back as 0.0
                for name in self.layouts:
                    group[name][region] = as_stored(arrays[name])
            self._mark(
                chunk, {"sha256": array_digest(arrays), "errors": {str(k): v for k, v in errors.items()}}
            )
        except OSError as error:
            got = f"{type(error).__name__}: {error.strerror}"
            mend = "free some disk and ask again: what is finished is kept"
            raise RunFileError(explain(f"a chunk to be written to {str(self.path)!r}", got, mend)) from error

    def _mark(self, chunk: int, attributes: dict[str, Any]) -> None:
        final_place = self.path / MARKS / str(chunk)
        spare = self.path / MARKS / f".{chunk}.{os.getpid()}"
        shutil.rmtree(spare, ignore_errors=True)
        spare.mkdir()
        described = {"zarr_format": 3, "node_type": "group", "attributes": attributes}
        (spare / "zarr.json").write_text(json.dumps(described), encoding="utf-8")
        shutil.rmtree(final_place, ignore_errors=True)
        spare.rename(final_place)

    def finished(self, regions: Mapping[int, Region]) -> dict[int, dict[int, str]]:
        """Return the errors of every undamaged finished chunk; the marks of damaged ones are removed."""
        group = zarr_library().open_group(self.path, mode="r", zarr_format=3, use_consolidated=False)
        found = {}
        for entry in sorted((self.path / MARKS).iterdir()):
            if entry.name == "zarr.json":
                continue
            errors = self._verified(group, entry, regions)
            if errors is None:
                shutil.rmtree(entry, ignore_errors=True)
            else:
                found[int(entry.name)] = errors
        return found

    def _verified(self, group: Any, entry: Path, regions: Mapping[int, Region]) -> dict[int, str] | None:
        """Return the errors of a chunk if its arrays are those that were marked."""
        try:
            mark = json.loads((entry / "zarr.json").read_text(encoding="utf-8"))["attributes"]
            arrays = self._read(group, regions[int(entry.name)])
            is_same = array_digest(arrays) == mark["sha256"]
            return {int(run): str(text) for run, text in mark["errors"].items()} if is_same else None
        except Exception:  # noqa: BLE001  (a damaged chunk raises nearly anything; it is made again)
            return None

    def _read(self, group: Any, region: Region) -> dict[str, NDArray[Any]]:
        return {
            name: as_given(np.asarray(group[name][region]), own.dtype) for name, own in self.layouts.items()
        }

    def array(self, name: str) -> NDArray[Any]:
        """Return a whole column."""
        group = zarr_library().open_group(self.path, mode="r", zarr_format=3, use_consolidated=False)
        return as_given(np.asarray(group[name][...]), self.layouts[name].dtype)

    def dataset(self, attributes: Mapping[str, Any]) -> "Dataset":
        """Return the ensemble as a dataset that reads from the disk when it is asked."""
        xr = xarray_library()
        stored = xr.open_zarr(self.path, consolidated=False, zarr_format=3, chunks=None, decode_cf=False)
        for name, own in self.layouts.items():
            if np.dtype(own.dtype).kind == "S":
                stored[name] = (own.axes, self.array(name).astype(f"U{np.dtype(own.dtype).itemsize}"))
        stored.attrs = dict(attributes)
        opened: Dataset = stored.set_coords(
            [name for name in stored.data_vars if stored[name].dims == (name,)]
        )
        return opened


def create_store(
    path: Path,
    layouts: dict[str, Layout],
    coordinates: Arrays,
    plan: Mapping[str, Any],
    attributes: Mapping[str, Any],
    notes: Notes,
) -> None:
    """Make an empty store, in one piece.

    Raises
    ------
    RunFileError
        There is something at ``path``, or the disk refuses.
    MissingExtraError
        zarr is not installed.
    """
    zarr = zarr_library()
    if not path.parent.is_dir():
        got = f"out={str(path)!r}"
        raise RunFileError(explain("an ensemble in a folder that exists", got, "make the folder first"))
    spare = path.with_name(f".{secrets.token_hex(8)}.part")
    text = json.dumps(plan, sort_keys=True)
    head = {"format": FORMAT, "version": VERSION, "plan": text, "sha256": text_digest(text), **attributes}
    try:
        group = zarr.open_group(spare, mode="w", zarr_format=3, attributes=head, use_consolidated=False)
        group.create_group(MARKS)
        for name, own in layouts.items():
            _create(group, name, own.stored, notes.get(name, {}))
        for name, values in coordinates.items():
            own = Layout((name,), values.shape, values.shape, values.dtype.str)
            _create(group, name, own, notes.get(name, {}))[...] = values
        spare.rename(path)
    except OSError as error:
        got = "somebody else who just did" if path.exists() else f"{type(error).__name__}: {error.strerror}"
        mend = "give a folder that exists, with room on its disk, and that nobody else writes to"
        raise RunFileError(explain(f"an ensemble to be begun at {str(path)!r}", got, mend)) from error
    finally:
        shutil.rmtree(spare, ignore_errors=True)


def read_plan(path: Path) -> dict[str, Any]:
    """Return the plan of the ensemble at this path.

    Raises
    ------
    RunFileError
        There is no such store, or its description is damaged.
    MissingExtraError
        zarr is not installed.
    """
    zarr_library()
    if not path.is_dir():
        mend = "give the path that out= was"
        got = "a file" if path.exists() else "no such folder"
        raise RunFileError(explain(f"an ensemble at {str(path)!r}", got, mend))
    with _damaged(path):
        head = json.loads((path / "zarr.json").read_text(encoding="utf-8"))["attributes"]
        if head["format"] != FORMAT or head["version"] != VERSION:
            raise ValueError(f"format {head['format']!r}, version {head['version']!r}")
        if text_digest(head["plan"]) != head["sha256"]:
            raise ValueError("a plan that differs from its digest")
        return dict(json.loads(head["plan"]))
    raise AssertionError


def open_store(path: Path, layouts: dict[str, Layout]) -> EnsembleStore:
    """Open the store at this path, whose arrays must be laid out as told.

    Raises
    ------
    RunFileError
        An array is missing, laid out otherwise, or in unknown codecs.
    """
    with _damaged(path):
        for name, own in layouts.items():
            check_array(name, _described(path / name), own.stored)
        for entry in path.iterdir():
            if entry.is_dir() and entry.name not in {*layouts, MARKS}:
                check_codecs(entry.name, _described(entry))
        if not (path / MARKS / "zarr.json").is_file():
            raise ValueError("no marks of finished chunks")
    return EnsembleStore(path, layouts)


def _described(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "zarr.json").read_text(encoding="utf-8")))


def _create(group: Any, name: str, own: Layout, notes: Mapping[str, Any]) -> Any:
    return group.create_array(
        name,
        shape=own.shape,
        chunks=tuple(max(1, n) for n in own.chunks),
        dtype=np.dtype(own.dtype),
        dimension_names=own.axes,
        fill_value=np.nan if np.dtype(own.dtype).kind in "fc" else 0,
        attributes=dict(notes),
    )


@contextlib.contextmanager
def _damaged(path: Path) -> Iterator[None]:
    """Turn whatever a damaged description raises into one kind of error."""
    try:
        yield
    except Exception as error:
        got = f"{str(path)!r}: {type(error).__name__}: {error}"
        mend = "restore it from a copy, or run again with another out="
        raise RunFileError(explain(f"an undamaged ensemble (version {VERSION})", got, mend)) from error
