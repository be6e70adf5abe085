"""Local rules against a direct reading of the table, and what is refused."""

from itertools import count, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import involute as iv
from involute.errors import InvalidRuleError


def direct(rule, space, x):
    """Step one lattice by reading cells one at a time."""
    out = np.zeros_like(x)
    for site in np.ndindex(*space.shape):
        word = 0
        for offset in rule.offsets:
            place = tuple(a + b for a, b in zip(site, offset, strict=True))
            inside = all(0 <= p < n for p, n in zip(place, space.shape, strict=True))
            wrapped = tuple(p % n for p, n in zip(place, space.shape, strict=True))
            trit = x[wrapped] if inside or space.boundary == "periodic" else 0
            word = 3 * word + int(trit) + 1
        out[site] = rule.table[word]
    return out


@given(
    seed=st.integers(0, 2**32),
    shape=st.sampled_from([(1,), (2,), (3,), (7,), (3, 4), (1, 5), (2, 3, 2)]),
    boundary=st.sampled_from(["periodic", "neutral"]),
    n_cells=st.integers(1, 5),
)
def test_step_reads_the_table(seed, shape, boundary, n_cells):
    """Property: random tables, offsets, lattices and boundaries."""
    rng = np.random.default_rng(seed)
    offsets = [tuple(rng.integers(-4, 5, size=len(shape)).tolist()) for _ in range(n_cells)]
    rule = iv.LocalRule(rng.integers(-1, 2, size=3**n_cells), offsets)
    space = iv.TritSpace(shape, boundary=boundary)
    x = space.random(rng)

    assert np.array_equal(rule.bind(space)(x, None, 0), direct(rule, space, x))


@given(seed=st.integers(0, 2**32), n=st.integers(1, 9), radius=st.integers(0, 3), neutral=st.booleans())
def test_interval_kernel_equals_the_table(seed, n, radius, neutral):
    """Property: the 1-D kernel, rings shorter than the neighbourhood included."""
    rng = np.random.default_rng(seed)
    rule = iv.LocalRule(rng.integers(-1, 2, size=3 ** (2 * radius + 1)), iv.interval(radius))
    space = iv.TritSpace(n, boundary="neutral" if neutral else "periodic")
    x = space.random(rng)

    assert np.array_equal(rule.bind(space)(x, None, 0), direct(rule, space, x))


@given(number=st.integers(0, 3**27 - 1))
def test_number_and_text_name_the_table(number):
    """Property: both are bijections."""
    rule = iv.LocalRule.from_number(number)

    assert rule.number == number
    assert iv.LocalRule.from_text(iv.text(rule.table)).number == number


def test_function_is_tabulated_in_word_order():
    """Exhaustive over the 27 words."""
    rule = iv.local_rule(radius=1)(lambda a, b, c: iv.sgn(a - b + c))
    words = list(product((-1, 0, 1), repeat=3))

    assert rule.table.tolist() == [iv.sgn(a - b + c) for a, b, c in words]


def test_table_is_read_only():
    rule = iv.LocalRule.from_number(5)
    with pytest.raises(ValueError, match="read-only"):
        rule.table[0] = 1


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: iv.local_rule(radius=1)(lambda a, b, c: a + b + c),
            "<lambda>(-1, -1, -1) = -3. To mend: return -1, 0 or +1",
        ),
        (lambda: iv.local_rule(radius=1)(lambda a, b, c: None), "= None"),
        (lambda: iv.local_rule(radius=1)(lambda a, b, c: 0.5), "= 0.5"),
        (lambda: iv.local_rule(radius=1)(lambda a, b, c: float("nan")), "= nan"),
        (lambda: iv.local_rule(radius=1)(lambda a, b, c: 1 // b), "(-1, 0, -1) raised ZeroDivisionError"),
        (
            lambda: iv.local_rule(radius=1)(lambda a, b: a),
            "with as many arguments as cells and control trits",
        ),
        (lambda: iv.local_rule(radius=9)(lambda *cells: 0), "Expected 1 to 15 inputs, but got 19 inputs"),
        (lambda: iv.local_rule(lambda a: a), "@local_rule(radius=1), with parentheses"),
        (lambda: iv.LocalRule.from_number(1.5), "number=1.5"),
        (lambda: iv.LocalRule.from_number(1, radius=-1), "radius=-1"),
        (lambda: iv.LocalRule([1, 0, 1], ((0.7,),)), "offset[0]=0.7"),
        (lambda: iv.LocalRule([1, 0, 1], None), "a list of offsets"),
        (lambda: iv.LocalRule([1, 0, 1], (0, 1), n_controls=-1), "n_controls=-1"),
        (lambda: iv.LocalRule([[1], [0, 1]], (0,)), "table to be a regular array"),
        (lambda: iv.local_rule(), "Expected either radius= or offsets="),
        (lambda: iv.local_rule(radius=1, offsets=(0,)), "give exactly one of them"),
        (lambda: iv.LocalRule.from_text("-0+"), "a table of 3^3 = 27 signs, but got 3 signs"),
        (lambda: iv.LocalRule.from_text("x" * 27), "'x' in"),
        (lambda: iv.LocalRule.from_number(3**27), "a rule number in 0 .. 3^27 - 1"),
        (lambda: iv.LocalRule.from_number(-1), "number=-1"),
        (lambda: iv.LocalRule([0, 1], (0,)), "a table of 3, 9, 27, .. entries"),
        (lambda: iv.LocalRule([0, 2, 0], (0,)), "outputs in {-1, 0, +1}, but got table[1]=2"),
        (lambda: iv.LocalRule([0, 1, 0], (0, 1)), "3^(2 cells + 0 controls) entries"),
        (lambda: iv.LocalRule.from_number(5).bind(iv.TritSpace((3, 3))), "offsets of dimension 2"),
        (lambda: iv.LocalRule.from_number(5).bind(iv.GraphSpace(3, [])), "use a network rule on graphs"),
        (
            lambda: iv.LocalRule.from_number(5).bind(iv.TritSpace(3), iv.TritSpace(1)),
            "give the rule n_controls",
        ),
        (
            lambda: iv.LocalRule([0] * 9, (0,), n_controls=1).bind(iv.TritSpace(3)),
            "a TritSpace of 1 control trits",
        ),
        (
            lambda: iv.LocalRule([0] * 9, (0,), n_controls=1).bind(iv.TritSpace(3), iv.TritSpace(2)),
            "control trits of shape (1,), or one a cell, (3,)",
        ),
    ],
)
def test_what_is_no_rule_is_refused(make, text):
    with pytest.raises(InvalidRuleError) as error:
        make()

    assert text in str(error.value)
    assert "To mend:" in str(error.value)


def test_a_rule_that_remembers_is_refused():
    """It is called twice on every neighbourhood."""
    calls = count()
    with pytest.raises(InvalidRuleError, match="a function of its arguments alone"):
        iv.local_rule(radius=1)(lambda a, b, c: int(next(calls) > 40))


@pytest.mark.parametrize("word", [None, 3, np.zeros(27)])
def test_a_table_from_text_is_a_text(word):
    with pytest.raises(InvalidRuleError, match="a table as a text of signs"):
        iv.LocalRule.from_text(word)


def test_a_held_control_leaves_a_rule_of_the_cells():
    """Property: the rule under u does what the rule does with u at every step."""
    rng = np.random.default_rng(0)
    rule = iv.LocalRule(rng.integers(-1, 2, 3**5), offsets=(-1, 0, 2), n_controls=2)
    space, controls = iv.TritSpace(20), iv.TritSpace(2)
    step, x = rule.bind(space, controls), space.random(rng)
    for u in product((-1, 0, 1), repeat=2):
        held = np.array(u, dtype=np.int8)

        assert (rule.under(held).bind(space)(x, None, 0) == step(x, held, 0)).all()


@pytest.mark.parametrize("control", [(), 1, (1, 0, 0), (1, 2), "+", None])
def test_a_held_control_is_as_many_trits_as_the_rule_has(control):
    rule = iv.LocalRule(np.zeros(27, dtype=np.int8), offsets=(0,), n_controls=2)

    with pytest.raises(InvalidRuleError, match="To mend:"):
        rule.under(control)
