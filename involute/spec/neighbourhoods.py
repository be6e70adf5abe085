"""The cells a rule or density reads: ``offsets = [-3, 0, 3]``, ``radius = 1``, or a named neighbourhood."""

import math

from involute.spaces.neighbourhood import Offsets, as_offsets, interval, moore, von_neumann
from involute.spec.limits import MAX_INPUTS, within
from involute.spec.site import Site
from involute.spec.spelling import correction
from involute.spec.values import Lengths

NAMED = {"interval", "von_neumann", "moore"}


def neighbourhood(name: str, radius: int | None, offsets: tuple[Lengths, ...] | None, site: Site) -> Offsets:
    """Return the offsets that a name and a radius, or a list, stand for; ``interval`` is the 1-D default."""
    if (radius is None) == (offsets is None):
        got = f"radius={radius}, offsets={offsets}"
        raise site.error("either radius or offsets", got, "give exactly one of them")
    if offsets is not None:
        within(site.at("offsets"), "cells to read", len(offsets), MAX_INPUTS)
        return as_offsets(offsets)
    if name not in NAMED:
        mend = correction(name, NAMED)
        raise site.at("neighbourhood").error("interval, von_neumann or moore", repr(name), mend)
    reach = max(radius or 0, 0)
    cells = 2 * reach + 1 if name == "interval" else math.comb(reach + site.dimension, reach)
    within(site.at("radius"), "cells to read", cells, MAX_INPUTS)
    if name == "interval":
        return interval(reach)
    places = (
        von_neumann(site.dimension, radius=reach)
        if name == "von_neumann"
        else moore(site.dimension, radius=reach)
    )
    within(site.at("radius"), "cells to read", len(places), MAX_INPUTS)
    return places
