"""Invariants and monotones of a model file: kinds charge, activity, additive, function."""

from abc import abstractmethod
from typing import ClassVar, cast, final

import attrs

from involute.quantities.additive import Additive
from involute.quantities.base import AbstractQuantity, Parity
from involute.quantities.charge import Activity, Charge
from involute.quantities.function import FunctionQuantity
from involute.spec.callables import function
from involute.spec.densities import density
from involute.spec.neighbourhoods import neighbourhood
from involute.spec.site import Site
from involute.spec.spelling import correction
from involute.spec.values import Grid, Lengths


class AbstractQuantitySpec:
    """A quantity as a model file declares it."""

    kind: ClassVar[str]

    @abstractmethod
    def build(self, site: Site) -> AbstractQuantity:
        """Return the quantity."""


@final
@attrs.frozen(kw_only=True)
class ChargeSpec(AbstractQuantitySpec):
    """``kind = "charge"``: the sum of the trits, odd."""

    kind: ClassVar[str] = "charge"
    part: int | None = None

    def build(self, site: Site) -> Charge:  # noqa: ARG002
        """Return the charge."""
        return Charge(part=self.part)


@final
@attrs.frozen(kw_only=True)
class ActivitySpec(AbstractQuantitySpec):
    """``kind = "activity"``: the number of non-neutral trits, even."""

    kind: ClassVar[str] = "activity"
    part: int | None = None

    def build(self, site: Site) -> Activity:  # noqa: ARG002
        """Return the activity."""
        return Activity(part=self.part)


@final
@attrs.frozen(kw_only=True)
class AdditiveSpec(AbstractQuantitySpec):
    """``kind = "additive"``: a density over words, summed over all sites."""

    kind: ClassVar[str] = "additive"
    density: Grid
    parity: str
    label: str = "additive"
    radius: int | None = None
    offsets: tuple[Lengths, ...] | None = None
    neighbourhood: str = "interval"

    def build(self, site: Site) -> Additive:
        """Return the additive quantity."""
        cells = neighbourhood(self.neighbourhood, self.radius, self.offsets, site)
        values = density(self.density, len(cells), site.at("density"))
        return Additive(values, cells, parity(self.parity, site.at("parity")), label=self.label)


@final
@attrs.frozen(kw_only=True)
class FunctionQuantitySpec(AbstractQuantitySpec):
    """``kind = "function"``: an installed callable of one state."""

    kind: ClassVar[str] = "function"
    function: str
    parity: str
    label: str = ""

    def build(self, site: Site) -> FunctionQuantity:
        """Return the quantity by that callable."""
        found = function(self.function, site.at("function"))
        return FunctionQuantity(found, parity(self.parity, site.at("parity")), label=self.label)


QUANTITIES = (ChargeSpec, ActivitySpec, AdditiveSpec, FunctionQuantitySpec)


def parity(word: str, site: Site) -> Parity:
    """Return a parity, checked."""
    if word not in {"even", "odd"}:
        raise site.error("'even' or 'odd'", repr(word), correction(word, ("even", "odd")))
    return cast("Parity", word)
