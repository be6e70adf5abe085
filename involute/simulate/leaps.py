"""Runs of local rules leap: many steps at a time, where nothing between them is to be seen."""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any, final

from involute.arrays import State
from involute.engine.lattice.engine import LatticeEngine, rule_engine
from involute.spaces.base import AbstractSpace
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace
from involute.updates.base import AbstractUpdate

_log = logging.getLogger("involute.simulate")
WORTH = 3e8  # cell steps below which making an engine costs more than it saves
SHORTEST = 8  # steps between kept states
FIRST = 5e8  # cell steps of the first leap, before the speed is known
SECONDS = 0.12  # a leap; an interrupt waits for its end


def engine_for(
    update: AbstractUpdate, space: AbstractSpace, n_steps: int, stride: int, *, needs: str = ""
) -> LatticeEngine | None:
    """Return the engine that a run of so many steps is worth, or ``None``; see `chosen`."""
    return chosen(update, space, n_steps, stride, needs=needs)[0]


def chosen(
    update: AbstractUpdate, space: AbstractSpace, n_steps: int, stride: int, *, needs: str = ""
) -> tuple[LatticeEngine | None, str]:
    """Return the engine that a run of so many steps is worth, or ``None``, and that in words.

    ``needs`` is what has to be looked at between the steps, if anything: then there is no leaping.
    The words are `why`'s; ``logging.basicConfig(level=logging.INFO)`` shows them at every run.
    """
    engine, reason = (None, needs) if needs else _considered(update, space, n_steps, stride)
    said = _said(engine, reason)
    _log.info(said)
    return engine, said


def why(update: AbstractUpdate, space: AbstractSpace, n_steps: int, stride: int = 0) -> str:
    """Say how a run of so many steps without controls and observers goes, and for what reason.

    >>> from involute import LocalRule, TritSpace
    >>> why(LocalRule.from_text("---000+++---000+++---000+++"), TritSpace(9), 100)
    'step by step: 900 cell steps are fewer than an engine is worth'
    """
    return _said(*_considered(update, space, n_steps, stride))


def _said(engine: LatticeEngine | None, reason: str) -> str:
    return f"{'step by step' if engine is None else 'in leaps on bit planes'}: {reason}"


def _considered(
    update: AbstractUpdate, space: AbstractSpace, n_steps: int, stride: int
) -> tuple[LatticeEngine | None, str]:
    """Return the engine, if a run is worth one, and why."""
    lattice = space.factors[0] if isinstance(space, ProductSpace) else space
    if not isinstance(lattice, TritSpace) or not lattice.shape:
        return None, "the states are not those of a lattice"
    if 0 < stride < SHORTEST:
        return None, f"a state is kept every {stride} steps, more often than every {SHORTEST}"
    if lattice.n_cells * n_steps < WORTH:
        return None, f"{lattice.n_cells * n_steps} cell steps are fewer than an engine is worth"
    program = update.program()
    if program is None or (program.memory == 2) != isinstance(space, ProductSpace):
        return None, "the update is not made of local rules without controls"
    engine = rule_engine(update, lattice)
    return (engine if engine.kind == "bit planes" else None), engine.reason


@final
class Leaper:
    """A state that moves by leaps, and how many steps it has behind it."""

    def __init__(self, engine: LatticeEngine, x: State, n_done: int, t: int) -> None:
        self.n_done = n_done
        self._session = engine.start(x, t)
        self._leap = max(1, int(FIRST / engine.space.n_cells))

    def state(self) -> State:
        """Return the state as int8 trits."""
        return self._session.state()

    def upto(self, end: int, *cuts: int) -> Iterator[int]:
        """Leap until ``end`` steps are done, halting at every multiple of the cuts; yield the steps done."""
        while self.n_done < end:
            size = min(self._leap, end - self.n_done, *(cut - self.n_done % cut for cut in cuts if cut))
            began = time.perf_counter()
            self._advance(size)
            speed = size / max(time.perf_counter() - began, 1e-6)
            most = 2 * self._leap if size == self._leap else self._leap
            self._leap = max(1, min(most, int(SECONDS * speed)))
            yield self.n_done

    def _advance(self, size: int) -> None:
        """Do steps on a thread that no interrupt reaches: the state is never left half-way."""
        failures: list[BaseException] = []

        def work() -> None:
            try:
                self._session.advance(size)
                self.n_done += size
            except BaseException as failure:  # noqa: BLE001  (raised again by the caller's thread)
                failures.append(failure)

        worker = threading.Thread(target=work)
        worker.start()
        interrupt = _joined(worker)
        if failures:
            raise failures[0]
        if interrupt is not None:
            raise interrupt


def _joined(worker: threading.Thread) -> KeyboardInterrupt | None:
    """Wait for a thread; return an interrupt that came meanwhile."""
    interrupt = None
    while worker.is_alive():
        try:
            worker.join()
        except KeyboardInterrupt as caught:
            interrupt = caught
    return interrupt


def plain(x: Any) -> State:
    """Return the state that a moment holds."""
    return x.state() if isinstance(x, Leaper) else x
