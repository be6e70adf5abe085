"""Updates of a model file that are tables: kinds local_rule, block_rule, network_rule, threshold_network."""

import math
from typing import Any, ClassVar, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.notation import trits
from involute.spaces.graph_space import GraphSpace
from involute.spec.callables import function
from involute.spec.limits import MAX_BLOCK, MAX_INPUTS, MAX_NUMBERED, MAX_SITES, within
from involute.spec.neighbourhoods import neighbourhood
from involute.spec.site import Site
from involute.spec.updates import AbstractUpdateSpec
from involute.spec.values import Grid, Images, Lengths, RuleNumber
from involute.updates import tables
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule
from involute.updates.threshold_network import ThresholdNetwork


@final
@attrs.frozen(kw_only=True)
class LocalRuleSpec(AbstractUpdateSpec):
    """``kind = "local_rule"``: the same function of a neighbourhood at every cell of a lattice."""

    kind: ClassVar[str] = "local_rule"
    radius: int | None = None
    offsets: tuple[Lengths, ...] | None = None
    neighbourhood: str = "interval"
    table: str | None = None
    number: RuleNumber | None = None
    function: str | None = None
    n_controls: int = 0
    name: str = ""

    def build(self, site: Site) -> LocalRule:
        """Return the rule by its table, number or function."""
        cells = neighbourhood(self.neighbourhood, self.radius, self.offsets, site)
        n_inputs = len(cells) + max(self.n_controls, 0)
        table = tabulated(self.table, self.number, self.function, n_inputs, site)
        name = self.name or (self.function or "").rpartition(":")[2]
        return LocalRule(table, cells, n_controls=self.n_controls, name=name)


@final
@attrs.frozen(kw_only=True)
class BlockRuleSpec(AbstractUpdateSpec):
    """``kind = "block_rule"``: blocks mapped to blocks, by a list, by pairs of words, or by a function."""

    kind: ClassVar[str] = "block_rule"
    block: Lengths
    offsets: tuple[Lengths, ...] = (0,)
    images: Images | None = None
    function: str | None = None
    name: str = ""

    def build(self, site: Site) -> BlockRule:
        """Return the block rule."""
        if (self.images is None) == (self.function is None):
            got = "both" if self.images is not None else "neither"
            raise site.error("either images or function", got, "give exactly one of them")
        lengths = (self.block,) if isinstance(self.block, int) else self.block
        volume = within(
            site.at("block"), "cells in a block", math.prod(max(n, 0) for n in lengths), MAX_BLOCK
        )
        if self.function is not None:
            rule = function(self.function, site.at("function"))
            return BlockRule.from_function(rule, block=lengths, offsets=self.offsets)
        if isinstance(self.images, dict):
            if len(lengths) != 1:
                mend = "write all images as one text"
                raise site.at("images").error("a block on one axis", f"block={list(lengths)}", mend)
            return BlockRule.from_texts(self.images, block=volume, offsets=self.offsets, name=self.name)
        words = (self.images or "").split()
        if len(words) != 3**volume or any(len(image) != volume for image in words):
            expected = (
                f"3^{volume} = {3**volume} images of {volume} signs, for {'-' * volume}, .., {'+' * volume}"
            )
            raise site.at("images").error(expected, f"{len(words)} images", "put blanks between them")
        return BlockRule([trits(image) for image in words], lengths, self.offsets, name=self.name)


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


RULES = (LocalRuleSpec, BlockRuleSpec, NetworkRuleSpec, ThresholdNetworkSpec)


def tabulated(text: str | None, number: int | None, name: str | None, n_inputs: int, site: Site) -> Trits:
    """Return the table that a text, a number or a named function stands for: exactly one of them."""
    if sum(given is not None for given in (text, number, name)) != 1:
        present = {"table": text, "number": number, "function": name}
        got = ", ".join(key for key, given in present.items() if given is not None) or "none of them"
        raise site.error("exactly one of table, number, function", got, "keep one")
    within(site, "cells and controls to read", n_inputs, MAX_INPUTS)
    if text is not None:
        return tables.from_text(text, n_inputs)
    if number is not None:
        within(site.at("number"), "inputs of a numbered rule", n_inputs, MAX_NUMBERED)
        return tables.from_number(number, n_inputs)
    return tables.from_function(function(name or "", site.at("function")), n_inputs)
