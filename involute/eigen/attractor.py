"""Attractors up to symmetry: each orbit of a proved group once, with its size and its stabiliser."""

from functools import lru_cache
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.decide.enumeration import packed
from involute.decide.oddness import oddness
from involute.decide.orbits.invariance import update_symmetries
from involute.decide.orbits.symmetry import Element, Symmetry, generated, identity, negation
from involute.decide.statement import Certificate
from involute.eigen.rows import from_rows, is_words, mean_action, shown
from involute.eigen.wiring import turn_wirings
from involute.system import System

MOST_ENTRIES = 2**22  # of the tables that every certificate of a cycle repeats
MOST_CELLS = 256
"""Cells up to which lattice symmetries are looked for: a group of signed permutations is listed in full."""


@final
@attrs.frozen(eq=False, repr=False)
class Attractor:
    """A cycle of states ``x_0 -> x_1 -> .. -> x_(p-1) -> x_0``, standing for its orbit under a group.

    Where an update takes turns in time, with period m, a step from one state to the next is m steps of it.

    Attributes
    ----------
    states : shape (p, n): the first cycle of the orbit in order of its rows, its least row first; int8 trits,
        or plain numbers where labels are among the parts of a state.
    orbit_size : how many different cycles the group makes of it.
    stabiliser_size : how many elements of the group map the cycle to itself; times ``orbit_size``, the order.
    stabiliser : the names of the generators among them, for people.
    is_self_dual : whether negation maps the cycle to itself; then ``x_(t + p/2) = -x_t``, or it is neutral.
    basin : the number of states that lead to this one cycle (itself included), or ``None`` if not counted.
    action : the mean of the declared action over the cycle, or ``None``; a `Fraction` where the action's
        values are whole, or whole multiples of 2^-20, and a float otherwise.
    certificate : plain data for `involute.certificates`, or ``None`` where the update is not wiring
        or its tables are very large.
    """

    states: NDArray[Any]
    orbit_size: int
    stabiliser_size: int
    stabiliser: str
    is_self_dual: bool
    basin: int | None = None
    action: Any = None
    certificate: Certificate | None = None

    @property
    def period(self) -> int:
        """The number p of states."""
        return len(self.states)

    def __repr__(self) -> str:
        """Name it by its period, its first state and what it stands for."""
        first = shown(self.states[0], 40)
        dual = ", self-dual" if self.is_self_dual else ""
        return f"Attractor(period {self.period}, {first!r}, orbit of {self.orbit_size}{dual})"


def symmetry_group(system: System, *, with_lattice: bool = True) -> Symmetry:
    """Return the group of signed permutations shown to commute with the update; the trivial one at least.

    Parameters
    ----------
    system : what to read; of more than `MOST_CELLS` cells only negation is looked at.
    with_lattice : also translations, reflections and declared symmetries; otherwise only negation.
    """
    n = system.space.n_cells
    proved = list(update_symmetries(system, largest=MOST_CELLS)) if with_lattice and n <= MOST_CELLS else []
    if not any(e.name == "negation" for e in proved) and is_words(system.space) and oddness(system.update):
        proved.append(negation(n))
    return generated(proved) if proved else Symmetry((identity(n),), ())


def attractor(
    system: System,
    states: NDArray[Any],
    group: Symmetry,
    *,
    phase: int = 0,
    basin: int | None = None,
    certified: bool = True,
) -> Attractor:
    """Return a cycle, given by its states in order, as the representative of its orbit under a group.

    Parameters
    ----------
    system : its action, if any, is averaged over the cycle; its wiring, if any, is what is certified.
    states : shape (p, n) or (p, *shape), all different, each the image of the one before: rows of trits, or
        of other numbers as `involute.eigen.rows.rows` makes them.
    group : as `symmetry_group` returns it; the trivial one where states are no trits.
    phase : the time at which a turn of the update begins.
    basin : the number of states that lead to this cycle.
    certified : whether a certificate is made.
    """
    flat = np.ascontiguousarray(states).reshape(len(states), -1)
    images = [least_first(flat)] if len(group.elements) == 1 else [turned(flat, e) for e in group.elements]
    distinct = {_key(image): image for image in images}
    first = distinct[min(distinct)]
    return Attractor(
        states=first,
        orbit_size=len(distinct),
        stabiliser_size=len(images) // len(distinct),
        stabiliser=stabiliser_name(first, group),
        is_self_dual=is_words(system.space) and bool((least_first(-first) == first).all()),
        basin=basin,
        action=mean_action(system, from_rows(system.space, first)),
        certificate=cycle_certificate(system, first, phase=phase) if certified else None,
    )


def turned(states: NDArray[Any], element: Element) -> NDArray[Any]:
    """Return the image of a cycle under an element, its least state first."""
    return least_first(element.signs * states[:, element.places])


def least_first(states: NDArray[Any]) -> NDArray[Any]:
    """Return a cycle rotated so that its least state comes first."""
    left = np.arange(len(states))
    for column in states.T:
        values = column[left]
        left = left[values == values.min()]
        if len(left) == 1:
            break
    return np.roll(states, -int(left[0]), axis=0)


def stabiliser_name(states: NDArray[Any], group: Symmetry) -> str:
    """Return in words what maps a cycle to itself: the generators that do, or that there are others."""
    names = [e.name for e in group.generators if _keeps(e, states)]
    others = any(_keeps(e, states) for e in group.elements[1:]) if not names else False
    return " and ".join(dict.fromkeys(names)) or ("mixed elements" if others else "identity")


def cycle_certificate(system: System, states: NDArray[Any], *, phase: int = 0) -> Certificate | None:
    """Return the claim that each state's image is the next and the last one's the first, all different.

    ``None`` where the update is no wiring, or its tables have more entries than `MOST_ENTRIES`; an
    image is that of a whole turn, from a phase on.
    """
    layers = _plain_layers(system, phase)
    return None if layers is None else {"kind": "cycle", "layers": list(layers), "states": packed(states)}


@lru_cache(maxsize=4)
def _plain_layers(system: System, phase: int) -> tuple[Certificate, ...] | None:
    """Return the layers of a turn as plain data, kept for the next certificate."""
    layers = turn_wirings(system, phase)
    if layers is None or sum(table.size for layer in layers for table in layer.tables) > MOST_ENTRIES:
        return None
    return tuple(layer.plain for layer in layers)


def _keeps(element: Element, states: NDArray[Any]) -> bool:
    """Return whether a symmetry maps a cycle to itself: one of its states to another one of them."""
    image = element.signs * states[0, element.places]
    return bool((states == image).all(axis=1).any())


def _key(states: NDArray[Any]) -> tuple[int, ...]:
    return tuple(states.ravel().tolist())
