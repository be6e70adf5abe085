"""Orbits of attractors for the terminal and as plain data."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from involute.cli.terminal import output

if TYPE_CHECKING:
    from involute.eigen.attractor import Attractor

SHOWN, LISTED = 20, 100
"""Orbits that are listed for people, and written, where nothing else is asked for."""
WIDTH = 40
GAP = 2  # between columns


def show_orbits(orbits: Iterable["Attractor"], total: int, limit: int | None, **more: list[str]) -> None:
    """Print one line an orbit, at most ``limit`` of ``total``, with further columns by their heading."""
    shown = list(islice(orbits, limit or SHOWN))
    columns = {
        "period": [str(one.period) for one in shown],
        "orbit": [str(one.orbit_size) for one in shown],
        "stabiliser": [str(one.stabiliser_size) for one in shown],
        **more,
        "action": [number(one.action) for one in shown],
        "self-dual": ["yes" if one.is_self_dual else "" for one in shown],
    }
    show_columns(columns, [cut(words(one.states[:1])[0]) for one in shown])
    if total > len(shown):
        output().print(f"... and {total - len(shown)} more orbits; --limit says how many are listed.")


def show_columns(columns: dict[str, list[str]], states: list[str]) -> None:
    """Print columns where any cell says something, and states; none is cut, however narrow the terminal."""
    if not states:
        return
    kept = {name: cells[: len(states)] for name, cells in columns.items() if any(cells[: len(states)])}
    table = Table(box=None, pad_edge=False)
    for name in kept:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("first state", no_wrap=True)
    for row in zip(*kept.values(), states, strict=True):
        table.add_row(*map(Text, row))
    needed = sum(max(map(len, (name, *cells))) + GAP for name, cells in kept.items())
    width = needed + max(map(len, ("first state", *states)))
    output(at_least=width).print(table)


def plain_orbit(one: "Attractor", **more: Any) -> dict[str, Any]:
    """Return an attractor as plain data, with its certificate."""
    return {
        "period": one.period,
        "orbit_size": one.orbit_size,
        "stabiliser_size": one.stabiliser_size,
        "stabiliser": one.stabiliser,
        "is_self_dual": one.is_self_dual,
        "basin": one.basin,
        "action": plain_number(one.action),
        "states": words(one.states),
        **more,
        "certificate": one.certificate,
    }


def words(rows: Any) -> list[Any]:
    """Return rows of trits as texts; rows of other numbers as lists."""
    from involute.notation import text

    return [text(row) if row.dtype.str == "|i1" else row.tolist() for row in rows]


def plain_number(value: Any) -> Any:
    """Return an exact fraction as text, a whole number or a float as it is."""
    if isinstance(value, Fraction):
        return str(value)
    return value


def number(value: Any) -> str:
    """Return a number for people."""
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def counted(n: int, one: str, several: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "orbit"), counted(2, "orbit"), counted(10**30, "state")
    ('1 orbit', '2 orbits', '1.000e+30 states')
    """
    said = str(n) if n < 10**15 else f"{n:.3e}" if n < 10**300 else f"about 2^{n.bit_length() - 1}"
    return f"{said} {one if n == 1 else several or one + 's'}"


def cut(word: Any, width: int = WIDTH) -> str:
    """Return the text of a state, its end cut off where it is long.

    >>> cut("-0+" * 20, 8), cut([1, 2])
    ('-0+-0...', '[1, 2]')
    """
    said = str(word)
    return said if len(said) <= width else f"{said[: width - 3]}..."


def _first(one: "Attractor") -> str:
    dual = "  self-dual" if one.is_self_dual else ""
    return f"{cut(words(one.states[:1])[0])}{dual}"
