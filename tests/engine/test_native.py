"""Machine code against evaluation: every residue of the stretch, every processor, from kernels too."""

import os
import subprocess
import sys

import numpy as np
import pytest
from engine.plane_kernels import twice

from involute.engine.native import body as native
from involute.engine.native.assembly import assembly
from involute.engine.native.body import native_body
from involute.engine.native.decomposition import ALL, A, B, C, program
from involute.engine.native.networks import network_of
from involute.engine.native.target import generic, host
from involute.errors import InvalidStateError
from involute.kernels.invoke import COMPILED
from involute.logic.network import LogicNetwork
from involute.logic.synthesis import synthesise

SIZE, REACH = 120, 6
TARGETS = [host(), generic(), generic(4), generic(8)]
compiled_only = pytest.mark.skipif(not COMPILED, reason="the compiler is off")


def planes(rng, size=SIZE):
    """Return the two planes of random trits."""
    first, second = rng.integers(0, 2**63, (2, size)).astype(np.uint64) << np.uint64(1)
    return first & ~second, second & ~first


def evaluated(network, source, target, lo, hi, moves, *, reads_target):
    """Return the planes of the target after a body, by evaluation of slices."""
    made = [plane.copy() for plane in target]
    if lo < hi:
        rows = [
            np.array([s[lo + d : hi + d] for d in moves] + [t[lo:hi]] * reads_target)
            for s, t in zip(source, target, strict=True)
        ]
        for plane, result in zip(made, network.evaluate(*rows), strict=True):
            plane[lo:hi] = result
    return made


@pytest.fixture(scope="module")
def networks():
    """Return networks of several sizes, the last one written once under a mask."""
    rng = np.random.default_rng(0)
    large = rng.integers(-1, 2, 3**7)
    return [
        synthesise(table)
        for table in (np.ones(3, int), rng.integers(-1, 2, 9), rng.integers(-1, 2, 27), large)
    ]


@pytest.mark.parametrize("reads_target", [False, True])
@pytest.mark.parametrize("target", TARGETS, ids=lambda one: f"{one.cpu or 'generic'}-{one.lanes}")
def test_every_stretch(networks, target, reads_target):
    rng = np.random.default_rng(1)
    for network in networks:
        body = native_body(network, reads_target=reads_target, target=target)
        moves = rng.integers(-REACH, REACH + 1, network.n_trits - reads_target)
        for start in range(8):
            lo = REACH + start
            for hi in (lo - 2, *range(lo, lo + 10), lo + 64, SIZE - REACH):
                source, out = planes(rng), planes(rng)
                wanted = evaluated(network, source, out, lo, hi, moves, reads_target=reads_target)
                body(*source, *out, lo, hi, moves)

                assert all((plane == other).all() for plane, other in zip(out, wanted, strict=True))


def test_repeated_and_zero_displacements(networks):
    rng = np.random.default_rng(2)
    source, out = planes(rng), planes(rng)
    moves = np.zeros(3, dtype=np.int64)

    native_body(networks[2])(*source, *out, 0, SIZE, moves)

    wanted = evaluated(networks[2], source, out, 0, SIZE, moves, reads_target=False)
    assert all((plane == other).all() for plane, other in zip(out, wanted, strict=True))


def test_every_function_of_three_inputs_from_two():
    operations = {
        "and": lambda x, y: x & y,
        "or": lambda x, y: x | y,
        "xor": lambda x, y: x ^ y,
        "andnot": lambda x, y: x & ~y,
    }
    for truth in range(256):
        known = {A, B, C, 0, ALL}
        for name, left, right in program(truth):
            assert {left, right} <= known
            known.add(operations[name](left, right))

        assert truth in known
        assert len(program(truth)) <= 5


def test_every_gate_on_every_processor():
    """One network of 256 gates, each seen alone through a parity."""
    rng = np.random.default_rng(3)
    for truths in np.split(np.arange(256), 8):
        rows, last = [], 0
        for truth in truths.tolist():
            rows.append((truth, 0, 1, 2))
            rows.append((0x3C, len(rows) + 3, last, 0) if last else (0xF0, len(rows) + 3, 0, 0))
            last = len(rows) + 3
        network = LogicNetwork(2, rows, (last, 3))
        source, moves = planes(rng), np.zeros(2, dtype=np.int64)
        for target in TARGETS:
            out = planes(rng)
            wanted = evaluated(network, source, out, 0, SIZE, moves, reads_target=False)
            native_body(network, target=target)(*source, *out, 0, SIZE, moves)

            assert all((plane == other).all() for plane, other in zip(out, wanted, strict=True))


def test_from_a_kernel():
    rng = np.random.default_rng(4)
    network = network_of(rng.integers(-1, 2, 27))
    body = native_body(network)
    first, second, moves = planes(rng), planes(rng), np.array([-1, 0, 1])
    middle = evaluated(network, first, second, 5, 100, moves, reads_target=False)
    wanted = evaluated(network, middle, first, 6, 99, moves, reads_target=False)

    twice(body.handle, *first, *second, 5, 100, moves)

    assert all(
        (plane == other).all() for plane, other in zip((*second, *first), (*middle, *wanted), strict=True)
    )


FRESH = """
import numpy as np
from engine.plane_kernels import twice
from involute.engine.native.body import native_body
from involute.engine.native.networks import network_of
body = native_body(network_of(np.array([1, 0, -1])))
one, two, moves = np.arange(9, dtype=np.uint64), np.zeros(9, np.uint64), np.array([1])
three, four = one.copy(), two.copy()
twice(body.handle, one, two, three, four, 1, 8, moves)
print(body.made, four.tolist(), sum(twice.stats.cache_hits.values()))
"""


@compiled_only
def test_a_second_process_compiles_nothing(tmp_path):
    """The kernel and the machine code are both found on disk; the first process put them there."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    lines = [
        subprocess.run(
            [sys.executable, "-c", FRESH], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert lines == [
        "compiled [0, 2, 3, 4, 5, 6, 7, 8, 0] 0\n",
        "from disk [0, 2, 3, 4, 5, 6, 7, 8, 0] 1\n",
    ]


@compiled_only
def test_where_llvm_cannot(monkeypatch):
    """A kernel may call the address all the same."""

    def refuse(*_):
        raise RuntimeError

    monkeypatch.setattr(native, "_loaded", refuse)
    rng = np.random.default_rng(5)
    network = synthesise(rng.integers(-1, 2, 27))
    body = native_body(network)
    first, second, moves = planes(rng), planes(rng), np.array([0, 1, -1])
    middle = evaluated(network, first, second, 1, 90, moves, reads_target=False)
    wanted = evaluated(network, middle, first, 2, 89, moves, reads_target=False)

    twice(body.handle, *first, *second, 1, 90, moves)

    assert not body.is_native
    assert all(
        (plane == other).all() for plane, other in zip((*second, *first), (*middle, *wanted), strict=True)
    )


@compiled_only
def test_machine_code_is_made_once():
    network = synthesise(np.array([1, 1, 0]))

    assert native_body(network).address == native_body(network).address
    assert native_body(network).address != native_body(network, reads_target=True).address


@pytest.mark.parametrize(("version", "n_lines", "changes"), [(20, 9999, 2), (20, 50, 0), (99, 9999, 0)])
def test_the_scheduler_is_left_as_it_was(monkeypatch, version, n_lines, changes):
    """Also when the compilation fails; and an LLVM that may not know the option is never asked."""
    calls = []
    monkeypatch.setattr(native.binding, "set_option", lambda *call: calls.append(call[1]))
    with pytest.raises(ZeroDivisionError), native._unscheduled(version, n_lines):
        1 / 0  # noqa: B018

    assert calls == ["-enable-misched=false", "-enable-misched=true"][:changes]


def test_the_same_code_serves_different_bodies():
    """A constant reads nothing, but each body keeps its own number of inputs."""
    bodies = [native_body(synthesise(np.ones(3**k, dtype=np.int8)), reads_target=k == 2) for k in (1, 2, 3)]

    assert [(body.n_trits, body.reads_target) for body in bodies] == [(1, False), (2, True), (3, False)]


def test_a_body_says_what_it_is(networks):
    body = native_body(networks[1])

    assert (body.n_trits, body.n_operations) == (2, networks[1].n_operations)
    assert repr(body) == f"Body(2 trits, {networks[1].n_operations} operations, {body.made})"


def test_assembly_reads_only_what_is_used():
    text = assembly(synthesise(np.repeat([1, 0, -1], 9)), generic())

    assert "%base0" in text
    assert "%base2" not in text


WRONG = {
    "int64 planes": lambda a, m: ([a[0].astype(np.int64), *a[1:]], 0, 5, m),
    "strided planes": lambda a, m: ([np.repeat(a[0], 2)[::2], *a[1:]], 0, 5, m),
    "two axes": lambda a, m: ([a[0].reshape(2, -1), *a[1:]], 0, 5, m),
    "int32 displacements": lambda a, m: (a, 0, 5, m.astype(np.int32)),
    "too few displacements": lambda a, m: (a, 0, 5, m[:1]),
    "before the first word": lambda a, m: (a, 0, 5, m - 1),
    "after the last word": lambda a, m: (a, 0, SIZE, m + 1),
    "a short plane": lambda a, m: ([*a[:3], a[3][:4]], 0, 5, m),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_arrays_are_refused(networks, wrong):
    rng = np.random.default_rng(6)
    arrays, lo, hi, moves = WRONG[wrong]([*planes(rng), *planes(rng)], np.zeros(2, dtype=np.int64))
    with pytest.raises(InvalidStateError, match=r"^Expected"):
        native_body(networks[1])(*arrays, lo, hi, moves)
