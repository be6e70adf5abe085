"""Classes of local rules, counted exactly: closed forms for all and for odd tables, enumeration up to 3^13.

Each claim filters the tables that the claims before it have left.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.errors import InvalidRuleError, explain
from involute.find.ledger.claims import Claim
from involute.find.ledger.descent import descent_of
from involute.find.ledger.gain import gain_of
from involute.find.ledger.size import Size, number, power_of_three
from involute.kernels import ledger as kernels
from involute.updates.local_rule import LocalRule

Watch: TypeAlias = Callable[[Iterable[Any], str], Iterable[Any]]
Test: TypeAlias = Callable[[Trits], Any]  # tables, one a row -> one flag a row
MOST = 3**13  # tables that are enumerated: the odd ones of 3 cells
CHUNK = 3**10


@final
@attrs.frozen(slots=False, eq=False)
class LocalClass:
    """The local rules on the cells of one rule that have what has been claimed so far.

    Attributes
    ----------
    rule : the one rule that the ledger is about.
    is_odd : whether only odd tables are left.
    tables : those left, one a row, once they are enumerated. how : in words, how they were counted.
    """

    rule: LocalRule
    watch: Watch
    is_odd: bool = False
    tables: Trits | None = None
    how: str = "closed form"

    @property
    def size(self) -> Size:
        """The number of rules left."""
        if self.tables is not None:
            return number(len(self.tables))
        n_entries = len(self.rule.table)
        return power_of_three(n_entries // 2 if self.is_odd else n_entries)

    def holds(self, claim: Claim) -> bool:
        """Return whether the rule itself has what is claimed.

        Raises
        ------
        InvalidRuleError
            No test here fits the claim to these cells.
        """
        return bool(self._test(claim)(self.rule.table[None])[0])

    def narrowed(self, claim: Claim) -> "LocalClass":
        """Return the class with one claim more.

        Raises
        ------
        InvalidRuleError
            It cannot be counted exactly; the message says why.
        """
        if claim.kind == "odd":
            return attrs.evolve(self, is_odd=True)
        test = self._test(claim)
        kept = [part[test(part)] for part in self.watch(list(self._parts()), claim.name)]
        return attrs.evolve(self, tables=np.concatenate(kept), how=f"enumeration of {self.size.form}")

    def _parts(self) -> Iterator[Trits]:
        if self.tables is None:
            yield from self._enumerated
        else:
            yield from np.array_split(self.tables, max(1, len(self.tables) // CHUNK))

    @cached_property
    def _enumerated(self) -> list[Trits]:
        count, n_entries = self.size.count, len(self.rule.table)
        if count is None or count > MOST:
            raise InvalidRuleError(
                explain(f"at most {MOST} tables to enumerate", self.size.form, "use a narrower window")
            )
        write = kernels.odd_tables if self.is_odd else kernels.all_tables
        found = []
        for start in range(0, count, CHUNK):
            part = np.empty((min(CHUNK, count - start), n_entries), dtype=np.int8)
            write(start, part)
            found.append(part)
        return found

    def _test(self, claim: Claim) -> Test:
        if claim.kind == "odd":
            return lambda tables: (tables == -tables[:, ::-1]).all(axis=1)
        places = places_of(self.rule)
        if claim.quantity is not None:
            check = kernels.keep_balanced if claim.kind == "=" else kernels.keep_falling
            return partial(_kept, check, gain_of(places, claim.quantity).parts)
        if claim.projection is not None:
            return descent_of(places, claim.projection, claim.n_steps).keep
        check_even_steps(places)
        return partial(_kept, kernels.keep_injective, ())


def _kept(check: Callable[..., None], parts: tuple[Any, ...], tables: Trits) -> Any:
    keep = np.empty(len(tables), dtype=np.bool_)
    check(tables, *parts, keep)
    return keep


def places_of(rule: LocalRule) -> tuple[int, ...]:
    """Return the cells that a rule on a line without controls reads.

    Raises
    ------
    InvalidRuleError
        It reads controls, or more than one dimension.
    """
    if rule.n_controls or len(rule.offsets[0]) != 1:
        raise InvalidRuleError(
            explain("a rule on a line without controls", f"{rule!r}", "leave this claim out")
        )
    return tuple(offset[0] for offset in rule.offsets)


def check_even_steps(places: tuple[int, ...]) -> None:
    """Refuse cells that are not evenly spaced from left to right.

    Raises
    ------
    InvalidRuleError
        They are not: words of the rule then do not overlap as words of neighbouring cells do.
    """
    steps = set(np.diff(places).tolist())
    if len(steps) > 1 or any(step <= 0 for step in steps):
        raise InvalidRuleError(
            explain("evenly spaced cells, left to right", f"{list(places)}", "leave this claim out")
        )
