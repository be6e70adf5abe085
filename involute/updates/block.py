"""Block (Margolus) updates: the lattice is cut into blocks, each replaced by its image; the cut moves with t.

At time t the partition is shifted by ``offsets[t mod p]``. A bijective table makes the update invertible,
with the inverse table at the same offsets. (Toffoli and Margolus.)
"""

import math
from collections.abc import Callable, Iterable
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Control, State, Step, Trits
from involute.checking import wholes
from involute.errors import InvalidRuleError, explain
from involute.kernels import stencil
from involute.notation import trits
from involute.spaces.base import AbstractSpace
from involute.spaces.neighbourhood import Offsets, as_offsets, blocks
from involute.spaces.trit_space import TritSpace
from involute.updates import tables
from involute.updates.base import AbstractUpdate


def _rows(rows: Any) -> Trits:
    return tables.trit_values(rows, "table")


def _block(block: int | Iterable[int]) -> tuple[int, ...]:
    return wholes(block, "block", InvalidRuleError, at_least=1)


@final
@attrs.frozen(eq=False, repr=False)
class BlockRule(AbstractUpdate):
    """A map of blocks of trits, applied to a partition that moves with time.

    Parameters
    ----------
    table : int8, shape (3^v, v): the image of each block word, v the number of cells in a block.
    block : block lengths, one an axis (an integer in 1-D).
    offsets : the partition's shift at t = 0, 1, .., repeated (integers in 1-D).
    """

    table: Trits = attrs.field(converter=_rows)
    block: tuple[int, ...] = attrs.field(converter=_block)
    offsets: Offsets = attrs.field(converter=as_offsets)
    name: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse tables of the wrong shape and offsets of another dimension."""
        v = math.prod(self.block)
        if self.table.shape != (3**v, v):
            raise InvalidRuleError(
                explain(
                    f"a table of trits of shape ({3**v}, {v})",
                    f"shape {self.table.shape}",
                    "map every block to a block",
                )
            )
        if not self.offsets or any(len(offset) != len(self.block) for offset in self.offsets):
            raise InvalidRuleError(
                explain(
                    f"offsets of dimension {len(self.block)}", f"{self.offsets}", "give one shift a phase"
                )
            )

    @classmethod
    def from_function(
        cls,
        function: Callable[..., Any],
        *,
        block: int | Iterable[int],
        offsets: Iterable[int | Iterable[int]],
    ) -> "BlockRule":
        """Tabulate a function of the v cells of a block that returns v trits.

        >>> swap = BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))
        >>> swap.is_invertible
        True
        """
        v = math.prod(_block(block))
        table = tables.from_function(function, v, outputs=v)
        return cls(table, block, offsets, name=getattr(function, "__name__", ""))

    @classmethod
    def from_texts(
        cls, images: dict[str, str], *, block: int, offsets: Iterable[int | Iterable[int]], name: str = ""
    ) -> "BlockRule":
        """Read ``{"+-": "00", ..}``; the negated pairs follow, blocks that are not named stay as they are."""
        table = np.asarray([trits(tables.word_text(i, block)) for i in range(3**block)], dtype=np.int8)
        fixed: dict[int, str] = {}
        for word, image in images.items():
            for sign, source, target in ((1, trits(word), trits(image)), (-1, -trits(word), -trits(image))):
                if source.shape != (block,) or target.shape != (block,):
                    raise InvalidRuleError(
                        explain(f"blocks of {block} trits", f"{word!r} -> {image!r}", "write one sign a cell")
                    )
                index = int(_index(source))
                if index in fixed and (table[index] != target).any():
                    raise InvalidRuleError(
                        explain(
                            "images that agree with the negation of each other",
                            f"{word!r} -> {image!r} against {fixed[index]}",
                            "give one of the two, the other follows" if sign < 0 else "name each block once",
                        )
                    )
                fixed[index] = f"{word!r} -> {image!r}"
                table[index] = target
        return cls(table, block, offsets, name=name)

    @property
    def volume(self) -> int:
        """The number v of cells in a block."""
        return math.prod(self.block)

    @property
    def is_equivariant(self) -> bool:
        """Whether the table is odd."""
        return bool((self.table == -self.table[::-1]).all())

    @property
    def is_invertible(self) -> bool:
        """Whether the table is a bijection of blocks."""
        return len(np.unique(_index(self.table))) == len(self.table)

    @property
    def period(self) -> int:
        """The number of phases."""
        return len(self.offsets)

    @property
    def inverse(self) -> "BlockRule | None":
        """The inverse table at the same offsets, if the table is a bijection."""
        if not self.is_invertible:
            return None
        order = np.argsort(_index(self.table))
        sources = np.asarray([trits(tables.word_text(i, self.volume)) for i in range(len(order))])
        return attrs.evolve(self, table=sources[order], name=f"inverse of {self.name}" if self.name else "")

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the step on batches of lattice states."""
        if not isinstance(space, TritSpace) or len(space.shape) != len(self.block):
            raise InvalidRuleError(
                explain(
                    f"a lattice of dimension {len(self.block)}", f"{space!r}", "give one block length an axis"
                )
            )
        if controls is not None:
            raise InvalidRuleError(
                explain("no controls", f"{controls!r}", "use a FunctionUpdate to drive blocks")
            )
        if any(n % b for n, b in zip(space.shape, self.block, strict=True)):
            raise InvalidRuleError(
                explain(
                    f"lengths divisible by the block {self.block}",
                    f"lattice {space.shape}",
                    "pad the lattice, or change the block",
                )
            )
        partitions = [blocks(space, self.block, offset) for offset in self.offsets]
        n = space.n_cells

        def step(x: State, _u: Control, t: int) -> Trits:
            flat = np.ascontiguousarray(x).reshape(x.size // n, n)
            out = flat.copy()
            stencil.block_lookup(flat, partitions[t % len(partitions)], self.table, out)
            return out.reshape(x.shape)

        return step

    def __repr__(self) -> str:
        """Give the shape, not the table."""
        return f"BlockRule({self.name + ': ' if self.name else ''}block {self.block}, offsets {self.offsets})"


def _index(rows: Trits) -> Any:
    powers = 3 ** np.arange(rows.shape[-1] - 1, -1, -1, dtype=np.int64)
    return (rows.astype(np.int64) + 1) @ powers
