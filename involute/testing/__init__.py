"""The laws of your systems as tests of your own, and strategies for states, rules and systems.

    from involute.testing import law_suite
    test_laws = law_suite(my_system)  # one pytest test for each law of each part

Uses hypothesis, and pytest where a suite is made.
"""

from involute.decide.drawn import states
from involute.testing.domain_checks import check_domain, domain_suite
from involute.testing.equivariance import assert_equivariant, equivariance_error
from involute.testing.law_tests import check_system, law_suite
from involute.testing.planted import Planted, planted
from involute.testing.strategies import (
    actions,
    block_rules,
    cell_permutations,
    controls,
    linear_rules,
    local_rules,
    projections,
    systems,
    tables,
    updates,
)

__all__ = [
    "Planted",
    "actions",
    "assert_equivariant",
    "block_rules",
    "cell_permutations",
    "check_domain",
    "check_system",
    "controls",
    "domain_suite",
    "equivariance_error",
    "law_suite",
    "linear_rules",
    "local_rules",
    "planted",
    "projections",
    "states",
    "systems",
    "tables",
    "updates",
]
