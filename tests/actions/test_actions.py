"""Actions and quantities: their formulas on every state of a small lattice, bit for bit even or odd."""

import numpy as np
import pytest
from shipped import SPACES

import involute as iv
from involute.errors import InvalidRuleError
from involute.spaces.batch import row

RING = iv.TritSpace(5)
X = RING.states(np.arange(RING.n_states))

ACTIONS = {
    "support": (iv.Support(2), 2 * np.abs(X).sum(axis=1)),
    "weighted support": (iv.Support(np.arange(5) / 3), (np.abs(X) * (np.arange(5) / 3)).sum(axis=1)),
    "walls": (iv.DomainWalls(0.5), 0.5 * (np.roll(X, -1, axis=1) != X).sum(axis=1)),
    "pairs": (iv.PairInteraction([[0, 1, 5], [1, 0, 1], [5, 1, 0]]), None),
    "local": (
        iv.LocalAction(np.arange(27).reshape(3, 3, 3) + np.arange(27)[::-1].reshape(3, 3, 3), (-1, 0, 1)),
        np.full(len(X), 5 * 26),
    ),
    "function": (iv.FunctionAction(lambda x: int((x.astype(int) ** 2).sum())), np.abs(X).sum(axis=1)),
    "sum": (iv.Support() + iv.DomainWalls(0.5) + iv.Support(3), None),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_formula_and_evenness(name):
    """Exhaustive."""
    action, expected = ACTIONS[name]
    value = action.bind(RING)

    assert np.array_equal(value(X), value(-X))
    assert expected is None or np.array_equal(value(X), expected)


def test_sum_adds():
    """Exhaustive."""
    total = (iv.Support() + iv.DomainWalls(0.5)).bind(RING)(X)

    assert np.array_equal(total, iv.Support().bind(RING)(X) + iv.DomainWalls(0.5).bind(RING)(X))


def test_sum_lists_the_terms_it_can():
    assert len((iv.Support() + iv.DomainWalls()).terms) == 2
    assert (iv.Support() + iv.FunctionAction(lambda x: 0)).terms is None


def test_expression_is_tabulated():
    sympy = pytest.importorskip("sympy")
    a, b = sympy.symbols("a b")
    action = iv.LocalAction.from_expression(sympy.Rational(1, 2) * (a - b) ** 2, (a, b), offsets=(0, 1))
    gradient = (np.roll(X, -1, axis=1) - X).astype(int)

    assert np.array_equal(action.bind(RING)(X), (gradient**2).sum(axis=1) / 2)


def test_expression_in_other_symbols_is_refused():
    sympy = pytest.importorskip("sympy")
    a, b = sympy.symbols("a b")
    with pytest.raises(InvalidRuleError, match="a sympy expression in"):
        iv.LocalAction.from_expression(a + b, (a,), offsets=(0,))
    with pytest.raises(InvalidRuleError, match="a sympy expression in"):
        iv.LocalAction.from_expression("a**2", (a,), offsets=(0,))


def test_information_is_measured_from_the_baseline():
    """Exhaustive."""
    action = iv.Support() + iv.DomainWalls(0.5)
    info = iv.Information(action, baseline=X[17]).bind(RING)

    assert np.array_equal(info(X), action.bind(RING)(X) - action.bind(RING)(X[17]))


def test_walls_on_a_graph_count_edges():
    path = iv.GraphSpace(3, [(0, 1), (1, 2)])

    assert iv.DomainWalls().bind(path)(np.array([1, 1, 0], dtype=np.int8)) == 1


def test_product_spaces_choose_a_part():
    pair = iv.ProductSpace((iv.TritSpace(2), iv.TritSpace(3)))
    x = (np.array([1, 1], dtype=np.int8), np.array([0, 0, -1], dtype=np.int8))

    assert iv.Support(part=0).bind(pair)(x) == 2
    assert iv.Support(part=1).bind(pair)(x) == 1
    assert iv.Charge(part=1).bind(pair)(x) == -1


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: iv.PairInteraction([[1]]), "a symmetric 3 x 3 table"),
        (lambda: iv.PairInteraction(np.full((3, 3), np.nan)), "coupling to be finite real numbers"),
        (lambda: iv.PairInteraction([[0, 1, 2], [0, 0, 0], [0, 0, 0]]), "bonds have no direction"),
        (lambda: iv.Support(np.inf), "weight to be finite real numbers"),
        (lambda: iv.Support("a"), "weight='a'"),
        (lambda: iv.Support(2**62), "integers of weight below 2^53 in size"),
        (lambda: iv.Additive(np.full(3, 2**63, np.uint64), (0,), "even"), "use a smaller unit"),
        (lambda: iv.Support([[1], [1, 2]]), "weight to be a regular array"),
        (lambda: iv.DomainWalls([1, 2]), "one weight for all bonds"),
        (lambda: iv.Support(part=1).bind(RING), "part= only on a product space"),
        (lambda: iv.Support().bind(iv.ProductSpace((RING, RING))), "a part 0..1 of the product to read"),
        (lambda: iv.Support(part=2).bind(iv.ProductSpace((RING, RING))), "part=2"),
        (lambda: iv.Support().bind(iv.FiniteSpace(["ab"])), "trits on a lattice or a graph"),
        (
            lambda: iv.Support([1, 2]).bind(iv.IntegerSpace(2, (2,))),
            "a uniform one-trit density on packed integers",
        ),
        (lambda: iv.FunctionAction(3), "an action to be a function"),
        (lambda: iv.FunctionAction(lambda x: x).bind(RING)(RING.neutral()), "one number a state"),
        (
            lambda: iv.FunctionAction(lambda x: np.nan).bind(RING)(RING.neutral()),
            "the action to be finite real",
        ),
        (lambda: iv.FunctionAction(lambda x: 1 // 0).bind(RING)(RING.neutral()), "raised ZeroDivisionError"),
        (
            lambda: iv.FunctionQuantity(lambda x: None, "odd", label="q").bind(RING)(RING.neutral()),
            "q to be finite",
        ),
        (lambda: iv.FunctionQuantity(lambda x: 0, "both"), "parity 'even' or 'odd'"),
        (lambda: iv.LocalAction([1, 2], (0,)), "a table of shape (3,)"),
        (lambda: iv.Additive([1, 2], (0,), "odd"), "a table of shape (3,)"),
        (lambda: iv.DomainWalls().bind(iv.IntegerSpace(2)), "a uniform one-trit density on packed integers"),
    ],
)
def test_what_does_not_fit_is_refused(make, text):
    with pytest.raises(InvalidRuleError) as error:
        make()

    assert text in str(error.value)


def test_quantities_have_their_formula_and_parity():
    """Exhaustive."""
    charge, activity = iv.Charge().bind(RING), iv.Activity().bind(RING)
    steps = iv.Additive([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]], (0, 1), "odd", label="steps").bind(RING)
    first = iv.FunctionQuantity(lambda x: int(x[0]), "odd").bind(RING)

    assert np.array_equal(charge(X), X.sum(axis=1))
    assert np.array_equal(activity(X), np.abs(X).sum(axis=1))
    assert np.array_equal(steps(X), np.zeros(len(X)))
    assert np.array_equal(first(X), X[:, 0])
    assert np.array_equal(charge(-X), -charge(X))


def test_quantities_of_packed_integers_are_of_their_trits():
    """Exhaustive."""
    packed, trits = iv.IntegerSpace(3, (2,)), iv.TritSpace((2, 3))
    indices = np.arange(packed.n_states)
    for part in (iv.Charge(), iv.Activity(), iv.Support(3)):
        assert np.array_equal(
            part.bind(packed)(packed.states(indices)), part.bind(trits)(trits.states(indices))
        )


def test_many_batch_axes_are_kept():
    x = RING.states(np.arange(6)).reshape(2, 3, 5)

    assert iv.FunctionQuantity(lambda s: int(s.sum()), "odd", label="q").bind(RING)(x).shape == (2, 3)
    assert iv.Charge().bind(RING)(x).shape == (2, 3)


def test_actions_add_up_with_sum():
    assert len(sum([iv.Support(), iv.DomainWalls()]).terms) == 2
    with pytest.raises(TypeError):
        iv.Support() + 3


QUANTITIES = [iv.Charge(), iv.Activity(), iv.Support(2), iv.DomainWalls(), iv.Support([[1], [2]])]


def bound(part, space):
    """Return the functional, or None where the space is refused with its reason."""
    try:
        return part.bind(space)
    except InvalidRuleError:
        return None


@pytest.mark.parametrize("name", SPACES)
@pytest.mark.parametrize("part", QUANTITIES)
def test_one_state_and_a_batch_weigh_alike(name, part):
    space = SPACES[name]
    value = bound(part, space)
    if value is None:
        return
    x = space.random(np.random.default_rng(2), size=4)

    assert np.array_equal(value(x), [value(row(x, i)) for i in range(4)])


def test_rows_of_different_lengths_are_refused():
    ragged = iv.FunctionQuantity(lambda x: list(range(1 + int(np.abs(x).sum()))), "even", label="q").bind(
        RING
    )
    with pytest.raises(InvalidRuleError, match="values of one shape for all states"):
        ragged(X[:5])


def test_small_integer_dtypes_do_not_overflow():
    steps = iv.Additive(np.array([[-32768, 0, 0], [0, 0, 0], [0, 0, -32768]], np.int16), (0, 1), "even").bind(
        RING
    )

    assert int(steps(iv.trits("+++++"))) == -5 * 32768
