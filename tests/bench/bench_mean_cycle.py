"""Speed of the least mean cycle, run by hand: ``python tests/bench/bench_mean_cycle.py``.

Graphs of 3^13 states with three controls each, 4.8 million edges. CPU times of one process, medians of five;
the bar is 3 s for the exact value with the potential that proves it, grouping of the edges included. The
physical limit is one pass over all edges that reads what an iteration reads (targets, weights, a height at
random), measured here as a sum in numpy.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import involute as iv
from involute.certificates import proves
from involute.eigen.least.action import least_action_orbits
from involute.eigen.least.mean_cycle import minimum_mean_cycle
from involute.eigen.least.policy import least_action_policy
from involute.eigen.least.search import grouped_edges, least_means

N_CELLS, BAR = 13, 3.0
N = 3**N_CELLS
Graph = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]


def seconds(call: Callable[[], object]) -> float:
    """Return the CPU time of one call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def median(call: Callable[[], object]) -> float:
    """Return the median CPU time of five calls."""
    return statistics.median(seconds(call) for _ in range(5))


def ring(n_cells: int, table: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the cells of all states, and the next state under a table and a control added to cell 0."""
    powers = 3 ** np.arange(n_cells - 1, -1, -1)
    cells = (np.arange(3**n_cells)[:, None] // powers % 3).astype(np.int8)
    images = table[9 * np.roll(cells, 1, 1) + 3 * cells + np.roll(cells, -1, 1)]
    driven = []
    for u in range(3):
        images[:, 0] = (images[:, 0] + (u != 0)) % 3
        driven.append(images @ powers)
    return cells, np.stack(driven, axis=1)


def graphs(n_cells: int = N_CELLS) -> dict[str, Graph]:
    """Return the graphs by name."""
    rng, n = np.random.default_rng(0), 3**n_cells
    source = np.repeat(np.arange(n), 3)
    words = np.arange(27)
    additive = ((words // 9 + words // 3 + words) % 3).astype(np.int64)
    cells, target = ring(n_cells, additive)
    _, other = ring(n_cells, rng.integers(0, 3, 27))
    hard = np.random.default_rng(2).integers(0, 1000, 3 * n)  # no short cycle happens to be light
    costs, few = rng.integers(0, 1000, 3 * n), rng.integers(0, 10, 3 * n)
    trits = cells.astype(np.int64) - 1
    walls = (trits != np.roll(trits, 1, axis=1)).sum(axis=1)
    action = (2 * np.abs(trits).sum(axis=1) + walls - 5 * trits[:, 0] * trits[:, 1])[:, None] + [1, 0, 1]
    by_control = np.arange(3 * n).reshape(n, 3).T.reshape(-1)
    register = (3 * source + np.tile(np.arange(3), n)) % n
    return {
        "additive ring, costs 0..999": (source, target.reshape(-1), costs),
        "additive ring, costs 0..9": (source, target.reshape(-1), few),
        "additive ring, an action of the state and the control": (
            source,
            target.reshape(-1),
            action.reshape(-1),
        ),
        "additive ring, costs 0..999, edges by control": (
            source[by_control],
            target.reshape(-1)[by_control],
            costs[by_control],
        ),
        "additive ring, other costs 0..999": (source, target.reshape(-1), hard),
        "random rule on the ring, costs 0..999": (source, other.reshape(-1), costs),
        "shift register, costs 0..999": (source, register, costs),
        "shift register, other costs 0..999": (source, register, hard),
        "no structure (random targets), costs 0..999": (source, rng.integers(0, n, 3 * n), costs),
    }


def row(name: str, graph: Graph) -> None:
    """Print how long one graph takes, and on what."""
    source, target, weight = graph
    found = minimum_mean_cycle(source, target, weight)
    total = median(lambda: minimum_mean_cycle(source, target, weight))
    narrow = source.astype(np.int32), target.astype(np.int32)
    grouping = median(lambda: grouped_edges(*narrow, weight, N))
    edges, _ = grouped_edges(*narrow, weight, N)
    searching = median(lambda: least_means(edges))
    height = np.zeros(N, dtype=np.int64)
    one_pass = median(lambda: (height[edges.target] + edges.weight).sum())
    packing = seconds(lambda: found.certificate)
    checking = seconds(lambda: proves(None, found.certificate))
    sys.stdout.write(
        f"{name:54} {found.value!s:>10} {total:7.2f} {total / BAR:6.2f} {grouping:6.3f} {searching:6.2f} "
        f"{found.n_iterations:4} {one_pass:6.3f} {total / one_pass:6.0f} {packing:6.2f} {checking:6.2f}\n"
    )


def system(n_cells: int) -> iv.System:
    """Return a driven ring with an action, all of it odd or even."""

    @iv.local_rule(radius=1, n_controls=1)
    def driven(left: int, centre: int, right: int, control: int) -> int:
        return (left + centre + right + control + 1) % 3 - 1

    return iv.System(
        space=iv.TritSpace(n_cells),
        update=driven,
        controls=iv.TritSpace(1),
        action=iv.Support() + iv.PairInteraction([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    )


def main() -> None:
    """Print the table."""
    minimum_mean_cycle(*graphs(3)["shift register, costs 0..999"])
    sys.stdout.write(
        f"{'CPU seconds':54} {'value':>10} {'total':>7} {'/bar':>6} {'group':>6} {'search':>6} {'iter':>4} "
        f"{'pass':>6} {'passes':>6} {'pack':>6} {'check':>6}\n"
    )
    for name, graph in graphs().items():
        row(name, graph)
    for n_cells in (9, 11):
        for what in (least_action_orbits, least_action_policy):
            what(system(5), control_cost=iv.Support())
            chain = system(n_cells)
            took = seconds(lambda ask=what, chain=chain: ask(chain, control_cost=iv.Support()))
            sys.stdout.write(f"{what.__name__}, 3^{n_cells} states, 3 controls: {took:.2f} s\n")


if __name__ == "__main__":
    main()
