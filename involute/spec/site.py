"""A place in a model file: what errors call it, and what a part that is built there may use."""

from pathlib import Path
from typing import Any, Protocol, TypeVar, final

import attrs

from involute.errors import InvalidSpecError, InvoluteError, explain
from involute.spaces.base import AbstractSpace

Built_co = TypeVar("Built_co", covariant=True)
LONGEST_SHOWN = 60
NUMERICAL = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)  # what numpy says of bad data


class Part(Protocol[Built_co]):
    """Anything that a model file describes."""

    def build(self, site: "Site") -> Built_co:
        """Return the object described."""


@final
@attrs.frozen
class Site:
    """A place in a model file.

    Attributes
    ----------
    file, folder : the file's name for messages, and where loose files are looked for.
    path : the keys down to here, for example ``"update.parts[1]"``.
    allow_code : whether callables of loose Python files may be loaded.
    space : the space that the part built here acts on, once known.
    """

    file: str
    folder: Path = Path()
    path: str = ""
    allow_code: bool = False
    space: AbstractSpace | None = None

    def at(self, key: str | int) -> "Site":
        """Return the place one key further down."""
        return attrs.evolve(self, path=joined(self.path, key))

    def on(self, space: AbstractSpace) -> "Site":
        """Return the same place, acting on a space."""
        return attrs.evolve(self, space=space)

    @property
    def dimension(self) -> int:
        """The number of axes of the space, 1 where it has none."""
        return max(1, len(getattr(self.space, "shape", ())))

    def build(self, part: Part[Built_co], key: str | int = "") -> Built_co:
        """Build a part one key further down (or here); its errors are said with the place."""
        here = self.at(key) if key != "" else self
        try:
            return part.build(here)
        except InvalidSpecError:
            raise
        except InvoluteError as error:
            raise InvalidSpecError(f"{here}: {error}") from error
        except NUMERICAL as error:
            got = f"values that raise {type(error).__name__}: {error}"
            raise here.error("values that fit each other", got, "check shapes and sizes") from error

    def error(self, expected: str, got: str, mend: str) -> InvalidSpecError:
        """Return the error about what stands here."""
        return InvalidSpecError(f"{self}: {explain(expected, got, mend)}")

    def __str__(self) -> str:
        return f"{self.file}, at {self.path}" if self.path else self.file


def joined(path: str, key: str | int) -> str:
    """Return a path one key longer.

    >>> joined("update.parts", 1), joined("update", "table")
    ('update.parts[1]', 'update.table')
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def shown(value: Any) -> str:
    """Return a value for a message, cut where it is long."""
    try:
        text = repr(value)
    except ValueError:  # an integer of more digits than Python writes out
        text = f"a very long {type(value).__name__}"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
