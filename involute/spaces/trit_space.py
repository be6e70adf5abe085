"""Trits on a lattice of any dimension, ``S = T^(n_1 x .. x n_d)``, periodic or with a neutral outside."""

from collections.abc import Iterable
from typing import final

import attrs

from involute.checking import wholes
from involute.errors import InvalidSpaceError, explain
from involute.spaces.trit_array import AbstractTritArray

BOUNDARIES = ("periodic", "neutral")


def as_shape(shape: int | Iterable[int]) -> tuple[int, ...]:
    """Return lattice lengths as a tuple; one length is a line."""
    try:
        return wholes(shape, "shape", InvalidSpaceError, at_least=1)
    except (InvalidSpaceError, TypeError):
        raise InvalidSpaceError(
            explain(
                "lattice lengths that are whole numbers of at least 1",
                f"shape={shape!r}",
                "give every axis at least one cell",
            )
        ) from None


@final
@attrs.frozen(slots=False)
class TritSpace(AbstractTritArray):
    """A lattice of trits.

    Parameters
    ----------
    shape : the lattice lengths, or one length; ``()`` is a single trit.
    boundary : ``"periodic"``, or ``"neutral"``: cells outside read 0.

    >>> TritSpace(3).n_states
    27
    >>> TritSpace((2, 2), boundary="neutral").neutral().shape
    (2, 2)
    """

    shape: tuple[int, ...] = attrs.field(converter=as_shape)
    boundary: str = attrs.field(default="periodic", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse boundaries that do not exist."""
        if self.boundary not in BOUNDARIES:
            raise InvalidSpaceError(
                explain(
                    "boundary 'periodic' or 'neutral'", f"boundary={self.boundary!r}", "choose one of the two"
                )
            )
