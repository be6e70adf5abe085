"""The commands that find, count and take stock."""

import json
import os
import subprocess
import sys

import attrs
import pytest
from typer.testing import CliRunner

from involute.automata.line_rule import LineRule
from involute.census import table
from involute.certificates import proves
from involute.cli import app
from involute.find.ledger import count

WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}


def involute(*words, code=0):
    result = CliRunner().invoke(app, words, env=WIDE)
    assert result.exit_code == code, result.output
    return result


def test_find_says_what_a_rule_has():
    said = involute("find", "linear").stdout

    assert "27 odd projections descend" in said
    assert "its coarse rule is 0+-+-0-0++-0-0+0+--0+0+-+-0 on cells -1, 0, 1" in said
    assert "REFUTED: the rings of all - and of all 0 have one image" in said
    assert "PROVED: the line" in said


def test_find_says_what_it_cannot_ask():
    assert involute("find", "golay", code=4).stdout == "golay: find reads local rules; this is a CodeShift\n"
    (line,) = involute("find", "market", code=4).stdout.splitlines()
    assert line.endswith("find reads local rules; this is a ShiftRegister")


def test_find_has_a_budget():
    said = involute("find", "linear", "--width", "12", "--budget", "100000").stdout

    assert said.count("UNDECIDED for widths above 2: they take more than 100000 steps") == 2
    assert "width=14" in involute("find", "linear", "--width", "14", code=2).stderr
    assert involute("find", "linear", "--budget", "-1", code=2)


def test_finds_in_json_have_certificates():
    found = json.loads(involute("find", "linear", "--json").stdout)["linear"]

    assert found["surjectivity"]["status"] == "PROVED"
    assert proves(None, found["surjectivity"]["certificate"])
    assert found["injectivity"]["certificate"] is None
    assert found["inverse"] is None
    assert found["projections"]["total"] == len(found["projections"]["listed"]) == 27
    assert [one["letters"] for one in found["symmetries"]["keeping"]] == ["+0-", "-0+", "+0-"]


def test_the_ledger_in_text_json_and_colour(tmp_path):
    assert "+ descends through sum mod 3, 3 steps  207" in involute("ledger", "linear").stdout
    plain = json.loads(involute("ledger", "linear", "--json").stdout)["linear"]
    assert [stage["count"] for stage in plain["stages"]] == [str(3**27), str(3**13), "207", "1"]
    involute("ledger", "linear", "--out", str(tmp_path / "ledger.svg"))
    assert (tmp_path / "ledger.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_ledger_of_what_is_not_counted():
    for name in ("threshold", "golay"):
        result = involute("ledger", name, code=4)

        assert f"Warning: {name}: Expected" in result.stderr
        assert "array" not in result.stderr


def test_a_picture_of_a_ledger_is_checked_before_counting(tmp_path, monkeypatch):
    monkeypatch.setattr(count, "ledger", lambda *_, **__: pytest.fail("counted"))
    wrong, absent = str(tmp_path / "x.foo"), str(tmp_path / "absent" / "x.svg")

    assert (
        "a picture name in .svg, .png or .pdf" in involute("ledger", "linear", "--out", wrong, code=2).stderr
    )
    assert "a folder that is there" in involute("ledger", "linear", "--out", absent, code=2).stderr


def test_a_ledger_fits_a_narrow_terminal():
    narrow = CliRunner().invoke(app, ["ledger", "linear"], env={**WIDE, "COLUMNS": "60"})

    assert max(map(len, narrow.stdout.splitlines())) <= 60


def test_the_census_counts_by_name():
    said = involute("census", "reversible-elementary", "totalistic-ternary").stdout

    assert "reversible-elementary: {'rules': 256, 'balanced': 70, 'surjective': 30, 'reversible': 6}" in said
    assert said.count("(agrees") == 2


def test_the_census_lists_and_refuses():
    assert "number-conserving-2-letters-6-inputs" in involute("census", "--list").stdout
    result = involute("census", "reversible-tenary-3", code=2)
    assert "Expected the name of a row of the census, but got 'reversible-tenary-3'" in result.stderr
    assert "write reversible-ternary-3" in result.stderr
    assert involute("census", "reversible-elem*").stdout.count("(agrees") == 1


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_names_of_rows_are_never_cut(columns, monkeypatch):
    monkeypatch.setitem(WIDE, "COLUMNS", columns)
    words = involute("census", "--list").stdout.split()

    assert set(table.rows()) <= set(words)


def test_a_reader_that_leaves_refutes_nothing():
    """The pipe is closed before anything is written."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "involute", "census", "--list"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")


def test_a_count_that_differs_is_an_exit_code(monkeypatch):
    wrong = attrs.evolve(table.rows()["totalistic-ternary"], count=lambda: {"3 cells": 1})
    monkeypatch.setattr(table, "rows", lambda: {wrong.name: wrong})

    assert "differs from {'3 cells': 2187" in involute("census", code=1).stdout


def test_budgets_of_verify():
    generous = json.loads(involute("verify", "threshold", "--json", "-").stdout)["threshold"]
    strict = json.loads(involute("verify", "threshold", "--budget", "0", "--json", "-").stdout)["threshold"]

    assert generous["counts"]["PROVED"] > strict["counts"]["PROVED"]
    assert strict["counts"]["TESTED"]
    assert involute("verify", "threshold", "--seconds", "-1", code=2)


@pytest.mark.parametrize("number", [-1, 2**8])
def test_line_rules_have_numbers_in_range(number):
    from involute.errors import InvalidRuleError

    with pytest.raises(InvalidRuleError, match="number"):
        LineRule.from_number(number, n_letters=2, width=3)
