"""What tests of verdicts share: replaying a printed witness, and checking a certificate from JSON."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

import involute as iv
from involute.certificates import proves
from involute.decide.replay import replay
from involute.laws import Status


def replays(system, verdict):
    """Paste the witness's line back: it must show a violation with the same two sides."""
    names = {"iv": SimpleNamespace(trits=iv.trits, replay=replay), "np": np, "system": system}
    again = eval(verdict.witness.call(), names)  # noqa: S307
    assert not again.holds
    assert str(again.left) == str(verdict.witness.left)
    assert str(again.right) == str(verdict.witness.right)
    return True


def check(system, verdict):
    """A verdict must be what it says: replayable if REFUTED, accepted if PROVED, reasoned if UNDECIDED."""
    if verdict.status is Status.REFUTED:
        assert replays(system, verdict)
    if verdict.status is Status.PROVED:
        assert proves(None, json.loads(json.dumps(verdict.certificate)))
    if verdict.status is Status.UNDECIDED:
        assert verdict.reason
    if verdict.status is Status.TESTED:
        assert verdict.n_cases
        assert verdict.seed is not None
    assert verdict.scope
    return verdict


@pytest.fixture(name="checked")
def _checked():
    return check
