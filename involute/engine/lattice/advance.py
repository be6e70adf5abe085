"""Runs on the planes of a lattice, whichever way suits it."""

import numpy as np

from involute.engine.lattice.band_run import BandRun
from involute.engine.lattice.column_run import ColumnRun
from involute.engine.lattice.driver import drivers
from involute.engine.lattice.part_run import PartRun
from involute.engine.lattice.run import AbstractRun, CompiledRules, Words
from involute.engine.lattice.schedule import schedule
from involute.engine.lattice.window import whole_row
from involute.kernels.lattice import rows

kernels = drivers(rows)


def run_on(rules: CompiledRules, planes: Words, n_threads: int = 1) -> AbstractRun:
    """Return a run that begins with a state, planes of shape (2 memory, words), the latest state first."""
    layout = rules.layout
    cut = schedule(layout, n_threads)
    run: AbstractRun
    if cut.is_columns:
        run = ColumnRun(rules, cut, n_threads)
    elif cut.is_streamed:
        run = PartRun(rules, cut, n_threads)
    else:
        run = BandRun(rules, cut)
    if rules.has_spare_bits:
        planes = planes.copy()
        for plane in planes:
            kernels.complete(plane, layout.cells, whole_row(layout.row_words))
    run.load(planes)
    return run


def planes_of(rules: CompiledRules, run: AbstractRun) -> Words:
    """Return the state of a run."""
    layout = rules.layout
    planes = np.empty((2 * rules.memory, layout.n_words), np.uint64)
    run.read(planes)
    if rules.has_spare_bits:
        for plane in planes:
            kernels.trim(plane, layout.cells, layout.row_words)
    return planes


def advance(rules: CompiledRules, planes: Words, n_steps: int, phase: int = 0, n_threads: int = 1) -> Words:
    """Return the planes after ``n_steps``."""
    run = run_on(rules, planes, n_threads)
    run.advance(n_steps, phase)
    return planes_of(rules, run)
