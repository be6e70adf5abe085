"""How often a coarse rule is wrong: the probability of ``Π F^T x != G Π x`` at a coarse cell."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, final

import attrs
import numpy as np

from involute.automata.descent import block_range
from involute.automata.line_rule import LineRule
from involute.checking import whole
from involute.decide.towers.windows import MAX_WINDOW
from involute.errors import InvalidDataError, InvalidTowerError, explain
from involute.find.line import line_rule
from involute.find.towers.descent import smallest_rule, trit_rule
from involute.find.towers.masses import Shares, Windows, likeliest
from involute.find.towers.projection import Projection, projection_table
from involute.updates import tables as rule_tables
from involute.updates.local_rule import LocalRule

MAX_COARSE = 8  # coarse cells of a window
N_CASES = 100_000
MOST_CASES = 10**9
COVERAGE = 0.95


@final
@attrs.frozen(eq=False, repr=False)
class Defect:
    """What `defect` found.

    Attributes
    ----------
    coarse : the coarse rule G that was measured: the given one, or the one of least defect.
    value : the probability of a mismatch at a cell: a `Fraction` that is exact, or a float from samples.
    interval : bounds of the value; equal to it where it is exact, else of 95 % coverage (Clopper-Pearson).
    n_cases : how many windows were enumerated, or sampled.
    seed : of the samples; ``None`` where the value is exact.
    densities : of -, 0, + in a cell.
    """

    coarse: LocalRule
    value: Fraction | float
    interval: tuple[float, float]
    n_cases: int
    seed: int | None
    densities: Shares

    def __str__(self) -> str:
        low, high = self.interval
        weights = ", ".join(f"{float(share):.4g}" for share in self.densities)
        how = f"exact over {self.n_cases} windows"
        if not self.is_exact:
            how = f"{low:.4g} .. {high:.4g} by {self.n_cases} samples, seed {self.seed}"
        value = f"defect {float(self.value):.6g} ({how}; densities {weights})"
        return f"{value} of {self.coarse!r}"

    def __repr__(self) -> str:
        return f"Defect({self})"

    @property
    def is_exact(self) -> bool:
        """Whether every window was visited."""
        return self.seed is None


def defect(
    rule: Any,
    projection: Projection,
    time: int = 3,
    coarse: Any = None,
    *,
    densities: Sequence[Any] = (1, 1, 1),
    block: int | None = None,
    n_cases: int | None = None,
    seed: int = 0,
) -> Defect:
    """Return the probability that a coarse step and T fine steps disagree at a coarse cell.

    Parameters
    ----------
    rule : a `LocalRule` on a line, a system whose update is one, or a `LineRule` over trits.
    projection : a function of the cells of a block, the name of a shipped one, a text of signs, or 3^b trits,
        the first cell slowest.
    time : T, the fine steps that one coarse step stands for.
    coarse : G, any rule on a line; without it, the one of least defect: each coarse word gets its likeliest
        image (of several the neutral one, then such that an odd situation gives an odd G).
    densities : weights of -, 0, + in a cell, integers, fractions or floats; cells are independent.
    block : b; needed for a function or a name only, and 3 unless given.
    n_cases : sample so many windows instead of visiting all; without it, 100000 are sampled only where more
        than 13 cells decide. A coarse rule of least defect is then chosen on as many others.
    seed : of the samples.

    Raises
    ------
    InvalidDataError
        The densities are no weights, the seed is none, or more than 10^9 samples are asked for.
    InvalidTowerError
        A window has more than 8 coarse cells.

    >>> from involute.towers.projections import centre_cell, majority
    >>> total = LocalRule.from_function(lambda l, c, r: (l + c + r + 1) % 3 - 1, offsets=(-1, 0, 1))
    >>> defect(total, centre_cell).value, defect(total, majority).value
    (Fraction(0, 1), Fraction(3364, 6561))
    """
    line, table = trit_rule(rule), projection_table(projection, block)
    length, n_steps = (
        rule_tables.inputs_of(len(table)) or 0,
        whole(time, "time", InvalidTowerError, at_least=1),
    )
    given = None if coarse is None else line_rule(smallest_rule(trit_rule(coarse)))
    windows = Windows(line, table, length, n_steps, *_reach(block_range(line, length, n_steps), given))
    shares = _shares(densities)
    draw = whole(seed, "seed", InvalidDataError, at_least=0)
    if n_cases is None and windows.width <= MAX_WINDOW:
        return _enumerated(windows, given, shares)
    wanted = whole(N_CASES if n_cases is None else n_cases, "n_cases", InvalidDataError, at_least=1)
    if wanted > MOST_CASES:
        mend = "take fewer: at 10^9 the interval is narrower than 0.0001"
        raise InvalidDataError(explain(f"at most {MOST_CASES} samples", f"n_cases={n_cases}", mend))
    return _sampled(windows, given, shares, wanted, draw)


def _reach(blocks: tuple[int, int], coarse: LineRule | None) -> tuple[int, int]:
    """Return the blocks that the fine steps and the coarse rule read."""
    first, last = blocks
    if coarse is not None:
        first, last = min(first, coarse.first), max(last, coarse.first + coarse.width)
    if last - first > MAX_COARSE:
        raise InvalidTowerError(
            explain(f"at most {MAX_COARSE} coarse cells", f"{last - first}", "use fewer steps, longer blocks")
        )
    return first, last


def _enumerated(windows: Windows, given: LineRule | None, shares: Shares) -> Defect:
    masses, common = windows.all_masses(shares)
    table = likeliest(masses) if given is None else windows.over_words(given)
    value = 1 - Fraction(int(masses[np.arange(len(masses)), table].sum()), common)
    coarse = smallest_rule(LineRule(table.astype(np.int8), 3, windows.first))
    return Defect(coarse, value, (float(value), float(value)), 3**windows.width, None, shares)


def _sampled(windows: Windows, given: LineRule | None, shares: Shares, n_cases: int, seed: int) -> Defect:
    draws = np.random.default_rng(seed)
    if given is None:
        table = likeliest(windows.drawn_masses(shares, n_cases, draws))
    else:
        table = windows.over_words(given)
    masses = windows.drawn_masses(shares, n_cases, draws)
    n_wrong = n_cases - int(masses[np.arange(len(masses)), table].sum())
    coarse = smallest_rule(LineRule(table.astype(np.int8), 3, windows.first))
    return Defect(coarse, n_wrong / n_cases, _bounds(n_wrong, n_cases), n_cases, seed, shares)


def _shares(densities: Sequence[Any]) -> Shares:
    try:
        weights = [Fraction(density) for density in densities]
    except (TypeError, ValueError, OverflowError):
        weights = []
    if len(weights) != 3 or min(weights) < 0 or not sum(weights):
        raise InvalidDataError(
            explain("three weights of -, 0 and +", f"densities={densities!r}", "pass for example (1, 2, 1)")
        )
    minus, neutral, plus = (weight / sum(weights) for weight in weights)
    return minus, neutral, plus


def _bounds(n_wrong: int, n_cases: int) -> tuple[float, float]:
    """Return the two-sided bounds of Clopper and Pearson for a probability."""
    from scipy.stats import beta

    tail = (1 - COVERAGE) / 2
    low = float(beta.ppf(tail, n_wrong, n_cases - n_wrong + 1)) if n_wrong else 0.0
    high = float(beta.ppf(1 - tail, n_wrong + 1, n_cases - n_wrong)) if n_wrong < n_cases else 1.0
    return low, high
