"""Decide a statement by looking at states: all of them if the effort allows it, generated ones otherwise."""

from involute.decide import exhaustive, sampled
from involute.decide.statement import Effort, Statement
from involute.laws import Verdict


def searched(statement: Statement, effort: Effort) -> Verdict:
    """Return PROVED or REFUTED from all states, or TESTED or REFUTED from a sample of them."""
    exhausted = exhaustive.decide(statement, effort)
    return sampled.decide(statement, effort) if exhausted is None else exhausted
