"""When random networks stay alive: the number of inputs against the share of entries not neutral.

What to see: the line where three cells in ten stay broken. The more inputs, the fewer entries are enough;
with a single input a network lives on only if no entry is neutral.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
SHARES = [round(0.1 + 0.075 * k, 3) for k in range(13)]
INPUTS = [1, 2, 3, 4, 5]


def network(n_inputs, share):
    """Return a random odd network of 200 nodes."""
    rng = np.random.default_rng(7)
    size = 3**n_inputs // 2
    inputs = [rng.choice(200, n_inputs, replace=False).tolist() for _ in range(200)]
    halves = [np.where(rng.random(size) < share, rng.choice([-1, 1], size), 0) for _ in range(200)]
    tables = [np.concatenate([half, [0], -half[::-1]]) for half in halves]
    return iv.System(space=iv.TritSpace(200), update=iv.NetworkRule(inputs, tables))


runs = iv.ensemble(network, 200, n_replicas=32, parameters={"n_inputs": INPUTS, "share": SHARES}, seed=1)
broken = np.abs(runs.states).mean(axis=-1)
over = {"inputs of a node": INPUTS, "entries that are not neutral": SHARES}

print(
    plot.save(plot.phase_diagram(broken, over, boundary=0.3, label="broken cells"), OUT / "phase_diagram.png")
)
