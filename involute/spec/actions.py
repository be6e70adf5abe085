"""Actions of a model file: kinds support, domain_walls, pair, local, function, expression; several add up."""

from abc import abstractmethod
from typing import ClassVar, final

import attrs
import numpy as np

from involute.actions.base import AbstractAction
from involute.actions.expression import ExpressionAction
from involute.actions.function import FunctionAction
from involute.actions.local import LocalAction
from involute.actions.pair import DomainWalls, PairInteraction
from involute.actions.support import Support
from involute.spec.callables import function
from involute.spec.densities import density
from involute.spec.neighbourhoods import neighbourhood
from involute.spec.site import Site
from involute.spec.values import Grid, Lengths, Number, Weights


class AbstractActionSpec:
    """An action as a model file declares it."""

    kind: ClassVar[str]

    @abstractmethod
    def build(self, site: Site) -> AbstractAction:
        """Return the action."""


@final
@attrs.frozen(kw_only=True)
class SupportSpec(AbstractActionSpec):
    """``kind = "support"``: the number of non-neutral sites, with one weight or one a site."""

    kind: ClassVar[str] = "support"
    weight: Weights = 1
    part: int | None = None

    def build(self, site: Site) -> Support:  # noqa: ARG002
        """Return the weighted support."""
        weight = np.asarray(self.weight) if isinstance(self.weight, list) else self.weight
        return Support(weight, part=self.part)


@final
@attrs.frozen(kw_only=True)
class DomainWallsSpec(AbstractActionSpec):
    """``kind = "domain_walls"``: the number of bonds whose two trits differ, times a weight."""

    kind: ClassVar[str] = "domain_walls"
    weight: Number = 1
    part: int | None = None

    def build(self, site: Site) -> DomainWalls:  # noqa: ARG002
        """Return the weighted walls."""
        return DomainWalls(self.weight, part=self.part)


@final
@attrs.frozen(kw_only=True)
class PairSpec(AbstractActionSpec):
    """``kind = "pair"``: nine numbers φ(a, b), one for each pair of trits on a bond."""

    kind: ClassVar[str] = "pair"
    coupling: Grid
    part: int | None = None

    def build(self, site: Site) -> PairInteraction:
        """Return the pair interaction."""
        return PairInteraction(density(self.coupling, 2, site.at("coupling")), part=self.part)


@final
@attrs.frozen(kw_only=True)
class LocalSpec(AbstractActionSpec):
    """``kind = "local"``: one number for each word of a neighbourhood."""

    kind: ClassVar[str] = "local"
    density: Grid
    radius: int | None = None
    offsets: tuple[Lengths, ...] | None = None
    neighbourhood: str = "interval"
    part: int | None = None

    def build(self, site: Site) -> LocalAction:
        """Return the local action."""
        cells = neighbourhood(self.neighbourhood, self.radius, self.offsets, site)
        values = density(self.density, len(cells), site.at("density"))
        return LocalAction(values, cells, part=self.part)


@final
@attrs.frozen(kw_only=True)
class FunctionActionSpec(AbstractActionSpec):
    """``kind = "function"``: an installed callable of one state."""

    kind: ClassVar[str] = "function"
    function: str

    def build(self, site: Site) -> FunctionAction:
        """Return the action by that callable."""
        return FunctionAction(function(self.function, site.at("function")))


@final
@attrs.frozen(kw_only=True)
class ExpressionActionSpec(AbstractActionSpec):
    """``kind = "expression"``: one formula in all coordinates."""

    kind: ClassVar[str] = "expression"
    expression: str

    def build(self, site: Site) -> ExpressionAction:  # noqa: ARG002
        """Return the action by that formula."""
        return ExpressionAction(self.expression)


ACTIONS = (SupportSpec, DomainWallsSpec, PairSpec, LocalSpec, FunctionActionSpec, ExpressionActionSpec)
