"""A stream that says what it is: coder, model, number of symbols, and a checksum over all of it.

Layout: the bytes ``i v t c``, version 1; the kinds of coder and model, a byte each; as variable-length
numbers (seven bits a byte, lowest first) how many numbers the model has, these, the number of symbols, and
the length of the stream; the stream; CRC-32 of everything before, low byte first.
"""

import zlib

from numpy.typing import ArrayLike

from involute.checking import whole
from involute.coders.base import AbstractCoder, AbstractModel, Symbols, bytes_of, damaged
from involute.coders.contexts import AdaptiveBinary, AdaptiveTernary
from involute.coders.mixtures import MixedBinary, MixedTernary
from involute.coders.range_coder import RangeCoder
from involute.coders.rans import RansCoder
from involute.coders.static import StaticModel
from involute.errors import InvalidDataError, explain

MAGIC = b"ivtc\x01"
CHECKSUM_BYTES = 4
MOST_SYMBOLS = 1 << 31
LARGEST_NUMBER = 1 << 63

MODELS: dict[int, type[AbstractModel]] = {
    model.kind: model for model in (StaticModel, AdaptiveTernary, AdaptiveBinary, MixedTernary, MixedBinary)
}
CODERS: dict[int, type[RansCoder | RangeCoder]] = {coder.kind: coder for coder in (RansCoder, RangeCoder)}


def pack(coder: RansCoder | RangeCoder, symbols: ArrayLike, *, sides: ArrayLike | None = None) -> bytes:
    """Return symbols with all that is needed to read them, but the sides.

    Parameters
    ----------
    coder : a coder with its model.
    symbols, sides : as for its `encode`.

    Raises
    ------
    InvalidStateError
        As `encode`.

    >>> from involute.coders.contexts import AdaptiveTernary
    >>> unpack(pack(RangeCoder(AdaptiveTernary(1)), [0, 1, -1])).tolist()
    [0, 1, -1]
    """
    values = coder.model.checked(symbols)
    stream = coder.encode(values, sides=sides)
    numbers = coder.model.numbers()
    kinds = bytes([coder.kind, coder.model.kind])
    head = b"".join(_written(number) for number in (len(numbers), *numbers, values.size, len(stream)))
    body = MAGIC + kinds + head + stream
    return body + zlib.crc32(body).to_bytes(CHECKSUM_BYTES, "little")


def unpack(data: bytes, *, sides: ArrayLike | None = None, most: int = MOST_SYMBOLS) -> Symbols:
    """Return the symbols of a packed stream, which must be all of ``data``.

    Parameters
    ----------
    data : what `pack` returned.
    sides : the sides it was packed with.
    most : refuse more symbols than this (a model that is sure of everything takes no bytes for any number).

    Raises
    ------
    InvalidDataError
        Anything was changed, cut off or added; or more symbols than ``most``.
    """
    symbols, end = unpack_from(data, 0, sides=sides, most=most)
    if end != len(data):
        raise damaged(f"{len(data) - end} bytes after its end")
    return symbols


def unpack_from(
    data: bytes, start: int, *, sides: ArrayLike | None = None, most: int = MOST_SYMBOLS
) -> tuple[Symbols, int]:
    """Return the symbols of the packed stream that begins at ``start``, and where it ends.

    Raises
    ------
    InvalidDataError
        As `unpack`.
    """
    data = bytes_of(data)
    coder, n, begin, end = _opened(data, whole(start, "start", InvalidDataError, at_least=0))
    if n > most:
        raise InvalidDataError(explain(f"at most {most} symbols", f"{n}", "pass a larger most"))
    return coder.decode(data[begin:end], n, sides=sides), end + CHECKSUM_BYTES


def _opened(data: bytes, start: int) -> tuple[AbstractCoder, int, int, int]:
    """Return the coder, the number of symbols, and where the stream begins and ends; checked."""
    place = start + len(MAGIC)
    if data[start:place] != MAGIC or len(data) < place + 2:
        raise damaged(f"{data[start:place]!r} at its beginning")
    coder, model = CODERS.get(data[place]), MODELS.get(data[place + 1])
    count, place = _read(data, place + 2)
    if count > len(data) - place:
        raise damaged("a model longer than the data")
    numbers = []
    for _ in range(count):
        number, place = _read(data, place)
        numbers.append(number)
    n, place = _read(data, place)
    n_bytes, place = _read(data, place)
    end = place + n_bytes
    if end + CHECKSUM_BYTES > len(data):
        raise damaged(f"{len(data) - start} bytes, fewer than it says")
    checksum = int.from_bytes(data[end : end + CHECKSUM_BYTES], "little")
    if zlib.crc32(data[start:end]) != checksum:
        raise damaged("another checksum")
    if coder is None or model is None:
        raise damaged("a kind of coder or model that this version does not have")
    return coder(model.from_numbers(tuple(numbers))), n, place, end  # type: ignore[arg-type]


def _written(number: int) -> bytes:
    """Return a whole number, seven bits a byte, lowest first; all bytes but the last have the high bit."""
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read(data: bytes, place: int) -> tuple[int, int]:
    """Return the number at a place, and the place after it."""
    number = shift = 0
    while place < len(data) and number < LARGEST_NUMBER:
        byte = data[place]
        number |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return number, place
    raise damaged("a number that does not end")
