"""Golden bytes: streams kept as files decode for ever, and encoding gives the same bytes everywhere."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from coders.sources import ADAPTIVE, STATIC, drawn

from involute.coders.container import pack, unpack
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import MANY_CODES, RansCoder
from involute.coders.static import StaticModel

FOLDER = Path(__file__).parents[1] / "golden" / "coders"
N_SYMBOLS = 200
CODERS = {f"rans_static_{k}": RansCoder(model) for k, model in enumerate(STATIC)}
CODERS |= {f"range_static_{k}": RangeCoder(model) for k, model in enumerate(STATIC)}
CODERS |= {f"range_adaptive_{k}": RangeCoder(model) for k, model in enumerate(ADAPTIVE)}


def kept(name):
    return (FOLDER / f"{name}.bin").read_bytes()


@pytest.mark.parametrize("name", CODERS)
def test_golden_streams_decode(name):
    symbols = drawn(CODERS[name].model, N_SYMBOLS)

    assert np.array_equal(unpack(kept(name)), symbols)


@pytest.mark.parametrize("name", CODERS)
def test_encoding_gives_the_golden_bytes(name):
    symbols = drawn(CODERS[name].model, N_SYMBOLS)

    assert pack(CODERS[name], symbols) == kept(name)


def test_every_file_has_its_test():
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted([*CODERS, "rans_four_lanes"])


def test_the_golden_stream_of_four_lanes():
    model = StaticModel.from_counts([1, 65534, 1], lowest=-1)
    symbols = np.zeros(5 * MANY_CODES + 3, dtype=np.int8)
    symbols[::50_021] = 1
    symbols[::70_001] = -1

    assert pack(RansCoder(model), symbols) == kept("rans_four_lanes")
    assert np.array_equal(unpack(kept("rans_four_lanes")), symbols)


OTHER_PROCESS = """
import hashlib
from coders.sources import ADAPTIVE, STATIC, drawn
from involute.coders.container import pack, unpack
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import RansCoder
coders = [RansCoder(m) for m in STATIC] + [RangeCoder(m) for m in STATIC + ADAPTIVE]
for coder in coders:
    data = pack(coder, drawn(coder.model, 200))
    assert unpack(data).tolist() == drawn(coder.model, 200).tolist()
    print(hashlib.sha256(data).hexdigest())
"""


def test_a_process_without_the_compiler_writes_the_same_bytes():
    """Plain Python integers and compiled ones agree; warnings, for example of overflow, are errors."""
    environment = {
        **os.environ,
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PYTHONWARNINGS": "error",
    }
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS], env=environment, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.stdout.split() == [hashlib.sha256(kept(name)).hexdigest() for name in CODERS]


def test_many_threads_write_the_same_bytes():
    symbols = {name: drawn(coder.model, N_SYMBOLS) for name, coder in CODERS.items()}
    with ThreadPoolExecutor(8) as pool:
        streams = list(pool.map(lambda name: pack(CODERS[name], symbols[name]), list(CODERS) * 20))

    assert streams == [kept(name) for name in CODERS] * 20
