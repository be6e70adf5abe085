"""Updates of a model file that are one table for all cells: kinds local_rule, block_rule."""

import math
from typing import ClassVar, final

import attrs

from involute.notation import trits
from involute.spec.callables import function
from involute.spec.limits import MAX_BLOCK, within
from involute.spec.neighbourhoods import neighbourhood
from involute.spec.site import Site
from involute.spec.tabulation import tabulated
from involute.spec.updates import AbstractUpdateSpec
from involute.spec.values import Images, Lengths, RuleNumber
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule


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


RULES = (LocalRuleSpec, BlockRuleSpec)
