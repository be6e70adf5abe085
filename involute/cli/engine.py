"""``involute engine``: what steps a model, why, and how fast."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from involute.cli.arguments import AllowCode, JsonFile, What
from involute.cli.asking import Progress, answered
from involute.cli.exits import clear_ends, end
from involute.cli.terminal import output
from involute.system import System

if TYPE_CHECKING:
    from involute.spaces.trit_space import TritSpace

SECONDS = 0.3  # of a measurement
REPLICAS = 512


def engine(
    what: What,
    *,
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure how many cells it steps a second on this machine.")
    ] = False,
    json_file: JsonFile = "",
    allow_code: AllowCode = False,
) -> None:
    """Show what steps a model: bit planes, a table, replicas in words of 64, or plain steps; and why.

    Example: involute engine linear --measure
    """

    def ask(system: System, _progress: Progress) -> dict[str, Any]:
        return facts_of(system, is_measured=measure)

    with clear_ends():
        code = answered(
            what,
            ask,
            plain=dict,
            show=_show,
            is_known=lambda _found: True,
            json_file=json_file,
            allow_code=allow_code,
        )
        end(code)


def facts_of(system: System, *, is_measured: bool) -> dict[str, Any]:
    """Return what steps a system, as plain data by name."""
    from involute.engine.replicas.step import ReplicaStep

    program, lattice = system.update.program(), _lattice(system)
    if program is not None and lattice is not None and program.memory == 1 + (lattice is not system.space):
        return _of_lattice(system, lattice, is_measured=is_measured)
    step = system.update.bind(system.space, system.controls)
    if isinstance(step, ReplicaStep):
        return _of_network(system, step, is_measured=is_measured)
    reason = "an update that is neither local rules on a lattice nor a network"
    return {"runs_on": "plain steps", "reason": reason, **_speed(system, is_measured=is_measured)}


def _lattice(system: System) -> "TritSpace | None":
    """Return the lattice of the states, or of the two states that a second-order rule reads."""
    from involute.spaces.product_space import ProductSpace
    from involute.spaces.trit_space import TritSpace

    space = system.space.factors[0] if isinstance(system.space, ProductSpace) else system.space
    return space if isinstance(space, TritSpace) and space.shape else None


def _of_lattice(system: System, lattice: "TritSpace", *, is_measured: bool) -> dict[str, Any]:
    """Return the facts about local rules."""
    from involute.engine.lattice.cost import MOST_TRITS
    from involute.engine.lattice.engine import rule_engine
    from involute.logic.synthesis import structure
    from involute.simulate.leaps import WORTH

    made = rule_engine(system.update, lattice)
    tables = {table.tobytes(): table for table in made.program.logic_tables}.values()
    facts: dict[str, Any] = {"runs_on": made.kind, "reason": made.reason}
    if made.n_operations:
        facts["operations"] = made.n_operations
        facts["structure"] = [structure(table) for table in tables if len(table) <= 3**MOST_TRITS]
    if made.rules is not None:
        layout = made.rules.layout
        bands = (
            f"64 bands along axis {layout.axis}, {layout.rows} rows of {layout.row_words} words each plane"
        )
        facts |= {"layout": bands, "threads": made.threads}
        facts["used_in_runs_of"] = f"{-(-int(WORTH) // lattice.n_cells)} steps and more"
    if is_measured:
        session = made.start(system.space.random(_generator()))
        facts["cells_a_second"] = _rate(session.advance, lattice.n_cells)
    return facts | _speed(system, is_measured=is_measured)


def _of_network(system: System, step: Any, *, is_measured: bool) -> dict[str, Any]:
    """Return the facts about a network."""
    made = step.engine
    if made is None:
        reason = "a site with more than 9 inputs, or tables too large for words"
        return {"runs_on": "plain steps", "reason": reason, **_speed(system, is_measured=is_measured)}
    facts: dict[str, Any] = {
        "runs_on": "replicas",
        "reason": "a network: batches of 16 states and more go 64 a word, one state goes site by site",
        "masks": f"{made.masks.nbytes} bytes for {len(set(made.mask_starts.tolist()))} distinct tables",
    }
    if is_measured:
        blocks = system.space.random(_generator(), size=REPLICAS)
        rate = _rate(lambda n: step.advance(blocks, n), REPLICAS * system.space.n_cells)
        facts[f"cells_a_second_of_{REPLICAS}_replicas"] = rate
    return facts | _speed(system, is_measured=is_measured)


def _speed(system: System, *, is_measured: bool) -> dict[str, Any]:
    """Return how many cells a second the plain step of one state makes, if asked for."""
    if not is_measured:
        return {}
    step = system.update.bind(system.space, system.controls)
    control = None if system.controls is None else system.controls.neutral()
    state = system.space.random(_generator())

    def advance(n_steps: int) -> None:
        x = state
        for t in range(n_steps):
            x = step(x, control, t)

    return {"cells_a_second_in_plain_steps": _rate(advance, system.space.n_cells)}


def _rate(advance: Any, n_cells: int) -> float:
    """Return cell steps a second by the clock, in a stretch of steps after a first one that may compile."""
    from time import perf_counter

    advance(1)
    n_steps, seconds = 1, 0.0
    while seconds < SECONDS:
        n_steps = 2 * n_steps if seconds < SECONDS / 20 else int(1.2 * n_steps * SECONDS / seconds) + 1
        began = perf_counter()
        advance(n_steps)
        seconds = perf_counter() - began
    return n_steps * n_cells / seconds


def _generator() -> Any:
    import numpy as np

    return np.random.default_rng(0)


def _show(name: str, facts: dict[str, Any]) -> None:
    """Print the facts."""
    output().print(Text(name, style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for fact, value in facts.items():
        said = "; ".join(value) if isinstance(value, list) else value
        table.add_row(
            Text(fact.replace("_", " ")), Text(f"{said:.3g}" if isinstance(said, float) else str(said))
        )
    output().print(table)
