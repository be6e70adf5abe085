"""Speed of the driver and of the steps it runs, run by hand: ``python tests/bench/bench_simulate.py``.

Every figure is the median of five CPU times in this process; compilation is left out. The ratio is to
``np.copyto`` of as many bytes as a state has, between warm arrays, in the same run. The overhead is the
driver's time a step less that of calling the bound step in a plain loop.
"""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import cpu_time, line

import involute as iv
from involute.observers.action_series import ActionSeries
from involute.observers.density import Density
from involute.observers.period_detector import PeriodDetector
from involute.observers.state_hash import StateHash
from involute.simulate import simulate

N_CALLS = 20_000


def lattice_rows() -> None:
    """Print steps and cells a second on three lattices."""
    rng = np.random.default_rng(0)
    rule = iv.LocalRule(rng.integers(-1, 2, 27), iv.interval(1))
    square = iv.LocalRule(rng.integers(-1, 2, 3**9), iv.moore(2))
    line(f"{'lattice':28} {'steps/s':>12} {'cells/s':>12} {'to copy':>9}")
    for name, shape, update, n_steps in (
        ("1-D, radius 1, 1e3 cells", 1000, rule, 20_000),
        ("1-D, radius 1, 1e6 cells", 10**6, rule, 50),
        ("2-D, Moore, 1024 x 1024", (1024, 1024), square, 5),
    ):
        system = iv.System(space=iv.TritSpace(shape), update=update)
        x = system.space.random(rng)
        seconds = cpu_time(lambda s=system, x=x, n=n_steps: simulate(s, x, n, keep="last")) / n_steps
        source, target = x.copy(), x.copy()
        copying = cpu_time(lambda a=source, b=target: [np.copyto(b, a) for _ in range(1000)]) / 1000
        line(f"{name:28} {1 / seconds:12.4g} {x.size / seconds:12.4g} {seconds / copying:9.1f}")


def overhead_rows() -> None:
    """Print what the driver adds to a step of nine cells, in microseconds."""
    rng = np.random.default_rng(0)
    rule = iv.LocalRule(rng.integers(-1, 2, 27), iv.interval(1))
    system = iv.System(space=iv.TritSpace(9), update=rule, action=iv.Support())
    driven = iv.System(
        space=iv.TritSpace(9),
        controls=iv.TritSpace(1),
        update=iv.LocalRule.from_function(lambda a, u: iv.sgn(a + u), offsets=(0,), n_controls=1),
    )
    x, u = system.space.random(rng), driven.controls.neutral()
    us = driven.controls.random(rng, size=N_CALLS)

    def looped(step: Callable[..., object], control: object) -> None:
        state = x
        for t in range(N_CALLS):
            state = step(state, control, t)

    step, step_driven = (
        system.update.bind(system.space, None),
        driven.update.bind(driven.space, driven.controls),
    )

    def bare() -> None:
        looped(step, None)

    def bare_driven() -> None:
        looped(step_driven, u)

    folder = Path(tempfile.mkdtemp())
    names = iter(range(1000))
    rows: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "keep='last'": (bare, lambda: simulate(system, x, N_CALLS, keep="last")),
        "keep='all'": (bare, lambda: simulate(system, x, N_CALLS)),
        "progress and checkpoint": (
            bare,
            lambda: simulate(
                system, x, N_CALLS, keep="last", progress=True, checkpoint=folder / str(next(names))
            ),
        ),
        "one control": (bare_driven, lambda: simulate(driven, x, N_CALLS, controls=u, keep="last")),
        "sequence": (bare_driven, lambda: simulate(driven, x, N_CALLS, controls=us, keep="last")),
        "stream": (bare_driven, lambda: simulate(driven, x, N_CALLS, controls=iter(us), keep="last")),
        "policy": (
            bare_driven,
            lambda: simulate(driven, x, N_CALLS, controls=lambda _x, _t, _rng: u, keep="last"),
        ),
    }
    for observer in (ActionSeries(), Density(), PeriodDetector(), StateHash()):
        rows[f"observer {observer.label}"] = (
            bare,
            lambda o=observer: simulate(system, x, N_CALLS, keep="last", observers=[o]),
        )
    line(f"\n{'9 cells, us a step':28} {'bound step':>12} {'driver':>12} {'overhead':>9}")
    for name, (base, call) in rows.items():
        pairs = [(cpu_time(base, 1), cpu_time(call, 1)) for _ in range(5)]  # in turn: the machine drifts
        plain, driver = (1e6 / N_CALLS * statistics.median(side) for side in zip(*pairs, strict=True))
        more = 1e6 / N_CALLS * statistics.median(b - a for a, b in pairs)
        line(f"{name:28} {plain:12.3f} {driver:12.3f} {more:9.3f}")


if __name__ == "__main__":
    lattice_rows()
    overhead_rows()
