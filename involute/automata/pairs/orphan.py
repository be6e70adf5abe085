"""Why a rule is not surjective: a word without a preimage, an orphan.

Reading a word, keep the set of nodes (words of ``w - 1`` letters) at which its preimages can end. The word
has no preimage where the set is empty. There are many sets: within a budget the shortest words are followed
first; if that finds nothing, those with the smallest sets.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.automata.line_rule import LineRule
from involute.automata.pairs.graph import wide

Ends: TypeAlias = NDArray[np.bool_]
Letters: TypeAlias = tuple[int, ...]
BUDGET = 3**9  # sets of nodes followed


@final
@attrs.frozen(eq=False)
class Orphan:
    """A word without a preimage; ``is_shortest`` if none is shorter, or as long and earlier in order."""

    word: NDArray[np.int8]
    is_shortest: bool


def orphan(rule: LineRule, *, budget: int = BUDGET) -> Orphan | None:
    """Return a word without a preimage, the shortest if ``budget`` sets suffice; ``None`` if none is found.

    A surjective rule has none. Where the budget is used up, the rule may be surjective or not.

    >>> orphan(LineRule.from_number(128, n_letters=2, width=3)).word.tolist()
    [1, 0, 1]
    """
    for is_shortest in (True, False):
        word = _searched(wide(rule), budget, is_shortest=is_shortest)
        if word is not None:
            return Orphan(np.asarray(word, dtype=np.int8), is_shortest)
    return None


def _searched(rule: LineRule, budget: int, *, is_shortest: bool) -> Letters | None:
    """Follow words, the shortest first, or those with the smallest sets first."""
    everything = np.ones(rule.table.size // rule.n_letters, dtype=np.bool_)
    waiting: list[tuple[int, int, Letters, bytes]] = [(0, 0, (), np.packbits(everything).tobytes())]
    seen = {waiting[0][3]}
    while waiting and len(seen) <= budget:
        _, n, word, packed = heappop(waiting)
        for letter, ends in _onwards(rule, packed):
            longer, key = (*word, letter), np.packbits(ends).tobytes()
            if not ends.any():
                return longer
            if key not in seen:
                seen.add(key)
                heappush(waiting, (0 if is_shortest else int(ends.sum()), n + 1, longer, key))
    return None


def _onwards(rule: LineRule, packed: bytes) -> Iterator[tuple[int, Ends]]:
    """Yield each letter, and the nodes at which preimages of one more letter end."""
    q = rule.n_letters
    ends = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=rule.table.size // q).astype(np.bool_)
    for letter in range(q):
        used = np.repeat(ends, q) & (rule.table == letter)
        yield letter, used.reshape(q, -1).any(axis=0)
