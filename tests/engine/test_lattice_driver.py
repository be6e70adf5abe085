"""Kernels called by address: the same as by numba, and from the second time without its own start."""

import os
import subprocess
import sys

import numpy as np
import pytest

from involute.engine.lattice import driver as drivers
from involute.engine.lattice.assembly_text import closed
from involute.engine.lattice.planes import LatticePlanes
from involute.errors import InvalidStateError
from involute.kernels.invoke import COMPILED
from involute.kernels.lattice import packing, rows

compiled = pytest.mark.skipif(not COMPILED, reason="nothing is compiled")
RUN = """
import sys
import numpy as np
import involute as iv
rule = iv.LocalRule(np.random.default_rng(7).integers(-1, 2, 27).astype(np.int8), iv.interval(1))
system = iv.System(space=iv.TritSpace(100_000), update=rule)
x = system.space.random(np.random.default_rng(0))
run = iv.simulate(system, x, 4000, keep="last")
print(hash(run[-1].tobytes()), "numba.np.arraymath" in sys.modules)
"""


def packing_arguments(rng, n_words=70):
    cells = rng.integers(-1, 2, 64 * n_words, dtype=np.int8)
    planes = np.full((2, n_words), 7, np.uint64)
    return cells.view(np.uint8), *planes, *np.empty((2, packing.STRETCH), np.uint8)


@pytest.mark.parametrize("is_native", [True, False])
def test_a_driver_equals_the_plain_function(is_native, monkeypatch):
    if not is_native:
        monkeypatch.setattr(drivers, "_native", lambda *_: None)
    arguments = packing_arguments(np.random.default_rng(0))

    drivers.driver(packing.pack_bands)(*arguments)

    bits = arguments[0].view(np.int8).reshape(64, 70)
    for plane, value in zip(arguments[1:3], (1, -1), strict=True):
        words = [sum(int(bits[b, f] == value) << b for b in range(64)) for f in range(70)]
        assert plane.tolist() == words


def test_whole_numbers_and_two_axes_arrive():
    plane = np.array([2**63 + 5, 2**64 - 1], np.uint64)

    drivers.driver(rows.trim)(plane, np.array([127, 2, 1], np.int64), 1)

    assert plane.tolist() == [2**63 + 5, 2**63 - 1]


@compiled
def test_arrays_with_gaps_are_refused():
    with pytest.raises(InvalidStateError, match="C-contiguous"):
        drivers.driver(rows.trim)(np.zeros(8, np.uint64)[::2], np.array([200, 4, 1], np.int64), 1)


@compiled
def test_code_that_llvm_refuses_is_left_to_numba(monkeypatch):
    def refuse(*_):
        raise RuntimeError

    monkeypatch.setattr(drivers, "_compiled", refuse)
    monkeypatch.setattr(drivers.object_cache, "load", lambda _: None)

    test_whole_numbers_and_two_axes_arrive()


@compiled
def test_damaged_code_on_disk_is_made_again(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    test_whole_numbers_and_two_axes_arrive()
    (kept,) = (tmp_path / "involute").glob("*.o")
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")

    test_whole_numbers_and_two_axes_arrive()


@compiled
def test_a_second_process_runs_without_the_start_of_numba(tmp_path):
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONHASHSEED": "0"}
    said = [
        subprocess.run(
            [sys.executable, "-c", RUN], env=environment, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    first, second = (done.stdout.split() for done in said)

    assert first[0] == second[0]
    assert second[1] == "False"


def test_packing_goes_through_drivers():
    x = np.random.default_rng(1).integers(-1, 2, (67, 5), dtype=np.int8)

    assert (LatticePlanes.packed(x).to_array() == x).all()


def test_assembly_that_calls_from_outside_is_refused():
    own = "define i32 @f() {\n  ret i32 0\n}\n"

    with pytest.raises(RuntimeError, match="from outside"):
        closed(own + "declare void @NRT_decref(ptr)\n", "g")
    with pytest.raises(RuntimeError, match="2 functions"):
        closed(own + own.replace("@f", "@h"), "g")


def test_assembly_keeps_names_that_only_begin_alike():
    text = "define i32 @f() {\n  call void @f.1()\n}\ndefine linkonce_odr void @f.1() {\n}\n"

    assert closed(text, "g") == "define i32 @g() {\n  call void @f.1()\n}\ndefine internal void @f.1() {\n}\n"
