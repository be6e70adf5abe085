"""The reduction ledger: how many maps are left, in bits, at every claim from all maps down to this one.

A ledger counts only what holds. Each stage says how it was counted, and on which lattices it means what it
says; what cannot be counted exactly is bounded by the stage before and marked so.
"""

from collections.abc import Iterator
from functools import reduce
from operator import mul
from typing import Any, TypeAlias

from involute.checking import function_of
from involute.errors import InvalidDataError, InvalidRuleError, explain
from involute.find.ledger.claims import ODD, REVERSIBLE, Claim, claims_of, descent_refuted, kept, never_raised
from involute.find.ledger.closed import BlockClass, NetworkClass
from involute.find.ledger.counts import LocalClass, Watch
from involute.find.ledger.stages import Ledger, Stage
from involute.involutions.negation import Negation
from involute.quantities.charge import Activity, Charge
from involute.system import System
from involute.updates.base import AbstractUpdate
from involute.updates.block import BlockRule
from involute.updates.composite import Cycle
from involute.updates.local_rule import LocalRule
from involute.updates.network import NetworkRule

Part: TypeAlias = LocalClass | BlockClass | NetworkClass


def ledger(system: System | AbstractUpdate, *, progress: Watch | None = None) -> Ledger:
    """Count the maps that are left at each stage of the theory, for one system.

    For local rules: all tables 3^(3^w), odd ones 3^((3^w - 1)/2), those with each declared invariant and
    monotone, the reversible ones, those that descend to level 1 of the tower, and this one. Where nothing is
    declared, charge and activity are tried. Parts that take turns are counted side by side.

    Parameters
    ----------
    system : a system, or a bare update. progress : wraps the tables as they are filtered, for a display.

    Raises
    ------
    InvalidDataError
        The progress is no function.
    InvalidRuleError
        Its update is no local rule, block rule or network, nor a cycle of these.

    >>> from involute.updates.local_rule import LocalRule
    >>> found = ledger(LocalRule.from_text("+0-", radius=0))
    >>> [(stage.name, stage.count) for stage in found.stages]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('all maps of 1 cell', 27), ('equivariant', 3), ('+ conserves activity', 2), ('+ reversible', 2),
     ('this one', 1)]
    """
    watch = _unwatched if progress is None else function_of(progress, "progress", InvalidDataError)
    update = system.update if isinstance(system, System) else system
    classes = [_class_of(part, watch) for part in _parts(update)]
    stages = [_stage(_name_of_all(update), classes, None, is_exact=True)]
    left_out, is_exact = [], True
    for claim in _claims(system):
        if _is_implied(claim, stages):
            continue
        reason = _refusal(system, classes, claim)
        if reason:
            left_out.append((claim.name, reason))
            continue
        try:
            classes = _narrowed(classes, claim)
            stages.append(_stage(claim.name, classes, stages[-1], is_exact=is_exact, scope=claim.scope))
        except InvalidRuleError as error:
            is_exact = False
            stages.append(_uncounted(claim, stages[-1], str(error)))
    stages.append(Stage("this one", 1, 0.0, "1", stages[-1].bits, True, "itself", "all lattice sizes"))  # noqa: FBT003
    tried = {claim.name for claim in _tried()} if not _declares(system) else set()
    named = [(name, reason) for name, reason in left_out if name not in tried]
    name = system.name if isinstance(system, System) else getattr(system, "name", "") or type(system).__name__
    return Ledger(name, tuple(stages), tuple(named), update=update)


def _claims(system: System | AbstractUpdate) -> Iterator[Claim]:
    if isinstance(system, System) and _declares(system):
        yield from claims_of(system)
        return
    yield ODD
    yield from _tried()
    yield REVERSIBLE
    if isinstance(system, System):
        yield from (claim for claim in claims_of(system) if claim.kind == "descends")


def _tried() -> tuple[Claim, ...]:
    return (kept(Charge()), kept(Activity()), never_raised(Activity()))


def _declares(system: System | AbstractUpdate) -> bool:
    return isinstance(system, System) and bool(system.invariants or system.monotones)


def _is_implied(claim: Claim, stages: list[Stage]) -> bool:
    """Return whether a quantity that may not grow is already known to stay."""
    is_bound = claim.kind == "<=" and claim.quantity is not None
    return is_bound and any(stage.name == kept(claim.quantity).name for stage in stages if claim.quantity)


def _refusal(system: System | AbstractUpdate, classes: list[Part], claim: Claim) -> str:
    """Return why a claim is left out of the ledger; nothing if it holds."""
    if claim.kind == "odd" and isinstance(system, System) and not isinstance(system.involution, Negation):
        return "not tested: needs negation as the involution"
    if claim.kind == "descends" and isinstance(system, System) and len(classes) > 1:
        return descent_refuted(system)
    try:
        return "" if all(part.holds(claim) for part in classes) else "it does not hold"
    except InvalidRuleError as error:
        if claim.kind == "descends" and isinstance(system, System):
            return descent_refuted(system)
        return f"not tested: {_short(str(error))}"


def _narrowed(classes: list[Part], claim: Claim) -> list[Part]:
    """Return the classes with one claim more; parts that take turns descend together, not one by one."""
    if claim.kind == "descends" and len(classes) > 1:
        raise InvalidRuleError(explain("one rule that descends", "parts that take turns", "leave it out"))
    return [part.narrowed(claim) for part in classes]


def _stage(
    name: str, classes: list[Part], before: Stage | None, *, is_exact: bool, scope: str = "all lattice sizes"
) -> Stage:
    sizes = [part.size for part in classes]
    size = reduce(mul, sizes)
    how = " and ".join(dict.fromkeys(part.how for part in classes))
    how = how if is_exact else f"an upper bound: a stage before is not counted; {how}"
    removed = 0.0 if before is None else before.bits - size.bits
    return Stage(name, size.count if is_exact else None, size.bits, size.form, removed, is_exact, how, scope)


def _uncounted(claim: Claim, before: Stage, message: str) -> Stage:
    how = f"not counted: {_short(message)}"
    return Stage(claim.name, None, before.bits, before.form, 0.0, False, how, claim.scope)  # noqa: FBT003


def _short(message: str) -> str:
    """Return what was expected and what came, without the mend."""
    expected, _, came = message.partition(" To mend:")[0].removeprefix("Expected ").partition(", but got ")
    return f"needs {expected}, not {came.removesuffix('.')}"


def _parts(update: AbstractUpdate) -> tuple[AbstractUpdate, ...]:
    if not isinstance(update, Cycle):
        return (update,)
    return tuple(inner for part in update.parts for inner in _parts(part))


def _class_of(update: AbstractUpdate, watch: Watch) -> Part:
    if isinstance(update, LocalRule):
        return LocalClass(update, watch)
    if isinstance(update, BlockRule):
        return BlockClass(update)
    if isinstance(update, NetworkRule):
        return NetworkClass(update)
    raise InvalidRuleError(
        explain(
            "a local rule, a block rule, a network rule, or a cycle of these",
            f"a {type(update).__name__}",
            "write the update as one of them",
        )
    )


def _name_of_all(update: AbstractUpdate) -> str:
    if isinstance(update, LocalRule):
        cells = f"{update.width} cell{'s' if update.width > 1 else ''}"
        return f"all maps of {cells}" + (f", {update.n_controls} controls" if update.n_controls else "")
    if isinstance(update, BlockRule):
        return f"all maps of a block of {update.volume} cells"
    return "all maps of this network" if isinstance(update, NetworkRule) else "all maps of the parts"


def _unwatched(items: Any, _what: str) -> Any:
    return items
