"""The runs of an ensemble and their numbers: a grid of parameters by replicas, cut into chunks in order."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, final

import attrs

from involute.ensemble.values import checked_values
from involute.errors import InvalidRunError, explain

RESERVED = frozenset({"replica", "time", "moment", "status", "done"})
Region = tuple[slice, ...]


@final
@attrs.frozen
class Grid:
    """Every combination of parameters (a point), as many replicas each; run = point n_replicas + replica.

    Attributes
    ----------
    names, values : the parameters, the last one fastest.
    n_replicas : of each point.
    """

    names: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]
    n_replicas: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values of each parameter, and of replicas."""
        return (*map(len, self.values), self.n_replicas)

    @property
    def axes(self) -> tuple[str, ...]:
        """The names of these axes."""
        return (*self.names, "replica")

    @property
    def n_runs(self) -> int:
        """The number of runs."""
        return math.prod(self.shape)

    @property
    def n_points(self) -> int:
        """The number of combinations of parameters."""
        return math.prod(map(len, self.values))

    def parameters(self, point: int) -> dict[str, Any]:
        """Return the parameters of a point.

        >>> Grid(("a", "b"), ((1, 2), (5, 6, 7)), 10).parameters(4)
        {'a': 2, 'b': 6}
        """
        found = {}
        for name, values in zip(reversed(self.names), reversed(self.values), strict=True):
            point, i = divmod(point, len(values))
            found[name] = values[i]
        return dict(reversed(found.items()))

    def stretches(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """Yield (point, first replica, last replica + 1) for the runs start .. stop - 1."""
        while start < stop:
            point, first = divmod(start, self.n_replicas)
            last = min(self.n_replicas, first + stop - start)
            yield point, first, last
            start += last - first


@final
@attrs.frozen
class Chunks:
    """The chunks of a grid: blocks of it that are stretches of runs.

    Attributes
    ----------
    grid : what is cut.
    size : at most so many runs a chunk.
    """

    grid: Grid
    size: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a chunk: whole axes at the end, a part of one, single entries before.

        >>> Chunks(Grid(("a", "b"), ((1, 2), (5, 6, 7)), 10), 25).shape
        (1, 2, 10)
        """
        left, sides = self.size, []
        for length in reversed(self.grid.shape):
            side = min(length, max(1, left))
            left = left // length if side == length else 0
            sides.append(side)
        return tuple(reversed(sides))

    def __len__(self) -> int:
        return math.prod(-(-n // side) for n, side in zip(self.grid.shape, self.shape, strict=True))

    def region(self, chunk: int) -> Region:
        """Return the slices of a chunk along the axes of the grid."""
        slices = []
        for n, side in zip(reversed(self.grid.shape), reversed(self.shape), strict=True):
            chunk, i = divmod(chunk, -(-n // side))
            slices.append(slice(i * side, min(n, (i + 1) * side)))
        return tuple(reversed(slices))

    def runs(self, chunk: int) -> tuple[int, int]:
        """Return the first run of a chunk, and the one after its last.

        >>> chunks = Chunks(Grid(("a",), ((1, 2),), 10), 4)
        >>> [chunks.runs(i) for i in range(len(chunks))]
        [(0, 4), (4, 8), (8, 10), (10, 14), (14, 18), (18, 20)]
        """
        region = self.region(chunk)
        first = 0
        for n, part in zip(self.grid.shape, region, strict=True):
            first = first * n + part.start
        return first, first + math.prod(part.stop - part.start for part in region)


def grid(parameters: Mapping[str, Any] | None, n_replicas: int) -> Grid:
    """Return the grid of these parameters.

    Raises
    ------
    InvalidRunError
        It is no mapping of names to non-empty sequences of different values.
    """
    given = {} if parameters is None else parameters
    if not isinstance(given, Mapping):
        mend = "pass a dict such as {'threshold': [0, 1, 2]}"
        raise InvalidRunError(explain("parameters by name", f"parameters={given!r:.80}", mend))
    for name in given:
        if not isinstance(name, str) or not name.isidentifier() or name in RESERVED:
            mend = f"use letters and digits, and none of {', '.join(sorted(RESERVED))}"
            raise InvalidRunError(explain("names of parameters", repr(name), mend))
    return Grid(
        tuple(given), tuple(checked_values(name, values) for name, values in given.items()), n_replicas
    )
