"""A ground state: the ring of least action per cell, among rings of all lengths.

What to see: next neighbours want the same sign, second and third neighbours opposite ones. They cannot all
have their way, and the best compromise is three of one sign, three of the other.
"""

import sys
from pathlib import Path

import numpy as np

import involute as iv
from involute import plot

OUT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent

a, b, c, d = np.meshgrid(*[[-1, 0, 1]] * 4, indexing="ij")
action = iv.LocalAction(2 * (b == 0) - 2 * a * b + 2 * a * c + a * d, offsets=(0, 1, 2, 3))

print(plot.save(plot.orbit_action(iv.ground_state(action)), OUT / "ground_state.svg"))
