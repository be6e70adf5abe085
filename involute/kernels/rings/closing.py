"""From which nodes a walk can still close: backwards from its start, among later nodes only.

The edges into node u come from ``sources[starts[u]:starts[u + 1]]``.
"""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.kernels.jit import kernel


@kernel
def next_home(starts: Index, sources: Index, first: int, length: int, waiting: Index, seen: Index) -> int:
    """Return the first node from ``first`` on that lies on a closed walk of some edges, all nodes no earlier.

    ``waiting`` (2, n_nodes) is room; ``seen`` (n_nodes,) is kept between calls, less than 0 at first. Returns
    -1 where there is none.
    """
    for home in range(first, len(seen)):
        waiting[0, 0] = home
        n_here, own = 1, 0
        for k in range(length):
            n_there, token = 0, home * length + k
            for i in range(n_here):
                node = waiting[own, i]
                for e in range(starts[node], starts[node + 1]):
                    source = sources[e]
                    if source >= home and seen[source] != token:
                        seen[source] = token
                        waiting[1 - own, n_there] = source
                        n_there += 1
            n_here, own = n_there, 1 - own
        if n_here and seen[home] == home * length + length - 1:
            return home
    return -1


@kernel
def closing(starts: Index, sources: Index, home: int, out: NDArray[np.bool_]) -> None:
    """Write whether k edges can lead from node u to ``home`` among nodes >= home, out (n + 1, n_nodes)."""
    out[:] = False
    out[0, home] = True
    for k in range(1, len(out)):
        for u in range(home, out.shape[1]):
            if out[k - 1, u]:
                for e in range(starts[u], starts[u + 1]):
                    if sources[e] >= home:
                        out[k, sources[e]] = True
