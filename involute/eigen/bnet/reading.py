"""Boolean networks in `.bnet` form, one line ``target, formula`` a node, read as ternary systems."""

import re
from os import PathLike
from pathlib import Path

import numpy as np

from involute.arrays import Trits
from involute.eigen.bnet.formula import CONSTANTS, NAME, Formula, formula_of
from involute.eigen.bnet.kleene import kleene_table, truth_table, without_idle_inputs
from involute.eigen.sat.covers import ANY, MINUS, NEUTRAL, NOT_PLUS, cover, word_set
from involute.eigen.sat.equations import equations
from involute.errors import InvalidRuleError, InvalidSpecError, explain
from involute.spaces.graph_space import GraphSpace
from involute.system import System
from involute.updates.network import NetworkRule

SPELLINGS = {"AND": "&", "OR": "|", "NOT": "!", "&&": "&", "||": "|", "~": "!"}
FOREIGN = re.compile(r"\b(?:AND|OR|NOT)\b|&&|\|\||~", re.IGNORECASE)
MOST_NAMES, MOST_INPUTS = 20, 13  # truth tables of 2^20 entries; tables of 3^13 trits


def read_bnet(source: str | Path, *, name: str | None = None) -> System:
    r"""Read a Boolean network as a ternary system: + is true, - is false, neutral is undetermined.

    Each function acts through its exact Kleene extension. A node without a line, or with ``x, x``, keeps its
    value. So fixed points without neutral cells are those of the Boolean network, and `trap_spaces` are its
    minimal trap spaces.

    Parameters
    ----------
    source : the text, or a path to a file that holds it: a `Path`, or a string without comma and line end.
    name : for people; by default that of the file.

    Raises
    ------
    InvalidSpecError
        A line is none, with its number and column; a target stands twice; a function has too many inputs;
        there are no lines; the source is neither text nor path.
    FileNotFoundError
        There is no such file.

    Notes
    -----
    Lines may have comments after ``#``; a first line ``targets, factors`` is skipped. At most 20 names in a
    formula and 13 inputs that matter: a table has 3^k entries, and to cut a function into pieces would lose
    the exact extension.

    >>> system = read_bnet("a, !b\nb, a & c")
    >>> system.space.labels, system.step([1, 1, 0]).tolist()
    (('a', 'b', 'c'), [-1, 0, 0])
    """
    if not isinstance(source, str | PathLike):
        mend = "pass 'a, !b' or a pathlib.Path"
        raise InvalidSpecError(explain("the text of a network, or a path", f"{source!r:.80}", mend))
    is_text = isinstance(source, str) and ("\n" in source or "," in source or not source.strip())
    text = str(source) if is_text else Path(source).read_text(encoding="utf-8")
    formulas = _formulas(text)
    labels = [
        *formulas,
        *dict.fromkeys(n for own, _ in formulas.values() for n in own.names if n not in formulas),
    ]
    if not labels:
        raise InvalidSpecError(explain("lines 'target, formula'", "no lines", "write for example a, !b"))
    number = {label: i for i, label in enumerate(labels)}
    rows = [_row(label, formulas.get(label), number) for label in labels]
    pairs = sorted({(min(i, j), max(i, j)) for i, (reads, _) in enumerate(rows) for j in reads if i != j})
    shown = name or ("network" if is_text else Path(source).stem)
    return System(
        space=GraphSpace(len(labels), pairs, labels=tuple(labels)),
        update=NetworkRule(tuple(reads for reads, _ in rows), tuple(table for _, table in rows)),
        name=shown,
    )


def write_bnet(system: System) -> str:
    r"""Write a system whose tables are exact Kleene extensions as `.bnet`, a sum of products a node.

    Raises
    ------
    InvalidRuleError
        Its update is no network of one layer, or a table is no such extension.

    >>> print(write_bnet(read_bnet("a, !(a & b)\nb, a")), end="")
    targets, factors
    a, !a | !b
    b, a
    """
    own = equations(system)
    n = own.n_cells
    labels = (system.space.labels if isinstance(system.space, GraphSpace) else ()) or [
        f"x{i}" for i in range(n)
    ]
    if len(own.reads) != n:
        raise InvalidRuleError(
            explain("a network of one layer", f"{system.update!r}", "write each layer alone")
        )
    strange = [label for label in labels if not re.fullmatch(NAME, label) or label.lower() in CONSTANTS]
    if strange:
        raise InvalidRuleError(
            explain("labels of letters, digits and _ . : @ - +", repr(strange[0]), "rename the node")
        )
    lines = [
        f"{labels[i]}, {_products([labels[j] for j in reads], table, labels[i])}"
        for i, (reads, table) in enumerate(zip(own.reads, own.tables, strict=True))
    ]
    return "\n".join(["targets, factors", *lines, ""])


def _formulas(text: str) -> dict[str, tuple[Formula, int]]:
    """Return the formula and the line of each target."""
    found: dict[str, tuple[Formula, int]] = {}
    is_first = True
    for line, whole in enumerate(text.splitlines(), start=1):
        content = whole.split("#", 1)[0]
        if not content.strip():
            continue
        target, comma, formula = content.partition(",")
        label = target.strip()
        is_header = is_first and (label.lower(), formula.strip().lower()) == ("targets", "factors")
        is_first = False
        if is_header:
            continue
        column = len(target) - len(target.lstrip()) + 1
        if not comma or not re.fullmatch(NAME, label) or label.lower() in CONSTANTS:
            got = f"{content.strip()[:40]!r} at line {line}, column {column}"
            raise InvalidSpecError(explain("a line 'target, formula'", got, "write for example a, !b"))
        if label in found:
            got = f"{label!r} again at line {line}, column {column}"
            raise InvalidSpecError(explain("each target once", got, f"join it with line {found[label][1]}"))
        found[label] = _formula(formula, line, len(target) + 2), line
    return found


def _formula(text: str, line: int, column: int) -> Formula:
    """Read a formula; where it fails and has operators of another language, say how they are written here."""
    try:
        return formula_of(text, line, column)
    except InvalidSpecError as error:
        used = {word.upper() for word in FOREIGN.findall(text)}
        if not used:
            raise
        mends = ", ".join(f"{own} for {word}" for word, own in SPELLINGS.items() if word in used)
        raise InvalidSpecError(f"{str(error).rstrip('.')}: write {mends}.") from None


def _row(
    label: str, known: tuple[Formula, int] | None, number: dict[str, int]
) -> tuple[tuple[int, ...], Trits]:
    """Return the inputs of a node and its ternary table."""
    if known is None:
        return (number[label],), np.array([-1, 0, 1], dtype=np.int8)
    formula, line = known
    if len(formula.names) > MOST_NAMES:
        raise _too_many(label, f"{len(formula.names)} names at line {line}")
    matters, truth = without_idle_inputs(formula.truth())
    if len(matters) > MOST_INPUTS:
        raise _too_many(label, f"{len(matters)} inputs at line {line}")
    if not matters:
        return (number[label],), np.repeat(kleene_table(truth), 3)
    return tuple(number[formula.names[axis]] for axis in matters), kleene_table(truth).ravel()


def _too_many(label: str, got: str) -> InvalidSpecError:
    return InvalidSpecError(
        explain(
            f"at most {MOST_NAMES} names and {MOST_INPUTS} inputs of {label!r}",
            got,
            "give parts of it nodes of their own, which changes the network",
        )
    )


def _products(names: list[str], table: Trits, label: str) -> str:
    """Return a formula as a sum of products."""
    if truth_table(table) is None:
        raise InvalidRuleError(
            explain(
                "exact Kleene extensions of Boolean functions",
                f"another table at {label!r}",
                "write a spec file",
            )
        )
    products = []
    for cube in cover(word_set(table == 1), len(names)):
        if NEUTRAL not in cube:
            said = [
                ("!" if kind in {MINUS, NOT_PLUS} else "") + name
                for name, kind in zip(names, cube, strict=True)
                if kind != ANY
            ]
            products.append(" & ".join(said) or "1")
    return " | ".join(products) or "0"
