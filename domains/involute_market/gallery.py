"""The pictures of a market run: names, captions, numbers. Drawing, and matplotlib, wait until asked for."""

from functools import partial
from math import isnan
from typing import TYPE_CHECKING

from involute.domain import Picture
from involute_market.analysis import LABEL, Analysis
from involute_market.wording import coincidence, shading

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure


def gallery(a: Analysis) -> tuple[Picture, ...]:
    """Return the four pictures of an analysis."""
    return (
        Picture(
            name="densities",
            title="Surprise density of the planes through time",
            caption=(
                f"Share of surprises in a window of {a.settings.window} observations, by plane.{shading(a)}"
            ),
            draw=partial(_drawn, "densities", a),
            numbers={f"rho_{k}_last": float(a.surprise.rho[k, -1]) for k in range(a.settings.n_planes)},
        ),
        Picture(
            name="lambda",
            title="Lambda and QLambda",
            caption=(
                f"{coincidence(a, 'with the dashed line')}. QLambda counts surprises only inside the label "
                f"“{LABEL}”, against that label's long-run density.{shading(a)}"
            ),
            draw=partial(_drawn, "lambdas", a),
            numbers=_known(
                lambda_last=a.surprise.lam[-1], qlambda_last=a.quotient.value[-1], spearman=a.correlation
            ),
        ),
        Picture(
            name="barcode",
            title="Surprise barcode",
            caption="Signed threshold planes: + above a plane's line, - below it, white where none.",
            draw=partial(_drawn, "barcode", a),
            numbers={f"surprises_{k}": float(cost.n_nonzero) for k, cost in enumerate(a.costs)},
        ),
        Picture(
            name="charts",
            title="Chart changes by description length",
            caption=(
                "Bits saved against the random walk, and the chart of least description length: the upper "
                "strip is an optimum over the whole series (it looks back), the lower was known at the time."
            ),
            draw=partial(_drawn, "charts", a),
            numbers={"changes": float(len(a.changes.dates)), "saving": a.changes.saving},
        ),
    )


def _drawn(name: str, a: Analysis) -> "Figure":
    """Draw one figure by the name of its function."""
    from involute_market import figures

    draw: Callable[[Analysis], Figure] = getattr(figures, name)
    return draw(a)


def _known(**numbers: float) -> dict[str, float]:
    """Return the numbers that are not NaN."""
    return {name: float(value) for name, value in numbers.items() if not isnan(value)}
