"""Signed permutations of sites: ``(ι x)_i = σ_i x_{π(i)}`` with π of order two and σ_i = σ_{π(i)}."""

from typing import Any, final

import attrs
import numpy as np

from involute.arrays import StateMap
from involute.checking import wholes
from involute.errors import InvalidInvolutionError, explain
from involute.involutions.base import AbstractInvolution
from involute.spaces.base import AbstractSpace
from involute.spaces.trit_array import AbstractTritArray


def _ints(values: Any) -> tuple[int, ...]:
    return wholes(values, "site or sign", InvalidInvolutionError)


@final
@attrs.frozen
class SignedPermutation(AbstractInvolution):
    """Permute the sites (flat numbers), then change some signs.

    >>> from involute.spaces.trit_space import TritSpace
    >>> mirror = SignedPermutation([2, 1, 0]).bind(TritSpace(3))
    >>> mirror(np.array([-1, 0, 0], dtype=np.int8)).tolist()
    [0, 0, -1]
    """

    permutation: tuple[int, ...] = attrs.field(converter=_ints)
    signs: tuple[int, ...] = attrs.field(default=(), converter=_ints)

    def __attrs_post_init__(self) -> None:
        """Refuse maps that are not of order two."""
        n = len(self.permutation)
        if sorted(self.permutation) != list(range(n)):
            raise InvalidInvolutionError(
                explain(f"a permutation of 0..{n - 1}", f"{self.permutation}", "list every site once")
            )
        if self.signs and (len(self.signs) != n or any(s not in {-1, 1} for s in self.signs)):
            raise InvalidInvolutionError(
                explain(f"{n} signs, each -1 or 1", f"{self.signs}", "give one sign a site")
            )
        for i, j in enumerate(self.permutation):
            if self.permutation[j] != i or (self.signs and self.signs[i] != self.signs[j]):
                raise InvalidInvolutionError(
                    explain(
                        "a map of order two",
                        f"site {i} -> {j} -> {self.permutation[j]}"
                        + (f" with signs {self.signs[i]}, {self.signs[j]}" if self.signs else ""),
                        "exchange sites in pairs, with one sign a pair",
                    )
                )

    def bind(self, space: AbstractSpace) -> StateMap:
        """Return the map on batches of lattice or graph states."""
        if not isinstance(space, AbstractTritArray) or len(self.permutation) != space.n_cells:
            raise InvalidInvolutionError(
                explain(
                    f"a permutation of the {space.n_cells} cells of {space!r}",
                    f"{len(self.permutation)} sites",
                    "permute exactly the cells of the space",
                )
            )
        shape: tuple[int, ...] = space.shape
        order = np.asarray(self.permutation)
        signs = np.asarray(self.signs or [1] * len(order), dtype=np.int8)

        def image(x: Any) -> Any:
            batch = x.shape[: x.ndim - len(shape)]
            return (x.reshape(*batch, len(order))[..., order] * signs).reshape(x.shape)

        return image
