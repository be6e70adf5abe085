"""Projections of a block of cells to one trit. All are odd; each takes the cells as arguments."""

from collections.abc import Callable


def sgn(value: int) -> int:
    """Return the sign of an integer: -1, 0 or +1.

    >>> [sgn(v) for v in (-5, 0, 2)]
    [-1, 0, 1]
    """
    return int(value > 0) - int(value < 0)


def majority(*cells: int) -> int:
    """Return the trit held by more than half of the cells, and neutral where none is.

    >>> majority(1, 1, -1), majority(1, 0, -1), majority(1, 0, 0)
    (1, 0, 0)
    """
    return next((trit for trit in (-1, 1) if 2 * cells.count(trit) > len(cells)), 0)


def sign_of_sum(*cells: int) -> int:
    """Return the sign of the sum: a majority in which neutral cells abstain."""
    return sgn(sum(cells))


def sum_mod_3(*cells: int) -> int:
    """Return the sum in GF(3), centred: the group majority."""
    return (sum(cells) + 1) % 3 - 1


def centre_cell(*cells: int) -> int:
    """Return the middle cell (decimation); of an even number, the one before the middle."""
    return cells[(len(cells) - 1) // 2]


def first_non_zero(*cells: int) -> int:
    """Return the first non-neutral cell, or neutral."""
    return next((cell for cell in cells if cell), 0)


SHIPPED: dict[str, Callable[..., int]] = {
    function.__name__: function
    for function in (majority, sign_of_sum, sum_mod_3, centre_cell, first_non_zero)
}
