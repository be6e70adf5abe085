"""Where controls come from: nowhere, one for all steps, a sequence, a stream, or a policy.

Constants and sequences are checked at the door; what a stream or a policy gives is checked at every step.
A source has a fingerprint, so that a resumed run can be seen to go on with the same controls.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import numpy as np

from involute.arrays import Control, State
from involute.errors import InvalidSystemError, explain
from involute.observers.base import Fold
from involute.simulate.control_batch import control_batch, is_single
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import read_only, row
from involute.system import System

Pull = Callable[[int, State, int], Control]  # (step, x, t) -> u


class ControlFailure(Exception):  # noqa: N818  (never leaves this package)
    """A stream or a policy gave no control; the text says what it did instead."""


@attrs.frozen(eq=False)
class ControlSource:
    """One control a step.

    Attributes
    ----------
    kind : ``"none"``, ``"constant"``, ``"sequence"``, ``"stream"`` or ``"policy"``.
    constant : the control of every step, for the first two kinds.
    pull : the control of a step, for the other three.
    batch : all controls of a sequence.
    name : of a policy.
    """

    kind: str
    constant: Control = None
    pull: Pull | None = None
    batch: Control = None
    name: str = ""

    def fingerprint(self, n_done: int) -> str:
        """Return a digest of the controls of the first steps, or the name of a policy."""
        if self.kind == "sequence":
            return _digest(row(self.batch, slice(0, n_done)))  # type: ignore[arg-type]
        return self.name or _digest(self.constant)


def control_source(
    system: System, controls: Any, n_steps: int, rng: np.random.Generator | None
) -> ControlSource:
    """Return the source of a run's controls.

    Raises
    ------
    InvalidSystemError
        There are controls, but the system takes none.
    InvalidStateError
        A control lies outside the control space, or a sequence has another length than the run.
    """
    space = system.controls
    if space is None:
        if controls is None:
            return ControlSource("none")
        raise InvalidSystemError(
            explain(
                f"no controls, as {system.name!r} takes none",
                f"controls of type {type(controls).__name__}",
                "declare controls= in the system, or leave them out here",
            )
        )
    if controls is None:
        return ControlSource("constant", constant=space.neutral())
    if callable(controls):
        name = getattr(controls, "__qualname__", type(controls).__qualname__)
        return ControlSource("policy", pull=_from_policy(controls, name, space, rng), name=name)
    if is_stream(controls):
        return ControlSource("stream", pull=_from_stream(iter(controls), space))
    if is_single(controls, space):
        return ControlSource("constant", constant=space.check(controls, name="controls"))
    batch = control_batch(controls, space, n_steps)
    return ControlSource("sequence", pull=lambda i, _x, _t: row(batch, i), batch=batch)


def is_stream(controls: Any) -> bool:
    """Return whether controls are an iterator, or an iterable that is no array, list, tuple or text."""
    return isinstance(controls, Iterable) and not isinstance(controls, np.ndarray | list | tuple | str)


def stream_digest() -> Fold:
    """Return the fold that digests the controls used; it rides along with the observers of a run."""
    return Fold("", lambda carry, _x, u, _t: _digest(u, carry), lambda carry: carry)


def skipped_digest(stream: Iterator[Control], n_done: int, space: AbstractSpace) -> str:
    """Return the digest of the first controls of a stream, which are used up by this.

    Raises
    ------
    ControlFailure
        The stream ends earlier.
    """
    pull = _from_stream(stream, space)
    carry = ""
    for i in range(n_done):
        carry = _digest(pull(i, None, 0), carry)
    return carry


def _from_policy(
    policy: Callable[..., Control], name: str, space: AbstractSpace, rng: np.random.Generator | None
) -> Pull:
    def pull(_i: int, x: State, t: int) -> Control:
        try:
            return space.check(policy(read_only(x), t, rng), name="u")
        except Exception as error:
            raise ControlFailure(f"policy {name!r} with {type(error).__name__}: {error}") from error

    return pull


def _from_stream(stream: Iterator[Control], space: AbstractSpace) -> Pull:
    def pull(_i: int, _x: State, _t: int) -> Control:
        try:
            return space.check(next(stream), name="u")
        except StopIteration:
            raise ControlFailure("the end of the stream") from None
        except Exception as error:
            raise ControlFailure(f"the stream with {type(error).__name__}: {error}") from error

    return pull


def _digest(u: Control, before: str = "") -> str:
    """Return the digest of a control, or of a batch of them, after what came before."""
    if u is None:
        return before
    if isinstance(u, tuple):
        return hashlib.sha256((before + "".join(map(_digest, u))).encode()).hexdigest()
    array = np.asarray(u)
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    return hashlib.sha256(before.encode() + little.tobytes()).hexdigest()
