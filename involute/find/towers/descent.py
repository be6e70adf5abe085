"""The coarse rule that a rule and a projection of blocks induce, or two states that show that there is none.

`find_descent` asks [A10] of bare tables: ``Π F^T = G Π`` on every periodic line of whole blocks. The windows
procedure of `involute.decide` decides; here its answer is a rule to go on with.
"""

from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.automata.descent import block_range
from involute.automata.line_rule import LineRule
from involute.checking import whole
from involute.decide.layers import LocalLayer
from involute.decide.towers.levels import Variant
from involute.decide.towers.window_verdicts import lift_certificate
from involute.decide.towers.windows import MAX_WINDOW, Conflict, Induced, induced
from involute.errors import InvalidRuleError, InvalidTowerError, explain
from involute.find.line import line_rule
from involute.find.towers.projection import Projection, projection_table
from involute.laws import Status
from involute.notation import text
from involute.updates import tables
from involute.updates.local_rule import LocalRule


@final
@attrs.frozen(eq=False, repr=False)
class Descent:
    """What `find_descent` found.

    Attributes
    ----------
    rule : the fine rule F, in one window.
    projection : the table of Π, 3^b trits.
    block, time : b cells a block, T fine steps a coarse one.
    coarse : the induced rule G in its smallest form; ``None`` if there is none, or none was found.
    certificate : plain data that `involute.certificates` accepts, if there is a coarse rule.
    states : if there is none, two states x, y of a ring of whole blocks with ``Π x == Π y`` and
        ``Π F^T x != Π F^T y``: the fewest non-neutral cells of both, then the first in order, on the
        shortest ring that holds all that decides one block.
    reason : in words.
    """

    rule: LineRule
    projection: Trits
    block: int
    time: int
    coarse: LocalRule | None = None
    certificate: dict[str, Any] | None = None
    states: tuple[Trits, Trits] | None = None
    reason: str = ""

    @property
    def status(self) -> Status:
        """PROVED with a coarse rule, REFUTED with two states, UNDECIDED where windows are too wide."""
        if self.coarse is not None:
            return Status.PROVED
        return Status.UNDECIDED if self.states is None else Status.REFUTED

    @property
    def is_vacuous(self) -> bool:
        """Whether the coarse rule exists and is constant: whatever the state, nothing moves."""
        return self.coarse is not None and bool((self.coarse.table == self.coarse.table[0]).all())

    @property
    def is_self_similar(self) -> bool:
        """Whether the coarse rule is the fine one, G = F."""
        return self.coarse is not None and same_rule(self.rule, line_rule(self.coarse))

    def __str__(self) -> str:
        found = f": {self.coarse!r}" if self.coarse is not None else ""
        if self.states is not None:
            found = ": " + " and ".join(text(state) for state in self.states)
        return f"blocks of {self.block}, time {self.time}: {self.status}, {self.reason}{found}"

    def __repr__(self) -> str:
        return f"Descent({self})"

    def __bool__(self) -> bool:
        """Refuse to be read as a bare truth value."""
        raise TypeError("A descent is not a truth value: read its .status, .coarse and .states instead.")


def find_descent(rule: Any, projection: Projection, time: int = 3, block: int | None = None) -> Descent:
    """Return the coarse rule G with ``Π F^T = G Π``, or two states that show that there is none.

    Parameters
    ----------
    rule : a `LocalRule` on a line, a system whose update is one, or a `LineRule` over trits.
    projection : a function of the cells of a block, the name of a shipped one, a text of signs, or 3^b trits,
        the first cell slowest.
    time : T, the fine steps that one coarse step stands for.
    block : b; needed for a function or a name only, and 3 unless given.

    Returns
    -------
    PROVED for all periodic lines of whole blocks, with the certificate of kind ``"window lift"``; REFUTED by
    two states; UNDECIDED where more than 13 cells decide a block.

    Raises
    ------
    InvalidRuleError
        It is no rule on a line, or the projection is no table of trits.
    InvalidTowerError
        The block is not the projection's.

    Notes
    -----
    Israeli and Goldenfeld, "Coarse-graining of cellular automata, emergence, and the predictability of
    complex systems", Phys. Rev. E 73, 026203 (2006).

    >>> from involute.towers.projections import centre_cell, majority
    >>> total = LocalRule.from_function(lambda l, c, r: (l + c + r + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> find_descent(total, centre_cell).is_self_similar
    True
    >>> from involute.notation import text
    >>> [text(x) for x in find_descent(total, majority).states]
    ['-000-0000', '000000000']
    """
    line, table = trit_rule(rule), projection_table(projection, block)
    length, n_steps = tables.inputs_of(len(table)) or 0, whole(time, "time", InvalidTowerError, at_least=1)
    first, last = block_range(line, length, n_steps)
    width = (last - first) * length
    if width > MAX_WINDOW:
        reason = f"{width} cells decide a block, more than the {MAX_WINDOW} that are enumerated"
        return Descent(line, table, length, n_steps, reason=reason)
    layer = LocalLayer(tuple(range(line.first, line.first + line.width)), (line.table - 1).astype(np.int8))
    result = induced((layer,) * n_steps, length, table)
    if isinstance(result, Conflict):
        states = _smallest_states(result, length)
        reason = "equal coarse states, different coarse images"
        return Descent(line, table, length, n_steps, states=states, reason=reason)
    if result is None:
        raise RuntimeError("windows of this width are enumerated")
    certificate = lift_certificate([(Variant(0, 0, (layer,) * n_steps), result)], length, table)
    coarse, reason = _local_rule(result), f"for all periodic lines of {length}k cells"
    return Descent(line, table, length, n_steps, coarse, certificate["parts"][0], reason=reason)


def trit_rule(rule: Any) -> LineRule:
    """Return a rule over trits as a `LineRule` without gaps."""
    line = line_rule(rule)
    if line.n_letters != 3:
        raise InvalidRuleError(
            explain(
                "a rule over the three trits",
                f"{line.n_letters} letters",
                "use involute.automata.congruence for other alphabets",
            )
        )
    return line


def same_rule(one: LineRule, other: LineRule) -> bool:
    """Return whether two rules over trits are the same function of configurations."""
    forms = [_smallest_form(rule) for rule in (one, other)]
    return forms[0].is_same(forms[1])


def smallest_rule(rule: LineRule) -> LocalRule:
    """Return a rule over trits without the cells that never matter; a constant one reads its own cell."""
    return _local_rule(_smallest_form(rule))


def _smallest_form(rule: LineRule) -> Induced:
    layer = LocalLayer(tuple(range(rule.first, rule.first + rule.width)), (rule.table - 1).astype(np.int8))
    form = induced((layer,), 1, np.array([-1, 0, 1], dtype=np.int8))
    if not isinstance(form, Induced):
        raise TypeError("the identity projects every rule to itself")
    return form


def _local_rule(form: Induced) -> LocalRule:
    offsets = form.offsets or (0,)
    return LocalRule(form.at(offsets).reshape(-1), [(offset,) for offset in offsets])


def _smallest_states(conflict: Conflict, block: int) -> tuple[Trits, Trits]:
    """Return the first pair in order: windows laid on a ring of their own length, block 0 first."""
    shift = conflict.first
    rolled = [tuple(np.roll(window, shift) for window in pair) for pair in conflict.pairs]
    turned = [
        sorted((np.roll(x, k), np.roll(y, k)), key=_order) for x, y in rolled for k in range(0, len(x), block)
    ]
    first, second = min(turned, key=lambda pair: (_order(pair[0]), _order(pair[1])))
    return first, second


def _order(cells: Trits) -> tuple[int, ...]:
    return tuple(cells.tolist())
