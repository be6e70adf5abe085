"""How a command ends: its exit code, and one clear line on the standard error where something is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from involute.cli.terminal import complain
from involute.errors import InvoluteError


class Code(IntEnum):
    """What a script can rely on."""

    GOOD = 0
    REFUTED = 1
    BAD_INPUT = 2
    FAILED = 3
    INTERRUPTED = 130


@contextmanager
def clear_ends() -> Iterator[None]:
    """Turn what involute says against its input into a line and code 2, an interrupt into code 130."""
    try:
        yield
    except InvoluteError as error:
        complain(str(error))
        raise typer.Exit(Code.BAD_INPUT) from None
    except OSError as error:
        complain(f"{error.filename or 'A file'}: {error.strerror or error}.")
        raise typer.Exit(Code.BAD_INPUT) from None
    except KeyboardInterrupt:
        complain("Interrupted.")
        raise typer.Exit(Code.INTERRUPTED) from None


def end(code: Code) -> None:
    """Leave with a code, where it is not 0."""
    if code is not Code.GOOD:
        raise typer.Exit(code)
