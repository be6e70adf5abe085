"""HashLife: 3^9 steps in 243 rows, a pattern of the plane at growing scales, and the nodes they take.

What to see: after a third of the time the same triangle of triangles, three times smaller. On the plane the
frames hold ever more cells and look alike, and each needs only a few nodes more. For a pattern that is its
own mirror image negated, sharing a node between x and -x leaves about half of them.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent


def sum_mod_3(offsets):
    """Return addition modulo 3 over a neighbourhood."""
    return iv.LocalRule.totalistic(lambda total: (total + 1) % 3 - 1, offsets=offsets)


line, plane = sum_mod_3((-1, 0, 1)), sum_mod_3(iv.von_neumann(2))
half = np.random.default_rng(1).integers(-1, 2, 20)
mirrored = np.concatenate([half, -half[::-1]])
rows = [iv.hashlife(line, [1], 81 * i) for i in range(243)]
frames = [iv.hashlife(plane, [[1, 1], [0, -1]], 3**k // 2) for k in range(2, 7)]
nodes = {
    name: [iv.hashlife(line, mirrored, 3**k // 2, share_signs=shared) for k in range(1, 11)]
    for name, shared in (("stored apart", False), ("x and −x share a node", True))
}

print(plot.save(plot.macrocells(rows), OUT / "hashlife.png"))
print(plot.save(plot.macrocells(frames), OUT / "hashlife_plane.png"))
print(plot.save(plot.node_counts(nodes), OUT / "hashlife_nodes.svg"))
