"""Many replicas of one network, 64 a word, advanced without leaving their bit planes.

The tables are data, so nothing is compiled for a network. A block of replicas goes through all its steps
before the next begins, so that it stays in the cache; nodes with equal tables share their masks.
"""

from collections.abc import Iterable, Sequence
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index, Trits
from involute.checking import whole
from involute.errors import InvalidRuleError, InvalidRunError, InvalidStateError, explain
from involute.kernels.replicas import packing as replicas_packing
from involute.kernels.replicas import steps as replicas
from involute.kernels.stencil import Sites

MOST_INPUTS = 9
MOST_MASK_BYTES = 2**29
BITS = 64
WIDTHS = (1, 2, 8, 16, 32, 64)  # words of a block: its loops run in steps of eight words, and wide ones best


@final
@attrs.frozen(eq=False, repr=False)
class ReplicaEngine:
    """A network whose replicas are stepped side by side; make one with `replica_engine`.

    Attributes
    ----------
    starts, inputs : node i reads the nodes ``inputs[starts[i]:starts[i + 1]]``, 1 to 9 of them.
    mask_starts, masks : where the masks of its table begin, and all masks.
    """

    starts: Index
    inputs: Sites
    mask_starts: Index
    masks: NDArray[np.uint64]

    @property
    def n_nodes(self) -> int:
        """The number of nodes."""
        return len(self.mask_starts)

    def advance(self, x: Trits, n_steps: int) -> Trits:
        """Return the states of a batch after so many steps.

        Parameters
        ----------
        x : int8 trits, shape (replicas, n_nodes).
        n_steps : at least 0.

        Raises
        ------
        InvalidStateError
            ``x`` has another shape or dtype.
        InvalidRunError
            ``n_steps`` is negative or no integer.

        >>> engine = replica_engine([[1], [0]], [np.array([1, 0, -1]), np.array([-1, 0, 1])])
        >>> engine.advance(np.array([[1, 0], [0, -1]], dtype=np.int8), 1).tolist()
        [[0, 1], [1, 0]]
        """
        self._check(x)
        n_steps = whole(n_steps, "n_steps", InvalidRunError, at_least=0)
        width = self.width(len(x))
        blocks = self.packed(x, width)
        self.advance_packed(blocks, width, n_steps)
        return self.unpacked(blocks, width, len(x))

    def packed(self, x: Trits, width: int) -> NDArray[np.uint64]:
        """Return a batch as blocks of ``64 width`` replicas, shape (blocks, 2 width n_nodes), uint64."""
        n_blocks = -(-len(x) // (BITS * width))
        blocks = np.empty((n_blocks, 2 * width * self.n_nodes), dtype=np.uint64)
        replicas_packing.pack_replicas(np.ascontiguousarray(x), width, blocks)
        return blocks

    def advance_packed(self, blocks: NDArray[np.uint64], width: int, n_steps: int) -> None:
        """Advance blocks in place."""
        most = int(np.diff(self.starts).max())
        results = np.empty(2 * 2 * width * 3 ** max(0, most - 3), dtype=np.uint64)
        spare = np.empty(blocks.shape[1], dtype=np.uint64)
        replicas.advance_blocks(
            blocks, spare, width, self.starts, self.inputs, self.mask_starts, self.masks, results, n_steps
        )

    def unpacked(self, blocks: NDArray[np.uint64], width: int, n_replicas: int) -> Trits:
        """Return the first replicas of blocks as a batch, shape (n_replicas, n_nodes), int8."""
        x = np.empty((n_replicas, self.n_nodes), dtype=np.int8)
        replicas_packing.unpack_replicas(blocks, width, x)
        return x

    def width(self, n_replicas: int) -> int:
        """Return the words of a block: enough for these replicas, but no more than 64."""
        words = -(-n_replicas // BITS)
        return next((width for width in WIDTHS if width >= words), WIDTHS[-1])

    def _check(self, x: Trits) -> None:
        """Refuse anything but a batch of int8 states."""
        if not isinstance(x, np.ndarray) or x.dtype != np.int8 or x.shape[1:] != (self.n_nodes,):
            got = f"{getattr(x, 'dtype', type(x).__name__)} of shape {np.shape(x)}"
            mend = "pass a batch of states as the space checks them"
            raise InvalidStateError(explain(f"int8 trits of shape (replicas, {self.n_nodes})", got, mend))

    def __repr__(self) -> str:
        """Give the size."""
        return f"ReplicaEngine({self.n_nodes} nodes, {self.masks.nbytes} bytes of masks)"


def replica_engine(inputs: Sequence[Sequence[int]], tables: Sequence[Trits]) -> ReplicaEngine:
    """Return the engine of a network given by the inputs and the table of each node.

    Raises
    ------
    InvalidRuleError
        It has no nodes, an input is no node, a table does not match its inputs, or `why_not` says why.
    """
    n = len(inputs)
    if not n or len(tables) != n or any(len(t) != 3 ** len(r) for t, r in zip(tables, inputs, strict=True)):
        got = f"{n} lists of inputs, {len(tables)} tables"
        raise InvalidRuleError(
            explain("for each node its inputs and a table of 3^k trits", got, "match them")
        )
    keys = [table.tobytes() for table in tables]
    distinct = dict(zip(keys, tables, strict=True))
    reason = why_not(inputs, distinct.values())
    if reason:
        raise InvalidRuleError(explain("a network for replicas", reason, "step it as a NetworkRule"))
    flat = np.asarray([j for own in inputs for j in own], dtype=np.int64)
    if flat.min() < 0 or flat.max() >= n:
        raise InvalidRuleError(
            explain(f"inputs in 0..{n - 1}", f"{flat.min()}..{flat.max()}", "correct them")
        )
    begins = np.cumsum([0, *(2 * len(table) for table in distinct.values())]).tolist()
    position = dict(zip(distinct, begins, strict=False))
    return ReplicaEngine(
        np.cumsum([0, *map(len, inputs)]).astype(np.int64),
        flat.astype(np.int32),
        np.asarray([position[key] for key in keys], dtype=np.int64),
        np.concatenate([_masks(table) for table in distinct.values()]),
    )


def why_not(inputs: Sequence[Sequence[int]], distinct_tables: Iterable[Trits]) -> str:
    """Return in words why a network is not for replicas; an empty text where it is.

    >>> why_not([range(10)], [])
    '10 inputs at node 0, not 1 to 9'
    """
    counts = [len(own) for own in inputs]
    bad = [i for i, count in enumerate(counts) if not 1 <= count <= MOST_INPUTS]
    if bad:
        return f"{counts[bad[0]]} inputs at node {bad[0]}, not 1 to {MOST_INPUTS}"
    size = sum(16 * len(table) for table in distinct_tables)
    if size > MOST_MASK_BYTES:
        return f"{size / 2**20:.0f} MiB of masks, more than {MOST_MASK_BYTES // 2**20}"
    return ""


def _masks(table: Trits) -> NDArray[np.uint64]:
    """Return the masks of a table as the kernel reads them, plane by plane within each cube of 27 words."""
    cubes = table.reshape(-1, min(len(table), 27))
    bits = np.stack([cubes == 1, cubes == -1], axis=1)
    return (-bits.astype(np.int64)).view(np.uint64).ravel()
