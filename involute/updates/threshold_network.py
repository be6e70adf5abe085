"""Threshold networks: ``x'_i = sgn(Σ_j W_ij x_j)`` with a dead zone, ``|Σ| <= θ_i -> 0``.

Odd by construction for every W and θ. With W symmetric and θ = 0 no synchronous orbit has a period
longer than 2 (Goles and Olivos), because ``E(x', x) = -x' W x`` never increases along the trajectory.
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Step, Trits
from involute.checking import array_of, frozen, whole
from involute.engine.replicas.engine import MOST_INPUTS, ReplicaEngine, replica_engine, why_not
from involute.engine.replicas.step import ReplicaStep
from involute.errors import InvalidRuleError, explain
from involute.spaces.base import AbstractSpace
from involute.spaces.graph_space import GraphSpace, nodes_of
from involute.spaces.neighbourhood import trit_shape
from involute.updates.base import AbstractUpdate


def _weights(values: Any) -> NDArray[np.int64]:
    array = array_of(values, "weights", InvalidRuleError)
    square = array.ndim == 2 and array.shape[0] == array.shape[1] and array.size > 0
    if not square or array.dtype.kind not in "iu":
        raise InvalidRuleError(
            explain(
                "a square matrix of integer weights",
                f"shape {array.shape}, dtype {array.dtype}",
                "scale the weights to integers, so that every platform gives the same sign",
            )
        )
    largest = max(sum(abs(w) for w in line) for line in array.tolist())
    if largest >= 2**63:
        raise InvalidRuleError(
            explain(
                "rows of weights whose absolute sum is below 2^63", f"{largest}", "scale the weights down"
            )
        )
    return frozen(array.astype(np.int64))


def _dead_zone(values: Any) -> NDArray[np.int64]:
    array = array_of(values, "dead_zone", InvalidRuleError)
    if array.dtype.kind not in "iu" or array.ndim > 1 or bool((array < 0).any() or (array >= 2**63).any()):
        raise InvalidRuleError(
            explain("dead zones that are integers >= 0", f"dead_zone={values!r}", "use 0 for a plain sign")
        )
    return frozen(array.astype(np.int64))


@final
@attrs.frozen(eq=False, repr=False)
class ThresholdNetwork(AbstractUpdate):
    """The sign of a weighted sum at every site.

    Parameters
    ----------
    weights : integers, shape (n, n); row i drives site i.
    dead_zone : non-negative integers θ, one or n.

    Attributes
    ----------
    labels : the nodes of the graph that `from_networkx` read, in order, else empty; a space with labels must
        have the same. They are no part of what the network does, nor of its identity.

    >>> from involute.spaces.trit_space import TritSpace
    >>> step = ThresholdNetwork([[0, 1], [1, 0]]).bind(TritSpace(2), None)
    >>> step(np.array([1, -1], dtype=np.int8), None, 0).tolist()
    [-1, 1]
    """

    weights: NDArray[np.int64] = attrs.field(converter=_weights)
    dead_zone: NDArray[np.int64] = attrs.field(default=0, converter=_dead_zone)
    labels: tuple[str, ...] = attrs.field(default=(), init=False)

    def __attrs_post_init__(self) -> None:
        """Refuse as many dead zones as fit neither one nor every site."""
        if self.dead_zone.shape not in {(), (len(self.weights),)}:
            raise InvalidRuleError(
                explain(
                    f"one dead zone, or {len(self.weights)}",
                    f"{self.dead_zone.shape}",
                    "give one, or one a site",
                )
            )

    @classmethod
    def from_networkx(cls, graph: Any, *, weight: str = "weight", dead_zone: int = 0) -> "ThresholdNetwork":
        """Read integer edge weights of a networkx graph; parallel edges add up.

        Parameters
        ----------
        graph : its nodes are numbered in its order; an edge a -> b is the weight of a at b.
        weight : the name of the edge attribute. An edge without it weighs 1; where no edge has an attribute
            of another name than ``"weight"``, that is refused.
        dead_zone : of every site.

        Raises
        ------
        InvalidRuleError
            It is no graph, no edge has the attribute, or a weight is no whole number.
        """
        nodes = nodes_of(graph, InvalidRuleError)
        edges = list(graph.edges(data=True))
        if weight != "weight" and edges and not any(weight in data for _, _, data in edges):
            known = ", ".join(sorted({str(name) for _, _, data in edges for name in data})) or "none at all"
            got = f"weight={weight!r} where no edge has it (they have {known})"
            raise InvalidRuleError(explain("the name of an edge attribute", got, "correct its spelling"))
        position = {node: i for i, node in enumerate(nodes)}
        weights = np.zeros((len(nodes), len(nodes)), dtype=np.int64)
        for a, b, data in edges:
            strength = whole(data.get(weight, 1), f"the weight of {a!r}-{b!r}", InvalidRuleError)
            weights[position[b], position[a]] += strength
            if not graph.is_directed() and a != b:
                weights[position[a], position[b]] += strength
        network = cls(weights, dead_zone)
        object.__setattr__(network, "labels", tuple(str(node) for node in nodes))
        return network

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> None:
        """No inverse is declared."""
        return

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the synchronous step on batches of states with one cell a row of the weights.

        Where no row has more than 9 weights, batches of 16 states and more are stepped 64 a word.
        """
        n = len(self.weights)
        trit_shape(space)
        if controls is not None or space.n_cells != n:
            raise InvalidRuleError(
                explain(
                    f"a space of {n} trits and no controls",
                    f"{space!r}, {controls!r}",
                    "match the weights' size",
                )
            )
        own = space.labels if isinstance(space, GraphSpace) else ()
        if own and self.labels and own != self.labels:
            i = next(i for i, (a, b) in enumerate(zip(own, self.labels, strict=True)) if a != b)
            got = f"node {i} called {own[i]!r} in the space and {self.labels[i]!r} in the network"
            mend = "order the nodes alike: read the space and the network from one graph"
            raise InvalidRuleError(explain("the same nodes in the same order", got, mend))
        transposed = np.ascontiguousarray(self.weights.T)

        def plain(flat: Trits) -> Trits:
            return _sign(flat.astype(np.int64) @ transposed, self.dead_zone)

        return ReplicaStep(n, plain, lambda: _engine(self.weights, self.dead_zone))

    def __repr__(self) -> str:
        """Give the size, not the weights."""
        return f"ThresholdNetwork({len(self.weights)} sites, {np.count_nonzero(self.weights)} weights)"


def _sign(drive: NDArray[np.int64], zone: NDArray[np.int64]) -> Trits:
    return (drive > zone).astype(np.int8) - (drive < -zone).astype(np.int8)


def _engine(weights: NDArray[np.int64], dead_zone: NDArray[np.int64]) -> ReplicaEngine | None:
    """Return the network as tables, shared by rows with the same weights; ``None`` where a row has many."""
    zones = np.broadcast_to(dead_zone, len(weights)).tolist()
    inputs = [np.flatnonzero(row).tolist() or [0] for row in weights]
    if max(map(len, inputs)) > MOST_INPUTS:
        return None
    kinds = [(tuple(row[own].tolist()), zone) for row, own, zone in zip(weights, inputs, zones, strict=True)]
    distinct = {kind: threshold_table(*kind) for kind in kinds}
    if why_not(inputs, distinct.values()):
        return None
    return replica_engine(inputs, [distinct[kind] for kind in kinds])


def threshold_table(weights: tuple[int, ...], zone: int) -> Trits:
    """Return ``sgn(Σ_j W_j x_j)`` with a dead zone, of every word x.

    >>> threshold_table((1, 1), 1).tolist()
    [-1, 0, 0, 0, 0, 0, 0, 0, 1]
    """
    k = len(weights)
    words = np.arange(3**k)[:, None] // 3 ** np.arange(k - 1, -1, -1) % 3 - 1
    return _sign(words @ np.asarray(weights, dtype=np.int64), np.asarray(zone))
