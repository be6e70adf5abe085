"""Trits as text: a bijection, and clear refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import involute as iv
from involute.errors import InvalidStateError
from involute.notation import brief, expression


@given(
    arrays(np.int8, array_shapes(min_dims=1, max_dims=4, min_side=1, max_side=4), elements=st.integers(-1, 1))
)
def test_text_reads_back(x):
    """Property: up to four axes; leading axes of length one need their shape said."""
    back = eval(expression(x), {"iv": iv, "np": np})  # noqa: S307  (what a reader pastes)

    assert np.array_equal(back, x)
    assert back.shape == x.shape


def test_expression_evaluates_to_the_state():
    for x in (iv.trits("-0+"), (iv.trits("-0"), np.array([5, -7])), None, np.array(3)):
        back = eval(expression(x), {"iv": iv, "np": np})  # noqa: S307  (what a reader pastes)

        assert repr(back) == repr(x)


@pytest.mark.parametrize(
    ("word", "text"),
    [("-0x", "'x' in '-0x'"), ("-0/+", "rows of equal length"), ("+1", "write -1 as '-'")],
)
def test_other_texts_are_refused(word, text):
    with pytest.raises(InvalidStateError) as error:
        iv.trits(word)

    assert text in str(error.value)


@pytest.mark.parametrize("shape", [(512, 512), (201,), (1, 300), (3, 9, 27)])
@pytest.mark.parametrize("n_other", [0, 1, 40, 41])
def test_large_states_are_written_by_their_few_other_cells(shape, n_other):
    rng = np.random.default_rng(n_other)
    x = np.zeros(shape, dtype=np.int8)
    x.ravel()[rng.permutation(x.size)[:n_other]] = rng.choice([-1, 1], n_other)
    back = eval(expression(x), {"iv": iv, "np": np})  # noqa: S307  (what a reader pastes)

    assert np.array_equal(back, x)
    assert (back.shape, back.dtype) == (x.shape, x.dtype)
    assert ("at=" in expression(x)) == (n_other <= 40)


def test_long_states_are_brief_where_people_read():
    x = np.ones(2000, dtype=np.int8)

    assert brief(x) == "2000 cells, 2000 of them not neutral"
    assert brief((x, np.zeros(100, dtype=np.int8))) == "2100 cells, 2000 of them not neutral"
    assert brief(x[:100]) == expression(x[:100])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"at": [0]}, "both at= and shape="),
        ({"shape": 3}, "both at= and shape="),
        ({"at": [0, 1], "shape": 3}, "1 signs for 2 places"),
        ({"at": [3], "shape": 3}, r"the place (3,)"),
        ({"at": [-1], "shape": 3}, r"the place (-1,)"),
        ({"at": [(0, 0)], "shape": 3}, r"the place (0, 0)"),
        ({"at": ["a"], "shape": 3}, "whole numbers"),
        ({"at": 0, "shape": 3}, "whole numbers"),
        ({"at": [0], "shape": -3}, "whole numbers"),
    ],
)
def test_places_that_are_none_are_refused(arguments, said):
    with pytest.raises(InvalidStateError) as error:
        iv.trits("+", **arguments)

    assert said in str(error.value)


def test_two_signs_at_one_place_are_refused():
    with pytest.raises(InvalidStateError, match="1 of them different"):
        iv.trits("+-", at=[2, 2], shape=3)
