"""The contracts of a model and of a coder.

A model says what is expected of the next symbol; a coder writes down which one came. They are chosen
separately. The symbols of a model are the whole numbers ``lowest .. lowest + size - 1``. Negation exchanges
them end for end, ``s -> 2 lowest + size - 1 - s``: trits and other balanced alphabets change sign, the bits 0
and 1 change places. A symmetric model expects a symbol after a past as it expects the negated one after the
negated past; then coding negated data gives a stream of exactly the same length (law K2).

Everything is integer arithmetic. A stream does not depend on the machine, the process or the number of
threads.
"""

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from involute.checking import array_of
from involute.errors import InvalidDataError, InvalidStateError, explain
from involute.laws import Law, Lawful

LOSSLESS_CODER = Law("K1", "lossless coder", "Decoding the stream of any symbols returns them.")
ODD_CODER = Law(
    "K2", "odd coder", "Under a symmetric model the streams of x and -x have exactly the same length."
)

Symbols = NDArray[np.integer[Any]]  # (n,)


class AbstractModel(Lawful):
    """What is expected of symbols; plain numbers determine it."""

    kind: ClassVar[int]  # the byte that names the class in a container

    @property
    @abstractmethod
    def lowest(self) -> int:
        """The first symbol."""

    @property
    @abstractmethod
    def symmetric(self) -> bool:
        """Whether a past and its negation are expected to be followed alike."""

    @property
    @abstractmethod
    def size(self) -> int:
        """The number of symbols."""

    @abstractmethod
    def numbers(self) -> tuple[int, ...]:
        """Return the whole numbers, none negative, from which `from_numbers` makes the model again."""

    @classmethod
    @abstractmethod
    def from_numbers(cls, numbers: tuple[int, ...]) -> "AbstractModel":
        """Return the model with these `numbers`.

        Raises
        ------
        InvalidDataError
            No model has them.
        """

    def negated(self, symbols: ArrayLike) -> Symbols:
        """Return the negated symbols."""
        return np.asarray(2 * self.lowest + self.size - 1 - self.checked(symbols).astype(np.int64))

    def checked(self, symbols: ArrayLike) -> Symbols:
        """Return symbols as a contiguous array (n,) of int8, or int16 where the alphabet is larger.

        Raises
        ------
        InvalidStateError
            Another number of axes than one, other values than whole numbers, or symbols of another alphabet.
        """
        array = array_of(symbols, "symbols", InvalidStateError)
        if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
            got = f"shape={array.shape}, dtype={array.dtype}"
            raise InvalidStateError(explain("whole numbers of shape (n,)", got, "pass one row of integers"))
        highest = self.lowest + self.size - 1
        if array.size and not self.lowest <= int(array.min()) <= int(array.max()) <= highest:
            where = int(np.flatnonzero((array < self.lowest) | (array > highest))[0])
            expected = f"symbols from {self.lowest} to {highest}"
            got = f"symbols[{where}]={array[where]}"
            raise InvalidStateError(explain(expected, got, "shift the symbols, or use a larger alphabet"))
        return np.ascontiguousarray(array, dtype=self.dtype)

    @property
    def dtype(self) -> type[np.integer[Any]]:
        """The type of decoded symbols."""
        return np.int8 if self.lowest >= -128 and self.lowest + self.size <= 128 else np.int16


class AbstractCoder(Lawful):
    """Writes symbols that a model expects, and reads them again."""

    laws: ClassVar[tuple[Law, ...]] = (LOSSLESS_CODER, ODD_CODER)
    kind: ClassVar[int]
    model: AbstractModel

    @abstractmethod
    def encode(self, symbols: ArrayLike, *, sides: ArrayLike | None = None) -> bytes:
        """Return the stream of symbols (n,). It holds neither their number nor the model: see `pack`.

        Raises
        ------
        InvalidStateError
            Symbols that the model does not have, or that it never expects.
        """

    @abstractmethod
    def decode(self, stream: bytes, n: int, *, sides: ArrayLike | None = None) -> Symbols:
        """Return the n symbols of a stream.

        Raises
        ------
        InvalidDataError
            The stream does not end where n symbols end. Other damage may go unseen; `unpack` sees it.
        """


def bytes_of(stream: Any) -> bytes:
    """Return a bytes-like object as bytes.

    Raises
    ------
    InvalidDataError
        Something else; ``bytes(3)`` would be three zeros.
    """
    if not isinstance(stream, bytes | bytearray | memoryview):
        got = f"{type(stream).__name__}"
        raise InvalidDataError(explain("a stream of bytes", got, "pass what encode or pack returned"))
    return bytes(stream)


def damaged(got: str) -> InvalidDataError:
    """Return the error for a stream that no coder wrote."""
    mend = "give the bytes, the number of symbols and the model of the encoder, unchanged"
    return InvalidDataError(explain("a whole stream", got, mend))
