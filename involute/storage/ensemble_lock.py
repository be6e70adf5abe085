"""One writer at a time for a store: a lock that ends with its process, however that ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from involute.errors import RunFileError, explain


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Hold the lock of a folder; where the system or its disk knows none, go on without it.

    Raises
    ------
    RunFileError
        Somebody else holds it.
    """
    descriptor = _locked(path)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _locked(path: Path) -> int | None:
    """Return the open folder, locked, or ``None`` where that is not possible."""
    try:
        import fcntl

        descriptor = os.open(path, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        got = f"{str(path)!r}, to which another process or thread is writing"
        mend = "wait until it ends, or give another out="
        raise RunFileError(explain("an ensemble that nobody else is making", got, mend)) from error
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
