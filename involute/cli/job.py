"""One target, verified and run; what goes wrong in it stays in its outcome."""

import time
import traceback
from typing import TYPE_CHECKING, final

import attrs
import numpy as np

from involute.cli.outcome import Outcome, Request
from involute.cli.targets import Target
from involute.cli.terminal import Watch
from involute.cli.verify import judgement_of, verified
from involute.domain import AbstractDomain
from involute.errors import InvoluteError
from involute.spec.model import Model

if TYPE_CHECKING:
    from involute.cli.judgement import Judgement
    from involute.report import Section
    from involute.trajectory import Trajectory

MAX_KEPT = 2**26  # trits of a trajectory kept for the report


@final
@attrs.frozen
class Job:
    """A target and what to do with it."""

    name: str
    target: Target
    request: Request

    def outcome(self, watch: Watch) -> Outcome:
        """Verify and run the target; any failure becomes part of the outcome."""
        from involute.report import failure_section

        begun = time.monotonic()
        try:
            section, judgement, interrupted = self._done(watch)
        except Exception as error:  # noqa: BLE001  (one target shall not lose the others)
            is_said = isinstance(error, InvoluteError)
            text = str(error) if is_said else "".join(traceback.format_exception(error))
            return Outcome(
                name=self.name,
                seconds=time.monotonic() - begun,
                section=failure_section(self.name, text),
                failure=str(error) if is_said else f"{type(error).__name__}: {error}",
                is_bad_input=is_said,
            )
        return Outcome(
            name=self.name,
            seconds=time.monotonic() - begun,
            section=section,
            judgement=judgement,
            interrupted=interrupted,
        )

    def _done(self, watch: Watch) -> "tuple[Section, Judgement, bool]":
        if isinstance(self.target, AbstractDomain):
            return self._domain(self.target, watch)
        return self._model(self.target, watch)

    def _domain(self, domain: AbstractDomain, watch: Watch) -> "tuple[Section, Judgement, bool]":
        from involute.report import domain_section

        seed = self.request.seed or 0
        with watch.stage(f"{self.name}: reading"):
            observation = domain.observe(self.request.data, **self.request.options)
        with watch.stage(f"{self.name}: verifying"):
            reports = verified(domain, seed=seed, n_cases=self.request.n_cases, watch=watch)
        with watch.stage(f"{self.name}: running"):
            findings = domain.run(observation, rng=np.random.default_rng(seed), progress=watch.items)
        return domain_section(domain, reports, findings), judgement_of(domain, reports), False

    def _model(self, model: Model, watch: Watch) -> "tuple[Section, Judgement, bool]":
        from involute.report import model_section

        seed = model.run.seed if self.request.seed is None else self.request.seed
        with watch.stage(f"{self.name}: verifying"):
            reports = verified(model, seed=seed, n_cases=self.request.n_cases, watch=watch)
        with watch.stage(f"{self.name}: running"):
            trajectory = self._simulated(model, seed, watch)
        section = model_section(model, reports[model.name], trajectory)
        return section, judgement_of(model, reports), trajectory.interrupted

    def _simulated(self, model: Model, seed: int, watch: Watch) -> "Trajectory":
        from involute.simulate import simulate

        n_steps = model.run.n_steps if self.request.n_steps is None else self.request.n_steps
        space, controls = model.system.space, model.system.controls
        random = model.run.controls == "random" and controls is not None
        rng = np.random.default_rng(seed)
        return simulate(
            model.system,
            model.start(rng),
            n_steps,
            controls=(lambda _x, _t, draw: controls.random(draw))
            if random and controls is not None
            else None,
            keep=max(1, n_steps * space.n_cells // MAX_KEPT),
            rng=rng,
            progress=watch.items,
        )
