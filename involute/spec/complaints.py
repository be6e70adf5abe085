"""What is wrong with a model file: errors of the converter as messages with their place."""

from collections.abc import Iterator

import attrs
from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from involute.errors import InvalidSpecError
from involute.spec.site import Site
from involute.spec.spelling import correction
from involute.spec.values import Unfit


def keys_of(cls: type) -> list[str]:
    """Return the keys that a table of this class may have."""
    return (["kind"] if hasattr(cls, "kind") else []) + [field.name for field in attrs.fields(cls)]


def complaints(error: Exception, site: Site) -> Iterator[InvalidSpecError]:
    """Yield what is wrong, each with its place."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        for inner in error.exceptions:
            yield from complaints(inner, _place(inner, site))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = keys_of(error.cl)
        for key in sorted(error.extra_fields):
            expected = f"one of the keys {', '.join(known)}"
            yield site.at(key).error(expected, f"the unknown key {key!r}", correction(key, known))
    elif isinstance(error, KeyError):
        yield site.error("a value for this key", "none", "add it")
    elif isinstance(error, Unfit):
        yield site.error(error.expected, error.got, error.mend)
    else:
        yield site.error("a value of its kind", f"one that raises {error}", "see specs/README.md")


def _place(error: Exception, site: Site) -> Site:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return site.at(note.name)
        if isinstance(note, IterableValidationNote):
            return site.at(note.index)
    return site
