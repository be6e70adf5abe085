"""A system: a space with its involution, an update, and what is declared about them.

``System(space=..., update=...)`` is enough to run and verify; action, quantities, tower, reversal and
emission add statements. Parts are declared free of any space; the system binds them to its own, once, and
says at construction if they do not fit.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, final

import attrs

from involute.actions.base import AbstractAction
from involute.arrays import Control, Functional, State, StateMap, Step
from involute.emissions.base import AbstractEmission
from involute.errors import InvalidInvolutionError, InvalidStateError, InvalidSystemError, explain
from involute.identity import description, digest
from involute.involutions.base import AbstractInvolution
from involute.involutions.negation import Negation
from involute.quantities.base import AbstractQuantity
from involute.quantities.integrity import Integrity
from involute.spaces.base import AbstractSpace
from involute.spaces.batch import batch_shape
from involute.towers.base import AbstractTower
from involute.updates.base import AbstractUpdate
from involute.updates.function import FunctionUpdate


def _several(parts: Any) -> tuple[Any, ...]:
    return tuple(parts) if isinstance(parts, tuple | list) else (parts,)


def _update(update: AbstractUpdate | Callable[..., State]) -> AbstractUpdate:
    if isinstance(update, AbstractUpdate):
        return update
    if callable(update) and not isinstance(update, type):
        return FunctionUpdate(update)
    raise InvalidSystemError(
        explain(
            "an update or a function of a state",
            f"update={update!r}",
            "decorate a rule with @involute.local_rule",
        )
    )


@final
@attrs.frozen(slots=False, eq=False, kw_only=True)
class System:
    """An involutive ternary system.

    Parameters
    ----------
    space : the state space S.
    update : F_t; a plain function becomes a `FunctionUpdate`.
    controls : the control space U, or ``None``.
    involution, control_involution : ι on S and on U; negation by default.
    action : A, or ``None``.
    invariants, monotones : quantities declared constant, or never increasing, along the dynamics.
    tower : coarse maps, or ``None``.
    reversal : r with ``r F r = F^-1``, or ``None``.
    symmetries : further involutions the update is declared to commute with, each with its own verdict.
    emission : what an observer sees, or ``None``.
    integrity : checksums, flags and labels, each declared to be a function of an invariant or monotone.
    name : for people and files.

    Raises
    ------
    InvalidSystemError, InvalidRuleError, InvalidInvolutionError, InvalidTowerError
        A part does not fit the space; the message names both.
    """

    space: AbstractSpace
    update: AbstractUpdate = attrs.field(converter=_update)
    controls: AbstractSpace | None = None
    involution: AbstractInvolution = attrs.field(factory=Negation)
    control_involution: AbstractInvolution = attrs.field(factory=Negation)
    action: AbstractAction | None = None
    invariants: tuple[AbstractQuantity, ...] = attrs.field(default=(), converter=_several)
    monotones: tuple[AbstractQuantity, ...] = attrs.field(default=(), converter=_several)
    tower: AbstractTower | None = None
    reversal: AbstractInvolution | None = None
    symmetries: tuple[AbstractInvolution, ...] = attrs.field(default=(), converter=_several)
    emission: AbstractEmission | None = None
    integrity: tuple[Integrity, ...] = attrs.field(default=(), converter=_several)
    name: str = "system"

    def __attrs_post_init__(self) -> None:
        """Bind every part, so that what does not fit is said now."""
        for field, kind in _KINDS.items():
            _check_kind(field, getattr(self, field), kind)
        _ = (self._step, self.conjugate, self._action, self._quantities, self._seen)
        self._check_integrity()
        if self.controls is not None:
            neutral = self.controls.neutral()
            if not self.controls.equal(self.conjugate_control(neutral), neutral).all():
                raise InvalidInvolutionError(
                    explain(
                        "a neutral control that the control involution fixes",
                        f"{self.controls!r} under {self.control_involution!r}",
                        "name a neutral_label that is its own partner",
                    )
                )
        if self.reversal is not None:
            self.reversal.bind(self.space)
            if self.update.inverse is None:
                raise InvalidInvolutionError(
                    explain(
                        "an update with an inverse under a reversal",
                        f"{self.update!r}",
                        "use SecondOrder or an invertible BlockRule",
                    )
                )
        for symmetry in self.symmetries:
            symmetry.bind(self.space)
        if self.tower is not None:
            self.tower.spaces(self.space)
            for level in range(self.tower.n_levels):
                self.tower.projection_map(self.space, level)

    def _check_integrity(self) -> None:
        labels = [part.label for part in self.integrity]
        if len(set(labels)) != len(labels) or "<lambda>" in labels:
            raise InvalidSystemError(
                explain("a label of its own for each integrity quantity", f"{labels}", 'pass label="..."')
            )
        for part in self.integrity:
            part.of.bind(self.space)
            part.bind(self.space)

    def step(self, x: State, u: Control = None, t: int = 0) -> State:
        """Return ``F_t(x, u)`` for one state or a batch; without ``u`` the control is neutral.

        Raises
        ------
        InvalidStateError
            ``x`` or ``u`` lies outside its space, or there are not as many controls as states.
        """
        states = self.space.check(x, batch=True)
        return self._step(states, self._checked_control(u, batch_shape(states, self.space)), t)

    def _checked_control(self, u: Control, batch: tuple[int, ...]) -> Control:
        if self.controls is None:
            if u is not None:
                raise InvalidStateError(
                    explain("no control", f"u={u!r}", "declare controls=, or pass time as step(x, t=..)")
                )
            return None
        if u is None:
            return self.controls.neutral()
        checked = self.controls.check(u, name="u", batch=True)
        if batch_shape(checked, self.controls) not in {(), batch}:
            raise InvalidStateError(
                explain(
                    f"one control, or one a state of the batch {batch}",
                    f"controls with batch axes {batch_shape(checked, self.controls)}",
                    "batch states and controls alike",
                )
            )
        return checked

    @cached_property
    def conjugate(self) -> StateMap:
        """The involution ι on batches of states."""
        return self.involution.bind(self.space)

    @cached_property
    def conjugate_control(self) -> StateMap:
        """The involution ι_U on batches of controls (the identity where there are none)."""
        return (lambda u: u) if self.controls is None else self.control_involution.bind(self.controls)

    def action_value(self, x: State) -> Any:
        """Return A(x) for one state or a batch.

        Raises
        ------
        InvalidSystemError
            No action is declared.
        """
        if self._action is None:
            raise InvalidSystemError(
                explain("a system with an action", "none", "declare action=involute.Support()")
            )
        return self._action(self.space.check(x, batch=True))

    def quantity(self, label: str) -> Functional:
        """Return a declared invariant or monotone by its label, on batches of states."""
        if label not in self._quantities:
            raise InvalidSystemError(
                explain(
                    f"one of the quantities {tuple(self._quantities)}",
                    repr(label),
                    "declare it, or correct its spelling",
                )
            )
        return self._quantities[label]

    def coarse_grain(self, x: State, *, levels: int = 1) -> State:
        """Return the state ``levels`` higher in the tower, for one state or a batch."""
        if self.tower is None or not 0 <= levels <= self.tower.n_levels:
            n = 0 if self.tower is None else self.tower.n_levels
            raise InvalidSystemError(
                explain(f"0..{n} levels of the tower", f"levels={levels}", "declare a taller tower")
            )
        coarse = self.space.check(x, batch=True)
        for level in range(levels):
            coarse = self.tower.projection_map(self.space, level)(coarse)
        return coarse

    def symbol(self, x: State, t: int = 0) -> Any:
        """Return what the declared emission shows of one state at time t."""
        if self._seen is None:
            raise InvalidSystemError(
                explain("a system with an emission", "none", "declare emission=involute.Sites((0,))")
            )
        return self._seen(self.space.check(x), t)

    @property
    def description(self) -> dict[str, Any]:
        """The model as plain data; everything that decides its behaviour is in it, names are not."""
        plain: dict[str, Any] = description(self)
        return plain

    @cached_property
    def identity(self) -> str:
        """The digest of the description: it names the model in saved runs."""
        return digest(self.description)

    @cached_property
    def _step(self) -> Step:
        return self.update.bind(self.space, self.controls)

    @cached_property
    def _action(self) -> Functional | None:
        return None if self.action is None else self.action.bind(self.space)

    @cached_property
    def _seen(self) -> Callable[[State, int], Any] | None:
        return None if self.emission is None else self.emission.bind(self.space)

    @cached_property
    def _quantities(self) -> dict[str, Functional]:
        declared = (*self.invariants, *self.monotones)
        labels = [q.label for q in declared]
        alike = {(q.label, digest(q)) for q in declared}
        own = [[q.label for q in role] for role in (self.invariants, self.monotones)]
        if len(alike) != len(set(labels)) or "<lambda>" in labels or any(len(set(o)) != len(o) for o in own):
            raise InvalidSystemError(
                explain("a label of its own for each quantity", f"labels {labels}", 'pass label="..."')
            )
        return {label: q.bind(self.space) for label, q in zip(labels, declared, strict=True)}


_KINDS: dict[str, type] = {
    "space": AbstractSpace,
    "controls": AbstractSpace,
    "involution": AbstractInvolution,
    "control_involution": AbstractInvolution,
    "action": AbstractAction,
    "invariants": AbstractQuantity,
    "monotones": AbstractQuantity,
    "tower": AbstractTower,
    "reversal": AbstractInvolution,
    "symmetries": AbstractInvolution,
    "emission": AbstractEmission,
    "integrity": Integrity,
}
_OPTIONAL = frozenset({"controls", "action", "tower", "reversal", "emission"})


def _check_kind(field: str, value: Any, kind: type) -> None:
    parts = value if isinstance(value, tuple) else (value,)
    for part in parts:
        if not isinstance(part, kind) and not (part is None and field in _OPTIONAL):
            raise InvalidSystemError(
                explain(
                    f"{field} to be an {kind.__name__}",
                    f"{part!r}",
                    f"pass an instance of a class in involute for {field}",
                )
            )
