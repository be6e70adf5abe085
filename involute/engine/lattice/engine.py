"""Many steps of local rules on a lattice: by logic on bit planes where that is faster, else by table."""

import os
from typing import Any, Literal, Protocol, final

import attrs
import numpy as np

from involute.arrays import State
from involute.checking import array_of, whole
from involute.engine.lattice import cost
from involute.engine.lattice.layout import Layout
from involute.engine.lattice.planes import LatticePlanes
from involute.engine.lattice.program import LatticeProgram
from involute.engine.lattice.run import CompiledRules
from involute.engine.lattice.session import LatticeSession, TableSession
from involute.engine.lattice.table_step import TableStep, table_step
from involute.engine.native.body import native_body
from involute.engine.native.networks import network_of
from involute.errors import InvalidRuleError, InvalidStateError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import check_lattice
from involute.spaces.trit_space import TritSpace

Backend = Literal["bit planes", "table"]
MANY_CELLS = 2**25
MOST_THREADS = 256
STRETCH, SHORTEST = 2**34, 256  # cell steps, and steps, after which an interrupt is heard


class HasProgram(Protocol):
    """An update that may be made of local rules."""

    def program(self) -> LatticeProgram | None:
        """Return the local rules, or ``None``."""
        ...


@final
@attrs.frozen(eq=False, repr=False)
class LatticeEngine:
    """Local rules on one lattice, ready to do many steps; made by `rule_engine`.

    Parameters
    ----------
    program : the rules.
    space : the lattice.
    kind : ``"bit planes"`` or ``"table"``.
    reason : why that one.
    n_operations : operations on 64 cells that a step takes as logic; 0 where no logic was made.
    threads : the most threads that share the work; small lattices use fewer.
    """

    program: LatticeProgram
    space: TritSpace
    kind: str
    reason: str
    n_operations: int
    threads: int
    rules: CompiledRules | None = None
    tables: tuple[TableStep, ...] = ()

    def start(self, x: State, t: int = 0) -> "LatticeSession | TableSession":
        """Return a run that begins with one state at time t and keeps it packed; inputs are trusted."""
        if self.rules is None:
            return TableSession(self.program, self.space.shape, self.tables, x, t)
        return LatticeSession(self.program, self.rules, self.threads, x, t)

    def advance(self, x: State, n_steps: int, t: int = 0) -> State:
        """Return the state after ``n_steps`` steps, in the form in which it was given.

        Parameters
        ----------
        x : int8 trits of shape ``(*batch, *space.shape)``, or `LatticePlanes`; a pair (now, before) of
            these for a second-order rule.
        n_steps : at least 0.
        t : the time of x, for rules that take turns.

        Raises
        ------
        InvalidStateError
            ``x`` is no state, and no batch of states, of the lattice.
        InvalidRuleError
            ``n_steps`` is negative, or ``t`` no whole number.
        """
        steps = whole(n_steps, "n_steps", InvalidRuleError, at_least=0)
        t = whole(t, "t", InvalidRuleError)
        parts = self._parts(x)
        if isinstance(parts[0], np.ndarray) and parts[0].ndim > len(self.space.shape):
            return self._batch(parts, steps, t)
        return self._one(parts, steps, t)

    def _one(self, parts: tuple[Any, ...], n_steps: int, t: int) -> State:
        run = self.start(parts if self.program.memory > 1 else parts[0], t)
        stretch = max(SHORTEST, STRETCH // self.space.n_cells)
        for done in range(0, n_steps, stretch):
            run.advance(min(stretch, n_steps - done))
        return run.state()

    def _batch(self, parts: tuple[Any, ...], n_steps: int, t: int) -> State:
        shape = parts[0].shape
        flat = [part.reshape(-1, *self.space.shape) for part in parts]
        results = [np.empty_like(part) for part in flat]
        for i, states in enumerate(zip(*flat, strict=True)):
            after = self._one(states, n_steps, t)
            for result, state in zip(results, after if self.program.memory > 1 else (after,), strict=True):
                result[i] = state
        done = tuple(result.reshape(shape) for result in results)
        return done if self.program.memory > 1 else done[0]

    def _parts(self, x: State) -> tuple[Any, ...]:
        """Return one state, or two, checked."""
        parts = (x,) if self.program.memory == 1 else tuple(x) if isinstance(x, tuple | list) else ()
        checked = tuple(part if self._is_packed(part) else self._checked(part) for part in parts)
        if len(parts) != self.program.memory or len({(type(p), p.shape) for p in checked}) != 1:
            raise InvalidStateError(
                explain("a pair (now, before) of states of one shape", f"{x!r:.60}", "pass a tuple of two")
            )
        return checked

    def _is_packed(self, x: Any) -> bool:
        return isinstance(x, LatticePlanes) and x.shape == self.space.shape

    def _checked(self, x: Any) -> Any:
        array = array_of(x, "x", InvalidStateError)
        shape, own = array.shape, self.space.shape
        is_trits = array.dtype == np.int8 and shape[len(shape) - len(own) :] == own
        if not is_trits or (array.size and (array.max() > 1 or array.min() < -1)):
            raise InvalidStateError(
                explain(
                    f"int8 trits of shape {own}, or a batch of such",
                    f"{type(x).__name__} of shape {getattr(x, 'shape', shape)} and dtype {array.dtype}",
                    "pass a state of the lattice",
                )
            )
        return array

    def __repr__(self) -> str:
        """Name the lattice, the way and the reason."""
        threads = f", at most {self.threads} threads" if self.threads > 1 else ""
        return f"LatticeEngine({self.kind} on {self.space.shape}{threads}: {self.reason})"


def rule_engine(
    rule: HasProgram, space: AbstractSpace, *, threads: int | None = None, backend: Backend | None = None
) -> LatticeEngine:
    """Compile local rules for a lattice.

    Parameters
    ----------
    rule : a local rule without controls, a second-order one of these, or such rules one after another or in
        turn.
    space : a lattice of at least one axis; for a second-order rule, the lattice of one of the two states.
    threads : the most threads that share the work; by default one, or all on a large lattice.
    backend : ``"bit planes"`` or ``"table"`` to choose; by default what is expected to be faster.

    Raises
    ------
    InvalidRuleError
        The rule is none of these, or does not fit the lattice, or an argument makes no sense.

    >>> from involute import LocalRule, TritSpace
    >>> rule_engine(LocalRule.from_text("---000+++---000+++---000+++"), TritSpace(1000), backend="table")
    LatticeEngine(table on (1000,): as asked)
    """
    program = rule.program() if hasattr(rule, "program") and not isinstance(rule, type) else None
    if program is None:
        is_system = hasattr(rule, "update") and hasattr(rule, "space")
        mend = "hold them, rule.under(control), or simulate this update step by step"
        mend = "pass system.update" if is_system else mend
        raise InvalidRuleError(explain("local rules without controls", f"{rule!r:.80}", mend))
    lattice = _lattice(space)
    if backend not in (None, "bit planes", "table"):
        raise InvalidRuleError(
            explain("backend 'bit planes' or 'table'", f"backend={backend!r}", "choose one")
        )
    n_threads = _threads(threads, lattice)
    for stage in program.stages:
        check_lattice(lattice, stage.offsets)
    tables = tuple(table_step(lattice, stage.table, stage.offsets) for stage in program.stages)
    if backend == "table":
        return LatticeEngine(program, lattice, "table", "as asked", 0, 1, tables=tables)
    n_trits = max(len(stage.offsets) for stage in program.stages) + program.memory - 1
    if n_trits > cost.MOST_TRITS and backend is None:
        reason = f"logic of {n_trits} trits would be too large"
        return LatticeEngine(program, lattice, "table", reason, 0, 1, tables=tables)
    return _compiled(program, lattice, tables, n_threads, backend)


def _compiled(
    program: LatticeProgram,
    space: TritSpace,
    tables: tuple[TableStep, ...],
    n_threads: int,
    backend: Backend | None,
) -> LatticeEngine:
    layout = Layout.of(space, [stage.offsets for stage in program.stages])
    networks = [network_of(table) for table in program.logic_tables]
    n_operations = sum(network.n_operations for network in networks)
    ratio = cost.look_ups(n_operations, layout) / len(networks)
    size = f"{n_operations} operations on 64 cells at a time cost as much as {ratio:.2g} look-ups a cell"
    if ratio > 1 and backend is None:
        return LatticeEngine(program, space, "table", size, n_operations, 1, tables=tables)
    bodies = [native_body(network, reads_target=program.is_second_order) for network in networks]
    steps = tuple(layout.steps(stage.offsets) for stage in program.stages)
    rules = CompiledRules(layout, tuple(body.handle for body in bodies), steps, program.memory)
    return LatticeEngine(program, space, "bit planes", size, n_operations, n_threads, rules=rules)


def _lattice(space: AbstractSpace) -> TritSpace:
    if isinstance(space, TritSpace) and space.shape:
        return space
    raise InvalidRuleError(
        explain("a lattice (TritSpace) of at least one axis", f"{space!r}", "use the update step by step")
    )


def _threads(threads: int | None, space: TritSpace) -> int:
    if threads is not None:
        number = whole(threads, "threads", InvalidRuleError, at_least=1)
        if number > MOST_THREADS:
            got, mend = f"threads={number}", "give as many as there are cores"
            raise InvalidRuleError(explain(f"at most {MOST_THREADS} threads", got, mend))
        return number
    if space.n_cells < MANY_CELLS:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
