"""How much of a random network stays broken, against the share of its table entries that are not neutral.

What to see: below one fifth everything dies out; above, a share stays broken that grows with the parameter.
The bands hold the middle 50 % and 90 % of 64 runs from different states.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
SHARES = [round(0.1 + 0.075 * k, 3) for k in range(13)]


def network(share):
    """Return a random odd network of 200 nodes with three inputs each."""
    rng = np.random.default_rng(7)
    inputs = [rng.choice(200, 3, replace=False).tolist() for _ in range(200)]
    halves = [np.where(rng.random(13) < share, rng.choice([-1, 1], 13), 0) for _ in range(200)]
    tables = [np.concatenate([half, [0], -half[::-1]]) for half in halves]
    return iv.System(space=iv.TritSpace(200), update=iv.NetworkRule(inputs, tables))


runs = iv.ensemble(network, 200, n_replicas=64, parameters={"share": SHARES}, seed=1)
broken = np.abs(runs.states).mean(axis=-1)
picture = plot.quantile_fan(
    broken, {"entries that are not neutral": SHARES}, label="broken cells after 200 steps"
)

print(plot.save(picture, OUT / "quantile_fan.svg"))
