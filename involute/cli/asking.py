"""One question to every system of a target: the answers, and why there is none."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from involute.cli.exits import Code
from involute.cli.targets import target
from involute.cli.terminal import Watch, output, warn
from involute.cli.verify import systems_of
from involute.cli.writing import STANDARD, check_place, write_json
from involute.errors import InvalidRuleError, InvalidSystemError
from involute.system import System

Answer = TypeVar("Answer")
Progress = Callable[[Iterable[Any], str], Iterable[Any]]


def answers(
    what: str, ask: Callable[[System, Progress], Answer], *, allow_code: bool = False
) -> dict[str, Answer]:
    """Return what each system of a target answers, by its name; of the others a warning says why not."""
    found = {}
    with Watch() as watch:
        for name, system in systems_of(target(what, allow_code=allow_code)).items():
            try:
                found[name] = ask(system, watch.items)
            except (InvalidRuleError, InvalidSystemError) as error:
                warn(f"{name}: {error}")
    return found


def answered(
    what: str,
    ask: Callable[[System, Progress], Answer],
    *,
    plain: Callable[[Answer], dict[str, Any]],
    show: Callable[[str, Answer], None],
    is_known: Callable[[Answer], bool],
    json_file: str,
    allow_code: bool,
) -> Code:
    """Ask, write and show what was answered, and return the exit code.

    Parameters
    ----------
    what, ask, allow_code : as `answers` has them.
    plain, show : an answer as plain data, and for people, under the name of its system.
    is_known : whether no limit has cut it short.
    json_file : where to write; nothing is shown if that is the standard output.
    """
    check_place(json_file)
    found = answers(what, ask, allow_code=allow_code)
    if json_file:
        write_json(json_file, {name: plain(answer) for name, answer in found.items()})
    for name, answer in found.items() if json_file != STANDARD else ():
        show(name, answer)
    if json_file not in {"", STANDARD}:
        output().print(f"Wrote {json_file}", soft_wrap=True, markup=False)
    return Code.GOOD if found and all(map(is_known, found.values())) else Code.UNDECIDED
