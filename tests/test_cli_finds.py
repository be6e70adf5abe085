"""The commands that find, count and take stock."""

import json

import attrs
import pytest
from typer.testing import CliRunner

from involute.automata.line_rule import LineRule
from involute.census import table
from involute.certificates import proves
from involute.cli import app

WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}


def involute(*words, code=0):
    result = CliRunner().invoke(app, words, env=WIDE)
    assert result.exit_code == code, result.output
    return result


def test_find_says_what_a_rule_has():
    said = involute("find", "linear").stdout

    assert "27 odd projections descend" in said
    assert "REFUTED: the rings - and 0 have one image" in said
    assert "PROVED: the line" in said


def test_find_says_what_it_cannot_ask():
    said = involute("find", "threshold").stdout

    assert "no invariants" in said
    assert "Expected" in said


def test_finds_in_json_have_certificates():
    found = json.loads(involute("find", "linear", "--json").stdout)["linear"]

    assert found["surjectivity"]["status"] == "PROVED"
    assert proves(None, found["surjectivity"]["certificate"])
    assert found["injectivity"]["certificate"] is None


def test_the_ledger_in_text_json_and_colour(tmp_path):
    assert "+ descends through sum mod 3, 3 steps  207" in involute("ledger", "linear").stdout
    plain = json.loads(involute("ledger", "linear", "--json").stdout)["linear"]
    assert [stage["count"] for stage in plain["stages"]] == [str(3**27), str(3**13), "207", "1"]
    involute("ledger", "linear", "--out", str(tmp_path / "ledger.svg"))
    assert (tmp_path / "ledger.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_ledger_of_what_is_not_counted():
    result = involute("ledger", "threshold")

    assert "Warning: threshold: Expected" in result.stderr


def test_the_census_counts_by_name():
    said = involute("census", "reversible-elementary", "totalistic-ternary").stdout

    assert "reversible-elementary: {'rules': 256, 'balanced': 70, 'surjective': 30, 'reversible': 6}" in said
    assert said.count("(agrees") == 2


def test_the_census_lists_and_refuses():
    assert "number-conserving-2-letters-6-inputs" in involute("census", "--list").stdout
    result = involute("census", "reversible", code=2)
    assert "Expected the name of a row of the census, but got 'reversible'" in result.stderr


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
