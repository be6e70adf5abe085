"""Checkpoints: one file with everything a run needs to go on, replaced as a whole or not at all.

The file is an uncompressed ``.npz`` (a zip of ``.npy`` arrays, each with its checksum) written by numpy
alone; the text of the run is one of its arrays, in UTF-8. A new checkpoint is written under a temporary
name beside the old one, flushed to the disk, and then renamed over it.
"""

import contextlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from involute.errors import RunFileError, explain
from involute.storage.plain import Arrays, packed, unpacked

FORMAT = "involute-checkpoint"
VERSION = 1


def write_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Write nested numbers, texts and arrays to ``path``, in one piece.

    Raises
    ------
    RunFileError
        The content is not plain, or the disk refuses; what was at ``path`` before is still there.
    """
    plain, arrays = packed(content, "checkpoint")
    text = json.dumps({"format": FORMAT, "version": VERSION, "content": plain})
    spare = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with spare.open("wb") as file:
            np.savez(file, text=np.frombuffer(text.encode(), dtype=np.uint8), **arrays)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        spare.replace(path)
    except OSError as error:
        raise RunFileError(
            explain(
                f"a checkpoint to be written to {str(path)!r}",
                f"{type(error).__name__}: {error.strerror}",
                "free some disk, or give checkpoint= another path",
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):
            spare.unlink(missing_ok=True)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Return what `write_checkpoint` wrote.

    Raises
    ------
    RunFileError
        There is no such file, or it is no undamaged checkpoint of this version.
    """
    if not path.is_file():
        raise RunFileError(
            explain(
                f"a checkpoint at {str(path)!r}", "no such file", "give the path the run was started with"
            )
        )
    try:
        with zipfile.ZipFile(path):  # np.load would take a bare array or a pickle for something else
            pass
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return _content(json.loads(arrays.pop("text").tobytes().decode()), arrays)
    except Exception as error:  # a damaged zip raises nearly anything
        raise RunFileError(
            explain(
                f"an undamaged involute checkpoint (version {VERSION})",
                f"{str(path)!r}: {type(error).__name__}: {error}",
                "start the run again, or restore the file from a copy",
            )
        ) from error


def _content(head: dict[str, Any], arrays: Arrays) -> dict[str, Any]:
    if head["format"] != FORMAT or head["version"] != VERSION:
        raise ValueError(f"format {head['format']!r}, version {head['version']!r}")
    return dict(unpacked(head["content"], arrays))
