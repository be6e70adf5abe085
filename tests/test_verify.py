"""`verify` as a whole: the reference system, the report, replaying, lawful and planted systems."""

import json
import time
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from shipped import CANCEL, FAR_CANCEL, GATHER, LINEAR, UPDATES

import involute as iv
from involute.errors import InvalidStateError, InvalidSystemError
from involute.laws import EQUIVARIANCE, Law, Lawful, Status
from involute.testing import planted, systems
from involute.verify import html_table, replay, verify

CANCELLING = iv.LocalRule.from_text(CANCEL)
REFERENCE = iv.System(
    space=iv.TritSpace(27),
    update=iv.Cycle((GATHER, FAR_CANCEL)),
    action=iv.Support() + iv.DomainWalls(0.5),
    invariants=(iv.Charge(),),
    monotones=(iv.Activity(),),
    tower=iv.BlockTower(iv.majority, levels=2, coarse=(CANCELLING, None), times=(2, 1)),
    name="reference <b>",
)


def pasted(system, witness):
    """Evaluate the line that a witness prints."""
    names = {"iv": SimpleNamespace(trits=iv.trits, replay=replay), "np": np, "system": system}
    return eval(witness.call(), names)  # noqa: S307


@pytest.fixture(scope="module")
def report():
    return verify(REFERENCE)


def test_the_reference_system(report):
    expected = {
        ("A1", "update"): Status.PROVED,
        ("A2", "action"): Status.PROVED,
        ("A3", "action"): Status.PROVED,
        ("A4", "action"): Status.PROVED,
        ("A7", "invariant charge"): Status.PROVED,
        ("A7", "monotone activity"): Status.PROVED,
        ("A9", "tower level 0"): Status.PROVED,
        ("A9", "tower level 1"): Status.PROVED,
        ("A10", "tower level 0"): Status.PROVED,
        ("A10", "tower level 1"): Status.REFUTED,
    }
    for (law, subject), status in expected.items():
        assert report.verdict(law, subject).status is status, (law, subject)
    for law, subject in (("A5", "invariant charge"), ("A6", "monotone activity")):
        assert report.verdict(law, subject).status in {Status.PROVED, Status.TESTED}
    assert report.refuted == (report.verdict("A10", "tower level 1"),)
    assert report.undecided == ()
    assert report.audit() == ()
    assert sum(report.status_counts.values()) == len(report.verdicts)


def test_it_is_quick(report):
    start = time.process_time()
    verify(REFERENCE)

    assert time.process_time() - start < 2


def test_verdicts_come_in_the_order_of_the_laws(report):
    numbers = [int(v.law.id.strip("A'")) for v in report.verdicts]

    assert numbers == sorted(numbers)


def test_the_same_seed_gives_the_same_report(report):
    again = verify(REFERENCE).to_json(certificates=True)

    assert again == report.to_json(certificates=True)


def test_plain_text(report):
    text = str(report)

    assert text.startswith("reference <b>: ")
    assert "A10 commutation" in text
    assert report.refuted[0].witness.call() in text


def test_terminal_table(report):
    from rich.console import Console

    console = Console(width=200, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    with console.file:
        console.print(report)
    text = console.export_text()

    assert "REFUTED" in text
    assert "[" not in text.splitlines()[0]


def test_html_is_escaped(report):
    html = html_table(report)

    assert html == report._repr_html_()
    assert "<b>" not in html
    assert "reference &lt;b&gt;" in html
    assert html.count("<tr ") == len(report.verdicts)
    assert 'data-law="A10" data-subject="tower level 1" data-status="REFUTED"' in html
    assert "iv.replay" in html


def test_json(report):
    plain = json.loads(json.dumps(report.to_json()))
    long = json.loads(json.dumps(report.to_json(certificates=True)))

    assert plain["system"] == REFERENCE.name
    assert plain["identity"] == REFERENCE.identity
    assert [v["law"] for v in plain["verdicts"]] == [v.law.id for v in report.verdicts]
    assert "certificate" not in plain["verdicts"][0]
    assert all((v["certificate"] is not None) == (v["status"] == "PROVED") for v in long["verdicts"])
    assert sum(plain["counts"].values()) == len(plain["verdicts"])


def test_only_some_laws():
    assert [v.law.id for v in verify(REFERENCE, laws=["A1"]).verdicts] == ["A1"]
    assert [v.law.id for v in verify(REFERENCE, laws=[EQUIVARIANCE]).verdicts] == ["A1"]
    assert verify(REFERENCE, laws=[]).verdicts == ()


def test_progress_is_shown():
    seen = []

    def watch(items, what):
        seen.append(what)
        for item in items:
            seen.append(item.law.id)
            yield item

    verify(REFERENCE, laws=["A1", "A8"], progress=watch)

    assert seen == ["verifying reference <b>", "A1", "A8", "A8"]


def test_an_unknown_verdict_is_a_key_error(report):
    with pytest.raises(KeyError, match="A5 invariant spin"):
        report.verdict("A5", "invariant spin")


@pytest.mark.parametrize("name", UPDATES)
def test_every_shipped_update(name):
    """Nothing of what is declared is refuted, and every proof is accepted."""
    space, controls, update = UPDATES[name]
    report = verify(iv.System(space=space, controls=controls, update=update), n_cases=50)

    assert report.refuted == ()
    assert report.audit() == ()


def test_a_law_of_ones_own_is_undecided():
    class Cooling(iv.FunctionAction.__mro__[1], Lawful):
        laws = (Law("X1", "cooling", "It cools."),)
        terms = ()

        def bind(self, space):
            return lambda x: np.abs(x).sum(axis=-1)

    system = iv.System(space=iv.TritSpace(3), update=LINEAR, action=Cooling())
    verdict = verify(system).verdict("X1")

    assert verdict.status is Status.UNDECIDED
    assert "no procedure knows this law" in verdict.reason
    with pytest.raises(InvalidSystemError, match="test it yourself"):
        replay(system, "X1", x=iv.trits("000"))


def test_an_update_that_fails_is_refuted_where_it_fails():
    def partial(x):
        if x[0] == 1:
            raise ZeroDivisionError("no")
        return x

    system = iv.System(space=iv.TritSpace(3), update=partial)
    verdict = verify(system, laws=["A1"]).verdicts[0]

    assert verdict.status is Status.REFUTED
    assert "ZeroDivisionError" in verdict.reason
    assert verdict.witness.weight == 1
    assert not pasted(system, verdict.witness).holds


@pytest.mark.parametrize("witness", ["refuted"])
def test_the_pasted_line_replays(report, witness):
    verdict = report.refuted[0]
    again = pasted(REFERENCE, verdict.witness)

    assert not again.holds
    assert "is violated here" in str(again)
    assert "left " in str(again)


def test_replaying_a_lawful_case():
    again = replay(REFERENCE, "A1", x=REFERENCE.space.neutral())

    assert again.holds
    assert "holds here" in str(again)
    assert replay(REFERENCE, "A10", x=REFERENCE.space.neutral(), level=0).holds
    assert replay(REFERENCE, "A8", x=iv.trits("+-")).holds


def test_replaying_nonsense():
    with pytest.raises(InvalidSystemError, match="a law of this system: A0 of action"):
        replay(REFERENCE, "A99", x=REFERENCE.space.neutral())
    with pytest.raises(InvalidStateError, match="shape"):
        replay(REFERENCE, "A1", x=iv.trits("+-"))


def test_controls_default_to_neutral_when_replayed():
    space, controls, update = UPDATES["local rule with controls"]
    system = iv.System(space=space, controls=controls, update=update)

    assert replay(system, "A1", x=space.neutral()).holds
    assert replay(system, "A1", x=space.neutral(), u=iv.trits("+-")).holds


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(systems())
def test_lawful_systems_are_never_refuted(system):
    report = verify(system, n_cases=20)

    assert report.refuted == ()
    assert report.audit() == ()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(planted())
def test_planted_defects_are_always_found(case):
    report = verify(case.system, n_cases=20)

    assert report.verdict(case.law, case.subject).status is Status.REFUTED
    assert report.audit() == ()
    for verdict in report.refuted:
        assert not pasted(case.system, verdict.witness).holds


@pytest.mark.parametrize("shape", [(512, 512), (40, 41)])
def test_witnesses_of_large_lattices_are_short_and_paste(shape):
    biased = iv.LocalRule.totalistic(lambda s: 1 if s == 1 else 0, offsets=iv.von_neumann(2))
    system = iv.System(space=iv.TritSpace(shape), update=biased, invariants=(iv.Charge(),))
    report = verify(system)

    assert len(report.refuted) == 2
    assert len(str(report)) < 2000
    assert len(html_table(report)) < 6000
    assert len(json.dumps(report.to_json())) < 6000
    for verdict in report.refuted:
        replayed = pasted(system, verdict.witness)

        assert not replayed.holds
        assert np.array_equal(replayed.left, verdict.witness.left)
        assert len(str(replayed)) < 1000


def test_a_long_witness_is_named_where_people_read_and_whole_for_machines():
    """Example: a function that goes wrong only where no cell is neutral, so its witness stays dense."""
    x = np.resize(np.array([1, -1, -1], dtype=np.int8), 2000)
    system = iv.System(space=iv.TritSpace(2000), update=lambda x: x, name="dense")
    witness = iv.Witness(law="A1", x=x, subject="update", left=x, right=-x)
    verdict = iv.Verdict(EQUIVARIANCE, Status.REFUTED, "update", "here", "by hand", witness=witness)
    report = iv.Report("dense", system.identity, (verdict,))
    names = {"iv": iv, "np": np, "system": system, "report": report}

    line = "iv.replay(system, 'A1', x=report.verdict('A1', 'update').witness.x, subject='update')"
    sides = "2000 cells, 2000 of them not neutral"
    assert str(witness) == f"{line}  # {sides} != {sides}"
    assert len(str(report)) < 700
    for call in (line, witness.call(), report.to_json()["verdicts"][0]["witness"]["call"]):
        replayed = eval(call, names)  # noqa: S307  (what a reader pastes)

        assert np.array_equal(replayed.right, -x)
