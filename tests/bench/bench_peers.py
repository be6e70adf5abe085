"""Peers on the same rules and sizes, run by hand: ``python tests/bench/bench_peers.py``.

Each peer that is installed is timed in this process (CPU time, median of five, compilation left out) beside
`involute`; one that is not is named as not run. CellPyLib is slow enough to be given fewer cells.
"""

import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from measuring import line

import involute as iv
from involute.engine.lattice.engine import rule_engine

LATTICES = {
    "1-D, radius 1, 1e6 cells": ((10**6,), iv.interval(1), 100),
    "von Neumann, 2048 x 2048": ((2048, 2048), iv.von_neumann(2), 20),
    "Moore, 2048 x 2048": ((2048, 2048), iv.moore(2), 20),
}


def seconds(call: Callable[[], object]) -> float:
    """Return the median CPU time of five calls, after one to warm up."""
    call()
    times = []
    for _ in range(5):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def own(shape: tuple[int, ...], offsets: Any, n_steps: int) -> float:
    """Return cell steps a second of involute on a state that stays packed, as JAX keeps its own."""
    space = iv.TritSpace(shape)
    engine = rule_engine(iv.LocalRule.totalistic(iv.sgn, offsets=offsets), space)
    run = engine.start(space.random(np.random.default_rng(0)))
    return space.n_cells * 10 * n_steps / seconds(lambda: run.advance(10 * n_steps))


def unpacked(shape: tuple[int, ...], offsets: Any, n_steps: int) -> float:
    """Return cell steps a second of involute, int8 in and out at every ten times ``n_steps``."""
    space = iv.TritSpace(shape)
    engine = rule_engine(iv.LocalRule.totalistic(iv.sgn, offsets=offsets), space)
    x = space.random(np.random.default_rng(0))
    return x.size * 10 * n_steps / seconds(lambda: engine.advance(x, 10 * n_steps))


def jax(shape: tuple[int, ...], offsets: Any, n_steps: int) -> float:
    """Return cell steps a second of JAX on int8, rolled neighbours in a compiled loop."""
    import jax
    import jax.numpy as jnp

    axes = tuple(range(len(shape)))

    def step(_i: int, x: Any) -> Any:
        total = sum(jnp.roll(x, [-o for o in offset], axes) for offset in offsets)
        return jnp.sign(total).astype(jnp.int8)

    run = jax.jit(lambda x: jax.lax.fori_loop(0, n_steps, step, x))
    x = jnp.asarray(iv.TritSpace(shape).random(np.random.default_rng(0)))
    return x.size * n_steps / seconds(lambda: run(x).block_until_ready())


def cax(shape: tuple[int, ...], offsets: Any, n_steps: int, dtype: str = "float32") -> float:
    """Return cell steps a second of CAX: its perception of the neighbours, an update that takes the sign."""
    import jax.numpy as jnp
    from cax.core.cs import ComplexSystem
    from cax.core.perceive import moore_perceive, von_neumann_perceive
    from cax.core.update.update import Update

    class Sign(Update):  # type: ignore[misc]
        def __call__(self, state: Any, perception: Any, _input: Any = None) -> Any:
            return jnp.sign(jnp.sum(perception, axis=-1, keepdims=True)).astype(state.dtype)

    class Signs(ComplexSystem):  # type: ignore[misc]
        def __init__(self) -> None:
            dimension = len(shape)
            is_moore = len(offsets) == 3**dimension
            perceive = moore_perceive.MoorePerceive if is_moore else von_neumann_perceive.VonNeumannPerceive
            self.perceive, self.update = perceive(dimension, 1), Sign()

        def _step(self, state: Any, _input: Any = None, *, sow: bool = False) -> Any:
            return self.update(state, self.perceive(state))

    system = Signs()
    x = iv.TritSpace(shape).random(np.random.default_rng(0))
    after = np.asarray(system(jnp.asarray(x, dtype)[..., None], num_steps=3))[..., 0]
    expected = rule_engine(iv.LocalRule.totalistic(iv.sgn, offsets=offsets), iv.TritSpace(shape)).advance(
        x, 3
    )
    assert (after == expected).all()
    state = jnp.asarray(x, dtype)[..., None]
    return x.size * n_steps / seconds(lambda: system(state, num_steps=n_steps).block_until_ready())


def cax_int8(shape: tuple[int, ...], offsets: Any, n_steps: int) -> float:
    """Return cell steps a second of CAX on int8, which its own systems do not use."""
    return cax(shape, offsets, n_steps, "int8")


def cellpylib(shape: tuple[int, ...], offsets: Any, n_steps: int) -> float:
    """Return cell steps a second of CellPyLib, a Python function a cell, on at most 64 cells an axis."""
    import cellpylib as cpl

    small = tuple(min(n, 1000 if len(shape) == 1 else 64) for n in shape)
    x = iv.TritSpace(small).random(np.random.default_rng(0)).astype(int)[None]
    rule = lambda cells, _place, _t: int(np.sign(np.sum(cells)))  # noqa: E731
    if len(small) == 1:
        return x.size * 5 / seconds(lambda: cpl.evolve(x, timesteps=6, apply_rule=rule))
    kind = "Moore" if len(offsets) == 9 else "von Neumann"
    return x.size * 5 / seconds(lambda: cpl.evolve2d(x, timesteps=6, apply_rule=rule, neighbourhood=kind))


PEERS = {"cax": cax, "cax int8": cax_int8, "jax": jax, "cellpylib": cellpylib}
BARS = {
    ("von Neumann, 2048 x 2048", "cax"): 80,
    ("Moore, 2048 x 2048", "cax"): 80,
    ("von Neumann, 2048 x 2048", "jax"): 15,
}

if __name__ == "__main__":
    for name, (shape, offsets, n_steps) in LATTICES.items():
        mine = own(shape, offsets, n_steps)
        line(f"{name:28} {'involute':12} {mine / 1e6:12.1f} M cell steps/s")
        both = unpacked(shape, offsets, n_steps)
        line(f"{name:28} {'int8 in, out':12} {both / 1e6:12.1f} M cell steps/s, {10 * n_steps} steps between")
        for peer, measured in PEERS.items():
            if find_spec(peer.split()[0]) is None:
                line(f"{name:28} {peer:12} not installed, not run")
            else:
                theirs = measured(shape, offsets, n_steps)
                bar = f", bar {BARS[name, peer]}" if (name, peer) in BARS else ""
                line(
                    f"{name:28} {peer:12} {theirs / 1e6:12.1f} M cell steps/s; {mine / theirs:.0f} times{bar}"
                )
    line("Golly's table engine (bar 1000): not run, it comes as no Python package")
