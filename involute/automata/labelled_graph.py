"""Graphs of letters with cut flags: a declared admissible set, and where its blocks start.

A bi-infinite walk reads one letter an edge; an edge with its cut flag set reads the first letter of a block.
"""

from collections.abc import Iterable
from itertools import product
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.checking import array_of, frozen, whole
from involute.errors import InvalidRuleError, explain
from involute.notation import SIGNS

BOUNDARY, INSIDE = "|", "."
MOST_EDGES = 10**6


def _places(values: Any) -> NDArray[np.int32]:
    array = array_of(values, "an edge list", InvalidRuleError)
    if array.ndim != 1 or (array.size and (array.dtype.kind not in "iub" or array.min() < 0)):
        got = f"{array.dtype} of shape {array.shape}"
        raise InvalidRuleError(explain("a list of whole numbers >= 0", got, "give one number an edge"))
    return frozen(array.astype(np.int32))


def alphabet_of(letters: Any) -> str:
    """Return an alphabet as a text of distinct letters.

    Raises
    ------
    InvalidRuleError
        It is empty, repeats a letter, or holds a mark that words use for boundaries.
    """
    is_text = isinstance(letters, str) and letters and len(set(letters)) == len(letters)
    if not is_text or {BOUNDARY, INSIDE} & set(letters):
        raise InvalidRuleError(
            explain("a text of distinct letters, none of them | or .", repr(letters), "write '-0+' for trits")
        )
    return str(letters)


@final
@attrs.frozen(eq=False)
class LabelledGraph:
    """The set of bi-infinite walks of a finite graph whose edges have a letter and a cut flag.

    Parameters
    ----------
    source, target : the nodes that each edge joins, numbered from 0.
    letter : the number of each edge's letter in the alphabet.
    cut : 1 where the letter is the first of a block, 0 elsewhere.
    alphabet : the letters as a text.

    Raises
    ------
    InvalidRuleError
        The lists differ in length, or hold no nodes, letters or flags.

    >>> LabelledGraph([0, 1], [1, 0], [2, 0], [1, 0]).n_nodes
    2
    """

    source: NDArray[np.int32] = attrs.field(converter=_places)
    target: NDArray[np.int32] = attrs.field(converter=_places)
    letter: NDArray[np.int32] = attrs.field(converter=_places)
    cut: NDArray[np.int32] = attrs.field(converter=_places)
    alphabet: str = attrs.field(default=SIGNS, converter=alphabet_of)

    def __attrs_post_init__(self) -> None:
        """Refuse lists that do not describe the same edges."""
        sizes = [len(part) for part in (self.source, self.target, self.letter, self.cut)]
        if len(set(sizes)) > 1:
            raise InvalidRuleError(
                explain("one entry an edge in each list", f"lengths {sizes}", "add the missing entries")
            )
        if sizes[0] and (self.letter.max() >= len(self.alphabet) or self.cut.max() > 1):
            got = f"letters up to {self.letter.max()}, flags up to {self.cut.max()}"
            raise InvalidRuleError(
                explain(f"letters below {len(self.alphabet)} and flags 0 or 1", got, "number letters from 0")
            )

    @classmethod
    def of_edges(cls, edges: Iterable[tuple[int, ...]], alphabet: str) -> "LabelledGraph":
        """Return the graph of edges (source, target, letter, cut)."""
        source, target, letter, cut = np.asarray(list(edges), dtype=np.int64).reshape(-1, 4).T
        return cls(source, target, letter, cut, alphabet)

    @property
    def n_nodes(self) -> int:
        """One more than the greatest node of an edge."""
        return 1 + max((int(ends.max()) for ends in (self.source, self.target) if len(ends)), default=-1)

    def labelled_graph(self) -> "LabelledGraph":
        """Return itself: a graph is a declared set of its own."""
        return self

    def kept(self, edges: NDArray[Any]) -> "LabelledGraph":
        """Return the graph of some edges, its nodes numbered anew."""
        ends = np.concatenate([self.source[edges], self.target[edges]])
        source, target = np.unique(ends, return_inverse=True)[1].reshape(2, -1)
        return LabelledGraph(source, target, self.letter[edges], self.cut[edges], self.alphabet)

    def trimmed(self) -> "LabelledGraph":
        """Return the graph of the edges that lie on bi-infinite walks."""
        edges = np.arange(len(self.source))
        while True:
            begins = np.isin(self.source[edges], self.target[edges])
            ends = np.isin(self.target[edges], self.source[edges])
            if (begins & ends).all():
                return self.kept(edges)
            edges = edges[begins & ends]


def _texts(words: Any) -> tuple[Any, ...]:
    """Return words as a tuple; one text is one word."""
    if isinstance(words, str) or not isinstance(words, Iterable):
        words = (words,)
    return tuple(words)


def _words(words: Any) -> tuple[str, ...]:
    found = _texts(words)
    if not found or not all(isinstance(word, str) and word for word in found) or len(set(found)) < len(found):
        raise InvalidRuleError(
            explain("distinct code words of at least one letter", f"{words!r}", "list each word once")
        )
    return found


@final
@attrs.frozen
class BlockCode:
    """All bi-infinite concatenations of some words, each word a block.

    Parameters
    ----------
    words : the code words, texts of letters, of any lengths.

    >>> BlockCode(("-0", "-+")).labelled_graph().n_nodes
    3
    """

    words: tuple[str, ...] = attrs.field(converter=_words)

    def __attrs_post_init__(self) -> None:
        """Refuse words that hold marks."""
        _ = self.alphabet

    @property
    def alphabet(self) -> str:
        """The letters of the words in order."""
        used = set("".join(self.words))
        return SIGNS if used <= set(SIGNS) else alphabet_of("".join(sorted(used)))

    def labelled_graph(self) -> LabelledGraph:
        """Return the flower: one petal a word, all from node 0 and back to it."""
        edges, n_nodes = list[tuple[int, ...]](), 1
        for word in self.words:
            inner = list(range(n_nodes, n_nodes + len(word) - 1))
            numbers = [self.alphabet.index(letter) for letter in word]
            edges += zip([0, *inner], [*inner, 0], numbers, [1] + [0] * len(inner), strict=True)
            n_nodes += len(inner)
        return LabelledGraph.of_edges(edges, self.alphabet)


def _block(block: Any) -> int:
    return whole(block, "block", InvalidRuleError, at_least=1)


@final
@attrs.frozen
class ConstrainedShift:
    """All bi-infinite words in blocks of ``block`` cells in which no forbidden word occurs.

    Parameters
    ----------
    forbidden : words that do not occur, or one of them as a text; between two letters, or before the first,
        ``|`` stands for a boundary of blocks and ``.`` for none, and where neither stands both are forbidden.
    block : the number b of cells of a block.
    alphabet : the letters, trits by default.

    Without any mark the set does not know where blocks are, and is never recognisable for b > 1.

    >>> ConstrainedShift(("|0", "|-", ".+"), block=2).labelled_graph().trimmed().n_nodes
    2
    """

    forbidden: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    block: int = attrs.field(default=3, converter=_block, kw_only=True)
    alphabet: str = attrs.field(default=SIGNS, converter=alphabet_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse forbidden words of other letters."""
        for word in self.forbidden:
            unmarked = word.replace(BOUNDARY, "").replace(INSIDE, "") if isinstance(word, str) else ""
            if not unmarked or not set(unmarked) <= set(self.alphabet) or word[-1] in {BOUNDARY, INSIDE}:
                expected = f"forbidden words of the letters {self.alphabet}, a mark only before a letter"
                raise InvalidRuleError(explain(expected, repr(word), "write '+|+' or '+.+' or '++'"))
        n_edges = self.block * len(self.alphabet) ** min(self.memory + 1, 64)
        if n_edges > MOST_EDGES:
            got = f"block={self.block}, words of up to {self.memory + 1} letters: {n_edges} edges"
            raise InvalidRuleError(
                explain(f"a graph of at most {MOST_EDGES} edges", got, "use shorter blocks or words")
            )

    @property
    def memory(self) -> int:
        """How many letters back a forbidden word reaches."""
        return max((len(_marked(word)) - 1 for word in self.forbidden), default=0)

    def labelled_graph(self) -> LabelledGraph:
        """Return the graph of the last letters and the phase in the block."""
        q, b, memory = len(self.alphabet), self.block, self.memory
        n_words = q**memory
        edges = []
        for number, (word, phase, letter) in enumerate(
            product(product(range(q), repeat=memory), range(b), range(q))
        ):
            seen = [*word, letter]
            if not any(self._occurs(_marked(found), seen, phase) for found in self.forbidden):
                recent = number // (q * b) * q + letter
                edges.append((number // q, recent % n_words * b + (phase + 1) % b, letter, int(phase == 0)))
        return LabelledGraph.of_edges(edges, self.alphabet)

    def _occurs(self, marked: list[tuple[str, str]], seen: list[int], phase: int) -> bool:
        """Return whether a marked word ends the letters seen, the last of them at this phase."""
        for back, (mark, letter) in enumerate(reversed(marked)):
            starts = (phase - back) % self.block == 0
            is_wrong_place = (mark == BOUNDARY and not starts) or (mark == INSIDE and starts)
            if is_wrong_place or self.alphabet[seen[-1 - back]] != letter:
                return False
        return True


def _marked(word: str) -> list[tuple[str, str]]:
    """Return the letters of a word, each with the mark before it.

    >>> _marked("+|0-")
    [('', '+'), ('|', '0'), ('', '-')]
    """
    found, mark = [], ""
    for letter in word:
        if letter in {BOUNDARY, INSIDE}:
            mark = letter
        else:
            found.append((mark, letter))
            mark = ""
    return found
