"""Time to all fixed points of random networks, run by hand: ``python tests/bench/bench_fixed_points.py``.

Every figure is the median of the CPU times of five networks (seeds 0 to 4), from the system to the list, with
the slowest beside it; the solver is warm. ``seconds`` stops a search: then the figure is what it took to be
stopped, and how many of the five were finished is told. The bars are for n = 200 and n = 1000.

The kinds: Boolean networks of K inputs, no function constant, read through their Kleene extension (all fixed
points, or only those without neutral cells); ternary networks with tables drawn at random, or odd ones.
Where mpbn is installed it solves the same Boolean networks, from their text on.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import line

import involute as iv
from involute.eigen.bnet.kleene import kleene_table
from involute.eigen.bnet.reading import write_bnet
from involute.eigen.fixed_points import FixedPoints, fixed_points
from involute.eigen.trap_spaces import trap_spaces

BARS = {200: 0.3, 1000: 3.0}
SECONDS = 20.0
SEEDS = range(5)


def network(n: int, k: int, kind: str, seed: int) -> iv.System:
    """Return a random network of a kind: boolean, ternary or odd."""
    rng = np.random.default_rng(seed)
    inputs, tables = [], []
    for _ in range(n):
        inputs.append(rng.choice(n, k, replace=False).tolist())
        if kind == "boolean":
            number = int(rng.integers(1, 2**2**k - 1))
            tables.append(kleene_table((number >> np.arange(2**k) & 1 > 0).reshape((2,) * k)).ravel())
        else:
            table = rng.integers(-1, 2, 3**k)
            tables.append(table if kind == "ternary" else np.sign(table - table[::-1]))
    return iv.System(space=iv.TritSpace(n), update=iv.NetworkRule(inputs, tables))


def timed(call: Callable[[], object]) -> tuple[float, object]:
    """Return the CPU time of a call, and what it returned."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def row(what: str, n: int, figures: list[float], n_finished: int, counts: list[int]) -> None:
    """Print the figures of five networks, and their ratio to the bar."""
    median, worst = statistics.median(figures), max(figures)
    state = "" if n_finished == len(figures) else f"  finished {n_finished} of {len(figures)}"
    line(f"{what:44} {n:5} {median:9.4f} {worst:9.4f} {median / BARS[n]:8.3f}  {counts}{state}")


def peer(systems: list[iv.System]) -> dict[str, Callable[[int], list[object]]]:
    """Return what mpbn is asked, by name; nothing if it is not installed."""
    try:
        import mpbn  # noqa: F401  (an extra that the bench can do without)
    except ImportError:
        return {}
    folder = Path(tempfile.mkdtemp())
    for seed, system in enumerate(systems):
        (folder / f"{seed}.bnet").write_text(write_bnet(system).removeprefix("targets, factors\n"))

    def asked(method: str) -> Callable[[int], list[object]]:
        from mpbn import MPBooleanNetwork

        return lambda seed: list(getattr(MPBooleanNetwork(str(folder / f"{seed}.bnet")), method)())

    return {"mpbn, fixed points": asked("fixedpoints"), "mpbn, minimal trap spaces": asked("attractors")}


def ask(what: str, n: int, systems: list[iv.System], question: Callable[[iv.System], FixedPoints]) -> None:
    """Print the row of one question."""
    answers = [timed(lambda s=system: (found := question(s), found.count)[0]) for system in systems]
    found = [answer for _, answer in answers if isinstance(answer, FixedPoints)]
    row(what, n, [t for t, _ in answers], sum(f.is_complete for f in found), [f.count for f in found])


def boolean_rows(n: int, k: int) -> None:
    """Print the rows of Boolean networks, and of mpbn on the same ones."""
    systems = [network(n, k, "boolean", seed) for seed in SEEDS]
    name = f"Boolean, K = {k}"
    ask(
        f"{name}: without neutral cells",
        n,
        systems,
        lambda s: fixed_points(s, determined=True, seconds=SECONDS),
    )
    ask(f"{name}: all of the extension", n, systems, lambda s: fixed_points(s, seconds=SECONDS))
    ask(f"{name}: count only", n, systems, lambda s: fixed_points(s, count_only=True, seconds=SECONDS))
    ask(f"{name}: minimal trap spaces", n, systems, lambda s: trap_spaces(s, seconds=SECONDS))
    for what, call in (peer(systems) if k == 2 else {}).items():
        answers = [timed(lambda seed=seed, call=call: call(seed)) for seed in SEEDS]
        row(what, n, [t for t, _ in answers], len(answers), [len(a) for _, a in answers])  # type: ignore[arg-type]


def main() -> None:
    """Print all rows; with sizes as arguments only those."""
    fixed_points(network(50, 2, "boolean", 0)).certificate  # noqa: B018  (loads the solver)
    sizes = [int(word) for word in sys.argv[1:]] or list(BARS)
    line(f"{'':44} {'n':>5} {'median':>9} {'slowest':>9} {'of bar':>8}  counts")
    for n in sizes:
        for k in (2, 3):
            boolean_rows(n, k)
            for kind in ("odd", "ternary"):
                systems = [network(n, k, kind, seed) for seed in SEEDS]
                ask(f"{kind}, K = {k}", n, systems, lambda s: fixed_points(s, seconds=SECONDS))


if __name__ == "__main__":
    main()
