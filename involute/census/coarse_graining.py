"""Counts of elementary cellular automata that descend through projections of blocks (Israeli, Goldenfeld)."""

from functools import lru_cache, partial
from typing import final

import attrs
import numpy as np

from involute.automata.congruence import descending_projections, has_proper_congruence, principal_congruences
from involute.automata.descent import block_operation
from involute.automata.line_rule import LineRule
from involute.census.row import Row

ELEMENTARY = 256
AUTHORS = "Israeli and Goldenfeld, Phys. Rev. E 73, 026203 (2006); the numbers by independent enumeration"
OWN = "independent enumeration"
COARSE = "Π F^N = G Π, Π from N cells to one"


@final
@attrs.frozen
class CoarseGrainings:
    """The binary projections of one elementary rule that descend and take both values.

    Attributes
    ----------
    n_projections : how many; a projection and its complement are two.
    numbers : of the elementary rules G that they induce.
    """

    n_projections: int
    numbers: frozenset[int]

    @property
    def moving(self) -> frozenset[int]:
        """The induced rules that are not constant."""
        return self.numbers - {0, ELEMENTARY - 1}


def elementary(number: int) -> LineRule:
    """Return the elementary cellular automaton with Wolfram's number."""
    return LineRule.from_number(number, n_letters=2, width=3)


@lru_cache(maxsize=8)
def coarse_grainings(block: int) -> tuple[CoarseGrainings, ...]:
    """Return the coarse-grainings of all elementary rules by blocks of N cells and N steps."""
    return tuple(_of_rule(number, block) for number in range(ELEMENTARY))


def _of_rule(number: int, block: int) -> CoarseGrainings:
    operation = block_operation(elementary(number), block, block)
    maps, _ = descending_projections(operation, odd=False)
    maps = maps[maps.min(axis=1) != maps.max(axis=1)]
    tables = operation.coarse_tables(maps)
    numbers = np.unique(tables.astype(np.int64) @ 2 ** np.arange(tables.shape[1]))
    return CoarseGrainings(len(maps), frozenset(numbers.tolist()))


def of_block(block: int) -> dict[str, int]:
    """Count elementary rules, projections and pairs of rules at one block length."""
    found = coarse_grainings(block)
    return {
        "rules": sum(rule.n_projections > 0 for rule in found),
        "rules with a coarse rule that is not constant": sum(len(rule.moving) > 0 for rule in found),
        "pairs of rule and projection": sum(rule.n_projections for rule in found),
        "pairs of rule and coarse rule": sum(len(rule.numbers) for rule in found),
    }


def up_to_block() -> dict[str, int]:
    """Count elementary rules with a coarse-graining at some block length up to N."""
    found = {block: coarse_grainings(block) for block in (2, 3, 4)}

    def united(most: int, *, moving: bool) -> int:
        return sum(
            any((found[n][rule].moving if moving else found[n][rule].numbers) for n in range(2, most + 1))
            for rule in range(ELEMENTARY)
        )

    counts = {f"N<={most}": united(most, moving=False) for most in (2, 3, 4)}
    return {**counts, "N<=4, not constant": united(4, moving=True)}


def to_coarse_rules() -> dict[str, int]:
    """Count the block lengths 2, 3, 4 at which these are all coarse rules of a rule."""
    spots = {60: {60, 195}, 90: {90, 165}, 105: {150}, 150: {150}, 146: {128, 254}}
    return {
        f"{rule} to {', '.join(map(str, sorted(coarse)))}": sum(
            coarse_grainings(block)[rule].numbers == coarse for block in (2, 3, 4)
        )
        for rule, coarse in spots.items()
    }


def to_fewer_colours() -> dict[str, int]:
    """Count elementary rules with a proper congruence of blocks of N cells, and up to N cells."""
    counts, left = {}, set(range(ELEMENTARY))
    for block in range(2, 7):
        asked = range(ELEMENTARY) if block <= 4 else sorted(left)
        found = {n for n in asked if has_proper_congruence(block_operation(elementary(n), block, block))}
        left -= found
        if block <= 4:
            counts[f"N={block}"] = len(found)
        counts[f"N<={block}"] = ELEMENTARY - len(left)
    return counts


def with_two_colours(number: int, block: int) -> int:
    """Return 1 if one elementary rule has a binary projection that descends and takes both values, else 0."""
    return int(_of_rule(number, block).n_projections > 0)


def most_classes(number: int, block: int) -> int:
    """Return how many classes the finest congruence of one elementary rule has, equality aside."""
    congruences = principal_congruences(block_operation(elementary(number), block, block))
    n = len(congruences)
    return max(len(np.unique(congruences[a, b])) for a in range(n) for b in range(a))


def _block_row(block: int, known: tuple[int, int, int, int]) -> Row:
    names = (
        "rules",
        "rules with a coarse rule that is not constant",
        "pairs of rule and projection",
        "pairs of rule and coarse rule",
    )
    question = (
        f"Which elementary rules F have a binary Π that takes both values, and G, with {COARSE}, N = {block}?"
    )
    return Row(
        f"coarse-grained-elementary-{block}",
        question,
        partial(of_block, block),
        dict(zip(names, known, strict=True)),
        AUTHORS,
    )


COARSE_GRAINING_ROWS: tuple[Row, ...] = (
    _block_row(2, (92, 72, 404, 182)),
    _block_row(3, (141, 79, 3312, 325)),
    _block_row(4, (202, 108, 820420, 500)),
    Row(
        "coarse-grained-elementary-up-to-4",
        f"Which elementary rules have a binary Π that takes both values, and G, with {COARSE}, at some N?",
        up_to_block,
        {"N<=2": 92, "N<=3": 151, "N<=4": 202, "N<=4, not constant": 112},
        AUTHORS,
    ),
    Row(
        "coarse-rules-of-elementary",
        "At how many of N = 2, 3, 4 are these exactly the elementary rules G that a rule descends to?",
        to_coarse_rules,
        {"60 to 60, 195": 2, "90 to 90, 165": 2, "105 to 150": 2, "150 to 150": 2, "146 to 128, 254": 2},
        AUTHORS,
    ),
    Row(
        "fewer-colours-elementary",
        f"Which elementary rules have a Π to fewer than 2^N and more than one colours, and G, with {COARSE}?",
        to_fewer_colours,
        {
            "N=2": 98,
            "N<=2": 98,
            "N=3": 150,
            "N<=3": 162,
            "N=4": 206,
            "N<=4": 206,
            "N<=5": 236,
            "N<=6": 240,
        },
        AUTHORS,
    ),
    Row(
        "two-colours-elementary-110",
        f"Has elementary rule 110 a binary Π that takes both values, and G, with {COARSE}, N = 5? 1 is yes.",
        partial(with_two_colours, 110, 5),
        1,
        OWN,
    ),
    Row(
        "most-classes-elementary-37",
        "How many classes of the 64 blocks of N = 6 cells does the weakest projection of rule 37 leave?",
        partial(most_classes, 37, 6),
        63,
        OWN,
    ),
)
