"""Threshold networks: ``x'_i = sgn(Σ_j W_ij x_j)`` with a dead zone, ``|Σ| <= θ_i -> 0``.

Odd by construction for every W and θ. With W symmetric and θ = 0 no synchronous orbit has a period
longer than 2 (Goles and Olivos), because ``E(x', x) = -x' W x`` never increases along the trajectory.
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control, State, Step, Trits
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.updates.base import AbstractUpdate


def _weights(values: Any) -> NDArray[np.int64]:
    array = np.asarray(values)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or not np.issubdtype(array.dtype, np.integer):
        raise InvalidRuleError(
            explain(
                "a square matrix of integer weights",
                f"shape {array.shape}, dtype {array.dtype}",
                "scale the weights to integers, so that every platform gives the same sign",
            )
        )
    fixed = array.astype(np.int64)
    fixed.flags.writeable = False
    return fixed


@final
@attrs.frozen(eq=False, repr=False)
class ThresholdNetwork(AbstractUpdate):
    """The sign of a weighted sum at every site.

    Parameters
    ----------
    weights : integers, shape (n, n); row i drives site i.
    dead_zone : non-negative integers θ, one or n.

    >>> from involute.spaces.trit_space import TritSpace
    >>> step = ThresholdNetwork([[0, 1], [1, 0]]).bind(TritSpace(2), None)
    >>> step(np.array([1, -1], dtype=np.int8), None, 0).tolist()
    [-1, 1]
    """

    weights: NDArray[np.int64] = attrs.field(converter=_weights)
    dead_zone: NDArray[np.int64] = attrs.field(default=0, converter=np.asarray)

    def __attrs_post_init__(self) -> None:
        """Refuse negative dead zones: the sign would not be odd."""
        if not np.issubdtype(self.dead_zone.dtype, np.integer) or (self.dead_zone < 0).any():
            raise InvalidRuleError(
                explain(
                    "dead zones that are integers >= 0",
                    f"dead_zone={self.dead_zone}",
                    "use 0 for a plain sign",
                )
            )

    @classmethod
    def from_networkx(cls, graph: Any, *, weight: str = "weight", dead_zone: int = 0) -> "ThresholdNetwork":
        """Read integer edge weights of a networkx graph (1 where an edge has none)."""
        nodes = list(graph.nodes)
        position = {node: i for i, node in enumerate(nodes)}
        weights = np.zeros((len(nodes), len(nodes)), dtype=np.int64)
        for a, b, value in graph.edges(data=weight, default=1):
            if int(value) != value:
                raise InvalidRuleError(
                    explain(
                        "integer edge weights", f"{a!r}-{b!r} has {value!r}", "scale the weights to integers"
                    )
                )
            weights[position[b], position[a]] = int(value)
            if not graph.is_directed():
                weights[position[a], position[b]] = int(value)
        return cls(weights, dead_zone)

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> None:
        """No inverse is declared."""
        return

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the synchronous step on batches of states with one cell a row of the weights."""
        n = len(self.weights)
        if controls is not None or space.n_cells != n or not hasattr(space, "shape"):
            raise InvalidRuleError(
                explain(
                    f"a space of {n} trits and no controls",
                    f"{space!r}, {controls!r}",
                    "match the weights' size",
                )
            )
        transposed = np.ascontiguousarray(self.weights.T)

        def step(x: State, _u: Control, _t: int) -> Trits:
            drive = x.reshape(*x.shape[: x.ndim - len(space.shape)], n).astype(np.int64) @ transposed
            sign = (drive > self.dead_zone).astype(np.int8) - (drive < -self.dead_zone).astype(np.int8)
            return np.asarray(sign.reshape(x.shape), dtype=np.int8)

        return step

    def __repr__(self) -> str:
        """Give the size, not the weights."""
        return f"ThresholdNetwork({len(self.weights)} sites, {np.count_nonzero(self.weights)} weights)"
