"""What can go wrong, and how it is said.

Every error states what was expected, what came, and how to mend it. Bad arguments are also
``ValueError`` (or ``KeyError``, ``ImportError`` where Python users expect those).
"""

from typing import Any


class InvoluteError(Exception):
    """The base of every error raised on purpose by involute."""


class InvalidStateError(InvoluteError, ValueError):
    """A state, control or array of trits lies outside its space."""


class InvalidSpaceError(InvoluteError, ValueError):
    """A state space cannot exist: empty, negative, or with an unknown boundary."""


class InvalidRuleError(InvoluteError, ValueError):
    """An update rule is not a function of its neighbourhood into the trits."""


class InvalidInvolutionError(InvoluteError, ValueError):
    """A map offered as an involution is not of order two."""


class InvalidTowerError(InvoluteError, ValueError):
    """A renormalisation tower does not fit its lattice."""


class InvalidSystemError(InvoluteError, ValueError):
    """The parts of a system do not fit together."""


class InvalidDataError(InvoluteError, ValueError):
    """Real data cannot be read as declared."""


class InvalidSpecError(InvoluteError, ValueError):
    """A model file does not say a valid model."""


class CodeNotAllowedError(InvalidSpecError):
    """A model file names code that was not allowed to run."""


class NotInvertibleError(InvoluteError, ValueError):
    """An update has no inverse."""


class InvalidRunError(InvoluteError, ValueError):
    """A run cannot be made as asked: negative steps, too long a history, missing controls."""


class RunStoppedError(InvoluteError, RuntimeError):
    """A step of a run failed; ``trajectory`` holds the run up to the last step that did not."""

    def __init__(self, message: str, *, trajectory: Any) -> None:
        super().__init__(message)
        self.trajectory = trajectory


class ReportFolderError(InvoluteError, FileExistsError):
    """The place for a report holds something that no report wrote."""

    def __str__(self) -> str:
        """Return the plain message."""
        return str(self.args[0]) if self.args else ""


class RunFileError(InvoluteError, ValueError):
    """A saved run is damaged, or belongs to another model."""


class UnknownDomainError(InvoluteError, KeyError):
    """No installed domain or model file has this name."""

    def __str__(self) -> str:
        """Return the plain message; ``KeyError`` would quote it."""
        return str(self.args[0]) if self.args else ""


class MissingExtraError(InvoluteError, ImportError):
    """An optional library is absent; the message names the extra to install."""


class BrokenPluginError(InvoluteError, ImportError):
    """An installed plug-in does not load, or provides no domain; the message gives the cause."""


class PluginWarning(UserWarning):
    """An installed plug-in was skipped: broken, or a duplicate name."""


def explain(expected: str, got: str, mend: str) -> str:
    """Return the one form of message: what was expected, what came, how to mend it.

    >>> explain("trits in {-1, 0, +1}", "x[3]=2 (int8)", "map levels to trits first")
    'Expected trits in {-1, 0, +1}, but got x[3]=2 (int8). To mend: map levels to trits first.'

    What came may be a message of this form itself; the mends of both are then said together.

    >>> explain("a rule", "InvalidStateError: Expected a trit, but got 2. To mend: write 1.", "repair it")
    'Expected a rule, but got InvalidStateError: Expected a trit, but got 2. To mend: write 1, or repair it.'
    """
    came, _, inner = got.partition(". To mend: ")
    both = f"{inner.rstrip('.')}, or {mend}" if inner else mend
    return f"Expected {expected}, but got {came}. To mend: {both}."
