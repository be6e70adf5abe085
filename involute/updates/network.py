"""Network rules: every site has its own inputs and its own table, ``x'_i = f_i(x_{j} : j in inputs_i)``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, final

import attrs
import numpy as np

from involute.arrays import Step, Trits
from involute.checking import whole, wholes
from involute.engine.replicas.engine import ReplicaEngine, replica_engine, why_not
from involute.engine.replicas.step import ReplicaStep
from involute.errors import InvalidRuleError, explain
from involute.kernels import stencil
from involute.spaces.base import AbstractSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.neighbourhood import trit_shape
from involute.updates import tables
from involute.updates.base import AbstractUpdate


def _inputs(inputs: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(wholes(sites, "input", InvalidRuleError, at_least=0) for sites in inputs)


def _tables(rows: Iterable[Any]) -> tuple[Trits, ...]:
    return tuple(tables.checked(row) for row in rows)


@final
@attrs.frozen(eq=False, repr=False)
class NetworkRule(AbstractUpdate):
    """One table a site.

    Parameters
    ----------
    inputs : for each site, the sites it reads (flat numbers), at least one.
    tables : for each site, 3^k trits for its k inputs, first input slowest.
    """

    inputs: tuple[tuple[int, ...], ...] = attrs.field(converter=_inputs)
    tables: tuple[Trits, ...] = attrs.field(converter=_tables)

    def __attrs_post_init__(self) -> None:
        """Refuse tables that do not match their inputs."""
        if len(self.inputs) != len(self.tables):
            raise InvalidRuleError(
                explain(
                    "one table a site",
                    f"{len(self.inputs)} sites, {len(self.tables)} tables",
                    "add the missing ones",
                )
            )
        for site, (sites, table) in enumerate(zip(self.inputs, self.tables, strict=True)):
            if len(table) != 3 ** len(sites):
                raise InvalidRuleError(
                    explain(
                        f"a table of 3^{len(sites)} entries at site {site}",
                        f"{len(table)} entries",
                        "list one output for each word of its inputs",
                    )
                )

    @classmethod
    def from_functions(
        cls,
        functions: Mapping[Any, tuple[Sequence[Any], Callable[..., Any]]],
        *,
        space: GraphSpace | None = None,
    ) -> "NetworkRule":
        """Tabulate ``{site: (inputs, function of them)}``; a site left out keeps its value.

        Sites are numbers, or with ``space`` the labels of its nodes.

        >>> rule = NetworkRule.from_functions({0: ([1], lambda a: -a), 1: ([0], lambda a: a)})
        >>> rule.inputs
        ((1,), (0,))
        >>> path = GraphSpace(2, [(0, 1)], labels=("a", "b"))
        >>> NetworkRule.from_functions({"a": (["b"], lambda b: b)}, space=path).inputs
        ((1,), (1,))
        """
        number = _numbering(space)
        numbered = {number(site): ([number(j) for j in inputs], f) for site, (inputs, f) in functions.items()}
        n_sites = space.n_nodes if space is not None else max(numbered, default=-1) + 1
        if not n_sites:
            raise InvalidRuleError(
                explain("at least one site", "{}", "map a site to its inputs and function")
            )
        rows = [numbered.get(site, ([site], _same)) for site in range(n_sites)]
        return cls(
            tuple(tuple(inputs) for inputs, _ in rows),
            tuple(tables.from_function(function, len(inputs)) for inputs, function in rows),
        )

    @property
    def period(self) -> int:
        """Time does not enter."""
        return 1

    @property
    def inverse(self) -> None:
        """No inverse is declared."""
        return

    def bind(self, space: AbstractSpace, controls: AbstractSpace | None = None) -> Step:
        """Return the synchronous step on batches of states with as many cells as the network has sites.

        Batches of 16 states and more are stepped 64 a word where every site has at most 9 inputs; the
        step's ``advance(x, n_steps)`` stays packed in between.
        """
        n = len(self.inputs)
        if controls is not None:
            raise InvalidRuleError(
                explain("no controls", f"{controls!r}", "use a FunctionUpdate to drive a network")
            )
        trit_shape(space)
        if space.n_cells != n:
            raise InvalidRuleError(
                explain(
                    f"a space of {n} trits", f"{space!r}", "declare one cell for each site of the network"
                )
            )
        if any(not 0 <= j < n for sites in self.inputs for j in sites):
            raise InvalidRuleError(explain(f"inputs in 0..{n - 1}", f"{self.inputs}", "number sites from 0"))
        starts = np.cumsum([0, *(len(sites) for sites in self.inputs)]).astype(np.int64)
        inputs = np.asarray([j for sites in self.inputs for j in sites], dtype=np.int32)
        table_starts = np.cumsum([0, *(len(table) for table in self.tables)]).astype(np.int64)
        table = np.concatenate(self.tables)

        def plain(flat: Trits) -> Trits:
            out = np.empty_like(flat)
            stencil.lookup_ragged(flat, starts, inputs, table_starts, table, out)
            return out

        def engine() -> ReplicaEngine | None:
            distinct = {own.tobytes(): own for own in self.tables}.values()
            return None if why_not(self.inputs, distinct) else replica_engine(self.inputs, self.tables)

        return ReplicaStep(n, plain, engine)

    def __repr__(self) -> str:
        """Give the size, not the tables."""
        return (
            f"NetworkRule({len(self.inputs)} sites, at most {max(map(len, self.inputs), default=0)} inputs)"
        )


def _numbering(space: GraphSpace | None) -> Callable[[Any], int]:
    """Return the map from what a user calls a site to its number."""
    labels = space.labels if space is not None else ()

    def number(site: Any) -> int:
        if isinstance(site, str) and site in labels:
            return labels.index(site)
        if isinstance(site, str):
            raise InvalidRuleError(
                explain(
                    f"a node out of {labels}", repr(site), "pass space= with these labels, or site numbers"
                )
            )
        return whole(site, "site", InvalidRuleError, at_least=0)

    return number


def _same(trit: int) -> int:
    return trit
