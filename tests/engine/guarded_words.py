"""Words that end, or begin, at a page that no process may touch. Run as a script: bodies on such words."""

import ctypes
import mmap
import sys

import numpy as np

from involute.engine.native.body import native_body
from involute.engine.native.target import generic, host
from involute.logic.synthesis import synthesise

WORDS = mmap.PAGESIZE // 8


def guarded(size, *, at_end):
    """Return words with such a page behind them, or in front of them."""
    n_pages = -(-size // WORDS)
    memory = np.frombuffer(mmap.mmap(-1, (n_pages + 2) * mmap.PAGESIZE), dtype=np.uint64)
    protect = ctypes.CDLL(None).mprotect
    protect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for page in (0, n_pages + 1):
        assert protect(memory.ctypes.data + page * mmap.PAGESIZE, mmap.PAGESIZE, 0) == 0
    start = WORDS + (n_pages * WORDS - size if at_end else 0)
    return memory[start : start + size]


def bodies_on_guarded_words():
    """Yield once for each run of a body that needs every word there is."""
    rng = np.random.default_rng(0)
    networks = [synthesise(rng.integers(-1, 2, 3**k)) for k in (2, 3, 7)]
    targets = [host(), generic(), generic(4), generic(8)]
    for size in (1, 2, 7, 8, 9, 17, 77, WORDS, WORDS + 1):
        for at_end in (True, False):
            planes = [guarded(size, at_end=at_end) for _ in range(4)]
            for network in networks:
                for target in targets:
                    body = native_body(network, target=target)
                    for move in {0, 1 % size, -1 % -size, size - 1, 1 - size}:
                        moves = np.resize(np.array([0, move]), network.n_trits)
                        body(*planes, max(0, -move), min(size, size - move), moves)
                        yield size


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ctypes.c_uint64.from_address(guarded(10, at_end=True).ctypes.data + 80).value  # noqa: B018
    sys.stdout.write(f"{sum(1 for _ in bodies_on_guarded_words())}\n")
