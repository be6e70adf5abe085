"""Attractors up to symmetry: each orbit of a proved group once, with its size and its stabiliser."""

from collections.abc import Iterator
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Trits
from involute.decide.enumeration import packed
from involute.decide.oddness import oddness
from involute.decide.orbits.invariance import update_symmetries
from involute.decide.orbits.symmetry import Element, Symmetry, generated, identity, negation
from involute.decide.statement import Certificate
from involute.eigen.wiring import wirings
from involute.notation import text
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_array import AbstractTritArray
from involute.system import System

MOST_CELLS = 256
"""Cells up to which lattice symmetries are looked for: a group of signed permutations is listed in full."""


@final
@attrs.frozen(eq=False, repr=False)
class Attractor:
    """A cycle of states ``x_0 -> x_1 -> .. -> x_(p-1) -> x_0``, standing for its orbit under a group.

    Attributes
    ----------
    states : int8, shape (p, n): the first cycle of the orbit in order of its rows, its least row first.
    orbit_size : how many different cycles the group makes of it.
    stabiliser_size : how many elements of the group map the cycle to itself; times ``orbit_size``, the order.
    stabiliser : the names of the generators among them, for people.
    is_self_dual : whether negation maps the cycle to itself; then ``x_(t + p/2) = -x_t``, or it is neutral.
    basin : the number of states that lead to this one cycle (itself included), or ``None`` if not counted.
    action : the mean of the declared action over the cycle, or ``None``.
    certificate : plain data for `involute.certificates`, or ``None`` where the update is not wiring.
    """

    states: Trits
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
        first = text(self.states[0])
        shown = first if len(first) <= 40 else f"{first[:37]}..."
        dual = ", self-dual" if self.is_self_dual else ""
        return f"Attractor(period {self.period}, {shown!r}, orbit of {self.orbit_size}{dual})"


def symmetry_group(system: System, *, with_lattice: bool = True) -> Symmetry:
    """Return the group of signed permutations shown to commute with the update; the trivial one at least.

    Parameters
    ----------
    system : what to read; of more than `MOST_CELLS` cells only negation is looked at.
    with_lattice : also translations, reflections and declared symmetries; otherwise only negation.
    """
    n = system.space.n_cells
    if with_lattice and n <= MOST_CELLS:
        proved = list(update_symmetries(system, largest=MOST_CELLS))
    else:
        proved = [negation(n)] if _is_odd(system) else []
    return generated(proved) if proved else Symmetry((identity(n),), ())


def _is_odd(system: System) -> bool:
    return isinstance(system.space, AbstractTritArray | ProductSpace) and oddness(system.update) is not None


def attractor(
    system: System, states: Trits, group: Symmetry, *, basin: int | None = None, certified: bool = True
) -> Attractor:
    """Return a cycle, given by its states in order, as the representative of its orbit under a group.

    Parameters
    ----------
    system : its action, if any, is averaged over the cycle; its wiring, if any, is what is certified.
    states : int8, shape (p, n) or (p, *shape), all different, each the image of the one before.
    group : as `symmetry_group` returns it.
    basin : the number of states that lead to this cycle.
    certified : whether a certificate is made.
    """
    flat = np.ascontiguousarray(states).reshape(len(states), -1)
    images = [(turned(flat, element), element) for element in group.elements]
    own = least_first(flat)
    distinct = {image.tobytes(): image for image, _ in images}
    first = distinct[min(distinct, key=lambda key: (distinct[key] + 1).astype(np.uint8).tobytes())]
    keeping = [element for image, element in images if image.tobytes() == own.tobytes()]
    return Attractor(
        states=first,
        orbit_size=len(distinct),
        stabiliser_size=len(keeping),
        stabiliser=_named(keeping, group),
        is_self_dual=least_first(-flat).tobytes() == own.tobytes(),
        basin=basin,
        action=_mean_action(system, first),
        certificate=cycle_certificate(system, first) if certified else None,
    )


def turned(states: Trits, element: Element) -> Trits:
    """Return the image of a cycle under an element, its least state first."""
    return least_first(element.signs * states[:, element.places])


def least_first(states: Trits) -> Trits:
    """Return a cycle rotated so that its least state comes first."""
    keys = (states + 1).astype(np.uint8)
    start = min(range(len(keys)), key=lambda i: keys[i].tobytes())
    return np.roll(states, -start, axis=0)


def cycle_certificate(system: System, states: Trits) -> Certificate | None:
    """Return the claim that each state's image is the next and the last one's the first, all different."""
    layers = wirings(system)
    if layers is None:
        return None
    return {"kind": "cycle", "layers": [layer.plain for layer in layers], "states": packed(states)}


def _named(keeping: list[Element], group: Symmetry) -> str:
    names = [e.name for e in group.generators if any(e.key == own.key for own in keeping)]
    return " and ".join(dict.fromkeys(names)) or ("identity" if len(keeping) == 1 else "mixed elements")


def _mean_action(system: System, states: Trits) -> Any:
    """Return the mean of the action over a cycle, as the action's own kind of number divided by p."""
    if system.action is None:
        return None
    values = system.action_value(states.reshape(-1, *np.shape(system.space.neutral())))
    return sum(_plain(values)) / len(states)


def _plain(values: Any) -> Iterator[Any]:
    yield from np.asarray(values).tolist()
