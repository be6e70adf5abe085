"""One row of a census: a question about a whole class of rules, how it is counted, and what is known."""

from collections.abc import Callable
from typing import Any, TypeAlias, final

import attrs

Counts: TypeAlias = Any  # a number, or a mapping of names to numbers


@final
@attrs.frozen
class Row:
    """A question with one number, or a few named numbers, as the answer.

    Attributes
    ----------
    name : short and unique, lower case with dashes: ``"surjective-ternary-2"``.
    question : one sentence.
    count : enumerates the class and counts; takes nothing, reads no stored answers.
    known : the number, or the mapping, that the literature or an independent enumeration gives.
    source : where ``known`` comes from.
    """

    name: str
    question: str
    count: Callable[[], Counts]
    known: Counts
    source: str
