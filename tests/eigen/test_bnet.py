"""Networks in `.bnet` form: reading, refusing, writing."""

import itertools
import random
from pathlib import Path

import numpy as np
import pytest

import involute as iv
from involute.decide.oddness import oddness
from involute.eigen.bnet.formula import formula_of
from involute.eigen.bnet.reading import read_bnet, write_bnet
from involute.eigen.fixed_points import fixed_points
from involute.errors import InvalidRuleError, InvalidSpecError

DATA = Path(__file__).parent / "data"


def random_formula(rng, names, depth):
    """Return a text and a Python function of the values of names."""
    kind = rng.choice(["name", "constant"] if not depth else ["!", "&", "|", "&", "|", "name"])
    if kind == "name":
        name = rng.choice(names)
        return name, lambda x: x[name]
    if kind == "constant":
        word = rng.choice(["0", "1", "true", "FALSE"])
        return word, lambda _x: word in {"1", "true"}
    text, value = random_formula(rng, names, depth - 1)
    if kind == "!":
        return f"!({text})", lambda x: not value(x)
    other, second = random_formula(rng, names, depth - 1)
    joined = f"({text}) {kind} ({other})"
    return joined, (lambda x: value(x) and second(x)) if kind == "&" else (lambda x: value(x) or second(x))


@pytest.mark.parametrize("seed", range(40))
def test_formulas_against_python(seed):
    rng = random.Random(seed)  # noqa: S311  (no secret)
    text, value = random_formula(rng, ["a", "b_1", "c.x", "d-e"], 4)
    formula = formula_of(text)
    truth = formula.truth()
    for bits in itertools.product((0, 1), repeat=len(formula.names)):
        assert bool(truth[bits]) == bool(value(dict(zip(formula.names, bits, strict=True))))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a | b & c", "a | (b & c)"),
        ("!a & b", "(!a) & b"),
        ("!!a | !b", "a | (!b)"),
        ("a&b|c&d", "(a & b) | (c & d)"),
        ("!(a|b)&c", "(!(a | b)) & c"),
        ("a | b | c & !d", "(a | b) | (c & (!d))"),
    ],
)
def test_precedence(text, same):
    assert np.array_equal(formula_of(text).truth(), formula_of(same).truth())


def test_deep_parentheses():
    text = "(" * 5000 + "a" + ")" * 5000

    assert formula_of(text).words == ("a",)


def test_a_file_with_comments_a_header_and_an_input():
    system = read_bnet(DATA / "toggle.bnet")

    assert system.space.labels == ("u", "v", "reporter", "inducer")
    assert system.name == "toggle"
    assert system.space.edges == ((0, 1), (0, 2), (2, 3))
    assert system.step([1, -1, 0, 1]).tolist() == [1, -1, 1, 1]
    assert system.step([0, 0, 0, -1]).tolist() == [0, 0, -1, -1]
    assert read_bnet(str(DATA / "toggle.bnet")).update.inputs == system.update.inputs


def test_fission_yeast_rests_where_the_paper_says():
    """The state from which the cell cycle starts again: Ste9, Rum1 and Wee1/Mik1 are active, nothing else."""
    system = read_bnet(DATA / "fission_yeast.bnet")
    found = fixed_points(system, determined=True)
    on = [{label for label, t in zip(system.space.labels, p.states[0], strict=True) if t > 0} for p in found]

    assert {"Ste9", "Rum1", "Wee1_Mik1"} in on
    words = np.array(list(itertools.product((-1, 1), repeat=10)), dtype=np.int8)
    assert found.count == int((system.step(words) == words).all(axis=1).sum())


def test_a_self_dual_network_is_odd():
    majority = read_bnet("a, a&b | b&c | a&c\nb, !c\nc, !a")
    other = read_bnet("a, a & b\nb, !a")

    assert oddness(majority.update) is not None
    assert oddness(other.update) is None
    x = majority.space.states(np.arange(27))
    assert np.array_equal(majority.step(-x), -majority.step(x))
    y = other.space.states(np.arange(9))
    assert not np.array_equal(other.step(-y), -other.step(y))


def test_constants_and_idle_names():
    system = read_bnet("a, true\nb, 0 & a\nc, a | !a\nd, (a & b) | (a & !b)")

    assert system.step([0, 0, 0, -1]).tolist() == [1, -1, 1, 0]
    assert [len(reads) for reads in system.update.inputs] == [1, 1, 1, 1]


@pytest.mark.parametrize("seed", range(10))
def test_what_is_written_is_read_back(seed):
    rng = random.Random(seed)  # noqa: S311  (no secret)
    names = [f"v{i}" for i in range(6)]
    lines = [f"{name}, {random_formula(rng, names, 3)[0]}" for name in names]
    system = read_bnet("\n".join(lines))
    again = read_bnet(write_bnet(system))
    x = system.space.states(np.arange(3**6))

    assert again.space.labels == system.space.labels
    assert np.array_equal(again.step(x), system.step(x))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a, b &\n", "a constant, '!' or '\\(', but got the end of the line at line 1, column 7"),
        ("a, b c\n", "'&', '|' or '\\)', but got 'c' at line 1, column 6".replace("|", "\\|")),
        ("a, (b | c\n", "Expected '\\)', but got none at line 1, column 4"),
        ("a, b | c)\n", "a '\\(' before '\\)', but got none at line 1, column 9"),
        ("a, b\n\n  c, b ^ a\n", "got '\\^' at line 3, column 8"),
        ("a, & b\n", "got '&' at line 1, column 4"),
        ("a,\n", "the end of the line at line 1, column 3"),
        ("a, b\nb & c\n", "a line 'target, formula', but got 'b & c' at line 2, column 1"),
        ("a b, c\n", "a line 'target, formula'"),
        ("1, c\n", "a line 'target, formula'"),
        (
            "a, b\na, c\n",
            "each target once, but got 'a' again at line 2, column 1. To mend: join it with line 1",
        ),
        ("# nothing\n", "lines 'target, formula', but got no lines"),
        ("a, " + " | ".join(f"x{i}" for i in range(14)), "14 inputs at line 1"),
        ("a, " + " | ".join(f"x{i}" for i in range(21)), "21 names at line 1"),
        ("a, __import__('os')", "'&', '\\|' or '\\)', but got '\\('"),
    ],
)
def test_what_is_no_network_is_refused(text, said):
    with pytest.raises(InvalidSpecError, match=said):
        read_bnet(text)


def test_missing_files_are_told():
    with pytest.raises(FileNotFoundError):
        read_bnet("absent.bnet")


def test_only_extensions_are_written():
    ternary = iv.System(space=iv.TritSpace(1), update=iv.NetworkRule([[0]], [[0, 0, 1]]))
    with pytest.raises(InvalidRuleError, match="exact Kleene extensions"):
        write_bnet(ternary)
    spaced = iv.System(
        space=iv.GraphSpace(1, [], labels=("a b",)), update=iv.NetworkRule([[0]], [[-1, 0, 1]])
    )
    with pytest.raises(InvalidRuleError, match="labels of letters"):
        write_bnet(spaced)
    two = iv.Composite((iv.NetworkRule([[0]], [[-1, 0, 1]]), iv.NetworkRule([[0]], [[1, 0, -1]])))
    with pytest.raises(InvalidRuleError, match="a network of one layer"):
        write_bnet(iv.System(space=iv.TritSpace(1), update=two))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "# nothing, at all"])
def test_texts_without_lines_are_told(text):
    with pytest.raises(InvalidSpecError, match="but got no lines"):
        read_bnet(text)


@pytest.mark.parametrize("source", [5, None, b"a, b", ["a, b"]])
def test_what_is_no_text_and_no_path_is_refused(source):
    with pytest.raises(InvalidSpecError, match="Expected the text of a network, or a path, but got"):
        read_bnet(source)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("b AND c", "got 'AND' at line 1, column 6. .*: write & for AND.$"),
        ("not b or c", "write [|] for OR, ! for NOT.$"),
        ("b && c", "write & for &&.$"),
        ("~b || c", "write [|] for [|][|], ! for ~.$"),
    ],
)
def test_operators_of_other_languages_are_told(formula, said):
    with pytest.raises(InvalidSpecError, match=said):
        read_bnet(f"a, {formula}")


def test_nodes_may_be_called_like_operators():
    assert read_bnet("and, or & not").space.labels == ("and", "or", "not")
