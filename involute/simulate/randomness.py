"""Random generators as plain data and back, so that a resumed run draws the same numbers.

The data are the name and state of the bit generator and, where it has one, its seed sequence: entropy and
the number of children spawned so far.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from involute.errors import InvalidStateError, RunFileError, explain

BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


def generator(rng: Any) -> np.random.Generator:
    """Return a generator from a generator, from a seed, or from fresh entropy that it remembers.

    Raises
    ------
    InvalidStateError
        ``rng`` is neither a generator nor a non-negative integer.
    """
    if isinstance(rng, np.random.Generator):
        return rng
    is_seed = isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0
    if rng is not None and not is_seed:
        raise InvalidStateError(
            explain(
                "a numpy.random.Generator, or a non-negative integer as its seed",
                f"rng={rng!r:.80}",
                "pass rng=numpy.random.default_rng(seed)",
            )
        )
    return np.random.default_rng(None if rng is None else int(rng))


def seed(rng: np.random.Generator) -> int | list[int] | None:
    """Return the entropy a generator was made from, or ``None`` where it does not know.

    >>> seed(np.random.default_rng(7))
    7
    """
    entropy = getattr(rng.bit_generator.seed_seq, "entropy", None)
    if isinstance(entropy, int | np.integer):
        return int(entropy)
    return None if entropy is None else [int(word) for word in entropy]


def generator_state(rng: np.random.Generator) -> dict[str, Any]:
    """Return everything that decides what a generator draws next; its arrays are copies."""
    return snapshots(rng)()


def snapshots(rng: np.random.Generator) -> Callable[[], dict[str, Any]]:
    """Return the function that takes `generator_state` again and again, with what never changes read once."""
    bits, sequence = rng.bit_generator, rng.bit_generator.seed_seq
    if not isinstance(sequence, np.random.SeedSequence):
        return lambda: {"bit_generator": bits.state}
    origin = {
        "entropy": seed(rng),
        "spawn_key": tuple(int(key) for key in sequence.spawn_key),
        "pool_size": sequence.pool_size,
    }
    return lambda: {"bit_generator": bits.state, "spawned": sequence.n_children_spawned, **origin}


def restored(state: dict[str, Any]) -> np.random.Generator:
    """Return a generator that goes on as the one whose state this is.

    Raises
    ------
    RunFileError
        The state is of a bit generator that numpy does not ship.

    >>> rng = np.random.default_rng(7)
    >>> state = generator_state(rng)
    >>> bool(rng.integers(1000) == restored(state).integers(1000))
    True
    """
    name = state["bit_generator"]["bit_generator"]
    if name not in BIT_GENERATORS:
        raise RunFileError(
            explain(
                f"a bit generator out of {BIT_GENERATORS}",
                repr(name),
                "start the run again with numpy.random.default_rng(seed)",
            )
        )
    sequence = None
    if "spawned" in state:
        sequence = np.random.SeedSequence(
            state["entropy"],
            spawn_key=state["spawn_key"],
            pool_size=state["pool_size"],
            n_children_spawned=state["spawned"],
        )
    bits = getattr(np.random, name)(sequence)
    bits.state = state["bit_generator"]
    return np.random.Generator(bits)
