"""How many rules conserve a number, a charge or an activity, or never raise one."""

from collections import Counter
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.automata.clusters import LocalFunction
from involute.automata.conservation import LatticeRule, is_conserved
from involute.automata.line_rule import LineRule
from involute.census.row import Row
from involute.kernels.conservation import count_between, cycle_flags, odd_table, table_flags
from involute.notation import text

N_ODD = 3**13  # odd rules of three trits
CHUNK = 3**11
SUMS = ("charge conserved", "charge never rises", "activity conserved", "activity never rises", "never falls")
TABLES = ("reflection-symmetric", "contracting", "monotone", "linear", "totalistic")
ENUMERATION = "independent enumeration"


def number_conserving(n_letters: int, width: int) -> int:
    """Count the rules of ``width`` neighbouring letters that conserve their sum on every ring.

    ``f(w) = w_1 + J(w_1 .. w_{n-1}) - J(w_2 .. w_n)`` with an integer flow J, one for each rule once
    ``J(0..0) = 0`` (Hattori and Takesue 1991). That f is a letter bounds differences of J: count the integer
    points between the bounds.

    >>> number_conserving(2, 3)
    5
    """
    n_nodes = n_letters ** (width - 1)
    words = np.arange(n_nodes * n_letters)
    source, target, first = words // n_letters, words % n_nodes, words // n_nodes
    bounds = np.full((n_nodes, n_nodes), n_letters * n_nodes, dtype=np.int64)
    np.fill_diagonal(bounds, 0)
    np.minimum.at(bounds, (target, source), n_letters - 1 - first)  # J(source) - J(target)
    np.minimum.at(bounds, (source, target), first)
    for middle in range(n_nodes):
        bounds = np.minimum(bounds, bounds[:, [middle]] + bounds[[middle]])
    return int(count_between(bounds))


def conserving_elementary() -> tuple[int, ...]:
    """Return the numbers of the elementary rules that conserve the number of ones."""
    ones = LocalFunction(np.array([0, 1]), ((0,),))
    cells = ((-1,), (0,), (1,))
    rules = [LineRule.from_number(number, n_letters=2, width=3) for number in range(256)]
    return tuple(
        rule.number
        for rule in rules
        if is_conserved(ones, LatticeRule(rule.table.astype(np.int64), cells, 2, 0))
    )


def self_complementary_elementary() -> tuple[int, ...]:
    """Return the numbers of the elementary rules that commute with exchanging 0 and 1."""
    rules = [LineRule.from_number(number, n_letters=2, width=3) for number in range(256)]
    return tuple(rule.number for rule in rules if (rule.table == 1 - rule.table[::-1]).all())


@lru_cache(maxsize=1)
def odd_rule_flags() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the flags of sums and of tables of all odd radius-1 rules, (3^13,) each."""
    cycles, starts = simple_cycles()
    before = (np.arange(27) // 3 % 3 - 1).astype(np.int64)
    sums, tables = np.empty((2, N_ODD), dtype=np.uint8)
    for first in range(0, N_ODD, CHUNK):
        part = slice(first, first + CHUNK)
        cycle_flags(first, first + CHUNK, cycles, starts, before, sums[part])
        table_flags(first, first + CHUNK, tables[part])
    return sums, tables


def simple_cycles() -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the words along each simple cycle of the graph of words of three trits, short cycles first."""
    found: list[list[int]] = []
    for start in range(9):
        paths = [[start]]
        while paths:
            path = paths.pop()
            for letter in range(3):
                node = path[-1] * 3 % 9 + letter
                if node == start:
                    found.append([3 * a + b % 3 for a, b in zip(path, [*path[1:], node], strict=True)])
                elif node > start and node not in path:
                    paths.append([*path, node])
    found.sort(key=lambda cycle: (len(cycle), cycle))
    starts = np.cumsum([0, *(len(cycle) for cycle in found)], dtype=np.int64)
    return np.concatenate(found).astype(np.int32), starts


def has(flags: NDArray[np.uint8], *names: str) -> NDArray[np.bool_]:
    """Return which rules have all of these properties."""
    bits = sum(1 << (SUMS if name in SUMS else TABLES).index(name) for name in names)
    return np.asarray(flags & bits == bits)


def odd_rules() -> dict[str, int]:
    """Count the odd radius-1 rules by what they conserve, never raise, and look like."""
    sums, tables = odd_rule_flags()
    charge, activity, mirror = has(sums, SUMS[0]), has(sums, SUMS[2]), has(tables, TABLES[0])
    counts: Counter[str] = Counter({name: int(has(sums, name).sum()) for name in SUMS})
    counts.update({name: int(has(tables, name).sum()) for name in TABLES})
    counts["charge and activity conserved"] = int((charge & activity).sum())
    counts["charge conserved, reflection-symmetric"] = int((charge & mirror).sum())
    counts["activity conserved, reflection-symmetric"] = int((activity & mirror).sum())
    counts["charge conserved exactly where it never rises"] = int((charge == has(sums, SUMS[1])).all())
    counts["activity never rises where charge is conserved"] = int((charge & has(sums, SUMS[3])).sum())
    return dict(counts)


def charge_conserving_tables() -> tuple[str, ...]:
    """Return the tables of the odd radius-1 rules that conserve charge, in order."""
    table = np.zeros(27, dtype=np.int8)
    found = []
    for number in np.flatnonzero(has(odd_rule_flags()[0], SUMS[0])):
        odd_table(int(number), table)
        found.append(text(table))
    return tuple(sorted(found))


def _conserving_row(n_letters: int, width: int, known: int) -> Row:
    return Row(
        f"number-conserving-{n_letters}-letters-{width}-inputs",
        f"How many rules of {width} cells over {n_letters} letters conserve the sum of the letters?",
        lambda: number_conserving(n_letters, width),
        known,
        _source(n_letters, width),
    )


def _source(n_letters: int, width: int) -> str:
    if width == 2:
        return f"{ENUMERATION}; one for each balanced sequence (Fukś and Sullivan, J. Cell. Autom. 2, 2007)"
    return f"{ENUMERATION}; Boccara and Fukś, J. Phys. A 31 (1998) 6007" if n_letters == 2 else ENUMERATION


def _known(pairs: dict[tuple[int, int], int]) -> tuple[Row, ...]:
    return tuple(_conserving_row(*key, known) for key, known in pairs.items())


KNOWN_ODD: dict[str, Any] = {
    "charge conserved": 8,
    "charge never rises": 8,
    "activity conserved": 2560,
    "activity never rises": 89775,
    "never falls": 111104,
    "reflection-symmetric": 6561,
    "contracting": 19683,
    "monotone": 332,
    "linear": 27,
    "totalistic": 27,
    "charge and activity conserved": 5,
    "charge conserved, reflection-symmetric": 2,
    "activity conserved, reflection-symmetric": 64,
    "charge conserved exactly where it never rises": 1,
    "activity never rises where charge is conserved": 8,
}
KNOWN_TABLES = tuple(
    sorted(
        (
            "---------000000000+++++++++",
            "---000+++---000+++---000+++",
            "-0+-0+-0+-0+-0+-0+-0+-0+-0+",
            "----0++++000-0+000----0++++",
            "-0----+0+-0-000+0+-0-++++0+",
            "--0-0+-0000+-0+-0000+-0+0++",
            "-00-----0-0000000+0+++++00+",
            "--0000-00--00000++00+0000++",
        )
    )
)
ROWS: tuple[Row, ...] = (
    *_known({(2, 2): 2, (2, 3): 5, (2, 4): 22, (2, 5): 428, (2, 6): 133184}),
    *_known({(3, 2): 4, (3, 3): 144, (4, 2): 10, (5, 2): 30, (6, 2): 106, (7, 2): 426}),
    Row(
        "number-conserving-elementary",
        "Which elementary rules conserve the number of ones?",
        conserving_elementary,
        (170, 184, 204, 226, 240),
        "Boccara and Fukś, J. Phys. A 31 (1998) 6007",
    ),
    Row(
        "self-complementary-elementary",
        "Which elementary rules commute with exchanging 0 and 1?",
        self_complementary_elementary,
        (15, 23, 43, 51, 77, 85, 105, 113, 142, 150, 170, 178, 204, 212, 232, 240),
        ENUMERATION,
    ),
    Row(
        "odd-ternary-radius-1",
        "How many of the 3^13 odd ternary rules of radius 1 have which sums and tables?",
        odd_rules,
        KNOWN_ODD,
        ENUMERATION,
    ),
    Row(
        "charge-conserving-ternary-radius-1",
        "Which odd ternary rules of radius 1 conserve charge?",
        charge_conserving_tables,
        KNOWN_TABLES,
        ENUMERATION,
    ),
)
