"""The least mean weight of a cycle of a graph: an exact fraction, a cycle of it, and why none has less."""

import math
from fractions import Fraction
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.checking import array_of, frozen, whole
from involute.decide.enumeration import packed
from involute.decide.statement import Certificate
from involute.eigen.least.search import LIMIT, MOST_PLACES, grouped_edges, least_means
from involute.eigen.least.weights import FITS, bound, exact_integers, multiplied
from involute.errors import InvalidRuleError, explain


@final
@attrs.frozen(eq=False, repr=False, slots=False)
class MeanCycle:
    """A cycle of least (or greatest) mean weight.

    With the whole weights ``w`` (times ``scale``, and times -1 for a greatest mean), every edge has
    ``denominator * w - numerator + potential[source] - potential[target] >= 0``, with equality around the
    cycle. Summed along any cycle the potentials cancel: none has a mean below ``numerator / denominator``.

    Attributes
    ----------
    value : the mean, or ``None`` if the graph has no cycle; the potential then falls along every edge.
    nodes, edges : the cycle: its nodes, the least number first, and the numbers of the edges that leave them.
    potential : one whole number a node.
    numerator, denominator, scale : of the claim above, in lowest terms.
    n_iterations : how often the policy was evaluated.
    source, target, weight : the graph, the weights as whole numbers.
    """

    value: Fraction | None
    nodes: tuple[int, ...]
    edges: tuple[int, ...]
    potential: NDArray[Any]
    numerator: int
    denominator: int
    scale: int
    n_iterations: int
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    weight: NDArray[Any]

    @cached_property
    def certificate(self) -> Certificate | None:
        """The claim as plain data; ``None`` without a cycle, or where it does not fit 63 bits."""
        largest = self.denominator * bound(self.weight) + abs(self.numerator) + 2 * bound(self.potential)
        if self.value is None or largest >= 2 * FITS:
            return None
        return {
            "kind": "mean cycle",
            "source": packed(self.source.astype(np.int64)),
            "target": packed(self.target.astype(np.int64)),
            "weight": packed(self.weight.astype(np.int64)),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "cycle": packed(np.asarray(self.edges, dtype=np.int64)),
            "potential": packed(self.potential.astype(np.int64)),
        }

    def __len__(self) -> int:
        """Return the number of edges of the cycle."""
        return len(self.edges)

    def __repr__(self) -> str:
        """Say the mean and the length."""
        if self.value is None:
            return f"MeanCycle(none: {len(self.potential)} nodes without a cycle)"
        return f"MeanCycle({self.value}, {len(self)} edges)"


def minimum_mean_cycle(
    source: Any, target: Any, weight: Any, n_nodes: int | None = None, *, maximum: bool = False
) -> MeanCycle:
    """Return a cycle whose edges have the least mean weight, by Howard's policy iteration in exact numbers.

    Parameters
    ----------
    source, target : the nodes that each edge joins, numbered from 0, shape (m,); parallel edges and loops
        are allowed.
    weight : integers, floats or fractions, shape (m,); a float counts as the fraction that it is.
    n_nodes : n; one more than the greatest node of an edge if not given.
    maximum : look for the greatest mean instead.

    Returns
    -------
    MeanCycle
        ``value`` is ``None`` if there is no cycle. The same graph gives the same cycle.

    Raises
    ------
    InvalidRuleError
        The arrays do not describe a graph; or the sums need more than 63 bits and there are more than 3^10
        edges, too many to go on in Python's integers.

    Notes
    -----
    R. A. Howard, *Dynamic Programming and Markov Processes*, 1960; each iteration takes O(n + m) steps.

    >>> found = minimum_mean_cycle([0, 1, 1, 2], [1, 0, 2, 2], [1, 2, 0, 3])
    >>> found.value, found.nodes
    (Fraction(3, 2), (0, 1))
    """
    begin, end = _places(source, "source"), _places(target, "target")
    weights, scale = exact_integers(weight)
    size = _n_nodes(begin, end, weights, n_nodes)
    signed = -weights if maximum else weights
    low, unit = _origin(signed, size)
    edges, order = grouped_edges(begin, end, _measured(signed, low, unit), size)
    guesses, policies, n_iterations = least_means(edges)
    below = int(guesses.denominator[0])
    above = low * below + unit * int(guesses.numerator[0])
    common = math.gcd(above, below)
    potential = multiplied(-policies.height, unit // common)  # common divides the unit
    nodes, numbers = _cycle(edges.target, guesses.edge, int(guesses.node[0]))
    value = Fraction(above, below * scale) * (-1 if maximum else 1)
    return MeanCycle(
        value=value if nodes else None,
        nodes=nodes,
        edges=numbers if order is None else tuple(int(order[edge]) for edge in numbers),
        potential=frozen(potential),
        numerator=above // common,
        denominator=below // common,
        scale=scale,
        n_iterations=n_iterations,
        source=begin,
        target=end,
        weight=signed,
    )


def _places(values: Any, name: str) -> NDArray[np.int32]:
    """Return node numbers, one an edge."""
    array = array_of(values, name, InvalidRuleError)
    is_list = array.ndim == 1 and (array.dtype.kind in "iu" or not array.size)
    if not is_list or (array.size and (int(array.min()) < 0 or int(array.max()) >= MOST_PLACES)):
        got = f"{array.dtype} of shape {array.shape}"
        if is_list:
            got = f"{name} from {array.min()} to {array.max()}"
        mend = "give one node an edge, numbered from 0"
        raise InvalidRuleError(explain(f"{name} to be a list of whole numbers >= 0", got, mend))
    return array.astype(np.int32)


def _n_nodes(source: NDArray[Any], target: NDArray[Any], weight: NDArray[Any], n_nodes: int | None) -> int:
    """Return the number of nodes of a graph whose lists fit together."""
    sizes = [len(source), len(target), len(weight)]
    if len(set(sizes)) > 1 or sizes[0] >= MOST_PLACES:
        mend = "give every edge a source, a target and a weight"
        raise InvalidRuleError(explain("three lists of the same length", f"lengths {sizes}", mend))
    least = 1 + max((int(ends.max()) for ends in (source, target) if len(ends)), default=-1)
    size = least if n_nodes is None else whole(n_nodes, "n_nodes", InvalidRuleError, at_least=0)
    if not least <= size <= MOST_PLACES:
        got = f"n_nodes={size}"
        raise InvalidRuleError(explain(f"at least {least} nodes, as edges name them", got, "leave it out"))
    return size


def _origin(weight: NDArray[Any], n_nodes: int) -> tuple[int, int]:
    """Return an origin and a unit in which weights are small: 0 and 1 if their sums fit as they are."""
    if bound(weight) * max(n_nodes, 1) < LIMIT:
        return 0, 1
    low = int(weight.min())
    unit = math.gcd(*(int(value) - low for value in np.unique(weight).tolist()))
    return low, max(unit, 1)


def _measured(weight: NDArray[Any], low: int, unit: int) -> NDArray[Any]:
    """Return weights from an origin in a unit, in int64 if they fit."""
    if (low, unit) == (0, 1):
        return weight
    measured = (weight.astype(object) - low) // unit
    return measured.astype(np.int64) if bound(measured) < LIMIT else measured


def _cycle(
    target: NDArray[np.int32], edge: NDArray[np.int32], start: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the nodes and edges of a cycle through a node, the least node first; empty below node 0."""
    nodes, edges, node = list[int](), list[int](), start
    while node >= 0 and (not nodes or node != start):
        nodes.append(node)
        edges.append(int(edge[node]))
        node = int(target[edges[-1]])
    first = nodes.index(min(nodes)) if nodes else 0
    return tuple(nodes[first:] + nodes[:first]), tuple(edges[first:] + edges[:first])
