"""Symmetries and reversing symmetries found from the table, against simulation of all states of a ring."""

import numpy as np
import pytest

import involute as iv
from involute.errors import InvalidRuleError
from involute.find.reversible.symmetries import INVOLUTIONS, find_symmetries

CANCEL = "--0000-00--00000++00+0000++"
RING = np.indices((3,) * 7).reshape(7, -1).T.astype(np.int8) - 1


def moved(symmetry, x):
    y = np.array(["-0+".index(letter) - 1 for letter in symmetry.letters])[x + 1]
    return y[:, ::-1] if symmetry.is_reflected else y


def stepped(rule, x):
    return rule.bind(iv.TritSpace(7))(np.ascontiguousarray(x, dtype=np.int8), None, 0)


def brute(rule):
    """Return which involutions keep, and which reverse, a rule on all rings of 7 cells."""
    image = stepped(rule, RING)
    keeping, reversing = [], []
    for r in INVOLUTIONS:
        keeping += [r] if (stepped(rule, moved(r, RING)) == moved(r, image)).all() else []
        again = stepped(rule, moved(r, image))  # F r F = r
        reversing += [r] if (again == moved(r, RING)).all() else []
    return tuple(keeping), tuple(reversing)


def rules():
    rng = np.random.default_rng(5)
    texts = [CANCEL, "-" * 27, "0" * 27, "---------000000000+++++++++", "---000+++---000+++---000+++"]
    yield from (iv.LocalRule.from_text(text) for text in texts)
    yield iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
    yield iv.LocalRule.from_text("---0---00+++-000--000++++++")
    yield from (iv.LocalRule(rng.integers(-1, 2, 27).astype(np.int8), (-1, 0, 1)) for _ in range(20))
    yield from (iv.LocalRule(rng.permutation([-1, 0, 1]).astype(np.int8), (k,)) for k in range(-2, 3))


@pytest.mark.parametrize("rule", list(rules()), ids=repr)
def test_the_table_decides_as_all_states_do(rule):
    found = find_symmetries(rule)

    assert (found.keeping, found.reversing) == brute(rule)


def test_a_wrong_entry_breaks_a_symmetry():
    table = iv.LocalRule.from_text(CANCEL).table.copy()
    table[1] = 1
    kept = [str(r) for r in find_symmetries(iv.LocalRule.from_text(CANCEL)).keeping]

    assert kept == ["- and + exchanged", "reflected", "- and + exchanged, reflected"]
    assert find_symmetries(iv.LocalRule(table, (-1, 0, 1))).keeping == ()


def test_planes_are_refused():
    with pytest.raises(InvalidRuleError, match="a local rule on a line"):
        find_symmetries(iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2)))


def test_symmetries_in_words():
    found = find_symmetries(iv.LocalRule.from_text(CANCEL))

    assert repr(found) == "Symmetries(3 keeping, 0 reversing)"
    assert str(found).splitlines()[0] == (
        "keeping: - and + exchanged; reflected; - and + exchanged, reflected"
    )
    assert str(found).splitlines()[1] == "reversing: none"
