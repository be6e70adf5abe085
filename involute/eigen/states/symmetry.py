"""The group under which a census counts: what it may hold, and how it acts on the numbers of states."""

import numpy as np
from numpy.typing import NDArray

from involute.arrays import Control
from involute.decide.orbits.symmetry import Element, Symmetry, generated, identity, negation
from involute.eigen.attractor import symmetry_group
from involute.eigen.rows import is_words
from involute.spaces.base import AbstractSpace
from involute.system import System

PIECE = 5  # cells: tables of 3^5 numbers


def proved_group(system: System, control: Control, *, with_lattice: bool) -> Symmetry:
    """Return the group that is shown to commute with the update under one control.

    Negation is shown for states and controls together: of a control that is not neutral it says nothing.
    """
    group = symmetry_group(system, with_lattice=with_lattice)
    if system.controls is None or _is_neutral(control, system.controls):
        return group
    return _generated([e for e in group.generators if e.name != "negation"], system.space.n_cells)


def with_negation(group: Symmetry) -> Symmetry:
    """Return the group with negation added."""
    return _generated([*group.generators, negation(group.n_cells)], group.n_cells)


def has_negation(group: Symmetry) -> bool:
    """Return whether negation is in a group."""
    return any(is_negation(element) for element in group.elements)


def is_negation(element: Element) -> bool:
    """Return whether an element negates every cell and moves none."""
    return element.sign == -1 and bool((element.places == np.arange(len(element.places))).all())


def acting_on_numbers(group: Symmetry) -> NDArray[np.int64]:
    """Return what each element makes of each piece of a word, as numbers to be added up.

    Shape (elements, pieces, 3^5): five cells a piece, the last piece the last five cells.

    >>> table = acting_on_numbers(generated([negation(2)]))
    >>> table.shape, table[1, 0, :9].tolist()
    ((2, 1, 243), [8, 7, 6, 5, 4, 3, 2, 1, 0])
    """
    n = group.n_cells
    n_pieces = -(-n // PIECE)
    digits = np.arange(3**PIECE)[:, None] // 3 ** np.arange(PIECE - 1, -1, -1) % 3
    tables = np.zeros((len(group.elements), n_pieces, 3**PIECE), dtype=np.int64)
    for table, element in zip(tables, group.elements, strict=True):
        for site, (cell, sign) in enumerate(zip(element.places, element.signs, strict=True)):
            piece, column = divmod(int(cell) + PIECE * n_pieces - n, PIECE)
            digit = digits[:, column] if sign == 1 else 2 - digits[:, column]
            table[piece] += digit * 3 ** (n - 1 - site)
    return tables


def _is_neutral(control: Control, controls: AbstractSpace) -> bool:
    return is_words(controls) and bool(controls.equal(control, controls.neutral()).all())


def _generated(generators: list[Element], n_cells: int) -> Symmetry:
    return generated(generators) if generators else Symmetry((identity(n_cells),), ())
