"""The commands about eigenstates: what they say, what they write, and how they end."""

import json
from fractions import Fraction

import numpy as np
import pytest
from typer.testing import CliRunner

import involute as iv
from involute.certificates import proves
from involute.cli import app
from involute.cli.eigen.orbits import counted, cut
from involute.cli.writing import written

WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
LINE = """\
format = 1
name = "line"
[space]
kind = "trit"
shape = 5
boundary = "neutral"
[update]
kind = "local_rule"
radius = 1
function = "sign_of_sum"
"""
DRIVEN = """\
format = 1
name = "driven"
[space]
kind = "trit"
shape = 2
[controls]
kind = "trit"
shape = 2
[update]
kind = "expression"
expressions = ["clip(x0 + u0)", "clip(x1 + u1)"]
[[action]]
kind = "support"
"""


def involute(*words, code=0):
    result = CliRunner().invoke(app, [str(word) for word in words], env=WIDE)
    assert result.exit_code == code, result.output
    return result


def answer(*words, code=0):
    """Return what a command writes as JSON, of its one system."""
    (plain,) = json.loads(involute(*words, "--json", "-", code=code).stdout).values()
    return plain


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "line.toml").write_text(LINE)
    (tmp_path / "driven.toml").write_text(DRIVEN)
    return tmp_path


@pytest.fixture
def network(tmp_path):
    path = tmp_path / "toggle.bnet"
    path.write_text("gene_a, !gene_b\ngene_b, !gene_a\nc, gene_a & !c | !gene_a & c\n")
    return path


def closed_cycles(system):
    """Return every cycle of a system as a set of states, by following each state on its own."""
    space = system.space
    after = [int(space.indices(system.step(x)[None])[0]) for x in space.states(np.arange(space.n_states))]
    found = set()
    for state in range(space.n_states):
        x = state
        for _ in range(space.n_states):
            x = after[x]
        cycle = [x]
        while after[cycle[-1]] != x:
            cycle.append(after[cycle[-1]])
        found.add(frozenset(cycle))
    return found


# --- attractors -------------------------------------------------------------------------------------------


def test_attractors_are_those_of_every_state(here):
    cycles = closed_cycles(iv.load_model("line.toml").system)
    found = answer("attractors", "line.toml")

    assert found["is_complete"]
    assert found["n_attractors"] == len(cycles) == sum(one["orbit_size"] for one in found["attractors"])
    assert found["n_states"] == sum(one["orbit_size"] * one["basin"] for one in found["attractors"]) == 3**5
    periods = [one["period"] for one in found["attractors"] for _ in range(one["orbit_size"])]
    assert sorted(periods) == sorted(map(len, cycles))
    for one in found["attractors"]:
        assert len(one["states"]) == one["period"]
        assert proves(None, one["certificate"])


def test_attractors_for_people():
    said = involute("attractors", "feedback", "--limit", "3").stdout

    assert "feedback: complete: 6561 states, 105 attractors in 61 orbits under negation" in said
    assert "4890 states without a predecessor" in said
    assert "... and 58 more orbits; --limit says how many are listed." in said
    assert len(said.splitlines()) == 7


@pytest.mark.parametrize("columns", ["40", "80"])
def test_no_number_is_cut_where_the_terminal_is_narrow(columns, monkeypatch):
    monkeypatch.setitem(WIDE, "COLUMNS", columns)
    said = involute("attractors", "threshold", "--limit", "1").stdout

    assert "20713" in said
    assert "70.16 %" in said
    assert "…" not in said


def test_attractors_that_were_sampled_say_so():
    said = involute("attractors", "linear", "--sample", "20", "--seed", "7").stdout

    assert said.startswith(
        "linear: NOT COMPLETE: samples were asked for\nat least 1 orbit, from 20 samples, seed 7"
    )
    found = answer("attractors", "linear", "--sample", "20", "--seed", "7")
    assert (found["is_complete"], found["n_samples"], found["seed"]) == (False, 20, 7)
    assert sum(one["hits"] for one in found["attractors"]) + found["n_undecided"] == 20
    assert all(0 <= low < high <= 1 for low, high in (one["share"] for one in found["attractors"]))


def test_a_space_beyond_the_budget_is_sampled_and_code_4():
    found = answer("attractors", "threshold", "--budget", "1000", code=4)

    assert not found["is_complete"]
    assert found["reason"] == "the space has more than 1000 states"
    assert "NOT COMPLETE" in involute("attractors", "threshold", "--budget", "1000", code=4).stdout


def test_certificates_of_a_file_are_accepted(here):
    for words in (
        ("attractors", "feedback", "--limit", "5"),
        ("fixed-points", "feedback"),
        ("fixed-points", "feedback", "--period", "6"),
        ("least-action", "feedback"),
        ("least-action", "linear", "--rings"),
    ):
        assert involute(*words, "--json", "x.json").stdout.endswith("Wrote x.json\n")
        checked = involute("check-certificate", "x.json").stdout
        assert ", 0 refused" in checked
        assert not checked.startswith("0 certificates")


def test_a_spoilt_certificate_is_refused(here):
    involute("attractors", "feedback", "--limit", "2", "--json", "x.json")
    plain = json.loads((here / "x.json").read_text())
    plain["feedback"]["attractors"][0]["certificate"]["layers"][0]["table_of"]["shape"] = [7]
    (here / "x.json").write_text(json.dumps(plain))

    assert "1 refused" in involute("check-certificate", "x.json", code=1).stdout


# --- fixed points -----------------------------------------------------------------------------------------


def test_fixed_points_are_those_of_every_state(here):
    fixed = [cycle for cycle in closed_cycles(iv.load_model("line.toml").system) if len(cycle) == 1]
    found = answer("fixed-points", "line.toml")

    assert int(found["count"]) == len(fixed)
    assert found["is_complete"]
    assert found["n_orbits"] == len(found["found"])
    assert found["certificate"]["kind"] == "complete fixed points"
    assert proves(None, found["certificate"])
    assert int(answer("fixed-points", "line.toml", "--count")["count"]) == len(fixed)


def test_fixed_points_for_people():
    said = involute("fixed-points", "feedback").stdout

    assert said.startswith("feedback: 17 fixed points in 9 orbits under negation; complete\n")
    assert (
        "feedback: 2 minimal trap spaces in 1 orbit"
        in involute("fixed-points", "feedback", "--trap-spaces").stdout
    )
    assert "216 points of period 6" in involute("fixed-points", "feedback", "--period", "6").stdout
    assert (
        "337 points with F^6(x) = x"
        in involute("fixed-points", "feedback", "--period", "6", "--count").stdout
    )
    assert "0 fixed points without neutral" in involute("fixed-points", "feedback", "--determined").stdout


@pytest.mark.parametrize("words", [("--trap-spaces",), ("--determined",), ("--period", "2"), ("--count",)])
def test_what_rests_on_the_search_is_said(words, network):
    assert "rests on the search; there is no certificate" in involute("fixed-points", network, *words).stdout
    assert "rests on the search" not in involute("fixed-points", network).stdout


def test_boolean_networks_are_read_with_their_names(network):
    said = involute("fixed-points", network).stdout
    determined = involute("fixed-points", network, "--determined").stdout

    assert "cells in order: gene_a, gene_b, c\n" in said
    assert "--determined lists only points of + and -" in said
    assert "cells in order: gene_a, gene_b, c\n" in determined
    assert "--determined lists" not in determined
    assert "cells in order" not in involute("fixed-points", network, "--count").stdout
    assert "--determined lists" not in involute("fixed-points", "feedback").stdout


def test_fixed_points_up_to_a_limit():
    said = involute("fixed-points", "feedback", "--limit", "3").stdout

    assert said.startswith("feedback: at least 5 fixed points in 3 orbits")
    assert "NOT COMPLETE: stopped at the limit of 3 orbits" in said


def test_fixed_points_when_time_runs_out(monkeypatch):
    found = answer("fixed-points", "threshold", "--seconds", "0.001", code=4)

    assert not found["is_complete"]
    assert found["certificate"] is None


def test_what_is_no_wiring_is_one_line_and_code_4():
    result = involute("fixed-points", "golay", code=4)

    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Warning: golay: Expected a system whose update is wiring")


@pytest.mark.parametrize(
    "words",
    [
        ("--period", "2", "--trap-spaces"),
        ("--determined", "--trap-spaces"),
        ("--period", "2", "--determined"),
    ],
)
def test_questions_that_exclude_each_other(words):
    stderr = involute("fixed-points", "feedback", *words, code=2).stderr

    assert "Expected one of --period, --trap-spaces and --determined, but got" in stderr


# --- rings ------------------------------------------------------------------------------------------------


def test_rings_count_as_every_state_does():
    rule = iv.load_model("linear").system.update
    found = answer("rings", "linear", "--period", "2", "--lengths", "7")
    for n in range(1, 8):
        system = iv.System(space=iv.TritSpace(n), update=rule)
        x = system.space.states(np.arange(3**n))
        assert int(found["counts"][str(n)]) == int(system.space.equal(system.step(system.step(x)), x).sum())
    assert found["equation"] == "F^2(x) = x"


def test_rings_for_people():
    said = involute("rings", "linear", "--lengths", "4").stdout

    assert said.startswith("linear: solutions of F^1(x) = x on rings\n")
    assert "    4          9\n" in said
    assert "recurrence: c(n) = c(n-4) for n > 4" in said
    assert "growth: the limit superior of c(n)^(1/n) is 1.0" in said
    assert "F^1(x) = -σ^1(x)" in involute("rings", "linear", "--negated", "--shift", "1").stdout


def test_lines_where_the_outside_is_neutral(here):
    system = iv.load_model("line.toml").system
    x = system.space.states(np.arange(3**5))
    found = answer("rings", "line.toml")

    assert found["lattice"] == "lines with a neutral outside"
    assert int(found["counts"]["5"]) == int(system.space.equal(system.step(x), x).sum())
    assert "on lines with a neutral outside" in involute("rings", "line.toml").stdout


@pytest.mark.parametrize("name", ["threshold", "golay", "market"])
@pytest.mark.parametrize("words", [("rings",), ("least-action", "--rings")])
def test_rings_of_what_is_no_rule_on_the_line(name, words):
    result = involute(*words, name, code=2)

    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1


# --- least action -----------------------------------------------------------------------------------------


def test_least_action_orbits_in_order():
    found = answer("least-action", "feedback", "--limit", "30")
    system = iv.load_model("feedback").system
    values = [Fraction(one["value"]) for one in found["orbits"]]

    assert found["value"] == "0"
    assert values == sorted(values)
    assert len(values) == 30
    assert proves(None, found["certificate"])
    for one, value in zip(found["orbits"], values, strict=True):
        states = np.array([iv.trits(word) for word in one["states"]])
        assert (system.step(states) == np.roll(states, -1, axis=0)).all()
        assert Fraction(system.action_value(states).sum()) / one["period"] == value


def test_least_action_with_controls(here):
    said = involute("least-action", "driven.toml").stdout
    found = answer("least-action", "driven.toml")

    assert "its control" in said
    assert found["value"] == "0"
    assert found["orbits"][0]["controls"] == ["00"]


def test_least_action_on_rings():
    said = involute("least-action", "linear", "--rings", "--period", "2").stdout

    assert said.startswith(
        "linear: least action 0 a cell and step, on rings of every length; 1 cells, period 1: 0"
    )
    assert answer("least-action", "linear", "--rings")["states"] == ["0"]


def test_least_action_needs_an_action_and_room(here):
    error = involute("least-action", "line.toml", code=2).stderr
    assert error.startswith("Error: line: Expected a system with an action")
    assert "at most 100 transitions" in involute("least-action", "feedback", "--budget", "100", code=4).stderr


# --- all of them ------------------------------------------------------------------------------------------

COMMANDS = ("attractors", "fixed-points", "rings", "least-action", "engine", "ensemble")
OLDER = ("run", "verify", "find", "ledger", "census", "check-certificate", "show", "new")


@pytest.mark.parametrize("command", [*COMMANDS, *OLDER])
def test_each_help_has_an_example_that_is_a_command(command):
    said = " ".join(involute(command, "--help").stdout.split())

    assert f"Example: involute {command} " in said


@pytest.mark.parametrize("command", ["run", "ensemble"])
def test_the_default_of_a_seed_is_told(command):
    """What stands in brackets is read as a style, and was lost."""
    assert "the model's own" in " ".join(involute(command, "--help").stdout.replace("│", "").split())


@pytest.mark.parametrize("command", COMMANDS[:5])
def test_a_place_that_cannot_be_written_is_said_before_the_work(command, monkeypatch):
    monkeypatch.setattr("involute.cli.asking.answers", lambda *_, **__: pytest.fail("worked in vain"))

    assert "no folder absent" in involute(command, "linear", "--json", "absent/x.json", code=2).stderr


@pytest.mark.parametrize("command", COMMANDS[:5])
def test_an_unknown_model_is_code_2(command):
    assert "but got 'linaer'. To mend: write 'linear'." in involute(command, "linaer", code=2).stderr


@pytest.mark.parametrize("command", COMMANDS[:5])
def test_an_interrupt_is_code_130(command, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("involute.cli.asking.systems_of", interrupted)

    assert involute(command, "linear", code=130).stderr == "Error: Interrupted.\n"


@pytest.mark.parametrize(
    "words",
    [("--limit", "0"), ("--seconds", "0"), ("--budget", "-1"), ("--sample", "0"), ("--seed", "-1"), ("--x",)],
)
def test_limits_that_are_none_are_code_2(words):
    involute("attractors", "feedback", *words, code=2)


def test_counts_in_words():
    assert written(3**10000).startswith("1631350")
    assert counted(3**1000, "state") == "about 2^1584 states"
    assert cut("+" * 50) == "+" * 37 + "..."
