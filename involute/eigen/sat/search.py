"""One state of each orbit among the solutions of a system's equations."""

from collections.abc import Iterator
from functools import cached_property
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.decide.orbits.symmetry import Symmetry
from involute.eigen.sat.asked import Asked
from involute.eigen.sat.core import Core, core_of
from involute.eigen.sat.counting import n_solutions
from involute.eigen.sat.equations import Equations, equations
from involute.eigen.sat.maximal import maximal_solutions
from involute.eigen.sat.parts import Part, Values, parts_of
from involute.eigen.sat.products import product_of
from involute.eigen.sat.solver import Limits
from involute.system import System


@final
@attrs.frozen(eq=False, slots=False)
class Search:
    """The equations of a system, their core and its parts, made once."""

    system: System
    group: Symmetry
    asked: Asked

    @cached_property
    def equations(self) -> Equations:
        """The equations, unrolled as often as the period says."""
        return equations(self.system, self.asked.period)

    @cached_property
    def core(self) -> Core:
        """What is left of them."""
        return core_of(self.equations, is_reduced=not self.asked.determined or self._is_closed)

    @cached_property
    def parts(self) -> list[Part]:
        """What is left, in parts that share no variable."""
        is_odd = all((table == -np.flip(table)).all() for table in self.equations.tables)
        return parts_of(self.core, is_odd=is_odd, determined=self._determined)

    def of_part(self, part: Part, limits: Limits) -> Iterator[Values]:
        """Yield the solutions of one part that are asked for."""
        return maximal_solutions(part, limits) if self.asked.is_maximal else part.solutions(limits)

    def count_of(self, part: Part, limits: Limits) -> int | None:
        """Return the number of solutions of one part, or ``None`` if they must be listed."""
        return None if self.asked.is_maximal else n_solutions(part, limits)

    def representatives(self, limits: Limits) -> Iterator[Trits]:
        """Yield states: of fixed points one an orbit, of longer cycles at least one."""
        parts, is_fixed = self.parts, self.asked.period == 1 and not self.asked.is_maximal
        if len(parts) == 1 and len(self.group.elements) > 2 and is_fixed and self._is_of_cells(parts[0]):
            yield from self._unlike(parts[0], limits)
            return
        names = [v for part in parts for v in part.variables]
        for values in product_of([self.of_part(part, limits) for part in parts]):
            x = self.core.state(dict(zip(names, values, strict=True)))
            if self.asked.period > 1 or np.array_equal(x, self.first_image(x)):
                yield x

    def cycle(self, x: Trits) -> Trits | None:
        """Return the cycle of a solution; ``None`` if it is shorter, or if another state comes first.

        Raises
        ------
        RuntimeError
            The state does not return: the clauses would be wrong.
        """
        shape = np.shape(self.system.space.neutral())
        rows = [x]
        for _ in range(self.asked.period):
            rows.append(np.asarray(self.system.step(rows[-1].reshape(shape))).ravel())
        if not np.array_equal(rows.pop(), x):
            raise RuntimeError("the clauses have a solution that the update refutes")
        if self.asked.period > 1:
            images = [self.first_image(row) for row in rows]
            is_first = all(bytes(x + 1) <= bytes(image + 1) for image in images)
            if not is_first or any(np.array_equal(row, x) for row in rows[1:]):
                return None
        return np.asarray(rows, dtype=np.int8)

    def first_image(self, x: Trits) -> Trits:
        """Return the first state of the orbit of a state, in the order of words."""
        return x if len(self.group.elements) == 1 else self._images(x)[0]

    def _images(self, x: Trits) -> NDArray[np.int8]:
        images = [element.signs * x[element.places] for element in self.group.elements]
        return np.unique(np.asarray(images, dtype=np.int8), axis=0)

    def _unlike(self, part: Part, limits: Limits) -> Iterator[Trits]:
        """Yield solutions of the only part; all images of each are denied at once."""
        kept = list(part.variables)

        def whole(values: Values) -> Trits:
            return self.core.state(dict(zip(kept, values, strict=True)))

        def images(values: Values) -> list[Values]:
            return [tuple(image[kept].tolist()) for image in self._images(whole(values))]

        for values in part.solutions(limits, images):
            yield whole(values)

    def _is_of_cells(self, part: Part) -> bool:
        return part.variables[-1] < self.core.n_cells

    @property
    def _determined(self) -> frozenset[int]:
        """The variables that shall not be neutral: the cells of the state at each step."""
        n, every = self.core.n_cells, range(self.core.n_variables if self.asked.determined else 0)
        n_layers = self.core.n_variables // (n * self.asked.period)
        return frozenset(v for v in every if self._is_closed or v // n % n_layers == 0)

    @cached_property
    def _is_closed(self) -> bool:
        """Whether inputs that are not neutral give outputs that are not."""
        outputs = [table[(slice(None, None, 2),) * table.ndim] for table in self.equations.tables]
        return all((own != 0).all() for own in outputs)
