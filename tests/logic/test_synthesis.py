"""Every network equals its table on every word: exhaustive over words, sampled over tables."""

import subprocess
import sys
from itertools import product

import numpy as np
import pytest
from logic import rule_tables

from involute.errors import InvalidRuleError
from involute.logic import synthesis
from involute.logic.network import ONE, ZERO
from involute.logic.synthesis import structure, synthesise

FAMILIES = [
    rule_tables.random_table,
    rule_tables.odd_table,
    rule_tables.even_table,
    rule_tables.sparse_table,
    rule_tables.linear_table,
    rule_tables.counts_table,
    lambda rng, k: rule_tables.weighted_table(rng, k, np.ones(k, dtype=int)),
    lambda rng, k: rule_tables.weighted_table(rng, k, rng.choice([-1, 1], k)),
    lambda rng, k: rule_tables.weighted_table(rng, k, rng.integers(-1, 3, k)),
]
WIDER = [rule_tables.outer_table, rule_tables.split_table]


def planes_by_hand(network, word):
    """Return both planes for one word, node by node from the bits of the truth tables."""
    values = [bit for trit in word for bit in (trit == 1, trit == -1)]
    for truth, a, b, c in network.nodes.tolist():
        values.append(bool(truth >> (4 * values[a] + 2 * values[b] + values[c]) & 1))
    constants = {ZERO: False, ONE: True}
    return tuple(constants[end] if end < 0 else values[end] for end in network.outputs)


def wrong_words(network, table, places=None):
    """Return the numbers of the words (of all words) whose planes are not those of the table."""
    words = list(product((-1, 0, 1), repeat=network.n_trits))
    places = range(len(words)) if places is None else places
    planes = [(i, planes_by_hand(network, words[i])) for i in places]
    return [i for i, two in planes if two != (table[i] == 1, table[i] == -1)]


@pytest.mark.parametrize("n_trits", [1, 2, 3, 4])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_word_of_every_structure(family, n_trits):
    rng = np.random.default_rng(n_trits)
    for _ in range(6 if n_trits < 4 else 2):
        table = family(rng, n_trits)

        assert wrong_words(synthesise(table), table) == []


@pytest.mark.parametrize("n_trits", [3, 4])
@pytest.mark.parametrize("family", WIDER)
def test_every_word_of_wider_structures(family, n_trits):
    rng = np.random.default_rng(n_trits)
    for _ in range(3):
        table = family(rng, n_trits)

        assert wrong_words(synthesise(table), table) == []


@pytest.mark.parametrize("family", [*FAMILIES, *WIDER])
def test_five_inputs(family):
    table = family(np.random.default_rng(5), 5)

    assert wrong_words(synthesise(table), table) == []


@pytest.mark.parametrize("n_trits", [6, 7, 9])
@pytest.mark.parametrize("family", [rule_tables.random_table, rule_tables.odd_table])
def test_wide_random_tables(family, n_trits):
    table = family(np.random.default_rng(n_trits), n_trits)
    network = synthesise(table)

    some = np.random.default_rng(0).integers(0, table.size, 200).tolist()

    assert (network.table() == table).all()
    assert wrong_words(network, table, some) == []


def test_one_wrong_entry_changes_exactly_that_word():
    rng = np.random.default_rng(1)
    for n_trits in (2, 3, 4):
        table = rule_tables.odd_table(rng, n_trits)
        place = int(rng.integers(table.size))
        other = table.copy()
        other[place] = (table[place] + 2) % 3 - 1

        assert wrong_words(synthesise(other), table) == [place]


def test_all_tables_of_one_input():
    for table in product((-1, 0, 1), repeat=3):
        assert wrong_words(synthesise(np.array(table)), table) == []


@pytest.mark.parametrize("sign", [1, -1])
def test_projections_need_no_operation(sign):
    for place in range(4):
        network = synthesise(rule_tables.projection(4, place, sign))

        assert network.n_operations == 0
        assert network.outputs == ((2 * place, 2 * place + 1) if sign > 0 else (2 * place + 1, 2 * place))


def test_constants_are_constants():
    ends = {value: synthesise(np.full(27, value)).outputs for value in (-1, 0, 1)}

    assert ends == {-1: (ZERO, ONE), 0: (ZERO, ZERO), 1: (ONE, ZERO)}


def test_sizes_stay_small():
    """The bounds of a tree of selections, and far less where there is structure."""
    rng = np.random.default_rng(0)

    def size(function, n_trits):
        return synthesise(rule_tables.table(function, n_trits)).n_operations

    assert size(lambda a, b: rule_tables.modulo(a + b), 2) <= 4
    assert size(lambda a, b, c: rule_tables.modulo(a + b + c), 3) <= 8
    assert size(lambda *word: np.sign(sum(word)), 3) <= 9
    assert size(lambda *word: np.sign(sum(word)), 9) <= 34
    assert all(synthesise(rule_tables.odd_table(rng, 3)).n_operations <= 14 for _ in range(20))


def test_an_odd_table_needs_little_more_than_half():
    rng = np.random.default_rng(0)
    odd = synthesise(rule_tables.odd_table(rng, 8)).n_operations

    assert odd < 0.65 * synthesise(rule_tables.random_table(rng, 8)).n_operations


def test_idle_inputs_cost_nothing():
    small = rule_tables.odd_table(np.random.default_rng(2), 3)
    wide = np.repeat(small, 9)

    assert synthesise(wide).n_operations == synthesise(small).n_operations
    assert wrong_words(synthesise(wide), wide) == []


def test_structure_in_words():
    def words(function, n_trits):
        return structure(rule_tables.table(function, n_trits))

    assert words(lambda *word: np.sign(sum(word)), 4) == "function of the sum x1 + x2 + x3 + x4"
    assert words(lambda a, b, c, d: np.sign(a - b + c - d), 4) == "function of the sum x1 - x2 + x3 - x4"
    assert words(lambda a, b, c: b, 3) == "decision diagram, order x2"
    assert words(lambda a, b: 1, 2) == "constant"
    assert words(lambda a, b, c: rule_tables.modulo(a + b + c), 3) == "decision diagram, order (x1 x2) x3"


def test_a_wrong_network_is_never_handed_out(monkeypatch):
    table = np.array([1, 0, -1, 0, 1, 1, 0, 0, 1], dtype=np.int8)
    other = synthesis._solution(-table, 2)
    monkeypatch.setattr(synthesis, "_solution", lambda *_: other)

    with pytest.raises(RuntimeError, match="report this table"):
        synthesise(table)


OTHER_PROCESS = """
import numpy as np
from involute.logic.synthesis import synthesise
table = np.random.default_rng(3).integers(-1, 2, 81)
network = synthesise(table)
print(network.outputs, network.nodes.tolist())
"""


def test_the_same_network_in_every_process():
    runs = [
        subprocess.run(
            [sys.executable, "-c", OTHER_PROCESS],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs[0] == runs[1] != ""


@pytest.mark.parametrize(
    ("table", "got"),
    [
        (np.zeros(5, dtype=np.int8), "shape (5,)"),
        (np.zeros(1, dtype=np.int8), "shape (1,)"),
        (np.zeros((3, 3), dtype=np.int8), "shape (3, 3)"),
        (np.array([0, 1, 2]), "array([0, 1, 2])"),
        (np.array([0.0, 1.0, 0.0]), "array([0., 1., 0.])"),
    ],
)
def test_what_is_no_table_is_refused(table, got):
    with pytest.raises(InvalidRuleError) as error:
        synthesise(table)

    assert got in str(error.value)
