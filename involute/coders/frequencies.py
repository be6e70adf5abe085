"""Counts turned into frequencies that sum to a power of two, the same on every machine."""

import heapq
from collections.abc import Sequence

from involute.errors import InvalidDataError, explain


def quantised(counts: Sequence[int], bits: int) -> tuple[int, ...]:
    """Return frequencies with sum 2^bits for which data with these counts take fewest bits, nearly.

    What occurs has at least 1, what does not occur has 0. Rounded down first, then moved one at a time where
    it saves most (or costs least): by ``count / (frequency + 1/2)``, in integers; ties go to the first.

    Raises
    ------
    InvalidDataError
        Nothing occurs, or more symbols occur than there are shares.

    >>> quantised([90, 5, 5, 0], 4)
    (14, 1, 1, 0)
    """
    total, whole = sum(counts), 1 << bits
    n_used = sum(count > 0 for count in counts)
    if not 1 <= n_used <= whole or min(counts) < 0:
        expected = f"counts of 1 to {whole} symbols that occur"
        raise InvalidDataError(explain(expected, f"{n_used} that do", "count the data, or allow more bits"))
    out = [max(1, count * whole // total) if count > 0 else 0 for count in counts]
    step = 1 if sum(out) < whole else -1
    heap = [entry for i in range(len(out)) if (entry := _entry(counts, out, i, step)) is not None]
    heapq.heapify(heap)
    for _ in range(abs(whole - sum(out))):
        place = heapq.heappop(heap)[1]
        out[place] += step
        if (entry := _entry(counts, out, place, step)) is not None:
            heapq.heappush(heap, entry)
    return tuple(out)


def _entry(counts: Sequence[int], out: Sequence[int], place: int, step: int) -> tuple[int, int] | None:
    """Return the order in which a frequency may move by ``step``, or None where it may not."""
    count, frequency = counts[place], out[place]
    if count == 0 or frequency + step < 1:
        return None
    worth = (count << 64) // (2 * frequency + step)
    return (-worth if step > 0 else worth), place
