"""The pictures of a model: its verdicts and witnesses, its run, its rule, and all of its states."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from involute import plot
from involute.domain import Picture
from involute.errors import InvoluteError
from involute.find.ledger.count import ledger
from involute.laws import Status, Verdict
from involute.report.leaves import leaves
from involute.report.run_pictures import drawn, run_pictures
from involute.system import System
from involute.updates.block import BlockRule
from involute.updates.function import FunctionUpdate
from involute.updates.local_rule import LocalRule

WITNESSES = 4
TABLE = 27  # entries of the largest rule table drawn
STATES, SLOW_STATES = 3**10, 3**6  # of the largest state graph drawn; of one whose update calls Python


def model_pictures(system: System, verdicts: Sequence[Verdict], trajectory: Any) -> tuple[Picture, ...]:
    """Return every picture that this system and this run allow, most telling first."""
    return (
        *verdict_pictures(system, verdicts),
        *_ledger_pictures(system),
        *run_pictures(system, trajectory),
        *_rule_pictures(system.update),
        *_state_pictures(system),
    )


def verdict_pictures(system: System, verdicts: Sequence[Verdict], *, name: str = "") -> Iterator[Picture]:
    """Yield the matrix of verdicts and the first few witnesses."""
    of = f" of {name}" if name else ""
    if verdicts:
        yield Picture(
            "verdicts",
            f"Verdicts{of}",
            "Laws down, parts of the system across; the letter is the status, the worst where several meet.",
            drawn(plot.verdict_matrix, tuple(verdicts)),
            {status.value: sum(v.status is status for v in verdicts) for status in Status},
        )
    refuted = [v for v in verdicts if v.witness is not None]
    for verdict in refuted[:WITNESSES]:
        yield Picture(
            f"witness {verdict.law.id} {verdict.subject}",
            f"Why {verdict.law.id} fails for {verdict.subject}{of}",
            "The witness and the two sides of the law; red frames mark where they differ.",
            drawn(plot.witness, verdict, system),
        )


def _ledger_pictures(system: System) -> Iterator[Picture]:
    """Yield the collapse from all maps to this one, where the maps can be counted."""
    try:
        found = ledger(system)
    except InvoluteError:
        return
    yield Picture(
        "ledger",
        "From all maps to this one",
        "Bits that are left after each claim, and that each removed; grey bars are bounds, not counts.",
        partial(plot.ledger, found),
        {stage.name: round(stage.bits, 2) for stage in found.stages},
    )


def _rule_pictures(update: Any) -> Iterator[Picture]:
    tables = [
        rule
        for rule in leaves(update)
        if isinstance(rule, LocalRule | BlockRule) and len(rule.table) <= TABLE
    ]
    for i, rule in enumerate(tables):
        which = f" {i + 1} of {len(tables)}" if len(tables) > 1 else ""
        yield Picture(
            f"rule table{which}",
            f"The rule{which}{': ' + rule.name if rule.name else ''}",
            "Every word of the neighbourhood over its output, and below it its negation.",
            drawn(plot.table_picture, rule),
        )


def _state_pictures(system: System) -> Iterator[Picture]:
    slow = any(isinstance(part, FunctionUpdate) for part in leaves(system.update))
    if system.space.n_states <= (SLOW_STATES if slow else STATES) and system.update.period is not None:
        driven = "" if system.controls is None else ", under the neutral control"
        yield Picture(
            "states",
            "All states, with the involution as a mirror",
            f"x and −x stand at mirrored places; lines lead to the attractors{driven}.",
            drawn(plot.state_graph, system),
        )
