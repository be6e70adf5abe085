"""Rules, in any dimension, as bare tables: one for each time and control, what finders of densities read."""

import math
from typing import Any, final

import attrs
import numpy as np

from involute.automata.conservation import LatticeRule
from involute.automata.line_rule import LineRule
from involute.decide.flows.proofs import bare_rule, global_controls
from involute.errors import InvalidRuleError, explain
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule

MOST_RULES = 729


@final
@attrs.frozen(eq=False)
class Bares:
    """The bare rules that a quantity must obey, all of them.

    Attributes
    ----------
    rules : one or more bare rules of one dimension and alphabet, each once.
    note : what the rules leave out, if anything.
    places : the time and the number of the control, of each rule, at which it first acts.
    n_controls : the trits of a global control.
    """

    rules: tuple[LatticeRule, ...]
    note: str = ""
    places: tuple[tuple[int, int], ...] = ((0, 0),)
    n_controls: int = 0

    def place(self, rule: LatticeRule) -> tuple[int, tuple[int, ...]]:
        """Return the time, and the trits of the global control, at which one of the rules first acts."""
        time, number = next(place for one, place in zip(self.rules, self.places, strict=True) if one is rule)
        return time, tuple(number // 3**k % 3 - 1 for k in reversed(range(self.n_controls)))

    @property
    def is_equivariant(self) -> bool:
        """Whether the rules together commute with reversing the alphabet, controls included."""
        rule = self.rules[0]
        if rule.n_letters != 3 or rule.neutral != 1:
            return False
        own = {_key(rule.table, rule) for rule in self.rules}
        return own == {_key(2 - rule.table[::-1], rule) for rule in self.rules}


def bare_rules(rule: Any) -> Bares:
    """Return what a rule, or the update of a system, does at every time and under every global control.

    A composite too wide to be one table stands for its parts: what all of them conserve, it conserves.

    Raises
    ------
    InvalidRuleError
        It is made of other things than local rules, or of too many of them.
    """
    if isinstance(rule, LineRule):
        cells = tuple((rule.first + k,) for k in range(rule.width))
        neutral = 1 if rule.n_letters == 3 else 0
        return Bares((LatticeRule(rule.table.astype(np.int64), cells, rule.n_letters, neutral),))
    update = rule.update if isinstance(rule, System) else rule
    n_controls = _n_controls(rule)
    period = update.period if isinstance(update, LocalRule | Cycle | Composite) else None
    if n_controls is None or period is None or n_controls * period > MOST_RULES:
        raise _refused(update)
    found: dict[bytes, LatticeRule] = {}
    places: dict[bytes, tuple[int, int]] = {}
    notes = set()
    for t in range(period):
        for control in range(n_controls):
            rules, note = _at(update, t, control)
            notes.add(note)
            for one in rules:
                found.setdefault(key := _key(one.table, one), one)
                places.setdefault(key, (t, control))
    note = "; ".join(sorted(notes - {""}))
    return Bares(tuple(found.values()), note, tuple(places.values()), round(math.log(n_controls, 3)))


def _at(update: AbstractUpdate, t: int, control: int) -> tuple[list[LatticeRule], str]:
    """Return the rule of one time and control, or those of its parts, and what that leaves out."""
    one = bare_rule(update, t, control)
    if one is not None:
        return [one], ""
    if isinstance(update, Cycle):
        return _at(update.parts[t % len(update.parts)], t, control)
    if not isinstance(update, Composite):
        raise _refused(update)
    parts = [_at(part, t, control) for part in update.parts]
    note = "only what every part of a composite conserves: their composition reads too many cells"
    return [rule for rules, _ in parts for rule in rules], note


def _n_controls(rule: Any) -> int | None:
    """Return the number of global controls of a system, or of a bare rule by its own count."""
    if isinstance(rule, System):
        return global_controls(rule.update, rule.controls)
    return 3**rule.n_controls if isinstance(rule, LocalRule) else 1


def _key(table: Any, rule: LatticeRule) -> bytes:
    return np.asarray(table, dtype=np.int64).tobytes() + repr(rule.cells).encode()


def _refused(update: Any) -> InvalidRuleError:
    return InvalidRuleError(
        explain(
            "local rules with global controls, or cycles and composites of them",
            f"{update!r}",
            "pass a LocalRule, a LineRule, or a system of such",
        )
    )
