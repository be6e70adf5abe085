"""What a ledger says: its stages, from all maps to one, as a table, as plain data and as HTML."""

from typing import Any, final

import attrs

from involute.find.ledger.ambient import ambient
from involute.find.ledger.text import html_of, text_of
from involute.updates.base import AbstractUpdate


@final
@attrs.frozen
class Stage:
    """One line of a ledger.

    Attributes
    ----------
    name : what is claimed here, on top of the stages before.
    count : how many maps are left; ``None`` where that was not counted, or has too many digits.
    bits : the binary logarithm of the count, or of an upper bound of it. form : the count as people write it.
    removed : bits that this claim removed.
    is_exact : whether the bits are those of the count, not of a bound.
    how, scope : how it was counted, and on which lattices the claim is meant.
    """

    name: str
    count: int | None
    bits: float
    form: str
    removed: float
    is_exact: bool
    how: str
    scope: str


@final
@attrs.frozen
class Ledger:
    """The stages from all maps to one, in order.

    Attributes
    ----------
    name : of the system or rule. update : its update, for pictures.
    stages : the first is all maps, the last is this one, with 0 bits.
    left_out : claims that do not hold, or that no test here fits, each with the reason.
    ambient : ``log2 log2`` of the tower of all functions, for comparison.
    """

    name: str
    stages: tuple[Stage, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    ambient: tuple[float, ...] = attrs.field(factory=ambient)
    update: AbstractUpdate | None = attrs.field(default=None, repr=False, eq=False)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `json` writes; counts are decimal text, since they outgrow floats."""
        stages = [
            {**attrs.asdict(stage), "count": None if stage.count is None else str(stage.count)}
            for stage in self.stages
        ]
        left_out = [{"name": name, "reason": reason} for name, reason in self.left_out]
        return {"name": self.name, "stages": stages, "left_out": left_out, "ambient": list(self.ambient)}

    def __str__(self) -> str:
        return text_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)
