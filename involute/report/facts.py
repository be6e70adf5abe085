"""What a system is made of, as short phrases for people."""

import re
from typing import Any

import attrs
import numpy as np

from involute.spaces.base import AbstractSpace
from involute.system import System

_ADDRESS = re.compile(
    r"<(?:function |bound method )?(?:[\w.]+\.)?(?:<\w+>\.?)*([\w<>]+)(?: object)? at 0x[0-9a-fA-F]+>"
)
LONGEST = 400
LARGE = 10**15  # larger counts are written as powers


@attrs.frozen
class Fact:
    """One line of a description; ``value`` is the number it states, if it states one."""

    name: str
    phrase: str
    value: int | None = None


def facts(part: Any) -> tuple[Fact, ...]:
    """Return the description of a system line by line; anything else is described by its own text."""
    if part is None:
        return ()
    if not isinstance(part, System):
        return (Fact("definition", phrase(part)),)
    listed: list[tuple[str, Any]] = [
        ("update", part.update),
        ("controls", part.controls),
        ("involution", part.involution),
        ("action", part.action),
        ("invariants", part.invariants),
        ("monotones", part.monotones),
        ("integrity", part.integrity),
        ("reversal", part.reversal),
        ("symmetries", part.symmetries),
        ("emission", part.emission),
    ]
    return (
        Fact("space", phrase(part.space)),
        Fact("cells", f"{part.space.n_cells}", part.space.n_cells),
        Fact("states", _count(part.space)),
        *(Fact(name, _joined(value)) for name, value in listed if value not in (None, ())),
        *_tower(part),
    )


def phrase(part: Any) -> str:
    """Return the text of an object: what it is, without defaults and without what changes from run to run.

    >>> from involute.quantities.charge import Charge
    >>> phrase(Charge()), phrase((1, "a")), phrase(lambda x: x)
    ('Charge()', "(1, 'a')", '<lambda>')
    """
    word = _ADDRESS.sub(r"\1", _brief(part))
    return word if len(word) <= LONGEST else word[: LONGEST - 1] + "…"


def _brief(part: Any) -> str:
    if isinstance(part, tuple):
        return "(" + ", ".join(_brief(entry) for entry in part) + ("," if len(part) == 1 else "") + ")"
    if isinstance(part, np.ndarray):
        return str(part.tolist())
    if not attrs.has(type(part)) or not _writes_itself(type(part)):
        return repr(part)
    fields = [
        (field, getattr(part, field.name)) for field in attrs.fields(type(part)) if field.init and field.repr
    ]
    said = [f"{field.alias}={_brief(value)}" for field, value in fields if not _is_default(field, value)]
    return f"{type(part).__name__}({', '.join(said)})"


def _writes_itself(kind: type) -> bool:
    """Return whether attrs wrote the class's text, so that leaving out defaults loses nothing."""
    code = getattr(kind.__repr__, "__code__", None)
    return code is not None and code.co_filename.startswith("<attrs generated")


def _is_default(field: Any, value: Any) -> bool:
    value = value.item() if isinstance(value, np.ndarray) and value.ndim == 0 else value
    scalar = value is None or isinstance(value, bool | int | float | str | tuple)
    return scalar and isinstance(field.default, type(value)) and bool(field.default == value)


def _joined(value: Any) -> str:
    return "; ".join(phrase(part) for part in value) if isinstance(value, tuple) else phrase(value)


def _count(space: AbstractSpace) -> str:
    """Return the number of states, as a power of three where it is large."""
    n, power = space.n_states, space.n_cells
    exact = f"{n:,}" if n < LARGE else ""
    as_power = f"3^{power}" if n == 3**power else ""
    return " = ".join(word for word in (as_power, exact) if word) or f"about 10^{len(str(n)) - 1}"


def _tower(system: System) -> tuple[Fact, ...]:
    """Return the levels of a tower: their sizes, what acts there, and the steps of a coarse step."""
    tower = system.tower
    if tower is None:
        return ()
    sizes = " → ".join(_size(space) for space in tower.spaces(system.space))
    found = [Fact("tower", phrase(tower)), Fact("levels", f"{sizes} cells")]
    for level in range(1, tower.n_levels + 1):
        update, time = tower.coarse_update(level), tower.time(level - 1)
        dynamics = "its dynamics is to be derived" if update is None else phrase(update)
        plural = "" if time == 1 else "s"
        found.append(
            Fact(f"level {level}", f"{dynamics}; a step is {time} step{plural} of level {level - 1}")
        )
    return tuple(found)


def _size(space: Any) -> str:
    shape = getattr(space, "shape", None)
    return "×".join(map(str, shape)) if shape else str(space.n_cells)
