"""``involute attractors``: where every state of a model ends."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from involute.cli.arguments import AllowCode, JsonFile, Limit, Seconds, What
from involute.cli.asking import Progress, answered
from involute.cli.eigen.orbits import LISTED, counted, plain_orbit, show_orbits
from involute.cli.exits import clear_ends, end
from involute.cli.terminal import output

if TYPE_CHECKING:
    from involute.eigen.states.answer import Attractors
    from involute.eigen.states.sampled_answer import SampledAttractors
    from involute.system import System


def attractors(
    what: What,
    *,
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Follow N random states instead of all states.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the samples.")] = 0,
    limit: Limit = None,
    budget: Annotated[
        int | None,
        typer.Option(
            min=1, help="States to map, at most, by default 3^17; with --sample its steps, by default 10^5."
        ),
    ] = None,
    seconds: Seconds = None,
    json_file: JsonFile = "",
    allow_code: AllowCode = False,
) -> None:
    """Find the attractors of a model, each once up to its symmetries, with basins and certificates.

    All states are followed where there are at most --budget; otherwise random ones are, and the answer says
    that it is not complete. The exit code is 4 if it is not, although no samples were asked for. Controls are
    held neutral.

    Example: involute attractors threshold --limit 5
    """

    def ask(system: "System", progress: Progress) -> "Attractors | SampledAttractors":
        from involute.eigen.states.attractors import attractors as of_all
        from involute.eigen.states.sampled import sampled_attractors

        limits: dict[str, Any] = {"seconds": seconds, "progress": progress}
        if sample is None:
            return of_all(system, budget=budget or 3**17, **limits)
        return sampled_attractors(system, sample, seed, max_steps=budget or 100_000, **limits)

    with clear_ends():
        code = answered(
            what,
            ask,
            plain=lambda found: _plain(found, limit or LISTED),
            show=lambda name, found: _show(name, found, limit),
            is_known=lambda found: found.is_complete or sample is not None,
            json_file=json_file,
            allow_code=allow_code,
        )
        end(code)


def _show(name: str, found: "Attractors | SampledAttractors", limit: int | None) -> None:
    """Print the counts, and a line an orbit."""
    from involute.eigen.states.answer import Attractors

    if isinstance(found, Attractors):
        lines, more = _of_all(name, found)
    else:
        lines, more = _of_samples(name, found)
    for line in lines:
        output().print(line, markup=False, soft_wrap=True)
    show_orbits(found, len(found), limit, **more)


def _of_all(name: str, found: "Attractors") -> tuple[list[str], dict[str, list[str]]]:
    """Return what is said of a census of all states, and its columns."""
    group = found.group.described or "the identity"
    total, orbits = counted(found.n_attractors, "attractor"), counted(found.n_orbits, "orbit")
    turns = "" if found.steps == 1 else f", {found.steps} steps of the model each"
    ways = f"transients at most {found.transient_max}, mean {found.transient_mean:.4g}"
    eden = counted(found.n_garden_of_eden, "state")
    lines = [
        f"{name}: complete: {counted(found.n_states, 'state')}, {total} in {orbits} under {group}{turns}",
        f"{eden} without a predecessor; {ways}; basin entropy {found.basin_entropy:.6g} bits",
    ]
    sizes = zip(found.basin_sizes.tolist(), found.orbit_sizes.tolist(), strict=True)
    shares = [f"{100 * basin * size / found.n_states:.2f} %" for basin, size in sizes]
    return lines, {"basin": list(map(str, found.basin_sizes.tolist())), "share": shares}


def _of_samples(name: str, found: "SampledAttractors") -> tuple[list[str], dict[str, list[str]]]:
    """Return what is said of samples, and their columns."""
    open_ = f", {found.n_undecided} of them undecided" if found.n_undecided else ""
    drawn = f"{counted(found.n_samples, 'sample')}, seed {found.seed}{open_}"
    lines = [
        f"{name}: NOT COMPLETE: {found.reason}",
        f"at least {counted(found.n_orbits, 'orbit')}, from {drawn}; shares with 95 % bounds",
    ]
    bounds = [found.share(i) for i in range(len(found))]
    shares = [f"{100 * low:.2f} .. {100 * high:.2f} %" for low, high in bounds]
    return lines, {"hits": list(map(str, found.hits)), "share": shares}


def _plain(found: "Attractors | SampledAttractors", limit: int) -> dict[str, Any]:
    """Return the answer as plain data, with as many orbits."""
    from involute.eigen.states.answer import Attractors

    counts = {"is_complete": found.is_complete, "n_attractors": found.n_attractors}
    if isinstance(found, Attractors):
        return {
            **counts,
            "reason": "every state was mapped",
            "n_orbits": found.n_orbits,
            "n_states": found.n_states,
            "n_garden_of_eden": found.n_garden_of_eden,
            "steps": found.steps,
            "group": found.group.described or "the identity",
            "period_counts": {str(period): n for period, n in found.period_counts.items()},
            "transient_max": found.transient_max,
            "transient_mean": found.transient_mean,
            "basin_entropy": found.basin_entropy,
            "attractors": [plain_orbit(one) for one in found[:limit]],
        }
    return {
        **counts,
        "reason": found.reason,
        "n_orbits": found.n_orbits,
        "n_samples": found.n_samples,
        "n_undecided": found.n_undecided,
        "seed": found.seed,
        "attractors": [
            plain_orbit(one, hits=found.hits[i], share=list(found.share(i)))
            for i, one in enumerate(found[:limit])
        ],
    }
