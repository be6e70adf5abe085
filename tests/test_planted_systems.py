"""Generated systems, half lawful, half with one wrong entry: verdict and witness are brute force's."""

import pytest
from planted_systems import cases, complaint


@pytest.mark.parametrize("seed", range(4))
def test_every_verdict_is_that_of_brute_force(seed):
    wrong = [(case.law, text) for case in cases(100, seed) if (text := complaint(case))]

    assert wrong == []
