"""Block towers: projections against a direct reading, levels, and what is refused."""

from itertools import product

import numpy as np
import pytest

import involute as iv
from involute.errors import InvalidRuleError, InvalidTowerError

PROJECTIONS = [iv.majority, iv.sign_of_sum, iv.sum_mod_3, iv.centre_cell, iv.first_non_zero]


@pytest.mark.parametrize("projection", PROJECTIONS)
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_projections_are_odd(projection, n):
    """Exhaustive over blocks."""
    for word in product((-1, 0, 1), repeat=n):
        assert projection(*(-c for c in word)) == -projection(*word)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_projection_map_reads_blocks(projection):
    """Exhaustive over a ring of two blocks."""
    space = iv.TritSpace(6)
    x = space.states(np.arange(space.n_states))
    coarse = iv.BlockTower(projection, levels=1).projection_map(space, 0)(x)
    direct = [[projection(*row[:3].tolist()), projection(*row[3:].tolist())] for row in x]

    assert coarse.tolist() == direct


def test_two_dimensions_use_square_blocks():
    space = iv.TritSpace((4, 4))
    tower = iv.BlockTower(iv.sign_of_sum, levels=2, block=2)
    x = np.array([[1, 1, 0, 0], [0, 0, 0, -1], [0, 0, 1, 1], [0, 0, 1, 1]], dtype=np.int8)
    system = iv.System(space=space, update=lambda x: x, tower=tower)

    assert system.coarse_grain(x).tolist() == [[1, -1], [0, 1]]
    assert system.coarse_grain(x, levels=2).tolist() == [[1]]


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: iv.BlockTower(iv.majority, levels=0),
            "levels to be a whole number of at least 1, but got levels=0",
        ),
        (lambda: iv.BlockTower(iv.majority, levels=1, block=1), "block to be a whole number of at least 2"),
        (lambda: iv.BlockTower(iv.majority, levels=3, times=(3, 3)), "one entry, or 3, in times"),
        (lambda: iv.BlockTower(iv.majority, levels=1, times=0), "times to be a whole number of at least 1"),
        (
            lambda: iv.System(
                space=iv.TritSpace(12), update=lambda x: x, tower=iv.BlockTower(iv.majority, levels=2)
            ),
            "divisible by the block 3 at level 1, but got shape (4,). To mend: use multiples of 9",
        ),
        (lambda: iv.BlockTower(iv.majority, levels=1).spaces(iv.GraphSpace(3, [])), "drop the tower"),
        (lambda: iv.BlockTower([0, 1, 0], levels=1).table(1), "a projection table of 3^3 entries"),
    ],
)
def test_what_does_not_fit_is_refused(make, text):
    with pytest.raises(InvalidTowerError) as error:
        make()

    assert text in str(error.value)


def test_levels_above_the_tower_are_refused():
    with pytest.raises(InvalidRuleError, match=r"a coarse level 1..1"):
        iv.BlockTower(iv.majority, levels=1).coarse_update(2)
