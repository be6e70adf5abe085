"""The rANS coder: static models only, and the fastest way for them."""

from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from involute.checking import whole
from involute.coders.base import AbstractCoder, Symbols, bytes_of, damaged
from involute.coders.rans_tables import GroupTables, group_tables, single_tables
from involute.coders.shares import unexpected
from involute.coders.static import StaticModel
from involute.errors import InvalidDataError, InvalidStateError, explain
from involute.kernels.coders import groups, rans

MANY_CODES, MANY_LANES = 1 << 18, 4

Codes = NDArray[np.uint16]


@final
@attrs.frozen
class RansCoder(AbstractCoder):
    """Writes symbols as a number that grows by each; several at a time, and on several numbers.

    Small alphabets are coded in groups: five trits are one of 243 codes. Where the model is symmetric a code
    and its negation are one orbit, and a bit says which of the two it was; the bits stand at the end of the
    stream. So the stream of negated data is the same up to these bits, each of them flipped.

    Parameters
    ----------
    model : a static model.

    Raises
    ------
    InvalidDataError
        Another kind of model.

    >>> coder = RansCoder(StaticModel.from_counts([5, 90, 5], lowest=-1))
    >>> coder.decode(coder.encode([0, 0, -1, 1]), 4)
    array([ 0,  0, -1,  1], dtype=int8)
    """

    model: StaticModel
    _group: GroupTables = attrs.field(init=False, eq=False, repr=False)
    _single: GroupTables = attrs.field(init=False, eq=False, repr=False)
    kind: ClassVar[int] = 1

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.model, StaticModel):
            got = f"model={self.model!r}"
            raise InvalidDataError(explain("a static model", got, "use RangeCoder for models that learn"))
        object.__setattr__(self, "_group", group_tables(self.model))
        object.__setattr__(self, "_single", single_tables(self.model))

    def encode(self, symbols: ArrayLike, *, sides: ArrayLike | None = None) -> bytes:
        """Return the stream of symbols (n,); a static model has no sides.

        Raises
        ------
        InvalidStateError
            Symbols that the model does not have, or that it never expects; sides.
        """
        _refuse(sides)
        values = self.model.checked(symbols)
        joined, rest = self._empty_codes(values.size)
        grouped = values.size - rest.size
        groups.join(values[:grouped], self.model.lowest, self.model.size, joined)
        groups.join(values[grouped:], self.model.lowest, self.model.size, rest)
        ends = self._folded(joined, rest)
        words = np.empty(joined.size + rest.size + 2 * MANY_LANES, dtype=np.uint32)
        lanes = self._fresh_lanes(joined.size)
        place = rans.push(rest, self._single.cumulative, self._single.bits, lanes, words, words.size)
        if place >= 0:
            place = rans.push(joined, self._group.cumulative, self._group.bits, lanes, words, place)
        if place < 0:
            raise unexpected(self.model, values)
        if self._is_certain(joined, rest):
            return ends[::-1].tobytes()
        place = rans.store_lanes(lanes, words, place)
        return words[place:].astype("<u4").tobytes() + ends[::-1].tobytes()

    def decode(self, stream: bytes, n: int, *, sides: ArrayLike | None = None) -> Symbols:
        """Return the n symbols of a stream; the inverse of `encode`.

        Raises
        ------
        InvalidDataError
            The stream does not end where n symbols end, or its numbers do not end as they began.
        """
        _refuse(sides)
        n = whole(n, "n", InvalidDataError, at_least=0)
        stream = bytes_of(stream)
        joined, rest = self._empty_codes(n)
        used = self._pulled(stream, joined, rest)
        if self.model.symmetric:
            ends = np.frombuffer(stream[::-1] + b"\0", dtype=np.uint8)
            count = groups.unfold(joined, self._group.largest, ends, 0)
            count = groups.unfold(rest, self._single.largest, ends, count)
            used += (count + 7) // 8
            if len(stream) == used and count % 8 and int(ends[count // 8]) >> (count % 8):
                raise damaged("bits after the last")
        if len(stream) != used:
            raise damaged(f"{len(stream)} bytes where {n} symbols take {used}")
        symbols = np.empty(n, dtype=self.model.dtype)
        grouped = n - rest.size
        groups.split(joined, self._group.symbols, symbols[:grouped])
        groups.split(rest, self._single.symbols, symbols[grouped:])
        return symbols

    def _empty_codes(self, n: int) -> tuple[Codes, Codes]:
        """Return room for the codes of whole groups, and of the symbols after them."""
        joined, rest = divmod(n, self._group.bands)
        return np.empty(joined, dtype=np.uint16), np.empty(rest, dtype=np.uint16)

    def _folded(self, joined: Codes, rest: Codes) -> NDArray[np.uint8]:
        """Replace codes by orbits and return which end each was, if the model is symmetric."""
        ends = np.zeros((joined.size + rest.size) // 8 + 1, dtype=np.uint8)
        count = 0
        if self.model.symmetric:
            count = groups.fold(joined, self._group.largest, ends, 0)
            count = groups.fold(rest, self._single.largest, ends, count)
        return ends[: (count + 7) // 8]

    def _fresh_lanes(self, n_codes: int) -> NDArray[np.int64]:
        return np.full(MANY_LANES if n_codes >= MANY_CODES else 1, rans.SMALLEST, dtype=np.int64)

    def _is_certain(self, joined: Codes, rest: Codes) -> bool:
        """Return whether the lanes stay as they begin, whatever the codes are."""
        return (joined.size == 0 or self._group.certain) and (rest.size == 0 or self._single.certain)

    def _pulled(self, stream: bytes, joined: Codes, rest: Codes) -> int:
        """Write all codes and return how many bytes of the stream they took."""
        lanes = self._fresh_lanes(joined.size)
        words = np.frombuffer(stream, dtype="<u4", count=len(stream) // 4).astype(np.uint32)
        certain = self._is_certain(joined, rest)
        place = 0 if certain else rans.load_lanes(words, lanes)
        for codes, tables in ((joined, self._group), (rest, self._single)):
            if place >= 0:
                shares = tables.cumulative, tables.guide, tables.bits
                place = rans.pull(words, place, *shares, lanes, codes)
        if place < 0 or (lanes != rans.SMALLEST).any():
            raise damaged("one that ends too soon, or was altered")
        return 4 * place


def _refuse(sides: ArrayLike | None) -> None:
    if sides is not None:
        mend = "leave sides out, or use RangeCoder with an adaptive model"
        raise InvalidStateError(explain("no sides with a static model", "sides", mend))
