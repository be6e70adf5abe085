"""Invariants, monotones and integrity quantities of a model file.

Kinds charge, activity, additive, function, expression, syndrome.
"""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, cast, final

import attrs

from involute.arrays import State
from involute.quantities.additive import Additive
from involute.quantities.base import AbstractQuantity, Parity
from involute.quantities.charge import Activity, Charge
from involute.quantities.expression import ExpressionQuantity
from involute.quantities.function import FunctionQuantity
from involute.quantities.integrity import Integrity, byte_crc, even_crc
from involute.quantities.syndrome import Syndrome
from involute.spec.callables import function
from involute.spec.densities import density
from involute.spec.neighbourhoods import neighbourhood
from involute.spec.site import Site
from involute.spec.spelling import correction
from involute.spec.values import Grid, Lengths

CHECKSUMS: dict[str, Callable[[State], int]] = {"byte_crc": byte_crc, "even_crc": even_crc}


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


@final
@attrs.frozen(kw_only=True)
class ExpressionQuantitySpec(AbstractQuantitySpec):
    """``kind = "expression"``: one formula in all coordinates."""

    kind: ClassVar[str] = "expression"
    expression: str
    parity: str
    label: str = ""

    def build(self, site: Site) -> ExpressionQuantity:
        """Return the quantity by that formula."""
        declared = parity(self.parity, site.at("parity"))
        return ExpressionQuantity(self.expression, declared, label=self.label)


@final
@attrs.frozen(kw_only=True)
class SyndromeSpec(AbstractQuantitySpec):
    """``kind = "syndrome"``: the check matrix of a linear code over GF(3), applied modulo 3."""

    kind: ClassVar[str] = "syndrome"
    check: Grid
    label: str = "syndrome"

    def build(self, site: Site) -> Syndrome:  # noqa: ARG002
        """Return the syndrome."""
        return Syndrome(self.check, label=self.label)


QUANTITIES = (
    ChargeSpec,
    ActivitySpec,
    AdditiveSpec,
    FunctionQuantitySpec,
    ExpressionQuantitySpec,
    SyndromeSpec,
)


@final
@attrs.frozen(kw_only=True)
class IntegritySpec:
    """A checksum, flag or label that is declared to be a function of a quantity.

    ``value`` is ``byte_crc``, ``even_crc`` or an installed callable of one state; without one, the checksum
    is the quantity itself.
    """

    of: AbstractQuantitySpec
    value: str | None = None
    monotone: bool = False
    label: str = ""

    def build(self, site: Site) -> Integrity:
        """Return the integrity quantity."""
        value = CHECKSUMS.get(self.value or "")
        if value is None and self.value is not None:
            value = function(self.value, site.at("value"))
        of = site.build(self.of, "of")
        return Integrity(of=of, value=value, is_monotone=self.monotone, label=self.label)


def parity(word: str, site: Site) -> Parity:
    """Return a parity, checked."""
    if word not in {"even", "odd"}:
        raise site.error("'even' or 'odd'", repr(word), correction(word, ("even", "odd")))
    return cast("Parity", word)
