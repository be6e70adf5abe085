"""``involute engine``, ``involute ensemble`` and Boolean networks in files, from the command line."""

import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
import zarr
from typer.testing import CliRunner

import involute as iv
from involute.cli import app
from involute.ensemble.run import ensemble as runs_of
from involute.errors import InvalidSpecError
from involute.spec import load_model

WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
NETWORK = "targets, factors\na, !c  # a comment\nb, a | (b & c)\nc, b\n"
STARTED = """\
format = 1
name = "started"
[space]
kind = "product"
factors = [{ kind = "trit", shape = 6 }, { kind = "trit", shape = 6 }]
[update]
kind = "second_order"
rule = { kind = "local_rule", radius = 1, function = "sign_of_sum" }
[[action]]
kind = "support"
part = 0
[run]
start = ["random", "neutral"]
seed = 5
"""


def involute(*words, code=0):
    result = CliRunner().invoke(app, [str(word) for word in words], env=WIDE)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.bnet").write_text(NETWORK)
    (tmp_path / "started.toml").write_text(STARTED)
    return tmp_path


# --- engine -----------------------------------------------------------------------------------------------


def facts(name, *words):
    (plain,) = json.loads(involute("engine", name, *words, "--json", "-").stdout).values()
    return plain


def test_the_engine_of_a_local_rule():
    own = iv.load_model("linear").system
    made = iv.rule_engine(own.update, own.space)
    found = facts("linear")

    assert found["runs_on"] == made.kind == "bit planes"
    assert (found["reason"], found["operations"]) == (made.reason, made.n_operations)
    assert found["layout"] == "64 bands along axis 0, 2 rows of 1 words each plane"
    assert len(found["structure"]) == 1
    assert "runs on" in involute("engine", "linear").stdout


def test_the_engine_of_a_second_order_rule_is_of_one_of_its_lattices():
    assert facts("second_order")["runs_on"] == "bit planes"


@pytest.mark.parametrize("name", ["threshold", "feedback"])
def test_the_engine_of_a_network(name):
    assert facts(name)["runs_on"] == "replicas"


@pytest.mark.parametrize("name", ["golay", "cancellation", "market"])
def test_what_has_no_engine_says_so(name):
    assert facts(name) == {
        "runs_on": "plain steps",
        "reason": "an update that is neither local rules on a lattice nor a network",
    }


def test_a_network_with_too_many_inputs_has_no_engine(here):
    (here / "wide.bnet").write_text("a, " + " & ".join("abcdefghij") + "\n")

    assert facts("wide.bnet")["runs_on"] == "plain steps"
    assert "more than 9 inputs" in facts("wide.bnet")["reason"]


@pytest.mark.parametrize("name", ["linear", "threshold", "golay"])
def test_speeds_are_measured_on_request(name, monkeypatch):
    monkeypatch.setattr("involute.cli.engine.SECONDS", 0.001)
    speeds = {fact: value for fact, value in facts(name, "--measure").items() if "cells_a_second" in fact}

    assert len(speeds) == (1 if name == "golay" else 2)
    assert all(value > 0 for value in speeds.values())


# --- ensembles --------------------------------------------------------------------------------------------


def test_an_ensemble_is_that_of_the_library(here):
    said = involute("ensemble", "threshold", 20, "--replicas", 70, "--seed", 4, "--out", "x.zarr").stdout
    system = iv.load_model("threshold").system
    own = runs_of(system, 20, n_replicas=70, seed=4)
    stored = iv.resume_ensemble("x.zarr", system)

    assert "runs 70 of 70" in said
    assert "Store: " in said
    assert said.endswith("x.zarr\n")
    assert (stored.states == own.states).all()


def test_an_ensemble_begins_where_the_model_does(here):
    involute("ensemble", "started.toml", 0, "--replicas", 5, "--out", "x.zarr", "--series")
    again = involute("ensemble", "started.toml", 0, "--replicas", 5, "--out", "x.zarr", "--series")
    model = load_model("started.toml")
    store = zarr.open("x.zarr", mode="r")
    for replica in range(5):
        rng = np.random.default_rng(np.random.SeedSequence(5, spawn_key=(0, replica)))
        now, before = model.start(rng)
        assert (store["state_0"][replica] == now).all()
        assert not before.any()
    assert "action" in store
    assert again.stderr == ""


def test_controls_are_drawn_where_the_model_says_so(here):
    said = involute("ensemble", "golay", 5, "--replicas", 3, "--every", 1, "--out", "x.zarr").stdout
    states = zarr.open("x.zarr", mode="r")["state"][:]

    assert "3 of 3" in said
    assert states.shape == (3, 6, 11)
    assert (states[0] != states[1]).any()


def test_runs_that_are_all_one_are_warned_of(here):
    warned = involute("ensemble", "linear", 2, "--replicas", 2)
    drawn = involute("ensemble", "linear", 2, "--replicas", 2, "--random-start")

    assert warned.stderr == "Warning: Nothing is random: all runs are one. To mend: pass --random-start.\n"
    assert drawn.stderr == ""
    assert involute("ensemble", "linear", 2, "--replicas", 2, "-q").output == ""


def test_a_store_of_another_ensemble_is_left_alone(here):
    involute("ensemble", "threshold", 5, "--replicas", 3, "--out", "x.zarr")

    assert (
        "another n_steps"
        in involute("ensemble", "threshold", 6, "--replicas", 3, "--out", "x.zarr", code=2).stderr
    )


INTERRUPTED = """
import os, signal
from involute.cli import app
from involute.ensemble import drive, keeping
drive.SECONDS_A_CHUNK = 1e-9
whole = keeping.Stored.put
def put(self, k, found):
    whole(self, k, found)
    os.kill(os.getpid(), signal.SIGINT)
keeping.Stored.put = put
words = "ensemble started.toml 5 --replicas 60 --workers 1 --series --out x.zarr"
app(words.split())
"""


def test_an_ensemble_that_was_cut_short_goes_on(here):
    """Small chunks; when the first is made somebody asks to stop, as Ctrl-C does, and then asks again."""
    call = [sys.executable, "-c", INTERRUPTED]
    done = subprocess.run(call, capture_output=True, text=True, check=False, env=os.environ | WIDE)
    n_done = int(re.search(r"Error: Interrupted: (\d+) of 60 runs are done; the same", done.stderr)[1])
    words = ("ensemble", "started.toml", 5, "--replicas", 60, "--series")
    said = involute(*words, "--out", "x.zarr").stdout
    involute(*words, "--out", "y.zarr")

    assert done.returncode == 130
    assert 0 < n_done < 60
    assert "runs 60 of 60" in said
    first, again = (zarr.open(name, mode="r") for name in ("x.zarr", "y.zarr"))
    for name in ("action", "status", "state_0"):
        assert (first[name][:] == again[name][:]).all()


def test_failures_are_told_and_code_3(here):
    rule = STARTED.replace('kind = "second_order"', 'kind = "function"\nperiod = 1').replace(
        'rule = { kind = "local_rule", radius = 1, function = "sign_of_sum" }',
        'function = "./rules.py:fails"',
    )
    (here / "fails.toml").write_text(rule)
    (here / "rules.py").write_text("def fails(x, u, t):\n    raise ValueError('salt')\n")
    words = ("ensemble", "fails.toml", 2, "--replicas", 8)
    result = involute(*words, "--allow-code", code=3)

    assert result.stderr.count("salt") == 5
    assert "Error: 3 more runs failed." in result.stderr
    assert "--allow-code" in involute(*words, code=2).stderr


def test_what_is_no_model_or_no_place_for_runs(here):
    assert "but got 'market', a domain" in involute("ensemble", "market", 3, code=2).stderr
    both = ("--workers", 2, "--scheduler", "tcp://127.0.0.1:1")
    assert "threads or a cluster" in involute("ensemble", "threshold", 3, *both, code=2).stderr
    assert involute("ensemble", "threshold", "--", "-1", code=2)
    assert involute("ensemble", "threshold", 3, "--replicas", 0, code=2)


def test_an_ensemble_on_a_cluster(here):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        words = ("ensemble", "threshold", 9, "--replicas", 30, "--scheduler", cluster.scheduler_address)
        said = involute(*words, "--out", "x.zarr").stdout

    assert "runs 30 of 30" in said
    own = runs_of(iv.load_model("threshold").system, 9, n_replicas=30, seed=3)
    assert (iv.resume_ensemble("x.zarr", iv.load_model("threshold").system).states == own.states).all()


# --- Boolean networks -------------------------------------------------------------------------------------


def test_a_network_file_is_a_model(here):
    model = load_model("net.bnet")

    assert (model.name, model.system.name, model.system.space.labels) == ("net", "net", ("a", "b", "c"))
    assert iv.load_model(here / "net.bnet").source == here / "net.bnet"
    assert (model.system.step([1, 1, -1]) == [1, 1, 1]).all()


def test_every_command_takes_a_network_file(here):
    assert "net: complete: 27 states, 3 attractors" in involute("attractors", "net.bnet").stdout
    assert "net: 1 minimal trap space" in involute("fixed-points", "net.bnet", "--trap-spaces").stdout
    assert "A1 of update is REFUTED, as declared" in involute("verify", "net.bnet").stdout
    assert "a Boolean network of 3 nodes" in involute("show", "net.bnet").stdout
    assert involute("show", "net.bnet", "--toml").stdout == NETWORK
    assert "find reads local rules" in involute("find", "net.bnet", code=4).stdout
    assert "runs 2 of 2" in involute("ensemble", "net.bnet", 3, "--replicas", 2).stdout


def test_a_network_file_is_run(here):
    stdout = involute("run", "net.bnet", "--steps", 4).stdout

    assert "as declared" in stdout
    assert (here / "involute-report" / "index.html").is_file()


def test_a_self_dual_network_is_equivariant(here):
    (here / "ring.bnet").write_text("a, !b\nb, a\n")

    said = involute("verify", "ring.bnet").stdout
    assert load_model("ring.bnet").expected_refuted == ()
    assert "PROVED A1 equivariance" in said
    assert "REFUTED" not in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "bad.bnet: Expected lines 'target, formula', but got no lines."),
        ("a", "bad.bnet: Expected a line 'target, formula', but got 'a' at line 1, column 1."),
        ("a, !b\na, b", "bad.bnet: Expected each target once, but got 'a' again at line 2, column 1."),
        ("a, (b &", "bad.bnet: Expected "),
    ],
)
def test_a_network_file_that_is_none_is_one_line_and_code_2(here, text, message):
    (here / "bad.bnet").write_text(text)
    stderr = involute("verify", "bad.bnet", code=2).stderr

    assert stderr.startswith(f"Error: {message}")
    assert len(stderr.splitlines()) == 1
    with pytest.raises(InvalidSpecError, match=r"bad\.bnet"):
        load_model("bad.bnet")


def test_a_network_file_that_is_absent_or_meant(here):
    assert "absent.bnet: Expected a file" in involute("attractors", "absent.bnet", code=2).stderr
    assert "To mend: write net.bnet for the file." in involute("attractors", "net", code=2).stderr


# --- the machine ------------------------------------------------------------------------------------------


def test_doctor_tells_of_the_cache_the_extras_and_the_threads(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert f"{tmp_path}/involute: 0 entries, 0.0 MB" in involute("doctor").stdout
    (tmp_path / "involute").mkdir()
    (tmp_path / "involute" / "entry").write_bytes(bytes(2_000_000))
    said = involute("doctor").stdout

    assert f"{tmp_path}/involute: 1 entries, 2.0 MB" in said
    for words in ("threads", "processor", "python-sat", "dask", "distributed", "llvmlite"):
        assert words in said


def test_the_commands_load_nothing_of_what_they_use():
    code = (
        "import sys\nfrom involute.cli import app\n"
        "print([m for m in ('pysat', 'dask', 'distributed', 'xarray', 'zarr', 'sympy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
