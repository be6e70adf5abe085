"""Inputs that enter only through a sum, or only through how many are +1 and how many -1.

Two inputs may be exchanged when the table does not notice; also with a sign, ``(x, y) -> (-y, -x)``.
Exchange is transitive, so the inputs fall into classes. A class counts as a sum where, besides, ``(+1,
-1)`` and ``(0, 0)`` are the same; else the +1 and the -1 are counted apart. A sum is counted as the
number of true bits among ``p`` and ``not n``, which is the sum plus the number of inputs.
"""

from collections.abc import Sequence
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.logic.block import MAJORITY, XOR3, Block


@final
@attrs.frozen
class Class:
    """Inputs that may be exchanged.

    Parameters
    ----------
    inputs : their axes.
    signs : +1, or -1 for those that enter negated.
    is_sum : whether only their signed sum enters.
    """

    inputs: tuple[int, ...]
    signs: tuple[int, ...]
    is_sum: bool

    def counters(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Return what is counted: for each counter the (input, value) whose occurrences count.

        For a sum value 0 counts too, by being no -1: see `levels`.
        """
        ups = tuple((i, sign) for i, sign in zip(self.inputs, self.signs, strict=True))
        downs = tuple((i, -sign) for i, sign in zip(self.inputs, self.signs, strict=True))
        return (ups,) if self.is_sum else (ups, downs)

    def describe(self, names: Sequence[str]) -> str:
        """Say what is counted, given names of the inputs."""
        signs = ["-" if sign < 0 else "+" for sign in self.signs]
        listed = "".join(f" {sign} {names[i]}" for sign, i in zip(signs, self.inputs, strict=True))
        listed = listed.removeprefix(" + ").removeprefix(" ")
        return f"the sum {listed}" if self.is_sum else f"the numbers of +1 and of -1 in {listed}"


def classes(functions: NDArray[np.bool_]) -> list[Class]:
    """Return the classes of at least two exchangeable inputs of functions of trits, sums first of all."""
    n = functions.ndim - 1
    found: list[Class] = []
    taken: set[int] = set()
    for is_sum in (True, False):
        for i in range(n):
            if i in taken:
                continue
            members = [(i, 1)]
            for j in range(i + 1, n):
                sign = 0 if j in taken else _exchange(functions, i, j, is_sum=is_sum)
                members += [(j, sign)] if sign else []
            if len(members) > 1:
                taken |= {j for j, _ in members}
                found.append(Class(tuple(j for j, _ in members), tuple(s for _, s in members), is_sum))
    return found


def _exchange(functions: NDArray[np.bool_], i: int, j: int, *, is_sum: bool) -> int:
    """Return the sign with which two inputs may be exchanged, 0 where they may not."""
    pair = np.moveaxis(functions, (1 + i, 1 + j), (0, 1))
    if np.array_equal(pair, pair[:, ::-1]) or np.array_equal(pair, pair[::-1]):
        return 0  # idle inputs need no counting
    for sign in (1, -1):
        signed = pair[:, ::sign]
        if not np.array_equal(signed, signed.swapaxes(0, 1)):
            continue
        if not is_sum or np.array_equal(signed[2, 0], signed[1, 1]):
            return sign
    return 0


def add(block: Block, bits: Sequence[int], width: int, offset: int = 0) -> list[int]:
    """Add full adders that count literals; return ``width`` bits of count plus offset, highest first.

    >>> block = Block(3)
    >>> len(add(block, [block.input(i) for i in range(3)], 2)), len(block.nodes)
    (2, 2)
    """
    columns: list[list[int]] = [[] for _ in range(width + 1)]
    columns[0] += bits
    for place in range(width):
        if offset >> place & 1:
            columns[place].append(1)
    for place in range(width):
        column = columns[place]
        while len(column) > 1:
            three = (column.pop(0), column.pop(0), column.pop(0) if column else 0)
            column.append(block.gate(XOR3, three))
            columns[place + 1].append(block.gate(MAJORITY, three))
    return [column[0] if column else 0 for column in reversed(columns[:width])]
