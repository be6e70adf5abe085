"""The command line: what it prints, what it writes, and how it ends."""

# ruff: noqa: E501  (messages are compared whole)

import json
import os
import re
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path

import attrs
import numpy as np
import pytest
from plugins.fakes import install
from typer.testing import CliRunner

import involute as iv
from involute.cli import app, main
from involute.cli.job import Job
from involute.cli.judgement import judged
from involute.cli.targets import complete
from involute.cli.terminal import Watch
from involute.laws import COMMUTATION, EQUIVARIANCE, Status, Verdict
from involute.spec import load_model
from involute.spec.model_file import Expectation

WIDE = {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
MODELS = ("cancellation", "feedback", "golay", "hamming", "linear", "second_order", "threshold")
BROKEN_RULE = """\
format = 1
name = "uneven"
[space]
kind = "trit"
shape = 6
[update]
kind = "local_rule"
radius = 0
table = "0++"
"""
EXPECTED = '[[expected_refuted]]\nlaw = "A1"\nsubject = "update"\nbecause = "the table is not odd"\n'


def involute(*arguments, code=0):
    """Run a command in this process and return what it says on both outputs."""
    result = CliRunner().invoke(app, [str(a) for a in arguments], env=WIDE)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a folder for fake packages at the front of the path; what is imported from it is forgotten."""
    before, folder = set(sys.modules), tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in set(sys.modules) - before:
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def elsewhere(*arguments, **options):
    """Run the command line in a process of its own."""
    call = [sys.executable, "-c", "from involute.cli import main; main()", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, check=False, env=os.environ | WIDE, **options)


# --- looking ----------------------------------------------------------------------------------------------


def test_the_console_script_is_this():
    (script,) = (entry for entry in entry_points(group="console_scripts") if entry.name == "involute")

    assert script.value == "involute.cli:main"


def test_help_says_what_the_codes_mean():
    stdout, _ = involute("--help")

    for words in (
        "run",
        "verify",
        "list",
        "show",
        "new",
        "check-certificate",
        "Exit codes: 0 all is well",
        "130",
    ):
        assert words in stdout


def test_the_version():
    assert re.fullmatch(r"involute \d+\.\d+\.\d+\n", involute("--version")[0])


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom involute.cli import app\n"
        "print([m for m in ('matplotlib', 'hypothesis', 'pandas', 'jinja2', 'cattrs') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_list_names_everything():
    stdout, stderr = involute("list")

    assert [line.split()[:2] for line in stdout.splitlines()[1:]] == [
        ["market", "domain"],
        *([name, "model"] for name in MODELS),
    ]
    assert stderr == ""


@pytest.mark.parametrize("command", [("list",), ("verify", "tides"), ("run", "tides"), ("show", "tides")])
def test_a_duplicate_plug_in_is_warned_of_once(here, site, command):
    install(site, "tides")
    other = site / "other"
    other.mkdir()
    install(other, "tides", package="involute_tides_too")
    sys.path.insert(1, str(other))
    try:
        stderr = involute(*command)[1]
    finally:
        sys.path.remove(str(other))

    assert stderr.count("Warning") == 1
    assert "Warning: Expected one domain named 'tides', but got 'involute_tides" in stderr
    assert ".py:" not in stderr


def test_list_skips_what_is_broken(site):
    install(site, "sinking", code="import nothing_of_this_name")
    install(site, "tides")
    stdout, stderr = involute("list")

    assert "tides" in stdout
    assert "sinking" not in stdout
    assert stderr.startswith("Warning: Skipped the domain 'sinking'. Expected the domain 'sinking' to import")


def test_show_a_model():
    stdout, _ = involute("show", "cancellation")

    for words in (
        "3^27 = 7,625,597,484,987",
        "A10 commutation",
        "27 → 9 → 3 cells",
        "declared to fail: A10 of tower level 1",
        "identity",
    ):
        assert words in stdout


def test_show_a_domain():
    stdout, _ = involute("show", "market")

    assert "A1 equivariance" in stdout
    assert "random walk: RandomWalk()" in stdout


def test_show_lists_the_options_of_a_domain(here, site):
    install(site, "tides")
    path = site / "involute_tides.py"
    path.write_text(
        path.read_text().replace("    title =", "    options = {'lag': 'Days [d] between.'}\n    title =")
    )

    assert "option     lag: Days [d] between.\n" in involute("show", "tides")[0]
    assert "option " not in involute("show", "linear")[0]
    assert "involute show DOMAIN" in involute("run", "--help")[0]


def test_show_the_file_itself():
    stdout, _ = involute("show", "linear", "--toml")

    assert stdout == (Path(__file__).parents[1] / "specs" / "linear.toml").read_text()
    assert "'market' is a domain: it has no model file." in involute("show", "market", "--toml", code=2)[1]


def test_doctor():
    stdout, _ = involute("doctor")

    assert "numpy" in stdout
    assert "market, cancellation, feedback, golay, hamming, linear, second_order, threshold" in stdout


def test_tab_completion_knows_the_names():
    assert complete("c") == ["cancellation"]
    assert complete("") == sorted(["market", *MODELS])


# --- verifying --------------------------------------------------------------------------------------------


def test_verify_the_reference_model():
    stdout, _ = involute("verify", "cancellation")

    assert "REFUTED" in stdout
    assert "iv.replay(system, 'A10'" in stdout
    assert "A10 of tower level 1 is REFUTED, as declared: without the gathering phase" in stdout
    assert "Nothing was refuted that should hold." in stdout


@pytest.mark.parametrize("name", MODELS)
def test_every_model_holds_as_declared(name):
    plain = json.loads(involute("verify", name, "--json", "-")[0])[name]
    refuted = [(v["law"], v["subject"]) for v in plain["verdicts"] if v["status"] == "REFUTED"]

    declared = {"cancellation": [("A10", "tower level 1")], "golay": [("A13", "integrity byte crc")]}
    assert refuted == declared.get(name, [])
    assert plain["counts"]["PROVED"] >= 8
    assert plain["counts"]["UNDECIDED"] == 0


def test_the_reference_model_commutes_at_level_0_on_all_rings():
    plain = json.loads(involute("verify", "cancellation", "--json", "-")[0])["cancellation"]
    (verdict,) = (v for v in plain["verdicts"] if (v["law"], v["subject"]) == ("A10", "tower level 0"))

    assert verdict["status"] == "PROVED"
    assert verdict["scope"] == "all periodic lattices of 3k cells"


def test_verify_a_domain_with_its_charts(here):
    involute("verify", "market", "--json", here / "verdicts.json", "-q")
    plain = json.loads((here / "verdicts.json").read_text())

    assert {"surprise window", "random walk"} <= set(plain)
    assert [v["law"] for v in plain["random walk"]["verdicts"]] == ["C1", "C2"]


def test_a_refuted_statement_is_code_1(here):
    (here / "uneven.toml").write_text(BROKEN_RULE)
    stdout, _ = involute("verify", "uneven.toml", code=1)

    assert "uneven: A1 of update is REFUTED" in stdout
    assert "Nothing was refuted" not in stdout


def test_a_refuted_statement_that_is_declared_is_code_0(here):
    (here / "uneven.toml").write_text(BROKEN_RULE + EXPECTED)
    stdout, _ = involute("verify", "uneven.toml")

    assert "uneven: A1 of update is REFUTED, as declared: the table is not odd" in stdout


def test_a_statement_that_is_declared_to_fail_and_holds_is_code_1(here):
    (here / "even.toml").write_text(BROKEN_RULE.replace("0++", "-0+") + EXPECTED)
    stdout, _ = involute("verify", "even.toml", code=1)

    assert "A1 of update is declared to fail (the table is not odd), but is PROVED" in stdout


def verdict(law, subject, status):
    return Verdict(law=law, status=status, subject=subject, scope="", procedure="")


NARROW = WIDE | {"COLUMNS": "80"}
LONG = """\
format = 1
name = "long"
[space]
kind = "trit"
shape = 201
[update]
kind = "function"
function = "./rules.py:full"
"""


def test_a_witness_is_one_line_of_python(here):
    """Also of 201 cells, in 80 columns, and into a pipe."""
    (here / "long.toml").write_text(LONG)
    (here / "rules.py").write_text("def full(x):\n    return x * 0 + 1\n")
    result = CliRunner().invoke(app, ["verify", "long.toml", "--allow-code"], env=NARROW)
    (witness,) = (line for line in result.stdout.splitlines() if line.startswith("iv.replay("))
    system = load_model("long.toml", allow_code=True).system

    assert result.exit_code == 1
    assert len(witness) > 201
    assert eval(witness, {"iv": iv, "np": np, "system": system}).holds is False  # noqa: S307  (our own line)


def test_the_table_fits_a_small_terminal():
    """Twenty verdicts in at most thirty lines of eighty columns, each statement named."""
    stdout = CliRunner().invoke(app, ["verify", "cancellation"], env=NARROW).stdout
    table = stdout.split("Witnesses")[0].splitlines()

    assert sum(line.startswith(("PROVED", "TESTED", "REFUTED")) for line in table) == 20
    assert len(table) <= 30
    assert max(map(len, table)) <= 80
    assert "A3 neutral minimum" in " ".join(table)


@pytest.fixture
def open_question(monkeypatch):
    """Leave A1 of every update open."""
    from involute import verify as whole

    def decide(system, **words):
        report = whole(system, **words)
        open_ = [
            attrs.evolve(v, status=Status.UNDECIDED, reason="too large", witness=None)
            if (v.law.id, v.subject) == ("A1", "update")
            else v
            for v in report.verdicts
        ]
        return attrs.evolve(report, verdicts=tuple(open_))

    monkeypatch.setattr(sys.modules["involute.verify"], "verify", decide)


def test_an_undecided_statement_is_code_4(here, open_question):
    stdout, _ = involute("verify", "threshold", code=4)

    assert "? threshold: A1 of update is UNDECIDED: too large\n" in stdout
    assert involute("verify", "threshold", "-q", code=4) == (
        "",
        "Error: threshold: A1 of update is UNDECIDED: too large.\n",
    )
    assert "undecided" in involute("run", "threshold", "--steps", "3", code=4)[0]
    (here / "uneven.toml").write_text(BROKEN_RULE + EXPECTED)
    assert "A1 of update is UNDECIDED" in involute("verify", "uneven.toml", code=4)[0]


def test_a_refuted_law_is_said_in_quiet(here):
    (here / "uneven.toml").write_text(BROKEN_RULE)
    line = "Error: uneven: A1 of update is REFUTED.\n"

    assert involute("verify", "uneven.toml", "-q", code=1) == ("", line)
    assert involute("verify", "uneven.toml", "--json", "-", code=1)[1] == line
    assert involute("run", "uneven.toml", "--steps", "3", "-q", code=1) == ("", line)


def test_what_nobody_foresaw_is_one_line_and_code_3(monkeypatch):
    def fails(*_, **__):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(sys.modules["involute.cli.verify"], "verified", fails)
    stdout, stderr = involute("verify", "threshold", code=3)

    assert stdout == ""
    assert stderr.startswith("Error: Unforeseen RuntimeError: two lines (set INVOLUTE_TRACEBACK=1")
    assert stderr.count("\n") == 1
    monkeypatch.setenv("INVOLUTE_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="two"):
        involute("verify", "threshold")


def test_judgement():
    expected = (
        Expectation(law="A10", subject="tower level 1", because="so"),
        Expectation(law="A10", subject="tower level 9", because="no"),
    )
    found = judged(
        [
            verdict(COMMUTATION, "tower level 0", Status.PROVED),
            verdict(COMMUTATION, "tower level 1", Status.REFUTED),
            verdict(EQUIVARIANCE, "update", Status.REFUTED),
        ],
        expected,
    )

    assert found.counts == {"PROVED": 1, "REFUTED": 2}
    assert found.as_declared == ("A10 of tower level 1 is REFUTED, as declared: so",)
    assert found.surprises == (
        "A1 of update is REFUTED",
        "A10 of tower level 9 is declared to fail (no), but is not among the verdicts",
    )


def test_certificates_are_checked_without_the_prover(here):
    involute("verify", "cancellation", "--certificates", "--json", "proofs.json", "-q")
    stdout, _ = involute("check-certificate", "proofs.json")

    assert "A1 of update: accepted" in stdout
    assert ": refused" not in stdout
    assert stdout.endswith("19 certificates checked, 0 refused; 0 PROVED verdicts without a certificate.\n")

    involute("verify", "cancellation", "--json", "bare.json", "-q")
    stdout, stderr = involute("check-certificate", "bare.json", code=1)
    assert "A1 of update: refused: PROVED, without a certificate\n" in stdout
    assert stdout.endswith("0 certificates checked, 0 refused; 19 PROVED verdicts without a certificate.\n")
    assert "To mend: pass --certificates to `involute verify`." in stderr

    proofs = json.loads((here / "proofs.json").read_text())
    one, other = (v for v in proofs["cancellation"]["verdicts"] if v["law"] == "A7")
    one["certificate"] = other["certificate"]
    (here / "swapped.json").write_text(json.dumps(proofs))
    stdout, _ = involute("check-certificate", "swapped.json", code=1)
    assert f"A7 of {one['subject']}: refused: " in stdout
    assert "which proves something else" in stdout
    assert "19 certificates checked, 1 refused" in stdout

    (here / "forged.json").write_text('{"kind": "odd table", "table": "--+"}')
    assert "refused" in involute("check-certificate", "forged.json", code=1)[0].lower()
    (here / "none.json").write_text("[]")
    assert (
        "Expected certificates, but got none in none.json."
        in involute("check-certificate", "none.json", code=2)[1]
    )
    (here / "text.json").write_text("{")
    assert "Expected JSON in text.json" in involute("check-certificate", "text.json", code=2)[1]


# --- running ----------------------------------------------------------------------------------------------


def numbers(folder="involute-report"):
    return json.loads(Path(folder, "report.json").read_text())


def test_run_a_model(here):
    stdout, stderr = involute("run", "cancellation", "--steps", "5")

    assert "as declared" in stdout
    assert stdout.endswith("Report: involute-report/index.html\n")
    assert stderr.startswith("✓ cancellation")
    assert (here / "involute-report" / "index.html").stat().st_size > 10_000
    assert [s["name"] for s in numbers()["sections"]] == ["cancellation"]


def test_run_several_and_write_again(here):
    involute("run", "threshold", "linear", "--out", "page", "--steps", "3", "-q")
    involute("run", "threshold", "--out", "page", "--steps", "3", "--seed", "7", "-q")

    assert [s["name"] for s in numbers("page")["sections"]] == ["threshold"]
    assert numbers("page")["seed"] == 7
    assert [path.name for path in here.iterdir()] == ["page"]


def test_the_same_seed_gives_the_same_numbers(here):
    reports = []
    for name in ("a", "b"):
        involute("run", "cancellation", "--out", name, "--seed", "3", "--steps", "9", "-q")
        reports.append({k: v for k, v in numbers(name).items() if k not in {"seconds", "command"}})

    assert reports[0] == reports[1]


def test_run_everything_in_a_process_of_its_own(here):
    """The first thing a new user does: everything, in far less than three minutes."""
    begun = time.monotonic()
    done = elsewhere("run", cwd=here)

    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun < 90
    assert [s["name"] for s in numbers(here / "involute-report")["sections"]] == ["market", *MODELS]
    assert done.stdout.endswith("Report: involute-report/index.html\n")


def test_run_a_domain_on_a_file(here, site):
    install(site, "tides")
    (here / "mine.csv").write_text("value\n1\n")
    involute(
        "run",
        "tides",
        "--input",
        "mine.csv",
        "--column",
        "gold",
        "--option",
        "lag=3",
        "--option",
        "odd=true",
        "-q",
    )
    (section,) = numbers()["sections"]

    assert "{'column': 'gold', 'lag': 3, 'odd': True}" in json.dumps(section)


def test_one_failure_does_not_lose_the_others(here, site):
    install(site, "tides")
    code = (
        (site / "involute_tides.py")
        .read_text()
        .replace("return Findings(", "raise RuntimeError('adrift')\n        return Findings(")
    )
    (site / "involute_tides.py").write_text(code)
    stdout, stderr = involute("run", "tides", "threshold", "--steps", "3", code=3)

    assert "Error: tides: RuntimeError: adrift" in stderr
    assert "failed" in stdout
    assert [s["kind"] for s in numbers()["sections"]] == ["failure", "model"]


def test_a_failure_alone_writes_nothing(here, site):
    install(site, "tides")
    code = (site / "involute_tides.py").read_text()
    (site / "involute_tides.py").write_text(
        code.replace("return (source", "raise ValueError('salt')\n        return (source")
    )
    _, stderr = involute("run", "tides", code=3)

    assert "Error: tides: ValueError: salt" in stderr
    assert not (here / "involute-report").exists()


def test_bad_data_is_bad_input(here):
    (here / "bad.csv").write_text("date,price\n2020-01-01,x\n")
    _, stderr = involute("run", "market", "--input", "bad.csv", code=2)

    assert stderr.startswith("Error: market: Expected")
    assert [path.name for path in here.iterdir()] == ["bad.csv"]


MISUSES = {
    ("run", "markt"): (
        "Error: Expected a domain (market), a model (cancellation, feedback, golay, hamming, linear, "
        "second_order, threshold) or a path that ends in .toml or .bnet, but got 'markt'. To mend: write 'market'.\n"
    ),
    ("verify", "zzz"): (
        "Error: Expected a domain (market), a model (cancellation, feedback, golay, hamming, linear, "
        "second_order, threshold) or a path that ends in .toml or .bnet, but got 'zzz'. To mend: see `involute list`.\n"
    ),
    (
        "show",
        "nothing.toml",
    ): "Error: nothing.toml: Expected a file, but got No such file or directory. To mend: correct the path.\n",
    ("run", "threshold", "--column", "x"): (
        "Error: Expected one domain with --column or --option, but got threshold. To mend: name the domain that "
        "reads the data, for example `involute run market --input FILE`.\n"
    ),
    ("run", "market", "--option", "x"): (
        "Error: Expected --option KEY=VALUE, but got 'x'. To mend: write for example --option lag=3.\n"
    ),
    ("run", "market", "--column", "a", "--option", "column=b"): (
        "Error: Expected one value for 'column', but got two. To mend: keep one of them.\n"
    ),
    ("run", "loose.toml"): (
        "Error: Expected only built-in and installed callables in loose.toml, at update.function, but got the loose "
        "file './rules.py'. To mend: read that file, and if you trust it pass --allow-code (allow_code=True in "
        "Python).\n"
    ),
    ("run", "loose"): (
        "Error: Expected a domain (market), a model (cancellation, feedback, golay, hamming, linear, "
        "second_order, threshold) or a path that ends in .toml or .bnet, but got 'loose'. To mend: write loose.toml for the file.\n"
    ),
}
LOOSE = BROKEN_RULE.replace('table = "0++"', 'function = "./rules.py:mine"')


@pytest.mark.parametrize("arguments", MISUSES)
def test_misuse_is_one_line_and_code_2(here, arguments):
    (here / "loose.toml").write_text(LOOSE)

    assert involute(*arguments, code=2)[1] == MISUSES[arguments]
    assert [path.name for path in here.iterdir()] == ["loose.toml"]


def test_code_that_is_allowed_runs(here):
    (here / "loose.toml").write_text(LOOSE)
    (here / "rules.py").write_text("def mine(a):\n    return a\n")

    assert "PROVED" in involute("verify", "loose.toml", "--allow-code")[0]


@pytest.mark.parametrize(
    "arguments", [("run", "--input", "absent.csv"), ("run", "--seed", "-1"), ("fly",), ("verify",)]
)
def test_usage_errors_are_code_2(here, arguments):
    involute(*arguments, code=2)


def test_a_folder_of_somebody_else_is_left_alone(here):
    (here / "mine").mkdir()
    (here / "mine" / "thesis.txt").write_text("years of work")
    _, stderr = involute("run", "threshold", "--out", "mine", code=2)

    assert "Expected an empty folder or an older report" in stderr
    assert [path.name for path in (here / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("place", ["taken/page", "taken/deep/page"])
def test_a_place_that_cannot_be_written_is_said_before_the_work(here, monkeypatch, place):
    (here / "taken").write_text("a file")
    monkeypatch.setattr(Job, "outcome", lambda *_: pytest.fail("worked in vain"))

    assert (
        "Expected a place where a folder can be made" in involute("run", "linear", "--out", place, code=2)[1]
    )
    assert [path.name for path in here.iterdir()] == ["taken"]


def test_a_file_where_the_json_cannot_go(here, monkeypatch):
    monkeypatch.setattr(
        sys.modules["involute.cli.verify"], "verified", lambda *_, **__: pytest.fail("worked in vain")
    )
    assert "no-such-folder" in involute("verify", "threshold", "--json", "no-such-folder/x.json", code=2)[1]


def test_an_interrupt_is_code_130(here, monkeypatch):
    def interrupted(self, watch):
        raise KeyboardInterrupt

    monkeypatch.setattr(Job, "outcome", interrupted)

    assert involute("run", "threshold", code=130)[1] == "Error: Interrupted.\n"
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(("module", "name"), [("app", "app"), ("listing", "everything")])
def test_an_interrupt_anywhere_is_code_130(monkeypatch, capsys, module, name):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules[f"involute.cli.{module}"], name, interrupted)
    monkeypatch.setattr(sys, "argv", ["involute", "list"])
    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 130
    assert capsys.readouterr().err == "Error: Interrupted.\n"


def test_an_interrupt_while_libraries_load_is_code_130():
    code = (
        "import builtins, involute\nwhole = builtins.__import__\n"
        "def load(name, *rest):\n    if name == 'typer':\n        raise KeyboardInterrupt\n"
        "    return whole(name, *rest)\nbuiltins.__import__ = load\nimport involute.cli\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (130, "")


def test_a_run_that_was_cut_short_is_reported_and_code_130(here, monkeypatch):
    whole = Job._simulated

    def cut(self, model, seed, watch):
        import attrs

        return attrs.evolve(whole(self, model, seed, watch), n_planned=10**6)

    monkeypatch.setattr(Job, "_simulated", cut)
    stdout, _ = involute("run", "threshold", "linear", code=130)

    assert "interrupted" in stdout
    assert [s["name"] for s in numbers()["sections"]] == ["threshold"]


def test_exit_codes_reach_the_shell(here):
    (here / "uneven.toml").write_text(BROKEN_RULE)

    assert elsewhere("verify", "uneven.toml", "-q", cwd=here).returncode == 1
    done = elsewhere("show", "nobody", cwd=here)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_watch_passes_everything_on():
    with Watch() as watch, watch.stage("a [bracket]"):
        assert list(watch.items([1, 2], "b")) == [1, 2]
        assert list(watch.items(iter([3]), "c")) == [3]
