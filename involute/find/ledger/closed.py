"""Classes of block rules and of networks, counted in closed form.

Blocks do not overlap, so a sum over cells is kept (or never raised) exactly if every block keeps it (never
raises it). A permutation of the words that never raises a sum keeps it, since the words do not get fewer.
"""

import math
from collections import Counter
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from involute.decide.densities import is_uniform_site, merged
from involute.decide.odd_table import words
from involute.errors import InvalidRuleError, explain
from involute.find.ledger.claims import Claim
from involute.find.ledger.size import Size, number, power_of_three
from involute.updates.block import BlockRule
from involute.updates.network import NetworkRule

Key: TypeAlias = tuple[int, ...]
MAX_VOLUME = 6  # cells in a block whose maps are counted by their sums


@final
@attrs.frozen(eq=False)
class BlockClass:
    """The maps of one block that have what has been claimed so far."""

    rule: BlockRule
    claims: tuple[Claim, ...] = ()
    how: str = "closed form"

    @property
    def size(self) -> Size:
        """The number of maps left."""
        kinds = [claim.kind for claim in self.claims]
        if "reversible" in kinds:
            return number(_permutations(self._keys("=", "<="), is_odd="odd" in kinds))
        if self.claims and kinds != ["odd"]:
            return number(_maps(self._keys("="), self._keys("<="), is_odd="odd" in kinds))
        n_words = len(self.rule.table)
        return power_of_three(self.rule.volume * (n_words // 2 if "odd" in kinds else n_words))

    def holds(self, claim: Claim) -> bool:
        """Return whether the rule itself has what is claimed.

        Raises
        ------
        InvalidRuleError
            The claim is none about one block.
        """
        if claim.kind == "odd":
            return self.rule.is_equivariant
        if claim.kind == "reversible":
            return self.rule.is_invertible
        density = _density(claim)
        before = density[words(np.arange(len(self.rule.table)), self.rule.volume) + 1].sum(axis=1)
        after = density[self.rule.table + 1].sum(axis=1)
        return bool((after == before if claim.kind == "=" else after <= before).all())

    def narrowed(self, claim: Claim) -> "BlockClass":
        """Return the class with one claim more.

        Raises
        ------
        InvalidRuleError
            It has no closed form here.
        """
        if claim.kind != "odd" and self.rule.volume > MAX_VOLUME:
            raise InvalidRuleError(
                explain(
                    f"blocks of at most {MAX_VOLUME} cells", f"{self.rule.volume}", "leave this claim out"
                )
            )
        if claim.kind == "descends":
            raise InvalidRuleError(
                explain("a local rule under a tower", "a block rule", "leave the tower out")
            )
        if claim.quantity is not None:
            _density(claim)
        return attrs.evolve(self, claims=(*self.claims, claim))

    def _keys(self, *kinds: str) -> list[Key]:
        """Return, for every word, its sums of the claimed densities of these kinds."""
        cells = words(np.arange(len(self.rule.table)), self.rule.volume) + 1
        sums = [_density(claim)[cells].sum(axis=1) for claim in self.claims if claim.kind in kinds]
        return [tuple(int(column[i]) for column in sums) for i in range(len(cells))]


def _maps(equal: list[Key], falling: list[Key], *, is_odd: bool) -> int:
    """Return how many maps of the words keep the first sums and never raise the second."""
    mirrored = list(zip(equal, falling, equal[::-1], falling[::-1], strict=True))
    kinds = Counter(mirrored)
    total = 1
    for i, (kept, sums, kept_mirror, sums_mirror) in enumerate(mirrored):
        if is_odd and i >= len(mirrored) // 2:
            return total
        total *= sum(
            count
            for (k, s, km, sm), count in kinds.items()
            if k == kept
            and _is_below(s, sums)
            and (not is_odd or (km == kept_mirror and _is_below(sm, sums_mirror)))
        )
    return total


def _permutations(keys: list[Key], *, is_odd: bool) -> int:
    """Return how many permutations of the words keep their sums; the odd ones permute words up to sign."""
    if not is_odd:
        return math.prod(math.factorial(count) for count in Counter(keys).values())
    kinds = Counter(zip(keys, keys[::-1], strict=True))
    own = [count for (key, mirror), count in kinds.items() if key == mirror]
    pairs = [count for (key, mirror), count in kinds.items() if key < mirror]
    free = math.prod(2 ** (count // 2) * math.factorial(count // 2) for count in own)
    return int(free) * math.prod(math.factorial(count) for count in pairs)


def _is_below(key: Key, bound: Key) -> bool:
    return all(a <= b for a, b in zip(key, bound, strict=True))


def _density(claim: Claim) -> Any:
    terms = merged(() if claim.quantity is None else claim.quantity.terms or ())
    if len(terms) != 1 or not is_uniform_site(terms[0]) or terms[0].values.dtype.kind not in "iu":
        raise InvalidRuleError(
            explain("one integer density of each cell alone", claim.name, "leave this claim out")
        )
    return terms[0].values


@final
@attrs.frozen(eq=False)
class NetworkClass:
    """The maps of a network's nodes, each of its own inputs."""

    rule: NetworkRule
    is_odd: bool = False
    how: str = "closed form"

    @property
    def size(self) -> Size:
        """The number of maps left: a table a node."""
        lengths = [len(table) for table in self.rule.tables]
        return power_of_three(sum(n // 2 if self.is_odd else n for n in lengths))

    def holds(self, claim: Claim) -> bool:
        """Return whether every table is odd.

        Raises
        ------
        InvalidRuleError
            Something else is claimed.
        """
        self.narrowed(claim)
        return all(bool((table == -table[::-1]).all()) for table in self.rule.tables)

    def narrowed(self, claim: Claim) -> "NetworkClass":
        """Return the odd tables.

        Raises
        ------
        InvalidRuleError
            Something else is claimed.
        """
        if claim.kind != "odd":
            raise InvalidRuleError(
                explain(
                    "a claim about each node alone, as equivariance is",
                    "one about the whole network",
                    "leave this claim out",
                )
            )
        return attrs.evolve(self, is_odd=True)
