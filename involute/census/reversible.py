"""How many rules of a class are surjective, reversible or permutive, and how far their inverses read."""

from collections import Counter

import numpy as np

from involute.automata.line_rule import LineRule
from involute.automata.pairs.inverse import inverse, trimmed
from involute.automata.pairs.periodic import injective_rules
from involute.automata.pairs.sweep import classified, odd_table
from involute.census.row import Counts, Row

EARLIER = "an earlier enumeration for this project, with a program of its own"
WOLFRAM = "S. Wolfram, A New Kind of Science: 1800 reversible rules of three colours; notes to chapter 9"


def of_class(n_letters: int, width: int, *, is_odd: bool = False) -> Counts:
    """Return how many rules of a class are balanced, surjective and reversible.

    >>> of_class(2, 2)
    {'rules': 16, 'balanced': 6, 'surjective': 6, 'reversible': 4}
    """
    found = classified(n_letters, width, is_odd=is_odd)
    return {
        "rules": len(found.is_odd),
        "balanced": int(found.is_balanced.sum()),
        "surjective": int(found.is_surjective.sum()),
        "reversible": int(found.is_injective.sum()),
    }


def permutive() -> Counts:
    """Return how many odd ternary rules of three cells are permutive on the left, on the right, on both."""
    found = classified(3, 3, is_odd=True)
    return {
        "left": int(found.is_first_permutive.sum()),
        "right": int(found.is_last_permutive.sum()),
        "both": int((found.is_first_permutive & found.is_last_permutive).sum()),
    }


def windows(rules: list[LineRule]) -> Counts:
    """Return how many of the injective rules have which smallest window and inverse window, ``"w, w'"``.

    Each inverse is proved by both compositions.

    >>> windows([LineRule(np.repeat([2, 1, 0], 3), 3, 0)])
    {'1, 1': 1}
    """
    pairs = [(trimmed(rule).width, undone.width) for rule in rules if (undone := inverse(rule)) is not None]
    return {f"{width}, {other}": n for (width, other), n in sorted(Counter(pairs).items())}


def odd_windows() -> Counts:
    """Return the windows of the reversible odd ternary rules of three cells."""
    numbers = np.flatnonzero(classified(3, 3, is_odd=True).is_injective)
    return windows([LineRule(odd_table(int(number), 3, 3), 3, -1) for number in numbers])


ROWS: tuple[Row, ...] = (
    Row(
        "reversible-elementary",
        "How many elementary rules (two letters, three cells) are balanced, surjective, reversible?",
        lambda: of_class(2, 3),
        {"rules": 256, "balanced": 70, "surjective": 30, "reversible": 6},
        "the classical counts of the 256 elementary rules; balanced: 8 choose 4",
    ),
    Row(
        "reversible-ternary-2",
        "How many ternary rules of two cells are balanced, surjective, reversible?",
        lambda: of_class(3, 2),
        {"rules": 19683, "balanced": 1680, "surjective": 420, "reversible": 48},
        f"{EARLIER}; balanced: 9! / 3!^3",
    ),
    Row(
        "reversible-odd-ternary-2",
        "How many odd ternary rules of two cells are balanced, surjective, reversible?",
        lambda: of_class(3, 2, is_odd=True),
        {"rules": 81, "balanced": 32, "surjective": 20, "reversible": 8},
        EARLIER,
    ),
    Row(
        "reversible-odd-ternary-3",
        "How many odd ternary rules of three cells are balanced, surjective, reversible?",
        lambda: of_class(3, 3, is_odd=True),
        {"rules": 1594323, "balanced": 366080, "surjective": 5260, "reversible": 52},
        EARLIER,
    ),
    Row(
        "permutive-odd-ternary-3",
        "How many odd ternary rules of three cells are permutive in their left cell, right cell, both?",
        permutive,
        {"left": 2592, "right": 2592, "both": 48},
        EARLIER,
    ),
    Row(
        "reversible-ternary-3",
        "How many ternary rules of three cells are reversible?",
        lambda: len(injective_rules(3, 3)),
        1800,
        WOLFRAM,
    ),
    Row(
        "inverse-windows-ternary-3",
        "How many cells do these rules and their inverses read?",
        lambda: windows(injective_rules(3, 3)),
        {"1, 1": 18, "2, 2": 72, "3, 3": 774, "3, 4": 576, "3, 5": 216, "3, 6": 144},
        f"{WOLFRAM}, for 576, 216 and 144; {EARLIER} for the others",
    ),
    Row(
        "inverse-windows-odd-ternary-3",
        "How many cells do the odd ones among them and their inverses read?",
        odd_windows,
        {"1, 1": 6, "2, 2": 8, "3, 3": 38},
        EARLIER,
    ),
)
