"""Involutions of a model file: negation, reflection, permutations of sites, parts and labels, products."""

from abc import abstractmethod
from typing import ClassVar, final

import attrs

from involute.involutions.base import AbstractInvolution
from involute.involutions.exchange import Exchange
from involute.involutions.factorwise import Factorwise
from involute.involutions.negation import Negation
from involute.involutions.parts import PartExchange
from involute.involutions.reflection import Reflection
from involute.involutions.signed_permutation import SignedPermutation
from involute.spec.site import Site


class AbstractInvolutionSpec:
    """An involution as a model file declares it."""

    kind: ClassVar[str]

    @abstractmethod
    def build(self, site: Site) -> AbstractInvolution:
        """Return the involution."""


@final
@attrs.frozen(kw_only=True)
class NegationSpec(AbstractInvolutionSpec):
    """``kind = "negation"``: the sign of every trit."""

    kind: ClassVar[str] = "negation"

    def build(self, site: Site) -> Negation:  # noqa: ARG002
        """Return negation."""
        return Negation()


@final
@attrs.frozen(kw_only=True)
class ReflectionSpec(AbstractInvolutionSpec):
    """``kind = "reflection"``: an axis read backwards, with or without a sign."""

    kind: ClassVar[str] = "reflection"
    axis: int = 0
    sign: int = 1

    def build(self, site: Site) -> Reflection:  # noqa: ARG002
        """Return the reflection."""
        return Reflection(axis=self.axis, sign=self.sign)


@final
@attrs.frozen(kw_only=True)
class SignedPermutationSpec(AbstractInvolutionSpec):
    """``kind = "signed_permutation"``: sites exchanged in pairs, with signs."""

    kind: ClassVar[str] = "signed_permutation"
    permutation: tuple[int, ...]
    signs: tuple[int, ...] = ()

    def build(self, site: Site) -> SignedPermutation:  # noqa: ARG002
        """Return the signed permutation."""
        return SignedPermutation(self.permutation, self.signs)


@final
@attrs.frozen(kw_only=True)
class PartExchangeSpec(AbstractInvolutionSpec):
    """``kind = "part_exchange"``: factors of a product exchanged, as ``order = [1, 0]``, with signs."""

    kind: ClassVar[str] = "part_exchange"
    order: tuple[int, ...]
    signs: tuple[int, ...] = ()

    def build(self, site: Site) -> PartExchange:  # noqa: ARG002
        """Return the exchange of parts."""
        return PartExchange(self.order, signs=self.signs)


@final
@attrs.frozen(kw_only=True)
class ExchangeSpec(AbstractInvolutionSpec):
    """``kind = "exchange"``: labels of a finite set exchanged in pairs."""

    kind: ClassVar[str] = "exchange"
    pairs: dict[str, str]

    def build(self, site: Site) -> Exchange:  # noqa: ARG002
        """Return the exchange of labels."""
        return Exchange(self.pairs)


@final
@attrs.frozen(kw_only=True)
class FactorwiseSpec(AbstractInvolutionSpec):
    """``kind = "factorwise"``: one involution a factor of a product."""

    kind: ClassVar[str] = "factorwise"
    involutions: tuple[AbstractInvolutionSpec, ...]

    def build(self, site: Site) -> Factorwise:
        """Return the involutions, each on its factor."""
        return Factorwise(
            tuple(part.build(site.at(f"involutions[{i}]")) for i, part in enumerate(self.involutions))
        )


INVOLUTIONS = (
    NegationSpec,
    ReflectionSpec,
    SignedPermutationSpec,
    PartExchangeSpec,
    ExchangeSpec,
    FactorwiseSpec,
)
