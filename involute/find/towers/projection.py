"""A projection of blocks as a table, from all that one can be given as."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, TypeAlias

from involute.arrays import Trits
from involute.checking import whole
from involute.errors import InvalidRuleError, InvalidTowerError, explain
from involute.towers.projections import SHIPPED
from involute.updates import tables

Projection: TypeAlias = Callable[..., int] | str | Any  # a function, its name, signs, or 3^b trits
WANTED = "a projection: a function of the cells of a block, a name of a shipped one, or a table of 3^b trits"


def projection_table(projection: Projection, block: int | None = None) -> Trits:
    """Return the table of a projection, 3^b trits; b is 3 for a function or a name unless given.

    Raises
    ------
    InvalidRuleError
        It is none.
    InvalidTowerError
        The block is not the projection's.

    >>> from involute.notation import text
    >>> text(projection_table("majority", 1)), text(projection_table("-0+"))
    ('-0+', '-0+')
    """
    length = None if block is None else whole(block, "block", InvalidTowerError, at_least=1)
    if isinstance(projection, str):
        projection = _named(projection)
    if callable(projection) and not isinstance(projection, type):
        return tables.from_function(projection, length or 3)
    try:
        table = tables.checked(projection)
    except InvalidRuleError as error:
        mend = f"pass for example involute.majority, 'majority' or 27 trits ({_hint(error)})"
        raise InvalidRuleError(explain(WANTED, _shown(projection), mend)) from None
    if length is not None and len(table) != 3**length:
        raise InvalidTowerError(
            explain(f"a projection of 3^{length} blocks", f"{len(table)} entries", "leave out block=")
        )
    return table


def _shown(value: Any) -> str:
    """Return a value in one short line."""
    shape = getattr(value, "shape", None)
    return f"projection={repr(value)[:60]}" if shape is None else f"an array of shape {shape}"


def _hint(error: InvalidRuleError) -> str:
    """Return what a table was refused for, without its mend."""
    return str(error).partition(" To mend:")[0].removeprefix("Expected ").removesuffix(".")


def _named(word: str) -> Any:
    """Return the shipped projection of this name, or the trits that signs say."""
    if word in SHIPPED:
        return SHIPPED[word]
    signs = "".join(word.split())
    if signs and set(signs) <= set("-0+"):
        return tables.from_text(signs, tables.inputs_of(len(signs)) or 1)
    closest = get_close_matches(word, SHIPPED, n=1)
    mend = f"write {closest[0]!r}" if closest else "correct its spelling"
    raise InvalidRuleError(explain(f"signs, or one of the names {', '.join(SHIPPED)}", repr(word), mend))
