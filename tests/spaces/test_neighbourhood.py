"""Neighbour tables, bonds and blocks against a direct reading of the lattice."""

import numpy as np
import pytest

import involute as iv
from involute.errors import InvalidRuleError
from involute.spaces.local_term import LocalTerm
from involute.spaces.neighbourhood import blocks, bonds, neighbour_table


@pytest.mark.parametrize("shape", [(5,), (3, 4), (2, 3, 2)])
def test_periodic_table_is_a_roll(shape):
    """Exhaustive over sites."""
    space = iv.TritSpace(shape)
    sites = np.arange(space.n_cells).reshape(shape)
    offsets = iv.moore(len(shape))
    table = neighbour_table(space, offsets)
    for column, offset in zip(table.T, offsets, strict=True):
        rolled = np.roll(sites, [-c for c in offset], axis=tuple(range(len(shape))))

        assert np.array_equal(column, rolled.reshape(-1))


def test_outside_of_a_neutral_boundary_is_its_own_site():
    table = neighbour_table(iv.TritSpace(3, boundary="neutral"), ((-1,), (1,)))

    assert table.tolist() == [[3, 1], [0, 2], [1, 3]]


@pytest.mark.parametrize(
    ("space", "count"),
    [
        (iv.TritSpace(5), 5),
        (iv.TritSpace(5, boundary="neutral"), 4),
        (iv.TritSpace((3, 4)), 24),
        (iv.TritSpace((3, 4), boundary="neutral"), 17),
        (iv.TritSpace(1), 0),
        (iv.TritSpace(()), 0),
        (iv.GraphSpace(3, [(0, 1)]), 1),
    ],
)
def test_bonds_are_counted_once(space, count):
    assert len(bonds(space)) == count


def test_blocks_cover_a_periodic_lattice_once():
    """Whatever the offset."""
    for offset in range(3):
        cells = blocks(iv.TritSpace((6, 3)), (3, 3), (offset, 1))

        assert sorted(cells.reshape(-1).tolist()) == list(range(18))


def test_blocks_that_stick_out_are_left_out():
    cells = blocks(iv.TritSpace(4, boundary="neutral"), (2,), (1,))

    assert cells.tolist() == [[1, 2]]


def test_offsets_of_another_dimension_are_refused():
    with pytest.raises(InvalidRuleError, match=r"offsets of dimension 2, as the lattice \(3, 3\)"):
        neighbour_table(iv.TritSpace((3, 3)), ((0,),))


def test_local_terms_sum_the_density():
    """Against a direct sum, all states of a small ring; negation changes no bit of the value."""
    space = iv.TritSpace(5)
    rng = np.random.default_rng(1)
    half = rng.normal(size=(3, 3))
    even = half + half[::-1, ::-1]
    x = space.states(np.arange(space.n_states))
    value = LocalTerm(even, offsets=((0,), (2,))).bind(space)
    direct = even[x + 1, np.roll(x, -2, axis=-1) + 1].sum(axis=-1)

    assert np.array_equal(value(x), value(-x))
    assert np.allclose(value(x), direct, rtol=1e-13, atol=1e-13)


def test_site_weights_must_broadcast():
    with pytest.raises(InvalidRuleError, match=r"site weights that broadcast to \(3,\)"):
        iv.Support([1, 2]).bind(iv.TritSpace(3))
