"""Trits in fewer bits: two bit planes (2 bits a trit) or five trits a byte (1.6 bits a trit).

The involution acts on the packed forms directly: it swaps the bit planes, and sends a byte b to 242 - b.
"""

import math
from typing import Any, Self

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from involute.algebra.checks import at, check_trits, first_position
from involute.arrays import Trits
from involute.errors import InvalidStateError, explain
from involute.kernels import packing as kernels

_EXACT = attrs.cmp_using(eq=np.array_equal)
_WORD = 64
_TRITS_A_BYTE = 5
_GREATEST = 242


@attrs.frozen(init=False, repr=False)
class BitPlanes:
    """Trits as two bit planes: ``positive = [x = +1]`` and ``negative = [x = -1]``.

    Bit j of word w is trit ``64 w + j`` in C order; the bits beyond the last trit are 0.

    Parameters
    ----------
    positive, negative : uint64 words, shape ``(ceil(n / 64),)``.
    shape : the shape of the trits, with n entries.

    Raises
    ------
    InvalidStateError
        The planes overlap, a bit beyond the last trit is set, or dtype or size do not fit.

    >>> -bit_planes([1, 0, -1, 1])
    BitPlanes(positive=0x4, negative=0x9, shape=(4,))
    """

    positive: NDArray[np.uint64] = attrs.field(eq=_EXACT)
    negative: NDArray[np.uint64] = attrs.field(eq=_EXACT)
    shape: tuple[int, ...]

    def __init__(self, positive: ArrayLike, negative: ArrayLike, shape: int | tuple[int, ...]) -> None:
        sizes = (shape,) if isinstance(shape, int) else tuple(shape)
        n_trits = math.prod(sizes)
        first = _check_packed(positive, "positive", np.uint64, -(-n_trits // _WORD))
        second = _check_packed(negative, "negative", np.uint64, -(-n_trits // _WORD))
        both = first & second
        if both.any():
            word = int(np.argmax(both != 0))
            got = f"positive[{word}] & negative[{word}] = {both[word]:#x}"
            raise InvalidStateError(
                explain("bit planes that do not overlap", got, "clear one of the two bits")
            )
        spare = n_trits % _WORD
        if spare and int(first[-1] | second[-1]) >> spare:
            raise InvalidStateError(
                explain(
                    f"no bits beyond trit {n_trits}", f"bits above {spare} in the last word", "clear them"
                )
            )
        self.__attrs_init__(first, second, sizes)

    def __neg__(self) -> Self:
        return self.trusted(self.negative, self.positive, self.shape)

    def __repr__(self) -> str:
        if self.positive.size != 1:
            return f"BitPlanes({self.positive.size} words, shape={self.shape})"
        return (
            f"BitPlanes(positive={self.positive[0]:#x}, negative={self.negative[0]:#x}, shape={self.shape})"
        )

    def trits(self) -> Trits:
        """Return the trits; the inverse of `bit_planes`."""
        n_trits = math.prod(self.shape)
        words = np.empty(self.positive.size * 8, np.uint64)
        kernels.unpack_bits(self.positive.view(np.uint8), self.negative.view(np.uint8), words)
        return words.view(np.int8)[:n_trits].reshape(self.shape)

    @classmethod
    def trusted(
        cls, positive: NDArray[np.uint64], negative: NDArray[np.uint64], shape: tuple[int, ...]
    ) -> Self:
        """Wrap words that a kernel wrote, without looking at them again."""
        planes = cls.__new__(cls)
        planes.__attrs_init__(positive, negative, shape)
        return planes


@attrs.frozen(init=False, repr=False)
class TritBytes:
    """Trits packed five a byte, ``b = 121 + Σ_j x_j 3^j`` in [0, 242].

    The trits lie in bands: with B bytes, byte i holds the trits ``i, i + B, ..., i + 4B`` in C order, and
    zeros beyond the last trit.

    Parameters
    ----------
    codes : uint8 bytes, shape ``(ceil(n / 5),)``.
    shape : the shape of the trits, with n entries.

    Raises
    ------
    InvalidStateError
        A byte exceeds 242, a trit beyond the last is not 0, or dtype or size do not fit.

    >>> trit_bytes([1, 0, -1, 1])
    TritBytes(1 byte, shape=(4,))
    >>> (-trit_bytes([1, 0, -1, 1])).codes
    array([102], dtype=uint8)
    """

    codes: NDArray[np.uint8] = attrs.field(eq=_EXACT)
    shape: tuple[int, ...]

    def __init__(self, codes: ArrayLike, shape: int | tuple[int, ...]) -> None:
        sizes = (shape,) if isinstance(shape, int) else tuple(shape)
        n_trits = math.prod(sizes)
        packed = _check_packed(codes, "codes", np.uint8, -(-n_trits // _TRITS_A_BYTE))
        if packed.size and packed.max() > _GREATEST:
            first = first_position(packed > _GREATEST)
            got = f"{at('codes', first)}={packed[first]}"
            raise InvalidStateError(explain("bytes from 0 to 242", got, "pass the codes of trit_bytes"))
        if _bands(packed)[n_trits:].any():
            raise InvalidStateError(
                explain(f"zeros beyond trit {n_trits}", "a non-zero one in the last band", "check the shape")
            )
        self.__attrs_init__(packed, sizes)

    def __neg__(self) -> Self:
        return self.trusted(np.uint8(_GREATEST) - self.codes, self.shape)

    def __repr__(self) -> str:
        return f"TritBytes({self.codes.size} byte{'s' * (self.codes.size != 1)}, shape={self.shape})"

    def trits(self) -> Trits:
        """Return the trits; the inverse of `trit_bytes`."""
        return _bands(self.codes)[: math.prod(self.shape)].reshape(self.shape)

    @classmethod
    def trusted(cls, codes: NDArray[np.uint8], shape: tuple[int, ...]) -> Self:
        """Wrap bytes that a kernel wrote, without looking at them again."""
        packed = cls.__new__(cls)
        packed.__attrs_init__(codes, shape)
        return packed


def bit_planes(x: ArrayLike) -> BitPlanes:
    """Return the trits as two bit planes of uint64 words.

    Raises
    ------
    InvalidStateError
        ``x`` is no array of trits.

    >>> bit_planes([1, 0, -1, 1]).trits()
    array([ 1,  0, -1,  1], dtype=int8)
    """
    trits = check_trits(x)
    padded = _padded(trits, _WORD)
    positive, negative = np.empty((2, padded.size // _WORD), np.uint64)
    kernels.pack_bits(padded.view(np.uint64), positive.view(np.uint8), negative.view(np.uint8))
    return BitPlanes.trusted(positive, negative, trits.shape)


def trit_bytes(x: ArrayLike) -> TritBytes:
    """Return the trits packed five a byte.

    Raises
    ------
    InvalidStateError
        ``x`` is no array of trits.

    >>> trit_bytes([1, 0, -1, 1]).codes
    array([140], dtype=uint8)
    """
    trits = check_trits(x)
    bands = _padded(trits, _TRITS_A_BYTE).reshape(_TRITS_A_BYTE, -1)
    codes = np.empty(bands.shape[1], np.uint8)
    kernels.pack_bytes(bands, codes)
    return TritBytes.trusted(codes, trits.shape)


def _bands(codes: NDArray[np.uint8]) -> Trits:
    """Return the trits of all bytes in C order, the zeros beyond the last one included."""
    bands = np.empty((_TRITS_A_BYTE, codes.size), np.int8)
    kernels.unpack_bytes(codes, bands)
    return bands.reshape(-1)


def _padded(trits: Trits, multiple: int) -> Trits:
    """Return the flat trits, followed by zeros up to a multiple."""
    flat = trits.reshape(-1)
    spare = -flat.size % multiple
    return np.concatenate([flat, np.zeros(spare, np.int8)]) if spare else flat


def _check_packed(packed: ArrayLike, name: str, dtype: type[Any], size: int) -> NDArray[Any]:
    array = np.asarray(packed)
    if array.dtype != dtype or array.shape != (size,):
        expected = f"{name} of shape ({size},) and dtype {np.dtype(dtype)}"
        got = f"shape {array.shape} and dtype {array.dtype}"
        raise InvalidStateError(explain(expected, got, "check the shape of the trits"))
    return np.ascontiguousarray(array, dtype=dtype)
