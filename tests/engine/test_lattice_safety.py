"""What an engine refuses, what it leaves alone, and how it is interrupted."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import involute as iv
from involute.engine.lattice import engine as engines
from involute.engine.lattice.engine import rule_engine
from involute.engine.lattice.planes import LatticePlanes
from involute.errors import InvalidRuleError, InvalidStateError
from involute.updates.local_rule import LocalRule
from involute.updates.second_order import SecondOrder

RULE = LocalRule.totalistic(iv.sgn, offsets=iv.interval(1))
LINE = iv.TritSpace(70)
STATE = np.ones(70, dtype=np.int8)


@pytest.mark.parametrize("backend", ["bit planes", "table"])
@pytest.mark.parametrize("n_steps", [0, 1, 2])
def test_results_are_memory_of_their_own(backend, n_steps):
    second = rule_engine(SecondOrder(RULE), LINE, backend=backend)
    pair = (STATE.copy(), -STATE)
    first = rule_engine(RULE, LINE, backend=backend)
    results = [first.advance(pair[0], n_steps), *second.advance(pair, n_steps)]

    assert not any(np.shares_memory(result, part) for result in results for part in pair)


@pytest.mark.parametrize("backend", ["bit planes", "table"])
def test_a_state_that_was_read_may_be_written_to(backend):
    run = rule_engine(RULE, LINE, backend=backend).start(STATE)
    run.state()[:] = 0
    run.advance(1)

    assert (run.state() == 1).all()


@pytest.mark.parametrize("backend", ["bit planes", "table"])
def test_states_that_may_not_be_written_to_and_states_with_gaps(backend):
    engine = rule_engine(RULE, LINE, backend=backend)
    x = np.random.default_rng(0).integers(-1, 2, (2, 140), dtype=np.int8)[:, ::-2]
    x.flags.writeable = False
    packed = LatticePlanes.from_array(x[0])
    frozen = LatticePlanes(packed.positive.copy(), packed.negative.copy(), 70)
    frozen.positive.flags.writeable = frozen.negative.flags.writeable = False
    wanted = engine.advance(np.ascontiguousarray(x), 9)

    assert (engine.advance(x, 9) == wanted).all()
    assert (engine.advance(frozen, 9).to_array() == wanted[0]).all()


def test_planes_of_one_boundary_serve_the_other():
    x = np.random.default_rng(0).integers(-1, 2, 70, dtype=np.int8)
    open_line = rule_engine(RULE, iv.TritSpace(70, boundary="neutral"), backend="bit planes")
    ring = rule_engine(RULE, LINE, backend="bit planes")
    there = ring.advance(LatticePlanes.from_array(x), 5)

    assert (open_line.advance(there, 4).to_array() == open_line.advance(ring.advance(x, 5), 4)).all()


def test_many_steps_are_done_in_stretches(monkeypatch):
    """Property: where they are cut changes nothing."""
    x = np.random.default_rng(0).integers(-1, 2, 70, dtype=np.int8)
    spread = LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=(-1, 0, 2))
    engine = rule_engine(spread, LINE, backend="bit planes")
    wanted = engine.advance(x, 100)
    monkeypatch.setattr(engines, "STRETCH", 1)
    monkeypatch.setattr(engines, "SHORTEST", 7)

    assert (engine.advance(x, 100) == wanted).all()


ENDLESS = """
import numpy as np
import involute as iv
rule = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1))
engine = iv.rule_engine(rule, iv.TritSpace(1000), backend="bit planes")
engine.advance(np.zeros(1000, np.int8), 1)
print("ready", flush=True)
engine.advance(np.zeros(1000, np.int8), 10**30)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent to a process")
def test_an_interrupt_ends_endless_steps():
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        try:
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()

    assert said.rstrip().endswith("KeyboardInterrupt")


REFUSED = {
    "a class": (lambda: rule_engine(LocalRule, LINE), InvalidRuleError, "local rules without controls"),
    "too many threads": (lambda: rule_engine(RULE, LINE, threads=10**9), InvalidRuleError, "at most 256"),
    "a list as backend": (lambda: rule_engine(RULE, LINE, backend=["table"]), InvalidRuleError, "choose one"),
    "half a time": (lambda: rule_engine(RULE, LINE).advance(STATE, 1, 0.5), InvalidRuleError, "t to be"),
    "a ragged list": (
        lambda: rule_engine(RULE, LINE).advance([[1], [1, 2]], 1),
        InvalidStateError,
        "lengths",
    ),
    "a view of other numbers": (
        lambda: rule_engine(RULE, LINE).advance(memoryview(np.ones(70, np.int64)), 1),
        InvalidStateError,
        "dtype int64",
    ),
    "a view of other values": (
        lambda: rule_engine(RULE, LINE).advance(memoryview(np.full(70, 2, np.int8)), 1),
        InvalidStateError,
        "int8 trits",
    ),
    "planes of another lattice": (
        lambda: rule_engine(RULE, LINE).advance(LatticePlanes.from_array(np.ones(71, np.int8)), 1),
        InvalidStateError,
        "LatticePlanes of shape (71,)",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name):
    call, error, text = REFUSED[name]
    with pytest.raises(error) as caught:
        call()

    assert text in str(caught.value)
    assert str(caught.value).startswith("Expected ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("shape", [(), (0,), (-3,), (3.0,), "abc"])
def test_planes_of_no_lattice(shape):
    words = np.zeros(1, np.uint64)
    with pytest.raises(InvalidStateError, match=r"^Expected"):
        LatticePlanes(words, words, shape)
