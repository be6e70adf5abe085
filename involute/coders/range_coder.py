"""The range coder: any model, symbols come out in the order in which they went in."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from involute.checking import array_of, whole
from involute.coders.adaptive import AbstractAdaptive, Sides, Words
from involute.coders.base import AbstractCoder, Symbols, bytes_of, damaged
from involute.coders.shares import middle_of, static_shares, unexpected
from involute.coders.static import StaticModel
from involute.errors import InvalidDataError, InvalidStateError, explain
from involute.kernels.coders import parts

SPARE_WORDS = 4


@final
@attrs.frozen
class RangeCoder(AbstractCoder):
    """Writes symbols as one number between 0 and 1, the interval narrowing with each.

    Parameters
    ----------
    model : any model.

    Raises
    ------
    InvalidDataError
        Something else than a model.

    >>> from involute.coders.contexts import AdaptiveTernary
    >>> coder = RangeCoder(AdaptiveTernary())
    >>> coder.decode(coder.encode([0, 0, -1]), 3)
    array([ 0,  0, -1], dtype=int8)
    """

    model: StaticModel | AbstractAdaptive
    kind: ClassVar[int] = 2

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.model, StaticModel | AbstractAdaptive):
            got = f"model={self.model!r}"
            raise InvalidDataError(explain("a static or adaptive model", got, "pass AdaptiveTernary()"))

    def encode(self, symbols: ArrayLike, *, sides: ArrayLike | None = None) -> bytes:
        """Return the stream of symbols (n,), given the caller's own contexts (n,) if the model has sides.

        Raises
        ------
        InvalidStateError
            Symbols that the model does not have, or that it never expects; sides that do not fit.
        """
        values = self.model.checked(symbols)
        words = np.empty(2 * values.size + SPARE_WORDS, dtype=np.uint16)
        contexts = self._sides(sides, values.size)
        if isinstance(self.model, AbstractAdaptive):
            trits = (2 * values - 1 if self.model.binary else values).astype(np.int8, copy=False)
            n_bytes = self.model.encoded(trits, contexts, words)
        else:
            n_bytes = _encoded(self.model, values, words)
        return words[: (n_bytes + 1) // 2].astype(">u2").tobytes()[:n_bytes]

    def decode(self, stream: bytes, n: int, *, sides: ArrayLike | None = None) -> Symbols:
        """Return the n symbols of a stream; the inverse of `encode`.

        Raises
        ------
        InvalidDataError
            The stream does not end where n symbols end, or not as the encoder ends it.
        """
        n = whole(n, "n", InvalidDataError, at_least=0)
        stream = bytes_of(stream)
        words = np.frombuffer(stream + bytes(len(stream) % 2), dtype=">u2").astype(np.uint16)
        contexts = self._sides(sides, n)
        if isinstance(self.model, AbstractAdaptive):
            trits = np.empty(n, dtype=np.int8)
            n_bytes = self.model.decoded(words, contexts, trits)
            symbols: Symbols = (trits + 1) >> 1 if self.model.binary else trits
        else:
            symbols, n_bytes = _decoded(self.model, words, n)
        if n_bytes != len(stream):
            end = f"{n} symbols end after {n_bytes}" if n_bytes >= 0 else "no encoder ends so"
            raise damaged(f"{len(stream)} bytes where {end}")
        return symbols

    def _sides(self, sides: ArrayLike | None, n: int) -> Sides:
        n_sides = self.model.n_sides if isinstance(self.model, AbstractAdaptive) else 1
        if sides is None and n_sides == 1:
            return np.zeros(0, dtype=np.int64)
        array = array_of(() if sides is None else sides, "sides", InvalidStateError)
        inside = array.shape == (n,) and (not n or array.dtype.kind in "iu")
        if not inside or (n and not 0 <= int(array.min()) <= int(array.max()) < n_sides):
            expected = f"sides of shape ({n},) from 0 to {n_sides - 1}"
            got = f"shape={array.shape}, dtype={array.dtype}"
            raise InvalidStateError(explain(expected, got, "give one context a symbol, and set n_sides"))
        return np.ascontiguousarray(array, dtype=np.int64)


def _encoded(model: StaticModel, values: Symbols, words: Words) -> int:
    """Write the stream of a static model and return its length in bytes."""
    codes = (values - np.int64(model.lowest)).astype(np.uint16)
    ends = np.zeros(values.size if model.symmetric else 0, dtype=np.uint8)
    if model.symmetric:
        parts.fold(codes, model.size - 1, ends)
    n_bytes = parts.encode(codes, ends, static_shares(model), model.bits, middle_of(model), words)
    if n_bytes < 0:
        raise unexpected(model, values)
    return n_bytes


def _decoded(model: StaticModel, words: Words, n: int) -> tuple[Symbols, int]:
    """Return the symbols of a static model's stream and its length in bytes."""
    codes = np.empty(n, dtype=np.uint16)
    ends = np.zeros(n if model.symmetric else 0, dtype=np.uint8)
    n_bytes = parts.decode(words, static_shares(model), model.bits, middle_of(model), codes, ends)
    if model.symmetric:
        parts.unfold(codes, model.size - 1, ends)
    return (codes + np.int64(model.lowest)).astype(model.dtype), n_bytes
