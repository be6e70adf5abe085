"""A network of Boolean functions of three inputs that computes both planes of a trit from planes of trits.

Signals are numbered: plane ``2j`` is the positive plane of input j, ``2j + 1`` its negative plane, and
node i is signal ``2k + i``. The truth table of a node is a byte whose bit ``4a + 2b + c`` is the value at
``(a, b, c)``. An output may also be one of the constants `ZERO` and `ONE`.
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits

ZERO, ONE = -1, -2
Words = NDArray[np.uint64]
_BLOCK = 1 << 14


def _frozen_nodes(value: Any) -> NDArray[np.int32]:
    nodes = np.array(value, dtype=np.int32).reshape(-1, 4)
    nodes.flags.writeable = False
    return nodes


@final
@attrs.frozen(eq=False, repr=False)
class LogicNetwork:
    """Nodes in topological order, and the two signals that are the planes of the result.

    Parameters
    ----------
    n_trits : the number k of input trits.
    nodes : (m, 4) int32, one row ``(truth table, a, b, c)`` a node.
    outputs : the signals of the positive and the negative plane.
    """

    n_trits: int
    nodes: NDArray[np.int32] = attrs.field(converter=_frozen_nodes)
    outputs: tuple[int, int]

    @property
    def n_operations(self) -> int:
        """The number of nodes: operations a word on hardware with functions of three inputs."""
        return len(self.nodes)

    @property
    def depth(self) -> int:
        """The number of nodes on the longest path from an input to an output."""
        depths = [0] * (2 * self.n_trits)
        for _, a, b, c in self.nodes.tolist():
            depths.append(1 + max(depths[a], depths[b], depths[c]))
        return max((depths[signal] for signal in self.outputs if signal >= 0), default=0)

    def evaluate(self, positive: Words, negative: Words) -> tuple[Words, Words]:
        """Return both planes of the result for planes of shape (k, ...) uint64, 64 cells a word."""
        shape = positive.shape[1:]
        sources = [np.ascontiguousarray(plane).reshape(self.n_trits, -1) for plane in (positive, negative)]
        size = sources[0].shape[1]
        results = np.empty((2, size), dtype=np.uint64)
        for start in range(0, size, _BLOCK):
            block = slice(start, start + _BLOCK)
            self._evaluate_block([plane[:, block] for plane in sources], results[:, block])
        return results[0].reshape(shape), results[1].reshape(shape)

    def _evaluate_block(self, sources: list[Words], results: Words) -> None:
        signals: dict[int, Words] = {ZERO: np.uint64(0) & results[0], ONE: ~(np.uint64(0) & results[0])}
        signals |= {2 * j + sign: sources[sign][j] for j in range(self.n_trits) for sign in range(2)}
        last = self._last_use()
        for i, (truth, *operands) in enumerate(self.nodes.tolist()):
            signals[2 * self.n_trits + i] = gate(truth, *(signals[operand] for operand in operands))
            for operand in set(operands):
                if last[operand] == i:
                    del signals[operand]
        for result, signal in zip(results, self.outputs, strict=True):
            result[...] = signals[signal]

    def _last_use(self) -> dict[int, int]:
        last = {operand: i for i, row in enumerate(self.nodes.tolist()) for operand in row[1:]}
        return last | dict.fromkeys(self.outputs, self.n_operations)

    def table(self) -> Trits:
        """Return the table the network computes, 3^k trits, first input slowest."""
        positive, negative = word_planes(self.n_trits)
        planes = self.evaluate(positive, negative)
        bits = [unpack(plane)[: 3**self.n_trits].astype(np.int8) for plane in planes]
        return bits[0] - bits[1]

    def computes(self, table: Trits) -> bool:
        """Whether both planes are right on every word of a table, and never both set."""
        planes = self.evaluate(*word_planes(self.n_trits))
        return all(
            np.array_equal(unpack(plane)[: table.size].astype(np.bool_), table == value)
            for plane, value in zip(planes, (1, -1), strict=True)
        )

    def __repr__(self) -> str:
        """Name the size."""
        return f"LogicNetwork({self.n_trits} trits, {self.n_operations} operations, depth {self.depth})"


def gate(truth: int, a: Words, b: Words, c: Words) -> Words:
    """Return the function of three inputs with this truth table, as an or of its minterms.

    >>> int(gate(0x96, np.uint64(12), np.uint64(10), np.uint64(6)))
    0
    """
    if truth.bit_count() > 4:
        return ~gate(truth ^ 255, a, b, c)
    result = a & ~a
    for index in range(8):
        if truth >> index & 1:
            term = a if index & 4 else ~a
            term = term & (b if index & 2 else ~b)
            result = result | (term & (c if index & 1 else ~c))
    return result


def pack(bits: NDArray[np.bool_]) -> Words:
    """Return bits along the last axis as words, 64 a word, the first bit lowest, padded by zeros."""
    packed = np.packbits(bits, axis=-1, bitorder="little")
    missing = -packed.shape[-1] % 8
    padded = np.pad(packed, [(0, 0)] * (bits.ndim - 1) + [(0, missing)])
    return padded.view("<u8").astype(np.uint64)


def unpack(words: Words) -> NDArray[np.uint8]:
    """Return the bits of words, the inverse of `pack` up to the padding."""
    return np.unpackbits(np.ascontiguousarray(words.astype("<u8")).view(np.uint8), axis=-1, bitorder="little")


def word_planes(n_trits: int) -> tuple[Words, Words]:
    """Return the planes (k, words) of all 3^k input words, in the order of a table."""
    numbers = np.arange(3**n_trits)
    digits = np.array([numbers // 3 ** (n_trits - 1 - j) % 3 for j in range(n_trits)])
    return pack(digits == 2), pack(digits == 0)
