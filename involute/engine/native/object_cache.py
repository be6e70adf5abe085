"""Bytes kept on disk under a digest: what is damaged is as good as absent, what cannot be kept is made again.

An entry is the digest of its name and content followed by the content, written beside its place and then
moved there, so that a reader sees all of it or none, whoever else writes, and never another entry's.
"""

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path

_DIGEST_SIZE = 32


def folder() -> Path:
    """Return ``NUMBA_CACHE_DIR`` where that is set, else the user's cache folder on this platform."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen) / "involute"
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(base) / "involute" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "involute"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "involute"


def digest(*parts: str | bytes) -> str:
    """Return the name of an entry: a digest of everything that its content depends on."""
    made = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        made.update(len(content).to_bytes(8, "little") + content)
    return made.hexdigest()


def load(name: str) -> bytes | None:
    """Return what is kept under a name, or None where that is absent, damaged or unreadable."""
    try:
        entry = (folder() / name).read_bytes()
    except (OSError, RuntimeError):
        return None
    content = entry[_DIGEST_SIZE:]
    return content if _seal(name, content) == entry[:_DIGEST_SIZE] else None


def keep(name: str, content: bytes) -> bool:
    """Keep bytes under a name; return whether that was possible."""
    temporary = None
    try:
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=name[:16], suffix=".part", dir=place)
        with os.fdopen(handle, "wb") as file:
            file.write(_seal(name, content) + content)
        Path(temporary).replace(place / name)
    except (OSError, RuntimeError):
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        return False
    return True


def _seal(name: str, content: bytes) -> bytes:
    return bytes.fromhex(digest(name, content))
