"""The capacity of a constraint: how many bits a symbol of it can carry, between certified bounds.

The words of n letters grow as λ^n, and log2 λ bits a symbol can be written at most (Shannon 1948). Choosing
uniformly among the letters that are admissible at each step writes fewer, unless all continuations are alike.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias, final

import attrs

from involute.automata.capacity.forbidden_words import forbidden_graph, resolved
from involute.automata.capacity.interval import Interval
from involute.automata.capacity.perron import perron_root, uniform_bits, walks_matrix
from involute.automata.capacity.transfer import PlaneConstraint
from involute.automata.labelled_graph import LabelledGraph
from involute.checking import whole
from involute.errors import InvalidRuleError, explain
from involute.find.recognisability import DeclaredSet
from involute.notation import SIGNS

Constraint: TypeAlias = DeclaredSet | str | Iterable[str]
BINARY = "01"


@final
@attrs.frozen(eq=False)
class Capacity:
    """The growth of the words of a constraint, and the rate of a uniform choice.

    Attributes
    ----------
    root : bounds of λ, the Perron root of the graph.
    graph : trimmed, at most one edge a letter from each node; its walks are the words.
    uniform_bits : bounds of the mean of log2 of the number of edges from a node, when each is drawn with the
        same probability; ``None`` where that depends on which final component the draws are caught in.
    """

    root: Interval
    graph: LabelledGraph = attrs.field(repr=False)
    uniform_bits: Interval | None

    @property
    def lower(self) -> Fraction:
        """A number that λ is not below."""
        return self.root.lower

    @property
    def upper(self) -> Fraction:
        """A number that λ is not above."""
        return self.root.upper

    @property
    def bits(self) -> Interval:
        """Bounds of log2 λ, the bits a symbol."""
        return self.root.log2()

    def __str__(self) -> str:
        uniform = "depends on the draws" if self.uniform_bits is None else self.uniform_bits.rounded(10)
        bits, root = self.bits.rounded(10), self.root.rounded(10)
        return f"{bits} bits a symbol (λ = {root}); uniform choice {uniform}"


def capacity(constraint: Constraint, *, alphabet: str = SIGNS) -> Capacity:
    """Return the capacity of a constraint on bi-infinite words.

    Parameters
    ----------
    constraint : forbidden words as texts, or anything with ``labelled_graph()``: `forbidden`, `running_sum`,
        `run_length`, `alternating_signs`, a `ConstrainedShift`, a `BlockCode`, a `LabelledGraph`. Where
        blocks start is not counted.
    alphabet : the letters, for forbidden words.

    Raises
    ------
    InvalidRuleError
        No bi-infinite word is admissible, or the constraint does not read.

    Notes
    -----
    All bounds are certified in whole numbers; see `involute.automata.capacity.perron`. Bounds of λ are
    multiples of 2^-48 and a few of these apart.

    >>> print(capacity(["+-", "-+"]))
    1.2715533032 bits a symbol (λ = 2.4142135624); uniform choice 1.2506982146
    >>> capacity(alternating_signs()).bits.lower
    Fraction(1, 1)
    >>> float(capacity("11", alphabet="01").root.width) < 1e-12
    True
    """
    graph = resolved(_graph(constraint, alphabet))
    matrix = walks_matrix(graph.source, graph.target, graph.n_nodes) if len(graph.letter) else None
    root = None if matrix is None else perron_root(matrix)
    if root is None:
        got = "none: every word meets the constraint"
        raise InvalidRuleError(explain("a bi-infinite word that is admissible", got, "forbid less"))
    return Capacity(root, graph, uniform_bits(matrix))


def forbidden(*words: str, alphabet: str = SIGNS) -> LabelledGraph:
    """Return the words in which none of some words occurs.

    >>> capacity(forbidden("++", "+-", "-+", "--")).root
    Interval(lower=Fraction(2, 1), upper=Fraction(2, 1))
    """
    return forbidden_graph(words, alphabet)


def running_sum(bound: int) -> LabelledGraph:
    """Return the trit words whose running sums, from a suitable start, stay between -K and K.

    >>> print(capacity(running_sum(2)).bits.rounded(10))
    1.4499843135
    """
    most = whole(bound, "bound", InvalidRuleError, at_least=0)
    edges = [
        (total + most, total + trit + most, trit + 1, 1)
        for total in range(-most, most + 1)
        for trit in (-1, 0, 1)
        if abs(total + trit) <= most
    ]
    return LabelledGraph.of_edges(edges, SIGNS)


def run_length(least: int, most: int) -> LabelledGraph:
    """Return RLL(d, k): the words of 0 and 1 with at least d and at most k zeros between two ones.

    >>> print(capacity(run_length(2, 7)).bits.rounded(10))
    0.5173695762
    """
    d = whole(least, "least", InvalidRuleError, at_least=0)
    k = whole(most, "most", InvalidRuleError, at_least=d)
    edges = [(zeros, zeros + 1, 0, 1) for zeros in range(k)]
    edges += [(zeros, 0, 1, 1) for zeros in range(d, k + 1)]
    return LabelledGraph.of_edges(edges, BINARY)


def alternating_signs() -> LabelledGraph:
    """Return the trit words whose letters other than 0 are + and - in turn (alternate mark inversion)."""
    return LabelledGraph([0, 0, 1, 1], [0, 1, 1, 0], [1, 2, 1, 0], [1] * 4)


def hard_squares(symbols: int = 1) -> PlaneConstraint:
    """Return the pictures without two neighbours other than 0, which is one of 1 + ``symbols`` symbols.

    >>> print(hard_squares().bounds(10).rounded(4))
    1.5028..1.5031
    """
    number = whole(symbols, "symbols", InvalidRuleError, at_least=1)
    pairs = [[1, 1], [1, 0]]
    return PlaneConstraint(pairs, pairs, (1, number))


def colourings(n_colours: int = 3) -> PlaneConstraint:
    """Return the pictures in which neighbours differ; with three colours, the states of square ice."""
    number = whole(n_colours, "n_colours", InvalidRuleError, at_least=2)
    pairs = [[int(one != other) for other in range(number)] for one in range(number)]
    return PlaneConstraint(pairs, pairs)


def _graph(constraint: Constraint, alphabet: str) -> LabelledGraph:
    if isinstance(constraint, Iterable):
        return forbidden_graph(constraint, alphabet)
    if not hasattr(constraint, "labelled_graph"):
        is_plane = isinstance(constraint, PlaneConstraint)
        mend = "ask its .bounds(n)" if is_plane else "pass a list like ['++', '--'], or running_sum(2)"
        raise InvalidRuleError(explain("forbidden words or a declared set", repr(constraint), mend))
    return constraint.labelled_graph()
