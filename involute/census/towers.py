"""Counts of odd ternary rules of radius 1 that descend through projections of blocks of 3, with T = 1 and 3.

The rows of `involute.census.coarse_graining` come first.
"""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

from involute.automata.pairs.periodic import injective_rules
from involute.census.coarse_graining import COARSE_GRAINING_ROWS
from involute.census.row import Row
from involute.find.towers.coarse_rules import DescendingRules, find_descending_rules
from involute.find.towers.projections import find_projections
from involute.towers.projections import centre_cell, first_non_zero, majority, sign_of_sum, sum_mod_3

N_NODES = 100_000  # assignments in which some projection of a reversible rule is looked for
OWN = "independent enumeration"


def product(left: int, centre: int, right: int) -> int:
    """Return the product of the cells of a block."""
    return left * centre * right


@lru_cache(maxsize=16)
def descending(projection: Callable[..., int], time: int) -> DescendingRules:
    """Return the odd rules of radius 1 that descend under a projection of blocks of 3."""
    return find_descending_rules(projection, time)


def of_projection(projection: Callable[..., int], asked: tuple[str, ...]) -> dict[str, int]:
    """Count the odd rules of radius 1 that descend under one projection of blocks of 3, by what is asked."""
    slow = descending(projection, 3)
    counts: dict[str, Callable[[], int]] = {
        "T=1": lambda: len(descending(projection, 1)),
        "T=3": lambda: len(slow),
        "T=3, coarse rule not null": lambda: int((~slow.is_null).sum()),
        "T=3, different coarse rules": lambda: len(slow.distinct_coarse_tables),
        "T=3, coarse rule is the rule": lambda: int(slow.is_self_similar.sum()),
    }
    return {name: counts[name]() for name in asked}


def linear_fixed_points() -> int:
    """Count the linear rules ``a l + b c + d r`` over GF(3) among those that are their own coarse rules."""
    factors = np.indices((3, 3, 3)).reshape(3, 27).T - 1
    linear = {tuple(row) for row in ((factors @ factors.T + 1) % 3 - 1).tolist()}
    found = descending(sum_mod_3, 3)
    return sum(tuple(table.tolist()) in linear for table in found.tables[found.is_self_similar])


def reversible_with_projection() -> dict[str, int]:
    """Count the reversible odd rules of radius 1, and those with an odd projection that is not constant."""
    rules = [rule for rule in injective_rules(3, 3) if (rule.table == 2 - rule.table[::-1]).all()]
    found = [find_projections(rule, budget=N_NODES) for rule in rules]
    return {"reversible": len(rules), "with a projection": sum(bool(p.is_surjective.any()) for p in found)}


def _row(projection: Callable[..., int], known: dict[str, int]) -> Row:
    name = projection.__name__.replace("_", " ")
    return Row(
        f"descending-ternary-{name.replace(' ', '-')}",
        f"Which of the 3^13 odd rules of radius 1 have a G with Π F^T = G Π, Π the {name} of blocks of 3?",
        partial(of_projection, projection, tuple(known)),
        known,
        OWN,
    )


def _known(fast: int, slow: int, different: int, own: int, **others: int) -> dict[str, int]:
    return {
        "T=1": fast,
        "T=3": slow,
        "T=3, different coarse rules": different,
        "T=3, coarse rule is the rule": own,
        **{f"T=3, {name.replace('_', ' ')}": count for name, count in others.items()},
    }


ROWS: tuple[Row, ...] = (
    *COARSE_GRAINING_ROWS,
    _row(sign_of_sum, _known(3, 187, 7, 7, coarse_rule_not_null=6)),
    _row(centre_cell, _known(3, 207, 27, 27, coarse_rule_not_null=26)),
    _row(sum_mod_3, _known(3, 207, 27, 27, coarse_rule_not_null=26)),
    _row(majority, _known(101, 1103, 7, 7)),
    _row(first_non_zero, _known(17, 329, 13, 13)),
    _row(product, {"T=3": 7171, "T=3, coarse rule not null": 628}),
    Row(
        "self-similar-linear-ternary",
        "How many odd rules of radius 1 that are their own coarse rules, Π the sum mod 3, T = 3, are linear?",
        linear_fixed_points,
        27,
        "F(z)^3 = F(z^3) for polynomials over GF(3)",
    ),
    Row(
        "reversible-ternary-with-projection",
        "How many reversible odd rules of radius 1 descend, T = 3, under an odd Π of 3 cells, not constant?",
        reversible_with_projection,
        {"reversible": 52, "with a projection": 52},
        OWN,
    ),
)
