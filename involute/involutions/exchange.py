"""Exchange of labels of a finite set: the involution of controls that are no trits."""

from collections.abc import Mapping
from typing import final

import attrs
import numpy as np

from involute.arrays import StateMap
from involute.errors import InvalidInvolutionError, explain
from involute.involutions.base import AbstractInvolution
from involute.spaces.base import AbstractSpace
from involute.spaces.finite_space import FiniteSpace


def _pairs(partners: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((str(a), str(b)) for a, b in dict(partners).items())
    except (TypeError, ValueError):
        raise InvalidInvolutionError(
            explain("pairs of labels", f"{partners!r}", 'write Exchange({"left": "right"})')
        ) from None


@final
@attrs.frozen
class Exchange(AbstractInvolution):
    """Exchange labels in pairs; labels that are not named are fixed.

    >>> Exchange({"left": "right"}).pairs
    (('left', 'right'),)
    """

    pairs: tuple[tuple[str, str], ...] = attrs.field(converter=_pairs)

    def bind(self, space: AbstractSpace) -> StateMap:
        """Return the exchange as a permutation of positions."""
        if not isinstance(space, FiniteSpace):
            raise InvalidInvolutionError(
                explain("a FiniteSpace of labels under Exchange", f"{space!r}", "use Negation for trits")
            )
        image: dict[str, str] = {}
        for a, b in [*self.pairs, *((b, a) for a, b in self.pairs)]:
            for label in (a, b):
                if label not in space.labels:
                    raise InvalidInvolutionError(
                        explain(f"labels out of {space.labels}", repr(label), "correct its spelling")
                    )
            if image.setdefault(a, b) != b:
                raise InvalidInvolutionError(
                    explain(
                        "a map of order two, each label with one partner",
                        f"{a!r} -> {image[a]!r} and {a!r} -> {b!r}",
                        "pair the labels off",
                    )
                )
        order = np.asarray([space.labels.index(image.get(label, label)) for label in space.labels])
        return lambda u: order[np.asarray(u)]
