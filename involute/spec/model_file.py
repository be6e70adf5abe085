"""The whole of a model file, as classes: its parts, what is expected of them, and how to run it."""

from typing import Any, cast, final

import attrs

from involute.actions.base import AbstractAction, ActionSum
from involute.laws import STATEMENTS
from involute.spec.actions import AbstractActionSpec
from involute.spec.emissions import AbstractEmissionSpec
from involute.spec.involutions import AbstractInvolutionSpec
from involute.spec.limits import MAX_STEPS, within
from involute.spec.quantities import AbstractQuantitySpec, IntegritySpec
from involute.spec.site import Site
from involute.spec.spaces import AbstractSpaceSpec
from involute.spec.spelling import correction
from involute.spec.start import checked_start
from involute.spec.towers import AbstractTowerSpec
from involute.spec.updates import AbstractUpdateSpec
from involute.spec.values import Tree
from involute.system import System

FORMAT = 1


@final
@attrs.frozen(kw_only=True)
class Expectation:
    """A statement that a model declares to fail: its law, the part it is about, and why.

    The verdict stays REFUTED; it is only no surprise. If the statement turns out to hold, that is one.
    """

    law: str
    subject: str
    because: str

    def build(self, site: Site) -> "Expectation":
        """Return itself, with a law that exists and a reason."""
        if self.law not in STATEMENTS:
            mend = correction(self.law, STATEMENTS)
            raise site.at("law").error(f"a law among {', '.join(STATEMENTS)}", repr(self.law), mend)
        if not self.because.strip():
            raise site.at("because").error(
                "a reason", "an empty text", "say why it fails, and what that shows"
            )
        return self


@final
@attrs.frozen(kw_only=True)
class RunSettings:
    """How a model is run where nothing else is asked for.

    Attributes
    ----------
    n_steps : the number of steps.
    start : ``"random"``, ``"neutral"``, a word of trits, or one of these for each factor of a product.
    controls : ``"neutral"`` or ``"random"``, one control a step.
    seed : of everything random.
    """

    n_steps: int = 200
    start: Tree = attrs.field(default=cast("Tree", "random"))
    controls: str = "neutral"
    seed: int = 0

    def build(self, site: Site) -> "RunSettings":
        """Return itself, checked against the space."""
        within(site.at("n_steps"), "steps", self.n_steps, MAX_STEPS)
        if self.n_steps < 0 or self.seed < 0:
            key = "n_steps" if self.n_steps < 0 else "seed"
            raise site.at(key).error("a number >= 0", f"{getattr(self, key)}", "count from 0")
        if self.controls not in {"neutral", "random"}:
            mend = correction(self.controls, ("neutral", "random"))
            raise site.at("controls").error("'neutral' or 'random'", repr(self.controls), mend)
        checked_start(self.start, site.space, site.at("start"))
        return self


@final
@attrs.frozen(kw_only=True)
class ModelFile:
    """One model: the keys of its file, in the order in which they are explained in specs/README.md."""

    format: int
    name: str
    title: str = ""
    summary: str = ""
    space: AbstractSpaceSpec
    involution: AbstractInvolutionSpec | None = None
    controls: AbstractSpaceSpec | None = None
    control_involution: AbstractInvolutionSpec | None = None
    update: AbstractUpdateSpec
    action: tuple[AbstractActionSpec, ...] = ()
    invariants: tuple[AbstractQuantitySpec, ...] = ()
    monotones: tuple[AbstractQuantitySpec, ...] = ()
    tower: AbstractTowerSpec | None = None
    reversal: AbstractInvolutionSpec | None = None
    symmetries: tuple[AbstractInvolutionSpec, ...] = ()
    emission: AbstractEmissionSpec | None = None
    integrity: tuple[IntegritySpec, ...] = ()
    expected_refuted: tuple[Expectation, ...] = ()
    run: RunSettings = attrs.field(factory=RunSettings)

    def build(self, site: Site) -> System:
        """Return the system; the parts are built on its space."""
        space = site.build(self.space, "space")
        here = site.on(space)
        given: dict[str, Any] = {
            "space": space,
            "update": here.build(self.update, "update"),
            "name": self.name,
        }
        for key in ("involution", "controls", "control_involution", "tower", "reversal", "emission"):
            part = getattr(self, key)
            if part is not None:
                given[key] = here.build(part, key)
        for key in ("invariants", "monotones", "symmetries", "integrity"):
            given[key] = tuple(here.at(key).build(part, i) for i, part in enumerate(getattr(self, key)))
        addends = tuple(here.at("action").build(part, i) for i, part in enumerate(self.action))
        return System(action=_sum(addends), **given)


def _sum(addends: tuple[AbstractAction, ...]) -> AbstractAction | None:
    if not addends:
        return None
    return addends[0] if len(addends) == 1 else ActionSum(addends)
