"""A statement: one law bound to one part of one system, ready to be evaluated on any state.

A law that is decided by looking at states has two sides that must agree, ``left(x, u, t) ~ right(x, u, t)``.
Searching, shrinking and replaying all use the same two sides, so a printed witness means what was found.
"""

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State
from involute.decide.orbits.symmetry import Symmetry
from involute.errors import InvalidRuleError, explain
from involute.laws import Law, Status, Verdict, Witness
from involute.spaces.base import AbstractSpace

Sides: TypeAlias = Callable[[State, Control, int, State], tuple[Any, Any]]  # (x, u, t, y) -> (left, right)
Agree: TypeAlias = Callable[[Any, Any], NDArray[np.bool_]]
Certificate: TypeAlias = dict[str, Any]
Reading: TypeAlias = tuple[int, Callable[[State, Control], NDArray[np.int64]]]  # (entries, those read)

NO_FUNCTION = "the same case was seen to hold and to fail: a part is not a function of its arguments"


def _nothing() -> None:
    """Find nothing."""


@attrs.frozen
class Effort:
    """How hard to look: seed and number of sampled cases, the most evaluations to exhaust, and seconds."""

    seed: int = 0
    n_cases: int = 200
    budget: int = 3**12
    seconds: float | None = None

    def allowed(self, *, is_costly: bool) -> int:
        """Return the number of evaluations to exhaust; 27 times fewer where Python is called at each."""
        return self.budget // 27 if is_costly else self.budget


@attrs.frozen(eq=False)
class Statement:
    """A law of one part of a system.

    Attributes
    ----------
    law, subject, level : what is stated, about which part.
    space, controls : where x (and y), and u, come from.
    sides : the two sides on single states or on a batch with one control.
    agree : whether they agree, one truth value a state.
    relation : what a witness shows between the sides, ``!=`` unless the law is an inequality.
    period, stride : the times to examine are 0, stride, 2 stride, .. modulo the period (``None``: unknown).
    is_pair : whether it compares two states x and y.
    is_halved : whether (x, u) and its conjugate hold together, under negation: half of the states suffice.
    symmetry : finds a group of signed permutations h for which x and h x hold together (see `orbits`).
    reading : finds which table entries a step at x reads, for the scope of a sample (`decide.coverage`).
    is_costly : whether Python code is called state by state.
    remark : finds what else is known of it and is no proof, as the reason of a test.
    evidence : builds the certificate once all states have been seen to agree.
    """

    law: Law
    subject: str
    space: AbstractSpace
    sides: Sides
    agree: Agree
    controls: AbstractSpace | None = attrs.field(default=None, kw_only=True)
    level: int | None = attrs.field(default=None, kw_only=True)
    relation: str = attrs.field(default="!=", kw_only=True)
    period: int | None = attrs.field(default=1, kw_only=True)
    stride: int = attrs.field(default=1, kw_only=True)
    is_pair: bool = attrs.field(default=False, kw_only=True)
    is_halved: bool = attrs.field(default=False, kw_only=True)
    symmetry: Callable[[], Symmetry | None] = attrs.field(default=_nothing, kw_only=True)
    reading: Callable[[], Reading | None] = attrs.field(default=_nothing, kw_only=True)
    remark: Callable[[], str | None] = attrs.field(default=_nothing, kw_only=True)
    is_costly: bool = attrs.field(default=False, kw_only=True)
    evidence: Callable[[], Certificate] | None = attrs.field(default=None, kw_only=True)

    @property
    def times(self) -> range | None:
        """The times that stand for all, or ``None`` if the period is unknown."""
        return None if self.period is None else range(0, math.lcm(self.period, self.stride), self.stride)

    def fails(self, x: State, u: Control = None, t: int = 0, y: State = None) -> NDArray[np.bool_]:
        """Return, for each state of a batch (or the one state), whether the law is violated there."""
        return np.asarray(~self.agree(*self.sides(x, u, t, y)))

    def weight(self, x: State, u: Control = None, y: State = None) -> int:
        """Return the number of non-neutral coordinates of one case."""
        total = int(self.space.weight(x)) + (0 if y is None else int(self.space.weight(y)))
        return total + (0 if u is None or self.controls is None else int(self.controls.weight(u)))

    def witness(self, x: State, u: Control = None, t: int = 0, y: State = None) -> Witness:
        """Return the case as a witness, with its two sides."""
        left, right = self.sides(x, u, t, y)
        return Witness(
            law=self.law.id,
            x=x,
            u=u,
            t=t,
            y=y,
            subject=self.subject,
            level=self.level,
            left=left,
            right=right,
            relation=self.relation,
        )

    def proved(
        self, scope: str, procedure: str, certificate: Certificate, *, n_cases: int = 0, reason: str = ""
    ) -> Verdict:
        """Return PROVED, with what it covers and its certificate."""
        return self._verdict(
            Status.PROVED, scope, procedure, certificate=certificate, n_cases=n_cases, reason=reason
        )

    def refuted(
        self,
        witness: Witness,
        scope: str,
        procedure: str,
        *,
        n_cases: int = 0,
        seed: int | None = None,
        reason: str = "",
    ) -> Verdict:
        """Return REFUTED by this witness; UNDECIDED if it does not fail again."""
        if np.all(self.agree(witness.left, witness.right)):
            return self.undecided(NO_FUNCTION, procedure=procedure, n_cases=n_cases, seed=seed)
        return self._verdict(
            Status.REFUTED, scope, procedure, witness=witness, n_cases=n_cases, seed=seed, reason=reason
        )

    def tested(self, scope: str, procedure: str, *, n_cases: int, seed: int, reason: str = "") -> Verdict:
        """Return TESTED on so many cases."""
        return self._verdict(Status.TESTED, scope, procedure, n_cases=n_cases, seed=seed, reason=reason)

    def undecided(
        self,
        reason: str,
        *,
        scope: str = "nothing",
        procedure: str = "none",
        n_cases: int = 0,
        seed: int | None = None,
    ) -> Verdict:
        """Return UNDECIDED, why, and what was covered until then."""
        return self._verdict(Status.UNDECIDED, scope, procedure, reason=reason, n_cases=n_cases, seed=seed)

    def _verdict(self, status: Status, scope: str, procedure: str, **rest: Any) -> Verdict:
        return Verdict(
            law=self.law, status=status, subject=self.subject, scope=scope, procedure=procedure, **rest
        )


def equal_values(n_axes: int = 0, slack: Any = 0) -> Agree:
    """Return the comparison of values that have ``n_axes`` axes: exact, or up to a slack."""
    axes = tuple(range(-n_axes, 0))

    def agree(left: Any, right: Any) -> NDArray[np.bool_]:
        a, b = _of_one_shape(left, right, n_axes)
        same = np.abs(a - b) <= slack if np.any(slack) else a == b
        return np.asarray(same.all(axis=axes) if axes else same)

    return agree


def at_most(n_axes: int = 0, slack: Any = 0) -> Agree:
    """Return whether ``left <= right`` in every entry: exactly, or up to a slack."""
    axes = tuple(range(-n_axes, 0))

    def agree(left: Any, right: Any) -> NDArray[np.bool_]:
        a, b = _of_one_shape(left, right, n_axes)
        below = a <= b + slack if np.any(slack) else a <= b
        return np.asarray(below.all(axis=axes) if axes else below)

    return agree


def at_least(left: Any, right: Any) -> NDArray[np.bool_]:
    """Return whether ``left >= right``, exactly."""
    return np.asarray(np.asarray(left) >= np.asarray(right))


def _of_one_shape(left: Any, right: Any, n_axes: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both sides as arrays; values of one quantity are numbers, or rows of one length."""
    a, b = np.asarray(left), np.asarray(right)
    ends = [side.shape[side.ndim - n_axes :] if side.ndim >= n_axes else None for side in (a, b)]
    heads = [side.shape[: side.ndim - n_axes] for side in (a, b)]
    if ends[0] != ends[1] or None in ends or (all(heads) and heads[0] != heads[1]):
        raise InvalidRuleError(
            explain("values of one shape for all states", f"shapes {a.shape} and {b.shape}", "pad the rows")
        )
    return a, b
