"""Updates of a model file that are no tables.

Kinds second_order, composite, cycle, switch, shift_register, code_shift, function, expression.
"""

from abc import abstractmethod
from typing import ClassVar, final

import attrs

from involute.spaces.product_space import ProductSpace
from involute.spec.callables import function
from involute.spec.site import Site
from involute.spec.values import Grid
from involute.updates.base import AbstractUpdate
from involute.updates.code_shift import CodeShift
from involute.updates.composite import Composite, Cycle, Switch
from involute.updates.expression import ExpressionUpdate
from involute.updates.function import FunctionUpdate
from involute.updates.local_rule import LocalRule
from involute.updates.second_order import SecondOrder
from involute.updates.shift_register import ShiftRegister


class AbstractUpdateSpec:
    """An update as a model file declares it."""

    kind: ClassVar[str]

    @abstractmethod
    def build(self, site: Site) -> AbstractUpdate:
        """Return the update."""


@final
@attrs.frozen(kw_only=True)
class SecondOrderSpec(AbstractUpdateSpec):
    """``kind = "second_order"``: any rule made reversible, on a product (now, before)."""

    kind: ClassVar[str] = "second_order"
    rule: AbstractUpdateSpec

    def build(self, site: Site) -> SecondOrder:
        """Return the second-order update; its rule acts on the first factor."""
        inner = site.on(site.space.factors[0]) if isinstance(site.space, ProductSpace) else site
        return SecondOrder(inner.build(self.rule, "rule"))


@final
@attrs.frozen(kw_only=True)
class CompositeSpec(AbstractUpdateSpec):
    """``kind = "composite"``: the parts in order, all within one step."""

    kind: ClassVar[str] = "composite"
    parts: tuple[AbstractUpdateSpec, ...]

    def build(self, site: Site) -> Composite:
        """Return the composite."""
        return Composite(_parts(self.parts, site))


@final
@attrs.frozen(kw_only=True)
class CycleSpec(AbstractUpdateSpec):
    """``kind = "cycle"``: the parts take turns in time."""

    kind: ClassVar[str] = "cycle"
    parts: tuple[AbstractUpdateSpec, ...]

    def build(self, site: Site) -> Cycle:
        """Return the cycle."""
        return Cycle(_parts(self.parts, site))


@final
@attrs.frozen(kw_only=True)
class SwitchSpec(AbstractUpdateSpec):
    """``kind = "switch"``: an installed callable of the state chooses the part."""

    kind: ClassVar[str] = "switch"
    chooser: str
    parts: tuple[AbstractUpdateSpec, ...]

    def build(self, site: Site) -> Switch:
        """Return the switch."""
        return Switch(function(self.chooser, site.at("chooser")), _parts(self.parts, site))


@final
@attrs.frozen(kw_only=True)
class ShiftRegisterSpec(AbstractUpdateSpec):
    """``kind = "shift_register"``: a window on a stream; the control enters last."""

    kind: ClassVar[str] = "shift_register"

    def build(self, site: Site) -> ShiftRegister:  # noqa: ARG002
        """Return the shift register."""
        return ShiftRegister()


@final
@attrs.frozen(kw_only=True)
class CodeShiftSpec(AbstractUpdateSpec):
    """``kind = "code_shift"``: add a word of a linear code over GF(3), by its generator or its checks."""

    kind: ClassVar[str] = "code_shift"
    generator: Grid | None = None
    check: Grid | None = None

    def build(self, site: Site) -> CodeShift:
        """Return the shift along the code."""
        if (self.generator is None) == (self.check is None):
            got = "both" if self.generator is not None else "neither"
            raise site.error("either generator or check", got, "give exactly one of them")
        return CodeShift(self.generator) if self.check is None else CodeShift.along(self.check)


@final
@attrs.frozen(kw_only=True)
class FunctionUpdateSpec(AbstractUpdateSpec):
    """``kind = "function"``: an installed callable of (x), (x, u) or (x, u, t)."""

    kind: ClassVar[str] = "function"
    function: str
    inverse: str | None = None
    period: int | None = None

    def build(self, site: Site) -> FunctionUpdate:
        """Return the update by that callable."""
        inverse = None if self.inverse is None else function(self.inverse, site.at("inverse"))
        forwards = function(self.function, site.at("function"))
        return FunctionUpdate(forwards, inverse_function=inverse, declared_period=self.period)


@final
@attrs.frozen(kw_only=True)
class ExpressionUpdateSpec(AbstractUpdateSpec):
    """``kind = "expression"``: a formula for each coordinate, or one for every cell of a lattice."""

    kind: ClassVar[str] = "expression"
    expressions: tuple[str, ...] | None = None
    cell: str | None = None
    name: str = ""

    def build(self, site: Site) -> ExpressionUpdate | LocalRule:
        """Return the update by these formulas; one for every cell becomes a table."""
        if self.cell is not None and self.expressions is None:
            return ExpressionUpdate.local_rule(self.cell, name=self.name)
        if self.expressions is None or self.cell is not None:
            got = "neither" if self.cell is None else "both"
            raise site.error("either expressions or cell", got, "give exactly one of them")
        return ExpressionUpdate(self.expressions)


COMPOUND = (
    SecondOrderSpec,
    CompositeSpec,
    CycleSpec,
    SwitchSpec,
    ShiftRegisterSpec,
    CodeShiftSpec,
    FunctionUpdateSpec,
    ExpressionUpdateSpec,
)


def _parts(parts: tuple[AbstractUpdateSpec, ...], site: Site) -> tuple[AbstractUpdate, ...]:
    return tuple(site.at("parts").build(part, i) for i, part in enumerate(parts))
