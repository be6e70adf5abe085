"""``involute least-action``: closed orbits of least mean action, exactly, with the proof."""

from typing import TYPE_CHECKING, Annotated, Any, final

import attrs
import typer

from involute.cli.arguments import AllowCode, JsonFile, Limit, What
from involute.cli.asking import answered
from involute.cli.eigen.kinds import check_action, check_kind, check_line
from involute.cli.eigen.orbits import LISTED, SHOWN, cut, plain_number, show_columns, words
from involute.cli.exits import clear_ends, end
from involute.cli.terminal import output
from involute.cli.writing import check_place

if TYPE_CHECKING:
    from involute.eigen.least.action import LeastAction, LeastOrbit
    from involute.eigen.least.rings import LeastRing
    from involute.system import System

MOST_EDGES = 3**13  # of a graph that is written as a certificate: about 50 MB


def least_action(
    what: What,
    *,
    period: Annotated[
        int | None, typer.Option(min=1, help="Only orbits of so many steps; any by default, 1 with --rings.")
    ] = None,
    on_rings: Annotated[
        bool, typer.Option("--rings", help="Least action a cell over rings of every length instead.")
    ] = False,
    limit: Limit = None,
    budget: Annotated[
        int | None, typer.Option(min=3, help="Transitions (with --rings words) to write out, at most.")
    ] = None,
    json_file: JsonFile = "",
    allow_code: AllowCode = False,
) -> None:
    """Find the closed orbits of a model whose action a step is least; with controls, the best control too.

    The value is an exact fraction. In JSON it comes with a certificate that no closed orbit has less, where
    no --period is asked for and the graph of states is not too large.

    Example: involute least-action threshold --limit 5
    """
    with clear_ends():
        check_place(json_file)
        check_kind(what, check_action, allow_code=allow_code)
        if on_rings:
            check_kind(what, check_line, allow_code=allow_code)
        limits: dict[str, Any] = {} if budget is None else {"budget": budget}

        def ask(system: "System", _progress: Any) -> Least:
            from involute.eigen.least.action import least_action_orbits
            from involute.eigen.least.rings import least_action_rings

            if on_rings:
                return Least(system, least_action_rings(system, period=period or 1, **limits))
            return Least(system, least_action_orbits(system, period=period, limit=limit or LISTED, **limits))

        code = answered(
            what,
            ask,
            plain=_plain,
            show=lambda name, found: _show(name, found, limit),
            is_known=lambda _found: True,
            json_file=json_file,
            allow_code=allow_code,
        )
        end(code)


@final
@attrs.frozen
class Least:
    """What was found in a system."""

    system: "System"
    found: "LeastAction | LeastRing"

    @property
    def ring(self) -> "LeastRing | None":
        """The ring, if rings of every length were looked at."""
        from involute.eigen.least.rings import LeastRing

        return self.found if isinstance(self.found, LeastRing) else None

    @property
    def orbits(self) -> tuple["LeastOrbit", ...]:
        """The orbits, least action first."""
        from involute.eigen.least.action import LeastAction

        return self.found.orbits if isinstance(self.found, LeastAction) else ()

    @property
    def certificate(self) -> dict[str, Any] | None:
        """That nothing has less, where that was shown and is not too large to write."""
        proof = self.found.mean_cycle
        return self.found.certificate if proof is not None and len(proof.source) <= MOST_EDGES else None

    def states(self, orbit: "LeastOrbit") -> list[Any]:
        """Return the states of an orbit as texts."""
        from involute.eigen.rows import rows

        return words(rows(self.system.space, orbit.states))

    def controls(self, orbit: "LeastOrbit") -> list[Any] | None:
        """Return the controls that drive an orbit as texts."""
        from involute.eigen.rows import rows

        controls = self.system.controls
        return None if controls is None else words(rows(controls, orbit.controls))


def _plain(answer: Least) -> dict[str, Any]:
    """Return the answer as plain data."""
    plain = {"value": plain_number(answer.found.value), "certificate": answer.certificate}
    if answer.ring is not None:
        ring = {"period": answer.ring.period, "states": words(answer.ring.states)}
        return {"unit": "a cell and step", **plain, **ring}
    orbits = [
        {
            "value": plain_number(orbit.value),
            "period": orbit.period,
            "time": orbit.time,
            "is_self_dual": orbit.is_self_dual,
            "states": answer.states(orbit),
            "controls": answer.controls(orbit),
        }
        for orbit in answer.orbits
    ]
    return {"unit": "a step", **plain, "orbits": orbits}


def _show(name: str, answer: Least, limit: int | None) -> None:
    """Print the value, and a line an orbit."""
    value, ring = answer.found.value, answer.ring
    if value is None:
        output().print(f"{name}: no closed orbit", markup=False)
    elif ring is not None:
        where = f"{ring.length} cells, period {ring.period}: {cut(words(ring.states)[0])}"
        said = f"{name}: least action {value} a cell and step, on rings of every length; {where}"
        output().print(said, markup=False, soft_wrap=True)
    else:
        output().print(f"{name}: least mean action {value} a step", markup=False, soft_wrap=True)
        _show_orbits(answer, limit)


def _show_orbits(answer: Least, limit: int | None) -> None:
    shown = answer.orbits[: limit or SHOWN]
    controls = [answer.controls(orbit) for orbit in shown]
    columns = {
        "action": [str(orbit.value) for orbit in shown],
        "period": [str(orbit.period) for orbit in shown],
        "self-dual": ["yes" if orbit.is_self_dual else "" for orbit in shown],
        "its control": ["" if own is None else cut(own[0]) for own in controls],
    }
    show_columns(columns, [cut(answer.states(orbit)[0]) for orbit in shown])
    if len(answer.orbits) > len(shown):
        more = len(answer.orbits) - len(shown)
        output().print(f"... and {more} more found; --limit says how many are looked for and listed.")
