"""Emissions: what is seen of a state."""

import numpy as np

import involute as iv


def test_sites_are_read_in_their_order():
    assert iv.Sites((2, 0)).bind(iv.TritSpace(3))(iv.trits("-0+"), 0).tolist() == [1, -1]


def test_functions_may_depend_on_time():
    seen = iv.FunctionEmission(lambda x, t: int(x[t % 3])).bind(iv.TritSpace(3))

    assert [int(seen(iv.trits("-0+"), t)) for t in range(4)] == [-1, 0, 1, -1]


def test_emissions_are_part_of_the_identity():
    def make(site):
        return iv.System(space=iv.TritSpace(3), update=lambda x: x, emission=iv.Sites((site,)))

    assert make(0).identity != make(1).identity
    assert np.array_equal(make(0).symbol(iv.trits("-0+"), 0), [-1])
