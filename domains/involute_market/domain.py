"""The market domain: prices or yields in; surprise planes, Lambda, QLambda and chart changes out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, final

import attrs
import numpy as np

from involute.charts.base import AbstractChart
from involute.domain import AbstractDomain, Findings, Progress, unwatched
from involute.errors import InvalidDataError, explain
from involute.system import System
from involute_market import samples
from involute_market.analysis import LABEL, analyse
from involute_market.dynamics import surprise_system
from involute_market.findings import findings
from involute_market.observe import Observation, observe
from involute_market.options import OPTIONS
from involute_market.settings import Settings
from involute_market.suited import refuse_off_grid, refuse_short


@final
@attrs.frozen
class MarketDomain(AbstractDomain):
    """Surprise in prices: threshold planes of chart residuals, their density, and their description length.

    Attributes
    ----------
    settings : lengths in observations; None takes those of the data's spacing.

    >>> MarketDomain().observe().name
    'sp500'
    """

    name: ClassVar[str] = "market"
    title: ClassVar[str] = "Market surprise: planes, Lambda and chart changes"
    summary: ClassVar[str] = (
        "Reads a series of prices, yields or any index, predicts it with odd causal charts, and turns what "
        "was not predicted into trit planes. Shows their density through time, the density inside the label "
        f"“{LABEL}”, and when changing the chart pays in bits. Lambda is realised volatility under "
        "another name."
    )

    options: ClassVar[Mapping[str, str]] = OPTIONS

    settings: Settings | None = None

    def observe(self, source: Path | None = None, **options: Any) -> Observation:
        """Read a series: a CSV file, an object of pandas or xarray, or the embedded Shiller series for None.

        Options are those of `involute_market.observe.observe`; `options` says what each is for.

        Raises
        ------
        InvalidDataError
            An unknown option, not a series that can be read, or one too short, too large or too fine; the
            message names the place and the mend.
        MissingExtraError
            An object in memory, but no pandas.
        """
        unknown = sorted(set(options) - set(OPTIONS))
        if unknown:
            wanted = f"options among {', '.join(OPTIONS)}"
            raise InvalidDataError(explain(wanted, ", ".join(unknown), "correct the name of the option"))
        seen = samples.shiller(**options) if source is None else observe(source, **options)
        settings = self._settings_for(seen)
        refuse_short(seen, settings)
        refuse_off_grid(seen, settings)
        return seen

    def systems(self) -> Mapping[str, System]:
        """Return the surprise window as a system."""
        return {"surprise window": surprise_system(self.settings or Settings())}

    def charts(self) -> Mapping[str, AbstractChart]:
        """Return the candidate charts, and the one behind Lambda."""
        settings = self.settings or Settings()
        return {**settings.charts, "unit random walk": settings.unit_chart}

    def run(
        self, observation: Observation, *, rng: np.random.Generator, progress: Progress = unwatched
    ) -> Findings:
        """Compute the indicators, evaluate them afterwards, and say what was found.

        Raises
        ------
        InvalidDataError
            The series does not suit the settings: too short, too still, or of a size the code cannot hold.
        """
        settings = self._settings_for(observation)
        return findings(analyse(observation, settings, rng=rng, progress=progress))

    def _settings_for(self, observation: Observation) -> Settings:
        return self.settings or Settings.for_spacing(observation.per_year, observation.transform)
