"""A finite set of labels, for controls that are no trits: ``("left", "stay", "right")``.

A state is the position of a label. Its involution is an `Exchange` of labels, declared with the system;
the neutral label is one that the involution is meant to fix.
"""

from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Index
from involute.checking import array_of
from involute.errors import InvalidSpaceError, InvalidStateError, explain
from involute.spaces.base import AbstractSpace


def _labels(labels: Any) -> tuple[str, ...]:
    if isinstance(labels, str | None) or not all(isinstance(label, str) for label in labels):
        raise InvalidSpaceError(explain("a tuple of labels", f"labels={labels!r}", 'write ("left", "right")'))
    return tuple(labels)


@final
@attrs.frozen(slots=False)
class FiniteSpace(AbstractSpace):
    """Labels, stored as their positions (int64, shape ``()``).

    >>> space = FiniteSpace(("left", "stay", "right"), neutral_label="stay")
    >>> int(space.check("right"))
    2
    """

    labels: tuple[str, ...] = attrs.field(converter=_labels)
    neutral_label: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse empty sets, repeated labels and a neutral label that is none of them."""
        if not self.labels or len(set(self.labels)) != len(self.labels):
            raise InvalidSpaceError(
                explain("one or more different labels", f"labels={self.labels}", "name each control once")
            )
        if self.neutral_label and self.neutral_label not in self.labels:
            raise InvalidSpaceError(
                explain(
                    f"a neutral label out of {self.labels}", repr(self.neutral_label), "correct its spelling"
                )
            )

    @property
    def shape(self) -> tuple[int, ...]:
        """No axes: a state is one position."""
        return ()

    @property
    def n_cells(self) -> int:
        """One coordinate."""
        return 1

    @property
    def n_states(self) -> int:
        """The number of labels."""
        return len(self.labels)

    def check(self, x: Any, *, name: str = "u", batch: bool = False) -> Index:
        """Return a position from a label or a position (or a batch of positions)."""
        if isinstance(x, str) and x in self.labels:
            return np.asarray(self.labels.index(x), dtype=np.int64)
        array = array_of(x, name, InvalidStateError)
        whole = array.dtype.kind in "iu" and (batch or array.shape == ())
        if not whole or (array.size and (array.min() < 0 or array.max() >= self.n_states)):
            raise InvalidStateError(
                explain(
                    f"one of {self.labels} or a position 0..{self.n_states - 1}",
                    f"{name}={x!r}",
                    "use one of the labels",
                )
            )
        return array.astype(np.int64)

    def neutral(self) -> Index:
        """Return the position of the neutral label (the first label where none is declared)."""
        return np.asarray(self.labels.index(self.neutral_label) if self.neutral_label else 0, dtype=np.int64)

    def states(self, indices: Index) -> Index:
        """Return the positions themselves."""
        return self.check_indices(indices)

    def indices(self, x: Index) -> Index:
        """Return the positions themselves."""
        return np.asarray(x, dtype=np.int64)

    def random(self, rng: np.random.Generator, *, size: int | None = None) -> Index:
        """Draw uniform positions."""
        return np.asarray(rng.integers(0, self.n_states, size=size), dtype=np.int64)

    def equal(self, x: Index, y: Index) -> NDArray[np.bool_]:
        """Compare positions."""
        return np.asarray(x == y)

    def weight(self, x: Index) -> NDArray[np.int64]:
        """Count 1 for every label but the neutral one."""
        return np.asarray(x != self.neutral(), dtype=np.int64)
