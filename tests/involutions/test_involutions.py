"""Every involution is of order two on every state; what is not one is refused."""

import numpy as np
import pytest
from shipped import SPACES

import involute as iv
from involute.errors import InvalidInvolutionError

INVOLUTIONS = [
    ("ring", iv.Negation()),
    ("pair", iv.Negation()),
    ("packed", iv.Negation()),
    ("ring", iv.Reflection()),
    ("square", iv.Reflection(axis=1, sign=-1)),
    ("ring", iv.SignedPermutation([1, 0, 2, 3, 5, 4], [-1, -1, 1, -1, 1, 1])),
    ("pair", iv.PartExchange((1, 0))),
    ("pair", iv.PartExchange((0, 1), signs=(1, -1))),
    ("labels", iv.Exchange({"left": "right"})),
    ("pair", iv.Factorwise((iv.Negation(), iv.Reflection()))),
]


@pytest.mark.parametrize(("name", "involution"), INVOLUTIONS)
def test_order_two_on_every_state(name, involution):
    """Exhaustive."""
    space = SPACES[name]
    image = involution.bind(space)
    x = space.states(np.arange(space.n_states))

    assert space.equal(image(image(x)), x).all()
    assert not space.equal(image(x), x).all()


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: iv.SignedPermutation([1, 2, 0]), "Expected a map of order two, but got site 0 -> 1 -> 2"),
        (lambda: iv.SignedPermutation([0, 0, 1]), "a permutation of 0..2"),
        (lambda: iv.SignedPermutation([1, 0], [1, -1]), "with signs 1, -1"),
        (lambda: iv.SignedPermutation([1, 0], [1, 2]), "2 signs, each -1 or 1"),
        (
            lambda: iv.SignedPermutation([1, 0]).bind(iv.TritSpace(3)),
            "permute exactly the cells of the space",
        ),
        (lambda: iv.PartExchange((1, 2, 0)), "a map of order two on the parts"),
        (lambda: iv.PartExchange((1, 0), signs=(1, -1)), "exchange parts in pairs"),
        (lambda: iv.PartExchange((1, 0)).bind(iv.TritSpace(3)), "use it with a ProductSpace"),
        (
            lambda: iv.PartExchange((1, 0)).bind(iv.ProductSpace((iv.TritSpace(1), iv.TritSpace(2)))),
            "exchange only parts of one kind",
        ),
        (lambda: iv.Factorwise(iv.Negation()), "a tuple of involutions"),
        (lambda: iv.Factorwise((iv.Negation(),)).bind(SPACES["pair"]), "give one involution a factor"),
        (lambda: iv.Reflection(axis=2).bind(iv.TritSpace(3)), "choose an axis it has"),
        (lambda: iv.Negation().bind(SPACES["labels"]), 'involute.Exchange({"left": "right"})'),
        (
            lambda: iv.Exchange({"left": "up"}).bind(SPACES["labels"]),
            "labels out of ('left', 'stay', 'right')",
        ),
        (
            lambda: iv.Exchange({"left": "right", "right": "stay"}).bind(SPACES["labels"]),
            "each label with one partner, but got 'right' -> 'stay' and 'right' -> 'left'",
        ),
        (lambda: iv.Exchange({"a": "b"}).bind(iv.TritSpace(1)), "a FiniteSpace of labels under Exchange"),
    ],
)
def test_what_is_no_involution_is_refused(make, text):
    with pytest.raises(InvalidInvolutionError) as error:
        make()

    assert text in str(error.value)


def test_a_control_involution_that_is_none_is_refused_by_the_system():
    with pytest.raises(InvalidInvolutionError, match="order two"):
        iv.System(
            space=iv.TritSpace(1),
            controls=SPACES["labels"],
            control_involution=iv.Exchange({"left": "stay", "stay": "right"}),
            update=lambda x, u: x,
        )
