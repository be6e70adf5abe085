"""Speed of the trit algebra against a plain numpy copy, run by hand: ``python tests/bench/bench_trits.py``.

Every figure is the median of five CPU times in this process; compilation is left out. The ratio is to
``np.copyto`` between warm arrays, in the same run, of the bytes named in the column: ``output`` copies as
many bytes as the call writes, ``int8`` as many as there are trits.
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from involute.algebra import (
    bit_planes,
    check_trits,
    depth,
    digits,
    fold,
    integers,
    residue,
    subtract,
    subtract_clipped,
    threshold_planes,
    trit_bytes,
    unfold,
    valuation,
)
from involute.kernels import digits as digit_kernels
from involute.kernels import integers as sum_kernels
from involute.kernels import packing as packing_kernels

HEIGHT, WIDTH, N_DIGITS = 1080, 1920, 11
N = HEIGHT * WIDTH


def cpu_time(call: Callable[[], object], repeats: int = 5) -> float:
    """Return the median CPU time of a call in milliseconds, after two calls to compile and warm up."""
    call()
    call()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)


def copy_time(n_bytes: int) -> float:
    """Return the CPU time of copying bytes between two warm arrays."""
    source, target = np.zeros(n_bytes, np.uint8), np.ones(n_bytes, np.uint8)
    return cpu_time(lambda: np.copyto(target, source))


def row(name: str, call: Callable[[], object], n_bytes: int, against: str) -> None:
    """Print one line of the table."""
    mine, copy = cpu_time(call), copy_time(n_bytes)
    report(f"{name:46} {mine:9.3f} {copy:9.3f} {mine / copy:7.2f}  {against}")


def report(line: str) -> None:
    """Write one line to the terminal."""
    sys.stdout.write(line + "\n")


def planes_table(rng: np.random.Generator) -> None:
    """Print the rows about digit and threshold planes of one frame of residuals."""
    n = rng.integers(-(2**15), 2**15, (HEIGHT, WIDTH)).astype(np.int16)
    n32, n64, real = n.astype(np.int32) << 15, n.astype(np.int64) << 47, n.astype(np.float32)
    out = np.zeros((N_DIGITS, HEIGHT, WIDTH), np.int8)
    flat, rows = n.reshape(-1), out.reshape(N_DIGITS, N)
    planes = digits(n, N_DIGITS, out=out)
    work, values = np.zeros(digit_kernels.BLOCK, np.int32), np.zeros(N, np.int16)
    size = out.nbytes

    def write() -> None:
        digit_kernels.digits_16(flat, rows)

    row("kernel digits_16, out reused", write, size, "output")
    row("kernel digits_16, out reused", write, size + n.nbytes, "input + output")
    row("kernel digits_16, out reused", write, (size + n.nbytes) // 2, "half of that")
    row("digits(n, 11, out=out)", lambda: digits(n, N_DIGITS, out=out), size, "output")
    row("digits(n), fresh allocation", lambda: digits(n), size, "output")
    row("np.empty + np.copyto, fresh allocation", out.copy, size, "output")
    row("digits(int32), 21 planes, fresh allocation", lambda: digits(n32), 21 * N, "output")
    row("digits(int64), 40 planes, fresh allocation", lambda: digits(n64), 40 * N, "output")
    row(
        "kernel integers to int16, out reused",
        lambda: sum_kernels.integers(rows, work, -(2**15), 2**15 - 1, values),
        size,
        "int8",
    )
    row("integers(planes, dtype=int16)", lambda: integers(planes, dtype=np.int16), size, "int8")
    row("integers(planes), int64", lambda: integers(planes), size, "int8")
    row("planes.profile()", planes.profile, size, "int8")
    row("threshold_planes(int16, 1, 10)", lambda: threshold_planes(n, 1, 10), 10 * N, "output")
    row("threshold_planes(float32, 1, 10)", lambda: threshold_planes(real, 1, 10), 10 * N, "output")
    row("depth(int16)", lambda: depth(n), N, "output")
    row("valuation(int16)", lambda: valuation(n), N, "output")
    row("residue(int16, 5)", lambda: residue(n, 5), 8 * N, "output")


def packing_table(rng: np.random.Generator) -> None:
    """Print the rows about packed forms of one plane."""
    x = rng.integers(-1, 2, N).astype(np.int8)
    view, words = x.view(np.uint64), np.zeros(N // 8, np.uint64)
    positive, negative = np.zeros((2, N // 8), np.uint8)
    codes, bands = np.zeros(N // 5, np.uint8), np.zeros((5, N // 5), np.int8)
    bits, packed = bit_planes(x), trit_bytes(x)

    row("kernel pack_bits", lambda: packing_kernels.pack_bits(view, positive, negative), N, "int8")
    row("kernel unpack_bits", lambda: packing_kernels.unpack_bits(positive, negative, words), N, "int8")
    row("bit_planes(x)", lambda: bit_planes(x), N, "int8")
    row("BitPlanes.trits()", bits.trits, N, "int8")
    row("kernel pack_bytes", lambda: packing_kernels.pack_bytes(x.reshape(5, -1), codes), N, "int8")
    row("kernel unpack_bytes", lambda: packing_kernels.unpack_bytes(codes, bands), N, "int8")
    row("trit_bytes(x)", lambda: trit_bytes(x), N, "int8")
    row("TritBytes.trits()", packed.trits, N, "int8")


def algebra_table(rng: np.random.Generator) -> None:
    """Print the rows about entrywise maps of one plane."""
    x, y = rng.integers(-1, 2, (2, N)).astype(np.int8)
    folded = fold(x)
    row("check_trits(x)", lambda: check_trits(x), N, "int8")
    row("subtract(x, y)", lambda: subtract(x, y), N, "int8")
    row("subtract_clipped(x, y)", lambda: subtract_clipped(x, y), N, "int8")
    row("fold(x)", lambda: fold(x), N, "int8")
    row("unfold(support, sign)", lambda: unfold(*folded), N, "int8")


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(0)
    report(f"{WIDTH}x{HEIGHT} int16, {N_DIGITS} planes; times in ms of CPU")
    report(f"{'call':46} {'time':>9} {'copy':>9} {'ratio':>7}  copied")
    planes_table(rng)
    packing_table(rng)
    algebra_table(rng)


if __name__ == "__main__":
    main()
