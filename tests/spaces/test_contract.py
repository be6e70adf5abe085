"""Every space: numbering is a bijection, checking accepts what it draws, the neutral state is neutral."""

import numpy as np
import pytest
from shipped import SPACES

import involute as iv
from involute.errors import InvalidSpaceError, InvalidStateError
from involute.spaces.batch import row


@pytest.fixture(params=SPACES, scope="module")
def space(request):
    return SPACES[request.param]


def test_numbering_is_a_bijection(space):
    """Exhaustive."""
    indices = np.arange(space.n_states)

    assert np.array_equal(space.indices(space.states(indices)), indices)


def test_states_pass_the_check(space):
    """Exhaustive."""
    batch = space.states(np.arange(space.n_states))
    for i in range(0, space.n_states, 7):
        x = row(batch, i)

        assert space.equal(space.check(x), x).all()


def test_neutral_has_weight_zero_and_is_the_only_one(space):
    """Exhaustive."""
    weights = space.weight(space.states(np.arange(space.n_states)))

    assert int(space.weight(space.neutral())) == 0
    assert np.count_nonzero(weights == 0) == 1
    assert weights.max() <= space.n_cells


def test_random_is_reproducible(space):
    """The same seed draws the same states."""
    a = space.random(np.random.default_rng(5), size=4)
    b = space.random(np.random.default_rng(5), size=4)

    assert space.equal(a, b).all()


def test_negation_reverses_the_numbering():
    """Exhaustive, for the spaces whose involution is negation."""
    for name in ("ring", "square", "graph", "packed", "pair"):
        space = SPACES[name]
        indices = np.arange(space.n_states)
        negated = iv.Negation().bind(space)(space.states(indices))

        assert np.array_equal(space.indices(negated), space.n_states - 1 - indices)


def test_packed_integers_are_trits():
    """The packed space has the states, and the weights, of the trits it packs."""
    packed, trits = iv.IntegerSpace(3, (2,)), iv.TritSpace((2, 3))
    indices = np.arange(packed.n_states)

    assert packed.n_states == trits.n_states
    assert np.array_equal(packed.weight(packed.states(indices)), trits.weight(trits.states(indices)))


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: iv.TritSpace(0),
            "Expected lattice lengths that are whole numbers of at least 1, but got shape=0",
        ),
        (lambda: iv.TritSpace((3, -1)), "shape=(3, -1)"),
        (lambda: iv.TritSpace(2.5), "give every axis at least one cell"),
        (lambda: iv.TritSpace("ring"), "lattice lengths"),
        (
            lambda: iv.TritSpace(3, boundary="open"),
            "Expected boundary 'periodic' or 'neutral', but got boundary='open'",
        ),
        (
            lambda: iv.GraphSpace(0, []),
            "Expected n_nodes to be a whole number of at least 1, but got n_nodes=0",
        ),
        (lambda: iv.GraphSpace(2, [(0, 2)]), "Expected edges between nodes 0..1, but got edge (0, 2)"),
        (lambda: iv.GraphSpace(2, [], labels=("a",)), "Expected 2 different labels"),
        (
            lambda: iv.IntegerSpace(0),
            "Expected n_trits to be a whole number of at least 1, but got n_trits=0",
        ),
        (
            lambda: iv.IntegerSpace(3, (0,)),
            "lattice lengths that are whole numbers of at least 1, but got shape=(0,)",
        ),
        (lambda: iv.IntegerSpace(40), "Expected 1 to 39 trits an integer, but got n_trits=40"),
        (lambda: iv.IntegerSpace(2.5), "n_trits=2.5"),
        (lambda: iv.IntegerSpace(np.True_), "n_trits=np.True_"),
        (lambda: iv.GraphSpace(2, [(0, 1), (1, 0)]), "each undirected edge once"),
        (lambda: iv.GraphSpace(2, [(0,)]), "edges as pairs of node numbers"),
        (lambda: iv.GraphSpace(2, [(0.5, 1)]), "node=0.5"),
        (lambda: iv.ProductSpace(iv.TritSpace(1)), "pass a tuple of spaces"),
        (lambda: iv.FiniteSpace("ab"), "a tuple of labels"),
        (lambda: iv.FiniteSpace(None), "a tuple of labels"),
        (lambda: iv.FiniteSpace(()), "one or more different labels"),
        (lambda: iv.FiniteSpace(("a", "a")), "name each control once"),
        (lambda: iv.FiniteSpace(("a", "b"), neutral_label="c"), "a neutral label out of ('a', 'b')"),
        (lambda: iv.ProductSpace(()), "one or more spaces as factors"),
        (lambda: iv.ProductSpace((iv.TritSpace(1),), names=("a", "b")), "Expected 1 different names"),
    ],
)
def test_impossible_spaces_are_refused(make, text):
    """The message says what was expected, what came and how to mend it."""
    with pytest.raises(InvalidSpaceError) as error:
        make()

    assert text in str(error.value)
    assert "To mend:" in str(error.value)


@pytest.mark.parametrize(
    ("space", "x", "text"),
    [
        ("ring", [0, 0, 2, 0, 0, 0], "Expected trits in {-1, 0, +1}, but got x[2]=2 (int64)"),
        ("ring", [[0], [0, 0]], "Expected x to be a regular array"),
        ("packed", [[0], [0, 0]], "give every row the same length"),
        ("ring", None, "with dtype object"),
        ("ring", [0, 0, 0], "Expected a state of shape (6,), but got x with shape (3,)"),
        ("ring", [0, 0, np.nan, 0, 0, 0], "x[2]=nan (float64)"),
        ("ring", [0, 0, 0.5, 0, 0, 0], "x[2]=0.5"),
        ("ring", [True] * 6, "Expected an array of trits (integers -1, 0, +1), but got x with dtype bool"),
        ("ring", ["+"] * 6, "pass integers, for example iv.trits('-0+')"),
        ("square", np.full((3, 3), 5), "x[0, 0]=5"),
        ("single", 7, "x=7"),
        ("packed", [14, 0], "Expected integers with |n| <= 13, but got x[0]=14"),
        ("packed", [0.0, 0.0], "round to integers first"),
        ("labels", "up", "Expected one of ('left', 'stay', 'right')"),
        ("labels", 3, "a position 0..2"),
        ("pair", [0, 0, 0], "x of type list and length 3"),
        ("pair", (np.zeros(3, int),), "Expected a tuple of 2 states"),
        ("pair", 4, "x of type int"),
        ("pair", (0, 0), "x[now] with shape ()"),
        ("pair", (np.zeros(3, int), np.full(3, 9)), "x[before][0]=9"),
    ],
)
def test_states_outside_are_refused(space, x, text):
    """The message names the first offending place."""
    with pytest.raises(InvalidStateError) as error:
        SPACES[space].check(x)

    assert text in str(error.value)


def test_graph_from_networkx():
    """Nodes keep the graph's order and names."""
    networkx = pytest.importorskip("networkx")
    space = iv.GraphSpace.from_networkx(networkx.path_graph(["a", "b", "c"]))

    assert space.labels == ("a", "b", "c")
    assert space.edges == ((0, 1), (1, 2))


def test_numpy_integers_count_exactly():
    """Sizes are Python integers whatever came in."""
    assert iv.IntegerSpace(np.int8(5)).bound == 121
    assert iv.GraphSpace(np.int64(50), []).n_states == 3**50
    assert iv.IntegerSpace(np.int64(20), (4,)).n_states == 3**80


@pytest.mark.parametrize("indices", [[-1], [27], [1.7]])
def test_indices_outside_are_refused(indices):
    with pytest.raises(InvalidStateError, match=r"indices in 0\.\.26"):
        iv.TritSpace(3).states(indices)


def test_spaces_too_large_to_number_say_so():
    for space in (
        iv.TritSpace(200),
        iv.IntegerSpace(20, (2,)),
        iv.ProductSpace((iv.TritSpace(39), iv.TritSpace(30))),
    ):
        with pytest.raises(InvalidStateError, match="fewer than 2\\^62 states"):
            space.states([0])


def test_batches_are_checked_too():
    space = SPACES["ring"]

    assert space.check(np.zeros((2, 3, 6)), batch=True).shape == (2, 3, 6)
    with pytest.raises(InvalidStateError, match="or a batch of them"):
        space.check(np.zeros(12), batch=True)
    with pytest.raises(InvalidStateError, match="parts with the same batch axes"):
        SPACES["pair"].check((np.zeros((2, 3)), np.zeros(3)), batch=True)


@pytest.mark.parametrize("graph", [[[0, 1]], {0: [1]}, 5, None])
def test_what_is_no_graph_is_refused(graph):
    with pytest.raises(InvalidSpaceError, match=r"Expected a networkx graph, .* networkx\.Graph\(edges\)"):
        iv.GraphSpace.from_networkx(graph)


def test_the_text_of_a_large_graph_is_short():
    n = 5000
    path = iv.GraphSpace(n, [(i, i + 1) for i in range(n - 1)], labels=[f"node {i}" for i in range(n)])
    system = iv.System(space=path, update=lambda x: x)

    assert repr(path) == (
        "GraphSpace(n_nodes=5000, edges=<4999: (0, 1), (1, 2), ..>, labels=<5000: 'node 0', 'node 1', ..>)"
    )
    assert len(repr(system)) < 600
    assert repr(iv.GraphSpace(2, [(0, 1)])) == "GraphSpace(n_nodes=2, edges=((0, 1),), labels=())"
