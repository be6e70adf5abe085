"""What a step costs, in operations on vectors: logic on bit planes against look-ups in a table."""

from involute.engine.lattice.layout import BITS, Layout
from involute.engine.native.target import host

LOOK_UP = 4.5
"""Operations on a vector of bytes for one look-up of one cell, its share of forming the index included."""
MOST_TRITS = 9
"""Tables of more inputs are not made into logic."""


def look_ups(n_operations: int, layout: Layout) -> float:
    """Return how many look-ups a cell the logic of one step costs."""
    cells_a_vector = BITS * host().lanes * layout.n_cells / (BITS * layout.n_words)
    return n_operations / cells_a_vector / LOOK_UP
