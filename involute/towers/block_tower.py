"""Block towers: each level projects blocks of b cells (b^d in d dimensions) to one trit of the next."""

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import State, StateMap, Trits
from involute.checking import whole, wholes
from involute.errors import InvalidRuleError, InvalidTowerError, explain
from involute.kernels import stencil
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import blocks
from involute.spaces.trit_space import TritSpace
from involute.towers.base import AbstractTower
from involute.updates import tables
from involute.updates.base import AbstractUpdate


def _coarse(coarse: Any) -> tuple[AbstractUpdate | None, ...]:
    listed = tuple(coarse) if isinstance(coarse, tuple | list) else (coarse,)
    if not all(update is None or isinstance(update, AbstractUpdate) for update in listed):
        raise InvalidTowerError(
            explain(
                "coarse dynamics as updates, or None",
                f"coarse={coarse!r}",
                "wrap functions in FunctionUpdate",
            )
        )
    return listed


def _times(times: Any) -> tuple[int, ...]:
    return wholes(times, "times", InvalidTowerError, at_least=1)


def _levels(levels: Any) -> int:
    return whole(levels, "levels", InvalidTowerError, at_least=1)


def _side(block: Any) -> int:
    return whole(block, "block", InvalidTowerError, at_least=2)


@final
@attrs.frozen(slots=False, eq=False)
class BlockTower(AbstractTower):
    """The same projection of blocks at every level.

    Parameters
    ----------
    projection : a function of the cells of a block (``involute.majority``, ..), or its table of trits.
    levels : how many times to coarse-grain.
    block : b, cells along an axis (the same for every axis).
    coarse : the declared dynamics of levels 1, 2, ..: one update for all, or one a level (``None``: derive).
    times : T, fine steps a coarse one: one for all levels, or one a level.

    >>> from involute.towers.projections import majority
    >>> tower = BlockTower(majority, levels=2)
    >>> tower.spaces(TritSpace(9))[-1].shape
    (1,)
    """

    projection: Callable[..., int] | Trits
    levels: int = attrs.field(converter=_levels, kw_only=True)
    block: int = attrs.field(default=3, converter=_side, kw_only=True)
    coarse: tuple[AbstractUpdate | None, ...] = attrs.field(default=None, converter=_coarse, kw_only=True)
    times: tuple[int, ...] = attrs.field(default=1, converter=_times, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse lists that are neither one entry nor one a level."""
        for name, values in (("coarse", self.coarse), ("times", self.times)):
            if len(values) not in {1, self.levels}:
                raise InvalidTowerError(
                    explain(
                        f"one entry, or {self.levels}, in {name}",
                        f"{len(values)} entries",
                        "give one a level",
                    )
                )

    @property
    def n_levels(self) -> int:
        """The number of coarse maps."""
        return self.levels

    def table(self, dimension: int) -> Trits:
        """Return the projection's table, 3^(b^d) trits, tabulating a function on first use."""
        return self._tables[dimension] if dimension in self._tables else self._tabulated(dimension)

    @cached_property
    def _tables(self) -> dict[int, Trits]:
        return {}

    def _tabulated(self, dimension: int) -> Trits:
        volume = self.block**dimension
        if callable(self.projection):
            table = tables.from_function(self.projection, volume)
        else:
            table = tables.checked(self.projection)
        if len(table) != 3**volume:
            raise InvalidTowerError(
                explain(
                    f"a projection table of 3^{volume} entries", f"{len(table)} entries", "match the block"
                )
            )
        self._tables[dimension] = table
        return table

    def spaces(self, space: AbstractSpace) -> tuple[AbstractSpace, ...]:
        """Return the lattices of all levels."""
        if not isinstance(space, TritSpace) or not space.shape:
            raise InvalidTowerError(
                explain("a lattice (TritSpace) under a block tower", f"{space!r}", "drop the tower")
            )
        found = [space]
        for level in range(self.levels):
            shape = found[-1].shape
            if any(n % self.block for n in shape):
                raise InvalidTowerError(
                    explain(
                        f"lattice lengths divisible by the block {self.block} at level {level}",
                        f"shape {shape}",
                        f"use multiples of {self.block**self.levels}, or fewer levels",
                    )
                )
            found.append(attrs.evolve(space, shape=tuple(n // self.block for n in shape)))
        return tuple(found)

    def projection_map(self, space: AbstractSpace, level: int) -> StateMap:
        """Return Π_level on batches of lattice states."""
        fine, coarse = self.spaces(space)[level : level + 2]
        if not isinstance(fine, TritSpace) or not isinstance(
            coarse, TritSpace
        ):  # spaces() has refused others
            raise TypeError
        dimension = len(fine.shape)
        table = self.table(dimension)
        cells = blocks(fine, (self.block,) * dimension, (0,) * dimension)

        def project(x: State) -> Trits:
            batch = x.shape[: x.ndim - dimension]
            flat = np.ascontiguousarray(x).reshape(math.prod(batch), -1)
            out = np.empty((len(flat), len(cells)), dtype=np.int8)
            stencil.project_blocks(flat, cells, table, out)
            return out.reshape(*batch, *coarse.shape)

        return project

    def coarse_update(self, level: int) -> AbstractUpdate | None:
        """Return the declared dynamics of a level >= 1."""
        if not 1 <= level <= self.levels:
            raise InvalidRuleError(
                explain(f"a coarse level 1..{self.levels}", f"level={level}", "count from 1")
            )
        return self.coarse[0] if len(self.coarse) == 1 else self.coarse[level - 1]

    def time(self, level: int) -> int:
        """Return the steps of this level that one step of the next stands for."""
        return self.times[0] if len(self.times) == 1 else self.times[level]
