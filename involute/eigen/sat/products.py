"""All combinations of solutions of several parts, none of which is listed before it is needed."""

from collections.abc import Iterator

from involute.eigen.sat.parts import Values


def product_of(sources: list[Iterator[Values]]) -> Iterator[Values]:
    """Yield all combinations, the last source running fastest; a source is read once, as far as needed.

    >>> list(product_of([iter([(0,), (1,)]), iter([(5,), (6,)])]))
    [(0, 5), (0, 6), (1, 5), (1, 6)]
    """
    read: list[list[Values]] = [[] for _ in sources]
    for source, known in zip(sources, read, strict=True):  # one empty source, and there is nothing to list
        first = next(source, None)
        if first is None:
            return
        known.append(first)
    places = [0] * len(sources)
    while True:
        yield tuple(value for known, place in zip(read, places, strict=True) for value in known[place])
        turned = len(sources) - 1
        while turned >= 0:
            places[turned] += 1
            if places[turned] == len(read[turned]):
                read[turned] += [values for values in [next(sources[turned], None)] if values is not None]
            if places[turned] < len(read[turned]):
                break
            places[turned] = 0
            turned -= 1
        if turned < 0:
            return
