"""Overhead and speed of the coders, run by hand: ``python tests/bench/bench_coders.py``.

The source is ternary, p(0) = 0.9, the two signs alike, 1e7 symbols. Overhead is to the empirical entropy of
these very symbols; streams only, without a container. Speeds are from the median of five CPU times of one
thread. The ratio is to what copying the symbols takes in the same run, the limit of any coder. If
`constriction` is installed, its ANS coder is measured in the same run; name another Python that has it::

    python tests/bench/bench_coders.py [/path/to/python]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from measuring import cpu_time, line

from involute.coders.contexts import AdaptiveBinary, AdaptiveTernary
from involute.coders.mixtures import MixedTernary
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import RansCoder
from involute.coders.static import StaticModel

N = 10**7
BARS = {
    "rANS, static": ("<= 0.005 %", 200, 300),
    "range, adaptive ternary": ("<= 0.3 %", 150, None),
}
PEER = """
import statistics, sys, time
import numpy as np, constriction
x = np.load(sys.argv[1]).astype(np.int32) + 1
p = np.bincount(x) / x.size
model = constriction.stream.model.Categorical(p, perfect=False)

def median(call):
    call()
    times = []
    for _ in range(5):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)

def encode():
    coder = constriction.stream.stack.AnsCoder()
    coder.encode_reverse(x, model)
    return coder.get_compressed()

words = encode()
decode = lambda: constriction.stream.stack.AnsCoder(words).decode(model, x.size)
assert (decode() == x).all()
print(32 * words.size, median(encode), median(decode))
"""


def row(
    name: str, bits: int, n: int, entropy: float, encoding: float, decoding: float, copying: float
) -> None:
    """Print one coder."""
    overhead = 100 * (bits / (n * entropy) - 1)
    bar = BARS.get(name, ("", None, None))
    speeds = "".join(
        f" {n / seconds / 1e6:10.1f} {'' if least is None else f'>= {least}':>7} {seconds / copying:8.1f}"
        for seconds, least in ((encoding, bar[1]), (decoding, bar[2]))
    )
    line(f"{name:32} {bits / n:9.6f} {overhead:+9.4f} % {bar[0]:>10}{speeds}")


def coder_row(
    name: str, coder: RansCoder | RangeCoder, x: np.ndarray, entropy: float, copying: float
) -> None:
    """Measure and print one of ours; the decoded symbols are compared."""
    stream = coder.encode(x)
    if not np.array_equal(coder.decode(stream, x.size), x):
        raise AssertionError(name)
    encoding, decoding = cpu_time(lambda: coder.encode(x)), cpu_time(lambda: coder.decode(stream, x.size))
    row(name, 8 * len(stream), x.size, entropy, encoding, decoding, copying * x.size / N)


def entropy_of(x: np.ndarray) -> float:
    """Return the empirical entropy in bits a symbol."""
    p = np.unique(x, return_counts=True)[1] / x.size
    return float(-(p * np.log2(p)).sum())


def peer_row(python: str, x: np.ndarray, entropy: float, copying: float) -> None:
    """Measure and print constriction's ANS coder in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.npy"
        np.save(path, x)
        done = subprocess.run([python, "-c", PEER, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        line(f"{'constriction, ANS':32} not measured: {done.stderr.strip().splitlines()[-1]}")
        return
    bits, encoding, decoding = (float(word) for word in done.stdout.split())
    row("constriction, ANS", int(bits), x.size, entropy, encoding, decoding, copying)


def main(python: str) -> None:
    """Print all rows."""
    x = np.random.default_rng(0).choice(np.array([-1, 0, 1], dtype=np.int8), N, p=[0.05, 0.9, 0.05])
    entropy, target = entropy_of(x), np.empty_like(x)
    copying = cpu_time(lambda: [np.copyto(target, x) for _ in range(10)]) / 10
    line(f"entropy {entropy:.6f} bits a symbol; copying {N / copying / 1e6:.0f} Msym/s")
    line(
        f"{'coder, model':32} {'bits/sym':>9} {'overhead':>11} {'bar':>10}"
        f" {'enc Msym/s':>10} {'bar':>7} {'to copy':>8} {'dec Msym/s':>10} {'bar':>7} {'to copy':>8}"
    )
    static = StaticModel.fitted(x, lowest=-1, size=3, symmetric=True)
    coder_row("rANS, static", RansCoder(static), x, entropy, copying)
    skew = StaticModel.fitted(x, lowest=-1, size=3)
    coder_row("rANS, static, not symmetric", RansCoder(skew), x, entropy, copying)
    peer_row(python, x, entropy, copying)
    coder_row("range, static", RangeCoder(static), x, entropy, copying)
    coder_row("range, adaptive ternary", RangeCoder(AdaptiveTernary()), x, entropy, copying)
    coder_row("range, adaptive ternary, order 4", RangeCoder(AdaptiveTernary(4)), x, entropy, copying)
    bits = (x != 0).astype(np.int8)
    coder_row("range, adaptive bits (support)", RangeCoder(AdaptiveBinary()), bits, entropy_of(bits), copying)
    few = x[: N // 10]
    coder_row("range, mixture of 6 orders", RangeCoder(MixedTernary()), few, entropy_of(few), copying)
    wide = np.random.default_rng(1).geometric(0.05, N // 10) % 256
    model = StaticModel.fitted(wide, lowest=0, size=256)
    coder_row("rANS, static, 256 symbols", RansCoder(model), wide, entropy_of(wide), copying)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else sys.executable)
