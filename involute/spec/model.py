"""A model: a system with its name, its words for people, and the settings of its run."""

from pathlib import Path
from typing import final

import attrs
import numpy as np

from involute.arrays import State
from involute.spec.model_file import Expectation, RunSettings
from involute.spec.start import start
from involute.system import System


@final
@attrs.frozen(eq=False, kw_only=True)
class Model:
    """What a model file stands for.

    Attributes
    ----------
    name, title, summary : the short name, one line, and a paragraph.
    system : the system, bound and checked.
    run : n_steps, start, controls, seed.
    expected_refuted : the statements that the file declares to fail, and why.
    source : the file.
    """

    name: str
    title: str
    summary: str
    system: System
    run: RunSettings
    expected_refuted: tuple[Expectation, ...] = ()
    source: Path

    def start(self, rng: np.random.Generator) -> State:
        """Return the first state of the run."""
        return start(self.run.start, self.system.space, rng)
