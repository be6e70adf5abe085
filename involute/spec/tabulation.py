"""The table of a rule, said by a text, a number or a named function."""

from involute.arrays import Trits
from involute.spec.callables import function
from involute.spec.limits import MAX_INPUTS, MAX_NUMBERED, within
from involute.spec.site import Site
from involute.updates import tables


def tabulated(text: str | None, number: int | None, name: str | None, n_inputs: int, site: Site) -> Trits:
    """Return the table that a text, a number or a named function stands for: exactly one of them."""
    if sum(given is not None for given in (text, number, name)) != 1:
        present = {"table": text, "number": number, "function": name}
        got = ", ".join(key for key, given in present.items() if given is not None) or "none of them"
        raise site.error("exactly one of table, number, function", got, "keep one")
    within(site, "cells and controls to read", n_inputs, MAX_INPUTS)
    if text is not None:
        return tables.from_text(text, n_inputs)
    if number is not None:
        within(site.at("number"), "inputs of a numbered rule", n_inputs, MAX_NUMBERED)
        return tables.from_number(number, n_inputs)
    return tables.from_function(function(name or "", site.at("function")), n_inputs)
