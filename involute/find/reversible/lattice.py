"""[D1] and [D2] in any dimension: on the line, along lines of a lattice, or refuted by small patterns."""

from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import State
from involute.automata.line_rule import LineRule
from involute.automata.pairs.pattern import Offsets, equal_patterns, small_shapes
from involute.automata.pairs.plane import Along, along_a_line, permutive_corner
from involute.find.line import line_rule
from involute.find.reversible import verdicts
from involute.laws import INJECTIVITY, Law, Verdict
from involute.notation import text
from involute.system import System
from involute.updates.local_rule import LocalRule
from involute.updates.tables import MAX_INPUTS

MAX_CELLS = 9  # 3^9 patterns of one shape


def decided(law: Law, rule: Any, on_the_line: Callable[[LineRule], Verdict]) -> Verdict:
    """Return the verdict of the rule on the line, or what can be said of it in its dimension."""
    along = lines_of(rule)
    if along is None:
        return _in_general(law, _update(rule))
    of_line = on_the_line(along.rule)
    if len(along.direction) == 1:
        return verdicts.on_letters(of_line, along.rule, "rule") if isinstance(rule, LineRule) else of_line
    of_line = verdicts.on_letters(of_line, along.rule)
    where = f"line along {along.direction}" if any(along.direction) else "cell"
    return attrs.evolve(of_line, reason=f"{of_line.reason}; of each {where} by itself".removeprefix("; "))


def lines_of(rule: Any) -> Along | None:
    """Return a rule as one of lines: the line, or the lines of a lattice; ``None`` if it joins them.

    Raises
    ------
    InvalidRuleError
        It is no local rule without controls.
    """
    update = _update(rule)
    if not isinstance(update, LocalRule) or update.n_controls or len(update.offsets[0]) == 1:
        return Along((1,), (0,), line_rule(rule))
    letters = (update.table + 1).astype(np.int8)
    return along_a_line(letters, update.offsets, 3, widest=MAX_INPUTS)


def _update(rule: Any) -> Any:
    return rule.update if isinstance(rule, System) else rule


def _in_general(law: Law, rule: LocalRule) -> Verdict:
    """Return REFUTED by the first two small patterns found, or UNDECIDED: no procedure decides all rules."""
    letters, is_torus = (rule.table + 1).astype(np.int8), law is INJECTIVITY
    for shape in small_shapes(len(rule.offsets[0]), MAX_CELLS):
        found = equal_patterns(letters, rule.offsets, 3, shape, is_torus=is_torus)
        if found is not None:
            x, y, image = ((part - 1).astype(np.int8) for part in found)
            reach = max(abs(step) for offset in rule.offsets for step in offset)
            return _refuted(law, x, y, image, margin=0 if is_torus else reach)
    seen = "" if is_torus else remark(letters, rule.offsets, 3)
    if seen:
        return verdicts.undecided(law, f"no certificate in two or more dimensions{seen}")
    patterns = "tori" if is_torus else "patterns in neutral surroundings"
    reason = f"{law.name} of rules in two or more dimensions is undecidable in general (Kari 1994)"
    return verdicts.undecided(law, f"{reason}; no two {patterns} of up to {MAX_CELLS} cells have one image")


def remark(letters: NDArray[np.int8], offsets: Offsets, n_letters: int) -> str:
    """Return in words that a rule is permutive in a corner cell, and so surjective."""
    corner = permutive_corner(letters, offsets, n_letters)
    if corner is None:
        return ""
    return f"; permutive in cell {corner}, which implies surjectivity (Hedlund)"


def _refuted(law: Law, x: State, y: State, image: State, *, margin: int) -> Verdict:
    where = "the tori" if law is INJECTIVITY else "the patterns, in neutral surroundings,"
    scope = "the lattice and every torus of such tori" if law is INJECTIVITY else "the lattice"
    reason = f"{where} {text(x)} and {text(y)} have one image"
    witness = verdicts.equal_images(law, x, y, image, margin=margin)
    return verdicts.refuted(law, scope, witness, reason, procedure="patterns")
