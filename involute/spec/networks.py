"""Updates of a model file that differ from site to site: kinds network_rule, threshold_network."""

from typing import Any, ClassVar, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.spaces.graph_space import GraphSpace
from involute.spec.limits import MAX_SITES, within
from involute.spec.site import Site
from involute.spec.tabulation import tabulated
from involute.spec.updates import AbstractUpdateSpec
from involute.spec.values import Grid, Lengths, RuleNumber
from involute.updates.network import NetworkRule
from involute.updates.threshold_network import ThresholdNetwork


@final
@attrs.frozen(kw_only=True)
class SiteRuleSpec:
    """One site of a network: what it reads, and its table, number or function."""

    inputs: tuple[int, ...]
    table: str | None = None
    number: RuleNumber | None = None
    function: str | None = None

    def build(self, site: Site) -> Trits:
        """Return the table of the site."""
        return tabulated(self.table, self.number, self.function, len(self.inputs), site)


@final
@attrs.frozen(kw_only=True)
class NetworkRuleSpec(AbstractUpdateSpec):
    """``kind = "network_rule"``: every site has its own inputs and table."""

    kind: ClassVar[str] = "network_rule"
    sites: tuple[SiteRuleSpec, ...]

    def build(self, site: Site) -> NetworkRule:
        """Return the network."""
        rows = [site.at("sites").build(rule, i) for i, rule in enumerate(self.sites)]
        return NetworkRule([rule.inputs for rule in self.sites], rows)


@final
@attrs.frozen(kw_only=True)
class ThresholdNetworkSpec(AbstractUpdateSpec):
    """``kind = "threshold_network"``: signs of integer sums.

    ``weights`` is the square matrix; on a graph, ``edge_weights`` gives one integer for all edges (both
    ways), or one an edge.
    """

    kind: ClassVar[str] = "threshold_network"
    weights: Grid | None = None
    edge_weights: Lengths | None = None
    dead_zone: Lengths = 0

    def build(self, site: Site) -> ThresholdNetwork:
        """Return the network."""
        if (self.weights is None) == (self.edge_weights is None):
            got = "both" if self.weights is not None else "neither"
            raise site.error("either weights or edge_weights", got, "give exactly one of them")
        weights = self.weights if self.edge_weights is None else self._on_edges(self.edge_weights, site)
        return ThresholdNetwork(np.asarray(weights), self.dead_zone)

    def _on_edges(self, values: Lengths, site: Site) -> Any:
        place = site.at("edge_weights")
        if not isinstance(site.space, GraphSpace):
            raise place.error("a space of kind 'graph'", f"{site.space!r}", "give weights as a matrix")
        n, edges = within(place, "nodes", site.space.n_nodes, MAX_SITES), site.space.edges
        row = (values,) * len(edges) if isinstance(values, int) else values
        if len(row) != len(edges):
            raise place.error(f"one weight, or {len(edges)}", f"{len(row)} weights", "give one an edge")
        matrix = np.zeros((n, n), dtype=np.int64)
        for (a, b), weight in zip(edges, row, strict=True):
            matrix[a, b] = matrix[b, a] = weight
        return matrix


NETWORKS = (NetworkRuleSpec, ThresholdNetworkSpec)
