"""Local rules: ``x'_i = f(x_{i+o_1}, .., x_{i+o_w}; u_1, .., u_c)``, the same f at every site of a lattice.

A rule is its table. A Python function is called once on every neighbourhood (and once more, to see that it
is a function) and never again.
"""

from collections.abc import Callable, Iterable
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Control, State, Step, Trits
from involute.checking import whole
from involute.engine.lattice.program import Stage
from involute.engine.lattice.table_step import table_step
from involute.errors import InvalidRuleError, explain
from involute.notation import text
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import Offsets, as_offsets, check_lattice, interval
from involute.spaces.trit_space import TritSpace
from involute.updates import tables
from involute.updates.base import AbstractUpdate
from involute.updates.control_input import control_base


def _n_controls(value: Any) -> int:
    return whole(value, "n_controls", InvalidRuleError, at_least=0)


@final
@attrs.frozen(eq=False, repr=False)
class LocalRule(AbstractUpdate):
    """A local rule given by its table.

    Parameters
    ----------
    table : 3^(w + c) trits in the order ``---, --0, .., +++``, first cell slowest, controls fastest.
    offsets : the w cells read, as lattice vectors (integers in 1-D).
    n_controls : the number c of control trits read after them.
    name : for people.

    >>> rule = LocalRule.from_text("---000+++---000+++---000+++", radius=1)
    >>> rule.width, rule.is_equivariant
    (3, True)
    """

    table: Trits = attrs.field(converter=tables.checked)
    offsets: Offsets = attrs.field(converter=as_offsets)
    n_controls: int = attrs.field(default=0, converter=_n_controls, kw_only=True)
    name: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a table of the wrong length."""
        if self.table.shape != (3 ** (self.width + self.n_controls),):
            raise InvalidRuleError(
                explain(
                    f"a table of 3^({self.width} cells + {self.n_controls} controls) entries",
                    f"shape {self.table.shape}",
                    "list one output for each word",
                )
            )

    @classmethod
    def from_function(
        cls,
        function: Callable[..., Any],
        *,
        offsets: Iterable[int | Iterable[int]],
        n_controls: int = 0,
    ) -> "LocalRule":
        """Tabulate ``function(cell_1, .., cell_w, control_1, .., control_c)``."""
        places = as_offsets(offsets)
        table = tables.from_function(function, len(places) + n_controls)
        return cls(table, places, n_controls=n_controls, name=getattr(function, "__name__", ""))

    @classmethod
    def from_text(cls, word: str, *, radius: int = 1, name: str = "") -> "LocalRule":
        """Read a 1-D rule from its outputs for ``---, --0, .., +++``."""
        places = interval(radius)
        return cls(tables.from_text(word, len(places)), places, name=name)

    @classmethod
    def from_number(cls, number: int, *, radius: int = 1, name: str = "") -> "LocalRule":
        """Return the 1-D rule with this number, ``Σ_i (table[i] + 1) 3^i``."""
        places = interval(radius)
        return cls(tables.from_number(number, len(places)), places, name=name)

    @classmethod
    def totalistic(
        cls, function: Callable[[int], int], *, offsets: Iterable[int | Iterable[int]], name: str = ""
    ) -> "LocalRule":
        """Tabulate a function of the sum of the neighbourhood."""
        places = as_offsets(offsets)
        table = tables.from_function(lambda *cells: function(sum(cells)), len(places))
        return cls(table, places, name=name or getattr(function, "__name__", ""))

    @property
    def width(self) -> int:
        """The number w of cells read."""
        return len(self.offsets)

    @property
    def number(self) -> int:
        """The rule's number, ``Σ_i (table[i] + 1) 3^i``."""
        return tables.number(self.table)

    @property
    def is_equivariant(self) -> bool:
        """Whether the table is odd: ``f(-word) = -f(word)`` for all words."""
        return bool((self.table == -self.table[::-1]).all())

    def under(self, control: Any) -> "LocalRule":
        """Return the rule of the cells alone that acts while a control is held.

        Parameters
        ----------
        control : the c control trits; one trit where c = 1.

        Raises
        ------
        InvalidRuleError
            They are not c trits.

        >>> @local_rule(radius=1, n_controls=1)
        ... def pushed(left, centre, right, push):
        ...     return max(-1, min(1, left + centre + right + push))
        >>> pushed.under(1)
        LocalRule(pushed: '--0-0+0++-0+0+++++0++++++++', 3 cells, 0 controls)
        """
        held = tables.trit_values(np.atleast_1d(control), "control")
        if held.shape != (self.n_controls,):
            raise InvalidRuleError(
                explain(
                    f"{self.n_controls} control trits", f"shape {held.shape}", "give one for each control"
                )
            )
        column = int((held.astype(np.int64) + 1) @ 3 ** np.arange(self.n_controls)[::-1])
        table = self.table.reshape(-1, 3**self.n_controls)[:, column]
        return LocalRule(np.ascontiguousarray(table), self.offsets, name=self.name)

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> None:
        """No inverse is declared; see second-order and block updates for rules that have one."""
        return

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the step on batches of lattice states."""
        check_lattice(space, self.offsets)
        if not isinstance(space, TritSpace):  # check_lattice has refused other spaces
            raise TypeError
        base_of = control_base(self.n_controls, space, controls)
        look_up, n = table_step(space, self.table, self.offsets), space.n_cells

        def step(x: State, u: Control, _t: int) -> Trits:
            flat = np.ascontiguousarray(x).reshape(x.size // n, n)
            return look_up(flat, base_of(u, len(flat))).reshape(x.shape)

        return step

    def stages_at(self, t: int) -> tuple[Stage, ...] | None:  # noqa: ARG002  (time does not enter)
        """Return this rule, where no controls enter."""
        return None if self.n_controls else (Stage(self.table, self.offsets),)

    def __repr__(self) -> str:
        """Name the rule by its table where that is short."""
        inputs = self.width + self.n_controls
        table = repr(text(self.table)) if inputs <= 3 else f"3^{inputs} entries"
        name = f"{self.name}: " if self.name else ""
        return f"LocalRule({name}{table}, {self.width} cells, {self.n_controls} controls)"


def local_rule(
    function: Any = None,
    *,
    radius: int | None = None,
    offsets: Iterable[int | Iterable[int]] | None = None,
    n_controls: int = 0,
) -> Callable[[Callable[..., Any]], LocalRule]:
    """Turn a function of a neighbourhood into a `LocalRule`, compiled once to its table.

    Give ``radius`` for a 1-D interval, or ``offsets`` for any neighbourhood, e.g. ``involute.moore(2)``.

    >>> @local_rule(radius=1)
    ... def total(left, centre, right):
    ...     return (left + centre + right + 1) % 3 - 1
    >>> total.is_equivariant
    True
    """
    if function is not None:
        raise InvalidRuleError(
            explain(
                "@local_rule(radius=1), with parentheses",
                f"@local_rule on {function!r}",
                "say which cells it reads",
            )
        )
    if (radius is None) == (offsets is None):
        raise InvalidRuleError(
            explain(
                "either radius= or offsets=",
                f"radius={radius}, offsets={offsets}",
                "give exactly one of them",
            )
        )
    places = interval(radius) if radius is not None else as_offsets(offsets)
    return lambda rule: LocalRule.from_function(rule, offsets=places, n_controls=n_controls)
