"""Towers of a model file: kind block_tower."""

from abc import abstractmethod
from typing import ClassVar, final

import attrs

from involute.arrays import Trits
from involute.spec.callables import Function, function
from involute.spec.limits import MAX_INPUTS, MAX_TIME, within
from involute.spec.site import Site
from involute.spec.updates import AbstractUpdateSpec
from involute.spec.values import Lengths
from involute.towers.base import AbstractTower
from involute.towers.block_tower import BlockTower
from involute.updates import tables

DERIVE = "derive"


class AbstractTowerSpec:
    """A tower as a model file declares it."""

    kind: ClassVar[str]

    @abstractmethod
    def build(self, site: Site) -> AbstractTower:
        """Return the tower."""


@final
@attrs.frozen(kw_only=True)
class BlockTowerSpec(AbstractTowerSpec):
    """``kind = "block_tower"``: blocks projected to one trit, level by level.

    ``projection`` is a callable's name, or a table of signs; ``coarse`` lists the dynamics of levels
    1, 2, .., each an update or ``"derive"``; ``times`` counts the fine steps of one coarse step.
    """

    kind: ClassVar[str] = "block_tower"
    projection: str
    levels: int = 1
    block: int = 3
    times: Lengths = 1
    coarse: tuple[AbstractUpdateSpec | str, ...] = (DERIVE,)

    def build(self, site: Site) -> BlockTower:
        """Return the tower."""
        for time in (self.times,) if isinstance(self.times, int) else self.times:
            within(site.at("times"), "fine steps a coarse one", time, MAX_TIME)
        volume = max(self.block, 0) ** site.dimension
        within(site.at("block"), "cells in a block", volume, MAX_INPUTS)
        coarse = [self._coarse(part, i, site) for i, part in enumerate(self.coarse)]
        projection = self._projection(volume, site.at("projection"))
        return BlockTower(projection, levels=self.levels, block=self.block, coarse=coarse, times=self.times)

    def _projection(self, volume: int, site: Site) -> Function | Trits:
        if self.projection and set(self.projection) <= set("-0+ \n"):
            return tables.from_text(self.projection, volume)
        return function(self.projection, site)

    def _coarse(self, part: AbstractUpdateSpec | str, i: int, site: Site) -> object:
        if isinstance(part, AbstractUpdateSpec):
            return site.at("coarse").build(part, i)
        if part != DERIVE:
            raise site.at("coarse").at(i).error("an update or 'derive'", repr(part), "write 'derive'")
        return None


TOWERS = (BlockTowerSpec,)
