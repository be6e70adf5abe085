"""The parts of synthesis against brute force: normal forms, adders, diagrams with free words, shrinking."""

from itertools import permutations, product

import numpy as np
import pytest

from involute.logic import selection
from involute.logic.block import AND2, MAJORITY, OR2, SELECT, XOR2, XOR3, Block
from involute.logic.counting import add, classes
from involute.logic.diagram import diagram, filled, planes_of
from involute.logic.gates import normal
from involute.logic.problem import Problem
from involute.logic.resubstitution import Domain, shrunk

EIGHT = (0, 0xF0, 0xCC, 0xAA)  # the constant and three inputs on the eight words


def value(literal, values, full):
    """Return the value of a literal."""
    return values[literal >> 1] ^ (full if literal & 1 else 0)


def outputs(block, inputs, full):
    """Return the values of the outputs."""
    values = block.values(inputs, full)
    return [value(root, values, full) for root in block.outputs]


def test_normal_forms_of_every_gate():
    rng = np.random.default_rng(0)
    for truth in range(256):
        literals = rng.integers(0, 8, 3).tolist()
        flip, small, signals = normal(truth, literals)
        for word in range(8):
            bits = [value(x, [v >> word & 1 for v in EIGHT], 1) for x in literals]
            index = 0
            for signal in signals:
                index = 2 * index + (EIGHT[signal] >> word & 1)

            assert (small >> index & 1) ^ flip == truth >> (4 * bits[0] + 2 * bits[1] + bits[2]) & 1
        assert not small & 1


def test_equal_gates_are_built_once():
    block = Block(3)
    a, b, c = (block.input(i) for i in range(3))
    block.outputs = (
        block.gate(AND2, (a, b)),
        block.gate(OR2, (b ^ 1, a ^ 1)) ^ 1,
        block.gate(XOR2, (a, b ^ 1)) ^ 1,
        block.gate(XOR2, (b, a)),
        block.select(c, a, a),
    )

    assert len(block.nodes) == 2
    assert block.outputs[0] == block.outputs[1]
    assert block.outputs[2] == block.outputs[3]
    assert block.outputs[4] == a


def test_named_gates():
    block = Block(3)
    literals = tuple(block.input(i) for i in range(3))
    block.outputs = tuple(block.gate(truth, literals) for truth in (XOR3, MAJORITY, SELECT))
    a, b, c = EIGHT[1:]

    assert outputs(block, EIGHT[1:], 255) == [a ^ b ^ c, a & b | b & c | a & c, a & b | ~a & c]


@pytest.mark.parametrize(("n_bits", "offset"), [(1, 0), (2, 1), (3, 0), (5, 2), (6, 1), (9, 0), (9, 6)])
def test_adders_count(n_bits, offset):
    width = (n_bits + offset).bit_length()
    block = Block(n_bits)
    block.outputs = tuple(add(block, [block.input(i) for i in range(n_bits)], width, offset))
    words = list(product((0, 1), repeat=n_bits))
    inputs = [sum(word[i] << w for w, word in enumerate(words)) for i in range(n_bits)]
    bits = outputs(block, inputs, (1 << len(words)) - 1)
    counts = [sum((bit >> w & 1) << (width - 1 - i) for i, bit in enumerate(bits)) for w in range(len(words))]

    assert counts == [sum(word) + offset for word in words]


def test_diagrams_are_right_where_words_occur():
    rng = np.random.default_rng(1)
    for _ in range(20):
        functions = rng.integers(0, 2, (2, 3, 2, 3)).astype(np.bool_)
        care = rng.random((3, 2, 3)) < 0.4
        care.flat[0] = True
        problem = Problem(functions, care)
        domain = problem.domain()
        wanted = [sum(int(bit) << w for w, bit in enumerate(one[care])) for one in functions]
        for order in permutations(range(3)):
            block = Block(problem.n_signals)
            made = diagram(filled(functions, care, order), order)
            block.outputs = selection.build(block, made, problem.variables())

            assert outputs(block, domain.inputs, domain.full) == wanted


def test_shrinking_keeps_the_functions_and_never_grows():
    rng = np.random.default_rng(2)
    for seed in range(6):
        functions = planes_of(rng.integers(-1, 2, 27), 3)
        problem = Problem(functions, np.ones((3, 3, 3), dtype=np.bool_))
        block, _ = problem.block()
        domain = problem.domain()
        small = shrunk(block, domain, rounds=3, seed=seed)

        assert outputs(small, domain.inputs, domain.full) == outputs(block, domain.inputs, domain.full)
        assert len(small.nodes) <= len(block.compact().nodes)


def test_shrinking_sees_a_constant_and_a_repeat():
    block = Block(2)
    a, b = block.input(0), block.input(1)
    block.outputs = (block.gate(AND2, (a, b)), block.gate(OR2, (a, b)))
    never_both = Domain(3, (0b001, 0b010))
    small = shrunk(block, never_both, rounds=2)

    assert outputs(small, never_both.inputs, 7) == [0, 0b011]
    assert len(small.nodes) == 1


def test_classes_of_exchangeable_inputs():
    def found(function, n):
        table = np.array([function(*word) for word in product((-1, 0, 1), repeat=n)])
        return [(one.inputs, one.signs, one.is_sum) for one in classes(planes_of(table, n))]

    assert found(lambda a, b, c: np.sign(a + b + c), 3) == [((0, 1, 2), (1, 1, 1), True)]
    assert found(lambda a, b, c: np.sign(a - b - c), 3) == [((0, 1, 2), (1, -1, -1), True)]
    assert found(lambda a, b, c: np.sign(2 * b + a + c), 3) == [((0, 2), (1, 1), True)]
    assert found(lambda a, b, c: a * b * c, 3) == [((0, 1, 2), (1, 1, 1), False)]
    assert found(lambda a, b, c: a if b > 0 else c, 3) == []
