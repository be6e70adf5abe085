"""What an observer of a model sees: kinds sites, function."""

from abc import abstractmethod
from typing import ClassVar, final

import attrs

from involute.emissions.base import AbstractEmission
from involute.emissions.function import FunctionEmission
from involute.emissions.sites import Sites
from involute.spec.callables import function
from involute.spec.site import Site


class AbstractEmissionSpec:
    """An emission as a model file declares it."""

    kind: ClassVar[str]

    @abstractmethod
    def build(self, site: Site) -> AbstractEmission:
        """Return the emission."""


@final
@attrs.frozen(kw_only=True)
class SitesSpec(AbstractEmissionSpec):
    """``kind = "sites"``: the trits at these sites."""

    kind: ClassVar[str] = "sites"
    sites: tuple[int, ...]

    def build(self, site: Site) -> Sites:
        """Return the emission of these sites, which the space must have."""
        n_cells = 0 if site.space is None else site.space.n_cells
        if not all(0 <= i < n_cells for i in self.sites):
            raise site.at("sites").error(
                f"sites in 0..{n_cells - 1}", f"{list(self.sites)}", "number cells from 0"
            )
        return Sites(self.sites)


@final
@attrs.frozen(kw_only=True)
class FunctionEmissionSpec(AbstractEmissionSpec):
    """``kind = "function"``: an installed callable of state and time."""

    kind: ClassVar[str] = "function"
    function: str

    def build(self, site: Site) -> FunctionEmission:
        """Return the emission by that callable."""
        return FunctionEmission(function(self.function, site.at("function")))


EMISSIONS = (SitesSpec, FunctionEmissionSpec)
