"""The Kleene extension against all completions."""

import itertools

import numpy as np
import pytest

from involute.eigen.bnet.kleene import kleene_table, truth_table, without_idle_inputs


def extended(truth, word):
    """Return the common value over all completions of a word, or neutral."""
    choices = [(0, 1) if trit == 0 else ((trit + 1) // 2,) for trit in word]
    values = {bool(truth[full]) for full in itertools.product(*choices)}
    return 0 if len(values) == 2 else 2 * values.pop() - 1


@pytest.mark.parametrize("k", [0, 1, 2])
def test_every_function_of_few_inputs(k):
    for number in range(2**2**k):
        truth = (number >> np.arange(2**k) & 1 > 0).reshape((2,) * k)
        table = kleene_table(truth)
        words = list(itertools.product((-1, 0, 1), repeat=k))

        assert [int(table[tuple(t + 1 for t in w)]) for w in words] == [extended(truth, w) for w in words]
        assert np.array_equal(truth_table(table), truth)


def test_odd_exactly_if_self_dual():
    """Of the 256 functions of three inputs 16 are self-dual."""
    n_odd = 0
    for number in range(256):
        truth = (number >> np.arange(8) & 1 > 0).reshape(2, 2, 2)
        table = kleene_table(truth)
        is_odd = bool((table == -np.flip(table)).all())
        assert is_odd == bool((truth == ~np.flip(truth)).all())
        n_odd += is_odd

    assert n_odd == 16


def test_five_inputs():
    rng = np.random.default_rng(0)
    truth = rng.random((2,) * 5) < 0.7
    table = kleene_table(truth)
    for word in itertools.product((-1, 0, 1), repeat=5):
        assert table[tuple(t + 1 for t in word)] == extended(truth, word)


def test_a_table_with_one_wrong_entry_is_no_extension():
    table = kleene_table(np.array([[False, True], [True, True]]))
    for place in np.ndindex(3, 3):
        for wrong in {-1, 0, 1} - {int(table[place])}:
            other = table.copy()
            other[place] = wrong
            assert truth_table(other) is None or not np.array_equal(truth_table(other), truth_table(table))
    assert truth_table(np.zeros((3, 3), dtype=np.int8)) is None


def test_idle_inputs_are_left_out():
    truth = np.broadcast_to(np.array([False, True])[None, :, None], (2, 2, 2))
    kept, reduced = without_idle_inputs(truth)

    assert (kept, reduced.tolist()) == ([1], [False, True])
    assert without_idle_inputs(np.ones((2, 2), dtype=bool))[1].shape == ()
