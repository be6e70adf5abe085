"""Property: packing into bands loses nothing, and the involution is an exchange of planes."""

import numpy as np
import pytest

import involute as iv
from involute.engine.lattice.planes import LatticePlanes
from involute.errors import InvalidStateError

SHAPES = [1, 2, 63, 64, 65, 130, 5000, (1, 1), (64, 3), (65, 2), (3, 200), (130, 7), (5, 6, 7), (2, 2, 300)]


@pytest.mark.parametrize("shape", SHAPES)
def test_there_and_back(shape):
    x = np.random.default_rng(0).integers(-1, 2, shape, dtype=np.int8)
    packed = LatticePlanes.from_array(x)

    assert (packed.to_array() == x).all()
    assert ((-packed).to_array() == -x).all()
    assert (-packed).positive is packed.negative
    assert packed == LatticePlanes(packed.positive, packed.negative, packed.shape)
    assert (packed == -packed) == (not x.any())
    assert (packed.n_positive, packed.n_negative) == ((x == 1).sum(), (x == -1).sum())
    assert packed.n_cells == x.size


def test_the_bits_are_where_they_are_said_to_be():
    x = np.zeros((130, 7), dtype=np.int8)
    x[3 * 5 + 2, 4] = -1
    packed = LatticePlanes.from_array(x)

    assert packed.positive.shape == (3 * 7,)
    assert not packed.positive.any()
    assert np.flatnonzero(packed.negative).tolist() == [2 * 7 + 4]
    assert packed.negative[2 * 7 + 4] == 1 << 5


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: LatticePlanes.from_array([1, 0]), "an int8 array"),
        (lambda: LatticePlanes.from_array(np.zeros((), np.int8)), "at least one axis"),
        (lambda: LatticePlanes.from_array(np.zeros(0, np.int8)), "one cell"),
        (lambda: LatticePlanes.from_array(np.array([2], np.int8)), "values from 2 to 2"),
        (
            lambda: LatticePlanes(np.zeros(2, np.uint64), np.zeros(1, np.uint64), (3,)),
            "positive of shape (1,)",
        ),
        (lambda: LatticePlanes(np.ones(1, np.uint64), np.ones(1, np.uint64), (3,)), "do not overlap"),
        (lambda: LatticePlanes(np.full(1, 8, np.uint64), np.zeros(1, np.uint64), (3,)), "bits of no trit"),
    ],
)
def test_refusals(call, text):
    with pytest.raises(InvalidStateError) as caught:
        call()

    assert text in str(caught.value)


def test_large_states_go_through_all_stretches():
    x = iv.TritSpace(64 * 2500 + 17).random(np.random.default_rng(3))

    assert (LatticePlanes.from_array(x).to_array() == x).all()
