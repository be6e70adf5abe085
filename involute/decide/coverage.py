"""How much of a statement a sample covers: states out of all, and table entries that its steps have read."""

from collections.abc import Callable, Iterable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, Index, State
from involute.decide.ordering import Case
from involute.decide.statement import Effort, Reading, Statement
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import neighbour_table
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.control_input import control_base
from involute.updates.local_rule import LocalRule

WRITTEN_OUT = 10**6  # numbers of states up to which they are written as digits
WIDEST = 13  # inputs of a table whose entries are kept count of
MOST_READ = 10**5  # look-ups of one step that are kept count of


@attrs.define(eq=False)
class Coverage:
    """The different states that were looked at, in how many cases, and the table entries that were read."""

    statement: Statement
    seen: set[int] = attrs.field(factory=set)
    n_cases: int = 0
    read: NDArray[np.bool_] | None = None
    reader: Callable[[State, Control], Index] | None = None

    def __attrs_post_init__(self) -> None:
        """Find out whether a table is read."""
        found = self.statement.reading()
        if found is not None:
            self.read, self.reader = np.zeros(found[0], dtype=np.bool_), found[1]

    def add(self, case: Case) -> None:
        """Note one case as looked at."""
        x, u, _t = case
        self.n_cases += 1
        self.seen.add(hash(_bytes(x)))
        if self.read is not None and self.reader is not None:
            self.read[self.reader(x, u)] = True

    def of(self, cases: Iterable[Case]) -> "Coverage":
        """Note several cases and return itself."""
        for case in cases:
            self.add(case)
        return self

    def __str__(self) -> str:
        """Say it: ``200 of 3^40 states (1.6e-17)``, and the share of the table that was read."""
        states = share_of_states(len(self.seen), self.statement.space)
        if self.read is None:
            return states
        return f"{states}, {np.count_nonzero(self.read)} of {len(self.read)} neighbourhoods"


def share_of_states(n_seen: int, space: AbstractSpace) -> str:
    """Return how many of the states of a space have been seen.

    >>> from involute.spaces.trit_space import TritSpace
    >>> share_of_states(200, TritSpace(40)), share_of_states(1, TritSpace(2))
    ('200 of 3^40 states (1.6e-17)', '1 of 9 states (11%)')
    """
    n_states = space.n_states
    written = (
        f"3^{space.n_cells}" if n_states == 3**space.n_cells and n_states > WRITTEN_OUT else str(n_states)
    )
    share = f"{n_seen / n_states:.0%}" if 100 * n_seen >= n_states else _small(n_seen, n_states)
    return f"{n_seen} of {written} states ({share})"


def missed(statement: Statement, effort: Effort) -> str:
    """Return in a few words why nothing stronger than a sample was used."""
    why = "no table: no proof for all sizes" if statement.is_costly else "no proof by table"
    if statement.times is None:
        return f"{why}; the period in t is unknown"
    allowed = effort.allowed(is_costly=statement.is_costly)
    driven = "" if statement.controls is None else f" under {_power(statement.controls)} controls"
    return f"{why}; {_power(statement.space)} states{driven} exceed the budget of {allowed}"


def reading(system: System) -> Reading | None:
    """Return the number of entries of a local rule's table, and which of them a step at (x, u) reads."""
    rule, space = system.update, system.space
    if not isinstance(rule, LocalRule) or rule.width + rule.n_controls > WIDEST:
        return None
    if not isinstance(space, TritSpace) or rule.width * space.n_cells > MOST_READ:
        return None
    neighbours = neighbour_table(space, rule.offsets)
    base_of = control_base(rule.n_controls, space, system.controls)
    stride = 3**rule.n_controls

    def read(x: State, u: Control) -> Index:
        flat = np.append(np.ravel(x), np.int8(0)).astype(np.int64)
        powers = 3 ** np.arange(rule.width - 1, -1, -1, dtype=np.int64)
        entries = ((flat[neighbours] + 1) @ powers) * stride + base_of(u, 1)[0]
        return np.unique(entries)

    return len(rule.table), read


def _power(space: AbstractSpace) -> str:
    return f"3^{space.n_cells}" if space.n_states == 3**space.n_cells else str(space.n_states)


def _small(part: int, whole: int) -> str:
    """Return a share in two digits, also where the whole is too large for a float.

    >>> _small(200, 3**1000)
    '1.5e-475'
    """
    if whole < 10**300:
        return f"{part / whole:.1e}"
    exponent = len(str(whole)) - 1
    digits = part / (whole // 10 ** (exponent - 15)) * 10**15
    shift = int(np.floor(np.log10(digits)))
    return f"{digits / 10.0**shift:.1f}e{shift - exponent}"


def _bytes(x: Any) -> Any:
    """Return what tells states apart."""
    return tuple(_bytes(part) for part in x) if isinstance(x, tuple) else np.asarray(x).tobytes()
