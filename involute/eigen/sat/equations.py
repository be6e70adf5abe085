"""A system as equations ``x_v = f_v(x_u : u in reads_v)``, whose solutions are its fixed points.

Layers and steps are unrolled: stage s of a cell is a variable of its own, and the last stage is the first.
So the points of period p of F are the fixed points of one larger network.
"""

from functools import lru_cache
from typing import final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.eigen.wiring import MOST_INPUTS, Wiring, too_wide, wirings
from involute.errors import InvalidRuleError, explain
from involute.system import System

Reads = tuple[int, ...]
SMALL = 3**6  # entries of tables that are remembered


@final
@attrs.frozen(eq=False)
class Equations:
    """One equation a variable.

    Attributes
    ----------
    reads : for each variable the different variables that its table really depends on.
    tables : int8 arrays of shape (3,) * k, k = 0 for a constant.
    n_cells : the first so many variables are the cells of the state.
    """

    reads: tuple[Reads, ...]
    tables: tuple[Trits, ...]
    n_cells: int


def equations(system: System, n_steps: int = 1) -> Equations:
    """Return the equations of the points with ``F^n_steps(x) = x``.

    Raises
    ------
    InvalidRuleError
        The update is no wiring: opaque, driven by controls or dependent on time.
    """
    return equations_of(_layers(system), n_steps)


def equations_of(layers: tuple[Wiring, ...], n_steps: int = 1) -> Equations:
    """Return the equations of layers that follow each other, several times over."""
    n, n_stages = layers[0].n_sites, len(layers) * n_steps
    reads: list[Reads] = [()] * (n * n_stages)
    tables: list[Trits] = [np.zeros((), dtype=np.int8)] * (n * n_stages)
    for stage in range(n_stages):
        layer, target = layers[stage % len(layers)], (stage + 1) % n_stages
        for site in range(n):
            own, table = essential(layer.reads(site), layer.table(site), n)
            reads[target * n + site] = tuple(stage * n + j for j in own)
            tables[target * n + site] = table
    return Equations(tuple(reads), tuple(tables), n)


def essential(sites: Reads, table: Trits, outside: int) -> tuple[Reads, Trits]:
    """Return the sites on which a table depends, each once, and the table as a function of them."""
    order = {site: place for place, site in enumerate(dict.fromkeys(sites))}
    pattern = tuple(order[site] for site in sites)
    reduced_by = _essential if table.size <= SMALL else _essential.__wrapped__
    kept, reduced = reduced_by(pattern, order.get(outside, -1), np.asarray(table, np.int8).tobytes())
    names = list(order)
    return tuple(names[place] for place in kept), reduced


@lru_cache(maxsize=2**14)
def _essential(pattern: Reads, outside: int, table: bytes) -> tuple[Reads, Trits]:
    n = max(pattern, default=-1) + 1
    grid = np.ix_(*[np.arange(3)] * n)
    cube = np.frombuffer(table, dtype=np.int8).reshape((3,) * len(pattern))
    cube = np.broadcast_to(cube[tuple(grid[place] for place in pattern)], (3,) * n)
    if outside >= 0:
        cube = np.take(cube, [1], axis=outside)
    kept = []
    for axis in range(n):
        first = np.take(cube, [0], axis=axis)
        if (cube == first).all():
            cube = first
        else:
            kept.append(axis)
    return tuple(kept), cube.reshape((3,) * len(kept)).copy()


def _layers(system: System) -> tuple[Wiring, ...]:
    layers = wirings(system) if isinstance(system, System) else None
    if not layers:
        raise InvalidRuleError(
            explain(
                f"a system whose update is wiring: rules, networks, thresholds of {MOST_INPUTS} inputs",
                (too_wide(system.update) or repr(system.update))
                if isinstance(system, System)
                else repr(system),
                "give each site its inputs and a table, without controls, as NetworkRule does",
            )
        )
    return layers
