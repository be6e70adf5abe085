"""A folder of its own for what a process compiles, so that two processes never write to one cache."""

import sys
from pathlib import Path
from typing import Any

import numba


def use_own_cache(folder: str | Path) -> int:
    """Make all kernels of involute that are loaded, and those loaded later, cached in this folder.

    Returns
    -------
    How many kernels were loaded already; 0 where the compiler is off.
    """
    numba.config.CACHE_DIR = str(folder)
    found: dict[int, Any] = {}
    for name, module in list(sys.modules.items()):
        if name.split(".")[0].startswith("involute"):
            found |= {id(part): part for part in vars(module).values() if hasattr(part, "enable_caching")}
    for part in found.values():
        part.enable_caching()
    return len(found)
