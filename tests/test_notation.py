"""Trits as text: a bijection, and clear refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import involute as iv
from involute.errors import InvalidStateError
from involute.notation import expression


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
