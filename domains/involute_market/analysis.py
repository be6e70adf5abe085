"""One run of the market domain, from a series to everything that is shown about it."""

from collections.abc import Mapping
from typing import final

import attrs
import numpy as np
from numpy.typing import NDArray

from involute.charts.base import Series
from involute.domain import Progress, unwatched
from involute.mdl.choice import ChartChanges, RunningCharts, chart_changes, running_charts
from involute.mdl.planes import PlaneCost, plane_costs
from involute_market.dynamics import simulated_lambda
from involute_market.evaluation import (
    BearPhase,
    Score,
    bear_phases,
    evaluate,
    lead_labels,
    rank_correlation,
)
from involute_market.metrics import Quotient, Surprise, quotient, surprise
from involute_market.observe import Observation
from involute_market.settings import Settings
from involute_market.suited import coded, refuse_off_grid, refuse_short, refuse_silent, refuse_still

LABEL = "above its own trailing mean"


@final
@attrs.frozen(eq=False)
class Analysis:
    """Everything that one run computes.

    Attributes
    ----------
    observation, settings : what was read, and the lengths used.
    surprise, quotient : the causal indicators.
    simulated : Lambda read off the simulated system, shape (n,); equal to ``surprise.lam``.
    costs : what the planes of the surprise cost, coded as nested planes.
    bits, changes, running : code lengths of the charts; where changes pay (looks back); the causal mixture.
    phases : bear markets, ex post.
    correlation, raw_correlation : Spearman of Lambda with volatility, in the unit of its planes and raw;
        NaN where one of the two is constant.
    autocorrelation : of the increments at lag one; NaN if they are constant.
    scores, margins : how the indicators led bear markets; empty where there are none.
    """

    observation: Observation
    settings: Settings
    surprise: Surprise
    quotient: Quotient
    simulated: Series
    costs: tuple[PlaneCost, ...]
    bits: Mapping[str, Series]
    changes: ChartChanges
    running: RunningCharts
    phases: tuple[BearPhase, ...]
    correlation: float
    raw_correlation: float
    autocorrelation: float
    scores: Mapping[str, Score]
    margins: Mapping[tuple[str, str], Score]

    @property
    def chosen(self) -> NDArray[np.int64]:
        """The number of the chart that describes each date, shape (n,); -1 while warming up. Looks back."""
        names = list(self.bits)
        chosen = np.full(self.observation.values.size, -1, dtype=np.int64)
        for segment in self.changes.segments:
            chosen[segment.start : segment.stop] = names.index(segment.chart)
        return chosen

    @property
    def trusted(self) -> NDArray[np.int64]:
        """The number of the chart most trusted before each date, shape (n,); -1 while warming up. Causal."""
        weights = self.running.weights
        return np.where(np.isnan(weights[0]), -1, np.argmax(np.nan_to_num(weights), axis=0))


def analyse(
    observation: Observation,
    settings: Settings,
    *,
    rng: np.random.Generator,
    progress: Progress = unwatched,
) -> Analysis:
    """Compute the indicators of an observation, and evaluate them afterwards.

    Raises
    ------
    InvalidDataError
        The series does not suit the settings: too short, too still, or of a size the code cannot hold.
    """
    refuse_short(observation, settings)
    refuse_off_grid(observation, settings)
    x = observation.x
    seen, inside = surprise(x, settings), quotient(x, settings)
    refuse_still(observation, settings, seen.start)
    bits = {
        name: coded(chart, observation, settings)
        for name, chart in progress(list(settings.charts.items()), "code lengths of the charts")
    }
    refuse_silent(observation, settings, [name for name, row in bits.items() if np.isnan(row).all()])
    phases = bear_phases(observation.values, fall=settings.fall)
    scores, margins = evaluate(
        {"QLambda": inside.value, "Lambda": seen.lam, "volatility": seen.volatility},
        lead_labels(x.size, phases, horizon=settings.lead),
        rng=rng,
        block=settings.block,
    )
    return Analysis(
        observation=observation,
        settings=settings,
        surprise=seen,
        quotient=inside,
        simulated=simulated_lambda(seen, settings, progress=progress),
        costs=plane_costs(seen.planes[:, seen.start :], nested=True),
        bits=bits,
        changes=chart_changes(bits),
        running=running_charts(bits),
        phases=phases,
        correlation=rank_correlation(seen.lam, seen.scaled_volatility),
        raw_correlation=rank_correlation(seen.lam, seen.volatility),
        autocorrelation=_autocorrelation(np.diff(x)),
        scores=scores,
        margins=margins,
    )


def _autocorrelation(increments: Series) -> float:
    """Return the correlation of neighbouring increments, about their common mean."""
    centred = increments - increments.mean()
    total = float(centred @ centred)
    return float(centred[1:] @ centred[:-1]) / total if total > 0.0 else float("nan")
