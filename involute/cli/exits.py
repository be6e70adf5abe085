"""How a command ends: its exit code, and one clear line on the standard error where something is wrong."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from involute.cli.terminal import complain, said_warnings
from involute.errors import InvoluteError

TRACEBACK = "INVOLUTE_TRACEBACK"


class Code(IntEnum):
    """What a script can rely on."""

    GOOD = 0
    REFUTED = 1
    BAD_INPUT = 2
    FAILED = 3
    UNDECIDED = 4
    INTERRUPTED = 130
    LEFT = 141


@contextmanager
def clear_ends() -> Iterator[None]:
    """Turn each way to fail into one line and its code.

    What involute says against its input is code 2, an interrupt 130, and anything unforeseen 3; with
    ``INVOLUTE_TRACEBACK=1`` that one keeps its traceback.
    """
    try:
        with said_warnings():
            yield
    except InvoluteError as error:
        complain(str(error))
        raise typer.Exit(Code.BAD_INPUT) from None
    except (BrokenPipeError, SystemExit):  # whoever reads has left, as ``head`` does
        raise typer.Exit(Code.LEFT) from None
    except OSError as error:
        complain(f"{error.filename or 'A file'}: {error.strerror or error}.")
        raise typer.Exit(Code.BAD_INPUT) from None
    except KeyboardInterrupt:
        complain("Interrupted.")
        raise typer.Exit(Code.INTERRUPTED) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if os.environ.get(TRACEBACK) == "1":
            raise
        complain(unforeseen(error))
        raise typer.Exit(Code.FAILED) from None


def unforeseen(error: Exception) -> str:
    """Return what is said of an error that nobody foresaw, in one line."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return f"Unforeseen {said} (set {TRACEBACK}=1 to see where; `involute doctor` helps a report)."


def end(code: Code) -> None:
    """Leave with a code, where it is not 0."""
    if code is not Code.GOOD:
        raise typer.Exit(code)
