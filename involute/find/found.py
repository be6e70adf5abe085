"""An additive density that was found: its table, its formula, its flow and its certificate."""

from collections.abc import Sequence
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.clusters import Coefficients, LocalFunction, Shape, normal_form
from involute.automata.conservation import LatticeRule, change, density_of, letters_of
from involute.automata.flows import Flow, flows
from involute.decide.flows.proofs import flow_certificate, joined
from involute.decide.statement import Certificate
from involute.errors import InvalidRuleError, explain
from involute.find.lattice import Bares
from involute.notation import text
from involute.quantities.additive import Additive

SIGNS = {-1: "-", 1: "+"}


@final
@attrs.frozen(eq=False)
class Found:
    """An additive density that a rule conserves, or never raises.

    Attributes
    ----------
    density : int64, shape (q,) * k: by word, the first cell slowest.
    offsets : the k cells.
    coefficients : the density as a sum of patterns, shape by shape.
    parity : ``"even"``, ``"odd"``, or ``None`` where it has none.
    n_letters, neutral : the alphabet.
    flow : what crosses in each direction in one step (under the first control, at the first time).
    certificate : plain data for `involute.certificates`; ``None`` for alphabets that are not trits.
    falls : for a monotone, a periodic configuration on which the sum falls strictly, in trits (or letters).
    control, time : the global control under which, and the time at which, it falls there.
    """

    density: NDArray[np.int64]
    offsets: Shape
    coefficients: Coefficients = attrs.field(repr=False)
    parity: str | None
    n_letters: int
    neutral: int
    flow: tuple[Flow, ...] = attrs.field(repr=False)
    certificate: Certificate | None = attrs.field(repr=False)
    falls: NDArray[np.int8] | None = attrs.field(default=None, repr=False)
    control: tuple[int, ...] = attrs.field(default=(), repr=False)
    time: int = attrs.field(default=0, repr=False)

    @property
    def quantity(self) -> Additive:
        """The quantity, ready to be declared.

        Raises
        ------
        InvalidRuleError
            It is no density of trits, or has no parity.
        """
        if self.n_letters != 3 or self.parity is None:
            got = f"{self.n_letters} letters, parity {self.parity}"
            mend = "use its density, or the even and odd parts of one"
            raise InvalidRuleError(explain("a density of trits with a parity", got, mend))
        return Additive(self.density, self.offsets, self.parity, label=str(self))

    @property
    def fall(self) -> str:
        """In words where a monotone falls; empty for an invariant."""
        if self.falls is None:
            return ""
        ring = text(self.falls) if self.n_letters == len("-0+") else "".join(map(str, self.falls.tolist()))
        control = f" under the control {text(np.array(self.control, dtype=np.int8))}" if self.control else ""
        return f"falls on {' / '.join(ring.split())}{control}{f' at time {self.time}' if self.time else ''}"

    def __str__(self) -> str:
        """Write the density as a sum of patterns: ``[+.-]`` is 1 where x_i = +, x_{i+2} = -."""
        terms = [
            (int(value), _pattern(shape, letters, self.n_letters, self.neutral))
            for shape, values in self.coefficients.items()
            for letters, value in _ordered_terms(shape, values, self.n_letters, self.neutral)
        ]
        said = "".join(
            f" {'-' if value < 0 else '+'} {'' if abs(value) == 1 else abs(value)}{name}"
            for value, name in terms
        )
        return "Σ " + (said[3:] if said.startswith(" +") else said[1:])


def made(bares: Bares, coefficients: Coefficients, sign: int, relation: str, **rest: Any) -> Found:
    """Return a find, with its flow and its certificate for every time and control."""
    rule = bares.rules[0]
    density = density_of(coefficients, rule.n_letters, rule.neutral)
    difference = change(density, rule)
    is_kept = not normal_form(difference, rule.n_letters, rule.neutral)
    return Found(
        density.values,
        density.cells,
        coefficients,
        {1: "even", -1: "odd"}.get(sign),
        rule.n_letters,
        rule.neutral,
        flows(difference, rule.n_letters, rule.neutral) if is_kept else (),
        _certificate(bares.rules, density, relation),
        **rest,
    )


def sign_of(coefficients: Coefficients, n_letters: int, neutral: int) -> int:
    """Return 1 for an even sum of patterns, -1 for an odd one, 0 for neither, or without opposites."""
    if n_letters != 2 * neutral + 1:
        return 0
    for sign in (1, -1):
        if all((np.flip(values) == sign * values).all() for values in coefficients.values()):
            return sign
    return 0


def _certificate(rules: Sequence[LatticeRule], density: LocalFunction, relation: str) -> Certificate | None:
    if rules[0].n_letters != 3:
        return None
    return joined([flow_certificate(rule, density, relation) for rule in rules])


def _ordered_terms(
    shape: Shape, values: NDArray[np.int64], n_letters: int, neutral: int
) -> list[tuple[tuple[int, ...], int]]:
    """Return the patterns on a shape with their coefficients, the largest letters first, without zeros."""
    pairs = zip(letters_of(shape, n_letters, neutral), values.reshape(-1).tolist(), strict=True)
    return [pair for pair in reversed(list(pairs)) if pair[1]]


def _pattern(shape: Shape, letters: tuple[int, ...], n_letters: int, neutral: int) -> str:
    """Return a pattern as text: signs (or digits) in a row, dots for cells that it does not read."""
    names = [SIGNS[letter - neutral] if n_letters == 3 else str(letter) for letter in letters]
    if len(shape[0]) > 1:
        return "[" + ", ".join(f"{name} at {cell}" for name, cell in zip(names, shape, strict=True)) + "]"
    row = ["."] * (shape[-1][0] + 1)
    for (place,), name in zip(shape, names, strict=True):
        row[place] = name
    return "[" + "".join(row) + "]"
