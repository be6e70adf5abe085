"""What was asked of a target, and what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, final

import attrs

from involute.cli.judgement import NOTHING, Judgement

if TYPE_CHECKING:
    from involute.report import Section


@final
@attrs.frozen(kw_only=True)
class Request:
    """What was asked for on the command line."""

    data: Path | None = None
    options: dict[str, Any] = attrs.field(factory=dict)
    seed: int | None = None
    n_steps: int | None = None
    n_cases: int = 200


@final
@attrs.frozen(kw_only=True, eq=False)
class Outcome:
    """What came of one target.

    Attributes
    ----------
    name, seconds, section : of the target, of its run, and in the report.
    judgement : its verdicts against what it declares.
    failure : what went wrong, in one line, or ``None``.
    is_bad_input : whether that was said against the input.
    interrupted : whether Ctrl-C ended it.
    """

    name: str
    seconds: float
    section: "Section"
    judgement: Judgement = NOTHING
    failure: str | None = None
    is_bad_input: bool = False
    interrupted: bool = False

    @property
    def remark(self) -> str:
        """One word for the summary."""
        if self.failure is not None:
            return "failed"
        if self.interrupted:
            return "interrupted"
        if self.judgement.surprises:
            return "not as declared"
        if self.judgement.undecided:
            return "undecided"
        return "as declared" if self.judgement.as_declared else ""
