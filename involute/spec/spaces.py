"""State and control spaces of a model file: kinds trit, graph, integer, finite, product."""

import math
from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar, final

import attrs

from involute.spaces.base import AbstractSpace
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.integer_space import MAX_TRITS, IntegerSpace
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace
from involute.spec.limits import MAX_AXES, MAX_CELLS, within
from involute.spec.site import Site
from involute.spec.spelling import correction
from involute.spec.values import Lengths


class AbstractSpaceSpec:
    """A space as a model file declares it."""

    kind: ClassVar[str]

    @abstractmethod
    def build(self, site: Site) -> AbstractSpace:
        """Return the space."""


@final
@attrs.frozen(kw_only=True)
class TritSpec(AbstractSpaceSpec):
    """``kind = "trit"``: a lattice of trits."""

    kind: ClassVar[str] = "trit"
    shape: Lengths
    boundary: str = "periodic"

    def build(self, site: Site) -> TritSpace:
        """Return the lattice."""
        return TritSpace(moderate(self.shape, site), boundary=self.boundary)


@final
@attrs.frozen(kw_only=True)
class GraphSpec(AbstractSpaceSpec):
    """``kind = "graph"``: trits on the nodes of a graph; edges are pairs of numbers, or of labels."""

    kind: ClassVar[str] = "graph"
    edges: tuple[tuple[int | str, ...], ...]
    labels: tuple[str, ...] = ()
    n_nodes: int | None = None

    def build(self, site: Site) -> GraphSpace:
        """Return the graph."""
        if (self.n_nodes is None) == (not self.labels):
            mend = "give exactly one of them"
            raise site.error(
                "either n_nodes or labels", f"n_nodes={self.n_nodes}, labels={self.labels}", mend
            )
        n_nodes = len(self.labels) if self.n_nodes is None else self.n_nodes
        within(site, "nodes", n_nodes, MAX_CELLS)
        pairs = [self._pair(edge, site.at("edges").at(i)) for i, edge in enumerate(self.edges)]
        return GraphSpace(n_nodes, pairs, labels=self.labels)

    def _pair(self, edge: tuple[int | str, ...], site: Site) -> tuple[int, int]:
        if len(edge) != 2:
            raise site.error("a pair of nodes", f"{list(edge)}", "write [a, b]")
        first, second = (self._node(end, site) for end in edge)
        return first, second

    def _node(self, end: int | str, site: Site) -> int:
        if isinstance(end, int):
            return end
        if end not in self.labels:
            raise site.error("labels of nodes", repr(end), correction(end, self.labels))
        return self.labels.index(end)


@final
@attrs.frozen(kw_only=True)
class IntegerSpec(AbstractSpaceSpec):
    """``kind = "integer"``: integers as packed trits."""

    kind: ClassVar[str] = "integer"
    n_trits: int
    shape: Lengths = ()

    def build(self, site: Site) -> IntegerSpace:
        """Return the integers; `IntegerSpace` says itself where they are too wide."""
        return IntegerSpace(self.n_trits, moderate(self.shape, site, unit=min(self.n_trits, MAX_TRITS)))


@final
@attrs.frozen(kw_only=True)
class FiniteSpec(AbstractSpaceSpec):
    """``kind = "finite"``: labels, for controls that are no trits."""

    kind: ClassVar[str] = "finite"
    labels: tuple[str, ...]
    neutral_label: str = ""

    def build(self, site: Site) -> FiniteSpace:  # noqa: ARG002
        """Return the set of labels."""
        return FiniteSpace(self.labels, neutral_label=self.neutral_label)


@final
@attrs.frozen(kw_only=True)
class ProductSpec(AbstractSpaceSpec):
    """``kind = "product"``: named factors, as (now, before)."""

    kind: ClassVar[str] = "product"
    factors: tuple[AbstractSpaceSpec, ...]
    names: tuple[str, ...] = ()

    def build(self, site: Site) -> ProductSpace:
        """Return the product of the factors."""
        factors = [site.at("factors").build(factor, i) for i, factor in enumerate(self.factors)]
        within(site, "cells", sum(factor.n_cells for factor in factors), MAX_CELLS)
        return ProductSpace(tuple(factors), names=self.names)


SPACES = (TritSpec, GraphSpec, IntegerSpec, FiniteSpec, ProductSpec)


def moderate(shape: Lengths, site: Site, *, unit: int = 1) -> tuple[int, ...]:
    """Return lattice lengths whose cells fit in a model file's limits."""
    axes = tuple(shape) if isinstance(shape, Iterable) else (shape,)
    within(site.at("shape"), "axes", len(axes), MAX_AXES)
    within(site.at("shape"), "cells", unit * math.prod(max(n, 0) for n in axes), MAX_CELLS)
    return axes
