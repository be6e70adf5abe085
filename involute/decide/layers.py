"""Updates of finite range on a line, as layers: what a window of cells becomes, without knowing the rest.

A local rule maps cells lo .. hi from a window that is wider by its offsets; a block rule from one rounded to
whole blocks. A step, or several, is a list of layers; the window that decides lo .. hi is their light cone.
"""

import math
from collections.abc import Sequence
from functools import singledispatch
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.decide.enumeration import packed
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.composite import Composite, Cycle
from involute.updates.local_rule import LocalRule

Range: TypeAlias = tuple[int, int]  # first cell, one past the last


@final
@attrs.frozen(eq=False)
class LocalLayer:
    """One table at every cell."""

    offsets: tuple[int, ...]
    table: Trits

    def reads(self, needed: Range) -> Range:
        """Return the cells that decide the needed ones."""
        return needed[0] + min(self.offsets), needed[1] + max(self.offsets)

    def image(self, rows: Trits, given: Range, needed: Range) -> Trits:
        """Return the needed cells from rows of the given ones, shape (k, n)."""
        word = np.zeros((len(rows), needed[1] - needed[0]), dtype=np.int64)
        for offset in self.offsets:
            start = needed[0] + offset - given[0]
            word = 3 * word + rows[:, start : start + word.shape[1]] + 1
        return self.table[word]

    @property
    def plain(self) -> dict[str, Any]:
        """The layer as plain data, for certificates."""
        return {"layer": "local", "offsets": list(self.offsets), "table": packed(self.table)}


@final
@attrs.frozen(eq=False)
class BlockLayer:
    """One table at every block of a partition."""

    block: int
    offset: int
    table: Trits

    def reads(self, needed: Range) -> Range:
        """Return the cells that decide the needed ones: whole blocks."""
        first = (needed[0] - self.offset) // self.block
        last = -((self.offset - needed[1]) // self.block)
        return first * self.block + self.offset, last * self.block + self.offset

    def image(self, rows: Trits, given: Range, needed: Range) -> Trits:
        """Return the needed cells from rows of the given ones, shape (k, n)."""
        whole = self.reads(needed)
        cells = rows[:, whole[0] - given[0] : whole[1] - given[0]].reshape(len(rows), -1, self.block)
        word = np.zeros(cells.shape[:2], dtype=np.int64)
        for j in range(self.block):
            word = 3 * word + cells[:, :, j] + 1
        out = self.table[word].reshape(len(rows), -1)
        return out[:, needed[0] - whole[0] : needed[1] - whole[0]]

    @property
    def plain(self) -> dict[str, Any]:
        """The layer as plain data, for certificates."""
        return {"layer": "block", "block": self.block, "offset": self.offset, "table": packed(self.table)}


Layer: TypeAlias = LocalLayer | BlockLayer
Layers: TypeAlias = tuple[Layer, ...]


@singledispatch
def layers_at(update: AbstractUpdate, t: int, control: int) -> Layers | None:  # noqa: ARG001
    """Return the layers of one step at time t under global control number ``control``, if known."""
    return None


@layers_at.register(LocalRule)
def _local(update: LocalRule, t: int, control: int) -> Layers | None:  # noqa: ARG001
    if any(len(offset) != 1 for offset in update.offsets):
        return None
    table = update.table.reshape(-1, 3**update.n_controls)[:, control if update.n_controls else 0]
    return (LocalLayer(tuple(offset[0] for offset in update.offsets), np.ascontiguousarray(table)),)


@layers_at.register(BlockRule)
def _block(update: BlockRule, t: int, control: int) -> Layers | None:  # noqa: ARG001
    if len(update.block) != 1:
        return None
    offset = update.offsets[t % len(update.offsets)][0]
    return (BlockLayer(update.block[0], offset % update.block[0], update.table),)


@layers_at.register(Composite)
def _composite(update: Composite, t: int, control: int) -> Layers | None:
    return _joined([layers_at(part, t, control) for part in update.parts])


@layers_at.register(Cycle)
def _cycle(update: Cycle, t: int, control: int) -> Layers | None:
    return layers_at(update.parts[t % len(update.parts)], t, control)


def steps(update: AbstractUpdate, t: int, n_steps: int, control: int) -> Layers | None:
    """Return the layers of ``n_steps`` steps from time t on."""
    return _joined([layers_at(update, t + k, control) for k in range(n_steps)])


def light_cone(layers: Layers, needed: Range) -> list[Range]:
    """Return the cells read before each layer, and last the needed ones."""
    ranges = [needed]
    for layer in reversed(layers):
        ranges.append(layer.reads(ranges[-1]))
    return ranges[::-1]


def images(layers: Layers, ranges: Sequence[Range], rows: Trits) -> Trits:
    """Return what the layers make of rows that hold the cells of the first range."""
    for layer, given, needed in zip(layers, ranges[:-1], ranges[1:], strict=True):
        rows = layer.image(rows, given, needed)
    return rows


def common_block(layers: Layers) -> int:
    """Return the least common multiple of the layers' block lengths."""
    return math.lcm(*(layer.block for layer in layers if isinstance(layer, BlockLayer)))


def _joined(found: Sequence[Layers | None]) -> Layers | None:
    known = [layers for layers in found if layers is not None]
    return sum(known, ()) if len(known) == len(found) else None
