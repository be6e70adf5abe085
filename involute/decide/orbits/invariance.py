"""Under which group a statement holds at h x exactly if it holds at x: candidates, proved before use.

Candidates are the translations of a periodic lattice, its reflections and rotations (also with a change of
sign), negation, and the symmetries that a system declares. For h that commutes with F:

- ``F ι = ι F`` at h x says the same as at x if ``ι h ι`` is a symmetry of F too;
- ``J F = J`` does if ``J h = ± J``, and ``L F <= L`` if ``L h = L``;
- ``J ι = ± J`` does, without any F, if ``J h = ± J`` and ι is negation.

Opaque functionals have no symmetries here: they could tell the members of an orbit apart.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import permutations

import numpy as np

from involute.decide.oddness import oddness
from involute.decide.orbits.commuting import commutes
from involute.decide.orbits.symmetric_terms import change
from involute.decide.orbits.symmetry import Element, Symmetry, generated, negation
from involute.involutions.base import AbstractInvolution
from involute.involutions.negation import Negation
from involute.involutions.reflection import Reflection
from involute.involutions.signed_permutation import SignedPermutation
from involute.laws import MONOTONE, Law
from involute.quantities.base import AbstractQuantity
from involute.spaces.base import MAX_CELLS, AbstractSpace
from involute.spaces.local_term import LocalTerm
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_array import AbstractTritArray
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.updates.base import AbstractUpdate

Terms = tuple[LocalTerm, ...]
LINEAR = (Negation, Reflection, SignedPermutation)


def of_equivariance(system: System, involution: AbstractInvolution) -> Symmetry | None:
    """Return the group that leaves ``F ι = ι F`` as it is, or ``None`` for the trivial one."""
    group = _group(_without_negation(update_symmetries(system)))
    if group is None or isinstance(involution, Negation):
        return group
    element = element_of(involution, system.space)
    return group if element is not None and group.is_normalised_by(element) else None


def of_conserved(system: System, quantity: AbstractQuantity, law: Law) -> Symmetry | None:
    """Return the group that leaves [A5] or [A6] of a quantity as it is, or ``None`` for the trivial one."""
    if quantity.terms is None:
        return None
    allowed = (1,) if law == MONOTONE else (1, -1)
    return _group(_changing(update_symmetries(system), quantity.terms, system.space, allowed))


def of_inverse(system: System, inverse: AbstractUpdate) -> Symmetry | None:
    """Return the group that leaves ``G F = 1`` as it is: what commutes with F and with G."""
    found = _without_negation(update_symmetries(system))
    return _group(e for e in found if commutes(inverse, system.space, system.controls, e))


def of_parity(system: System, terms: Terms | None) -> Symmetry | None:
    """Return the group that leaves ``J ι = ± J`` as it is for negation ι, or ``None`` for the trivial one."""
    if terms is None or not isinstance(system.involution, Negation) or not _is_numbered(system.space):
        return None
    found = _without_negation(_first_of_each(_candidates(system)))
    return _group(_changing(found, terms, system.space, (1, -1)))


def of_minimum(system: System, terms: Terms | None) -> Symmetry | None:
    """Return the group that leaves ``A(s) >= c`` as it is, or ``None`` for the trivial one."""
    if terms is None or not _is_numbered(system.space):
        return None
    return _group(_changing(_first_of_each(_candidates(system)), terms, system.space, (1,)))


@lru_cache(maxsize=4)
def update_symmetries(system: System, *, largest: int = MAX_CELLS) -> tuple[Element, ...]:
    """Return the candidates that commute with the update, shown by its structure; negation turns u too.

    Spaces of more than ``largest`` cells have no candidates; states of up to `MAX_CELLS` have numbers.
    """
    if not _is_of_trits(system.space) or system.space.n_cells > largest:
        return ()
    proved, steps = [], set()
    for element, axis in _candidates(system):
        if axis in steps and axis is not None:
            continue
        if element.name == "negation":
            holds = oddness(system.update) is not None
        else:
            holds = commutes(system.update, system.space, system.controls, element)
        if holds:
            proved.append(element)
            steps.add(axis)
    return tuple(proved)


def element_of(involution: AbstractInvolution, space: AbstractSpace) -> Element | None:
    """Return a declared involution of trits as a signed permutation, or ``None`` if it is of another kind.

    >>> element_of(Reflection(sign=-1), TritSpace(3)).places.tolist()
    [2, 1, 0]
    """
    if not isinstance(involution, LINEAR) or not isinstance(space, AbstractTritArray):
        return None
    units = np.eye(space.n_cells, dtype=np.int8).reshape(space.n_cells, *space.shape)
    images = np.asarray(involution.bind(space)(units)).reshape(space.n_cells, space.n_cells)
    places = np.argmax(np.abs(images), axis=0)
    signs = images[places, np.arange(space.n_cells)]
    return Element(places.astype(np.int64), signs.astype(np.int8), "declared symmetries")


def _group(elements: Iterable[Element]) -> Symmetry | None:
    chosen = list(elements)
    return generated(chosen) if chosen else None


def _is_numbered(space: AbstractSpace) -> bool:
    return _is_of_trits(space) and space.n_cells <= MAX_CELLS


def _is_of_trits(space: AbstractSpace) -> bool:
    factors = space.factors if isinstance(space, ProductSpace) else (space,)
    return all(isinstance(factor, AbstractTritArray) for factor in factors)


def _without_negation(elements: Iterable[Element]) -> list[Element]:
    """Leave negation to the statement, which knows whether both states of a pair hold together."""
    return [element for element in elements if element.name != "negation"]


def _changing(
    elements: Iterable[Element], terms: Terms, space: AbstractSpace, allowed: tuple[int, ...]
) -> list[Element]:
    """Return the elements under which a sum of terms changes by one of these signs."""
    return [element for element in elements if change(terms, space, element) in allowed]


def _first_of_each(candidates: Iterable[tuple[Element, int | None]]) -> list[Element]:
    """Return the shortest translation along each axis, and everything that is no translation."""
    found: dict[int, Element] = {}
    others = []
    for element, axis in candidates:
        if axis is None:
            others.append(element)
        else:
            found.setdefault(axis, element)
    return [*found.values(), *others]


def _candidates(system: System) -> Iterator[tuple[Element, int | None]]:
    """Yield elements to be tried; of translations along one axis the first that holds is enough."""
    space = system.space
    n = space.n_cells
    lattice = space.factors[0] if isinstance(space, ProductSpace) else space
    copies = len(space.factors) if isinstance(space, ProductSpace) else 1
    if isinstance(lattice, TritSpace) and lattice.n_cells * copies == n:
        for element, axis in _of_lattice(lattice):
            yield _copied(element, copies), axis
    yield negation(n), None
    for symmetry in system.symmetries:
        found = element_of(symmetry, space)
        if found is not None:
            yield found, None


def _of_lattice(space: TritSpace) -> Iterator[tuple[Element, int | None]]:
    sites = np.arange(space.n_cells).reshape(space.shape)
    for axis, length in enumerate(space.shape if space.boundary == "periodic" else ()):
        for step in (step for step in range(1, length) if length % step == 0):
            yield _of_sites(np.roll(sites, -step, axis=axis), "translations", 1), axis
    for moved, name in _point_maps(sites):
        for sign in (1, -1):
            yield _of_sites(moved, name, sign), None


def _point_maps(sites: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]") -> Iterator[tuple[np.ndarray, str]]:
    """Yield reflections, the inversion, exchanges of equal axes and quarter turns of a box of sites."""
    axes = [axis for axis, length in enumerate(sites.shape) if length > 1]
    for axis in axes:
        yield np.flip(sites, axis), "reflections"
    if len(axes) > 1:
        yield np.flip(sites), "reflections"
    for a, b in permutations(axes, 2):
        if sites.shape[a] == sites.shape[b]:
            if a < b:
                yield np.swapaxes(sites, a, b), "reflections"
            yield np.flip(np.swapaxes(sites, a, b), a), "rotations"


def _of_sites(moved: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]", name: str, sign: int) -> Element:
    signs = np.full(moved.size, sign, dtype=np.int8)
    return Element(np.ascontiguousarray(moved).reshape(-1).astype(np.int64), signs, name)


def _copied(element: Element, copies: int) -> Element:
    """Return the element that acts on each of several equal factors alike."""
    n = len(element.places)
    places = np.concatenate([element.places + k * n for k in range(copies)])
    return Element(places, np.tile(element.signs, copies), element.name)
