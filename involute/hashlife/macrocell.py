"""A finite pattern on the neutral background as one macrocell: read cell by cell, counted, or moved on."""

from collections.abc import Iterator
from math import prod
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.checking import wholes
from involute.errors import InvalidRunError, explain
from involute.hashlife.universe import Universe
from involute.kernels.hashlife.evolution import cells_of
from involute.kernels.hashlife.store import FIRST, LEVELS, MINUS, PLUS
from involute.kernels.hashlife.upkeep import cell_counts

SMALL = 6  # level of nodes that are written out by the kernel
COUNTED = 39  # levels whose cells an int64 counts on a line
MOST_CELLS = 10**8  # of a window


@final
@attrs.frozen(eq=False, repr=False)
class Macrocell:
    """A state of the infinite line or plane, neutral outside a cube of 3^level cells a side.

    Attributes
    ----------
    universe : the nodes it shares with other states under the same rule.
    root, level : its node.
    origin : the place of the first cell of the cube, one number an axis.
    time : how many steps it is from the start.
    n_steps : how many steps were asked for.
    reason : why it is not as many; empty if it is.
    """

    universe: Universe
    root: int
    level: int
    origin: tuple[int, ...]
    time: int = 0
    n_steps: int = 0
    reason: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether all the steps asked for were made."""
        return self.time == self.n_steps

    @property
    def n_nodes(self) -> int:
        """The number of different nodes of this state, neutral ones apart."""
        return self.universe.marked(self.root)[1]

    @property
    def n_stored(self) -> int:
        """The greatest number of nodes that were stored at once on the way."""
        return self.universe.most

    @property
    def population(self) -> tuple[int, int]:
        """The exact numbers of cells + and of cells -."""
        if self.level * self.universe.motion.dimension > COUNTED:
            return self._counted(self.root, self.level, {})
        n_nodes = int(self.universe.store.counts[0])
        counts = np.empty((n_nodes, 2), dtype=np.int64)
        cell_counts(self.universe.store.children, n_nodes, counts)
        plus, minus = counts[self.root >> 1].tolist()
        return (minus, plus) if self.root & 1 else (plus, minus)

    @property
    def bounds(self) -> tuple[tuple[int, int], ...] | None:
        """Where the cells that are not neutral begin and end, for each axis; ``None`` if there are none."""
        if self.root >> 1 < LEVELS:
            return None
        axes = range(self.universe.motion.dimension)
        return tuple((self._extreme(axis, 0), self._extreme(axis, 1)) for axis in axes)

    def window(self, low: Any, high: Any) -> Trits:
        """Return the cells from ``low`` up to and without ``high``, as int8.

        Parameters
        ----------
        low, high : places; one whole number an axis, on a line the number itself.

        Raises
        ------
        InvalidRunError
            ``high`` is below ``low``, or there are more than 10^8 cells.
        """
        lows, highs = (wholes(end, "window", InvalidRunError) for end in (low, high))
        sizes = [b - a for a, b in zip(lows, highs, strict=False)]
        d = self.universe.motion.dimension
        if {len(lows), len(highs)} != {d} or min(sizes) < 0 or prod(sizes) > MOST_CELLS:
            got, mend = f"{low} to {high}", "give one number an axis, in order, of a smaller region"
            raise InvalidRunError(explain(f"a window of at most {MOST_CELLS} cells, {d}-D", got, mend))
        out = np.zeros(sizes, dtype=np.int8)
        self._write(self.root, self.level, tuple(o - a for o, a in zip(self.origin, lows, strict=True)), out)
        return out

    def to_array(self) -> Trits:
        """Return the cells within `bounds`."""
        bounds = self.bounds or ((0, 0),) * self.universe.motion.dimension
        return self.window(tuple(low for low, _ in bounds), tuple(high for _, high in bounds))

    def __neg__(self) -> "Macrocell":
        if self.universe.motion.shared:
            turned = self.root ^ 1 if self.root >> 1 >= LEVELS else self.root
        else:
            self.universe.budget += self.n_nodes
            most = self.universe.most
            turned = self._negated(self.root, self.level, {})
            self.universe.most = most
        return attrs.evolve(self, root=turned)

    def __repr__(self) -> str:
        """Name the time, the size and the nodes."""
        short = "" if self.is_complete else f" of {self.n_steps} ({self.reason})"
        size = " x ".join(f"{high - low}" for low, high in self.bounds or ())
        return f"Macrocell(step {self.time}{short}, {size or 'no'} cells, {self.n_nodes} nodes)"

    def _counted(self, reference: int, level: int, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
        node, sign = divmod(reference, 2)
        if node < FIRST:
            own = (int(node == PLUS), int(node == MINUS))
        elif node in known:
            own = known[node]
        else:
            parts = [self._counted(p, level - 1, known) for p in self.universe.children(2 * node, level)]
            own = known[node] = (sum(plus for plus, _ in parts), sum(minus for _, minus in parts))
        return own[::-1] if sign else own

    def _negated(self, reference: int, level: int, known: dict[int, int]) -> int:
        node = reference >> 1
        if node < FIRST:
            return {PLUS: 2 * MINUS, MINUS: 2 * PLUS}.get(node, reference)
        if node not in known:
            parts = [self._negated(p, level - 1, known) for p in self.universe.children(reference, level)]
            known[node] = self.universe.joined(parts, level)
        return known[node]

    def _extreme(self, axis: int, end: int) -> int:
        """Return the first place that is not neutral along an axis, or the one after the last."""
        place, d = self.origin[axis], self.universe.motion.dimension
        here = {self.root}
        for level in range(self.level, 0, -1):
            layers: list[set[int]] = [set(), set(), set()]
            for reference in here:
                for i, part in enumerate(self.universe.children(reference & -2, level)):
                    if part >> 1 >= LEVELS:
                        layers[i // 3 if d == 2 and axis == 0 else i % 3].add(part & -2)
            chosen = next(k for k in ((2, 1, 0) if end else (0, 1, 2)) if layers[k])
            here, place = layers[chosen], place + chosen * 3 ** (level - 1)
        return place + end

    def _write(self, reference: int, level: int, start: tuple[int, ...], out: Trits) -> None:
        """Write a node whose first cell has a place relative to a window into it."""
        side = 3**level
        is_out = any(s >= n or s + side <= 0 for s, n in zip(start, out.shape, strict=True))
        if reference >> 1 < LEVELS or is_out:
            return
        if level <= SMALL:
            self._write_small(reference, level, start, out)
            return
        for part, place in self._placed(reference, level, start):
            self._write(part, level - 1, place, out)

    def _placed(
        self, reference: int, level: int, start: tuple[int, ...]
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        side = 3 ** (level - 1)
        for i, part in enumerate(self.universe.children(reference, level)):
            steps = (i // 3, i % 3) if len(start) == 2 else (i,)
            yield part, tuple(s + k * side for s, k in zip(start, steps, strict=True))

    def _write_small(self, reference: int, level: int, start: tuple[int, ...], out: Trits) -> None:
        side, d = 3**level, out.ndim
        cells = cells_of(self.universe.store, reference, level)
        there = tuple(slice(max(s, 0), s + side) for s in start)
        here = tuple(
            slice(max(-s, 0), max(min(n - s, side), 0)) for s, n in zip(start, out.shape, strict=True)
        )
        out[there] = cells.reshape((side,) * d)[here]
