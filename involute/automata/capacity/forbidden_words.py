"""Graphs whose walks are the bi-infinite words of a constraint, at most one edge a letter from each node."""

from collections.abc import Iterable

import numpy as np

from involute.automata.labelled_graph import LabelledGraph, alphabet_of
from involute.errors import InvalidRuleError, explain
from involute.notation import SIGNS

MOST_SUBSETS = 100_000


def forbidden_graph(words: Iterable[str], alphabet: str = SIGNS) -> LabelledGraph:
    """Return the graph of the bi-infinite words in which none of some words occurs.

    A node is the longest end of what was read that begins a forbidden word (Aho and Corasick 1975), so there
    are no more nodes than forbidden letters, plus one. Edges on no bi-infinite walk are left out.

    Parameters
    ----------
    words : the forbidden words, texts of letters.
    alphabet : the letters.

    Raises
    ------
    InvalidRuleError
        A word is empty or holds another letter.

    >>> forbidden_graph(["++"]).n_nodes
    2
    """
    letters, forbidden = alphabet_of(alphabet), _words(words, alphabet)
    nodes = sorted({word[:n] for word in forbidden for n in range(len(word))} | {""}, key=_by_length)
    places = {node: place for place, node in enumerate(nodes)}
    edges = [
        (places[node], places[_longest_end(node + letter, places)], number, 1)
        for node in nodes
        for number, letter in enumerate(letters)
        if not _ends_with_any(node + letter, forbidden)
    ]
    return LabelledGraph.of_edges(edges, letters).trimmed()


def resolved(graph: LabelledGraph, most: int = MOST_SUBSETS) -> LabelledGraph:
    """Return a trimmed graph with the same words and no two edges with one letter from one node.

    A graph that has several such edges is read as an automaton of sets of nodes.

    Raises
    ------
    InvalidRuleError
        There are more than ``most`` sets.

    >>> resolved(LabelledGraph([0, 0, 1], [0, 1, 0], [2, 2, 0], [1, 1, 1])).n_nodes
    2
    """
    trimmed = graph.trimmed()
    leaves = set(zip(trimmed.source.tolist(), trimmed.letter.tolist(), strict=True))
    if len(leaves) == len(trimmed.letter):
        return trimmed
    following = _following(trimmed)
    start = frozenset(range(trimmed.n_nodes))
    places, edges, waiting = {start: 0}, list[tuple[int, ...]](), [start]
    while waiting:
        subset = waiting.pop()
        for letter in range(len(trimmed.alphabet)):
            after = frozenset().union(*(following.get((node, letter), ()) for node in subset))
            if after and after not in places:
                places[after] = len(places)
                waiting.append(after)
            if after:
                edges.append((places[subset], places[after], letter, 1))
        if len(places) > most:
            raise InvalidRuleError(
                explain(f"at most {most} sets of nodes", "more", "give a graph with one edge a letter")
            )
    return LabelledGraph.of_edges(edges, trimmed.alphabet).trimmed()


def _following(graph: LabelledGraph) -> dict[tuple[int, int], set[int]]:
    found = dict[tuple[int, int], set[int]]()
    ends = np.stack([graph.source, graph.letter, graph.target], axis=1)
    for node, letter, after in ends.tolist():
        found.setdefault((node, letter), set()).add(after)
    return found


def _words(words: Iterable[str], alphabet: str) -> tuple[str, ...]:
    found = (words,) if isinstance(words, str) else tuple(words)
    for word in found:
        if not isinstance(word, str) or not word or not set(word) <= set(alphabet):
            expected = f"forbidden words of the letters {alphabet}"
            raise InvalidRuleError(
                explain(expected, repr(word), "write '+-' for + before -, or give the alphabet")
            )
    return found


def _longest_end(word: str, places: dict[str, int]) -> str:
    return next(word[n:] for n in range(len(word) + 1) if word[n:] in places)


def _ends_with_any(word: str, forbidden: tuple[str, ...]) -> bool:
    return word.endswith(forbidden) if forbidden else False


def _by_length(word: str) -> tuple[int, str]:
    return len(word), word
