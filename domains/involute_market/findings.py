"""What a market run says: its numbers, and plain remarks, negative results included."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.domain import Findings, Metric
from involute_market.analysis import LABEL, Analysis
from involute_market.gallery import gallery


def findings(a: Analysis) -> Findings:
    """Return the findings of an analysis."""
    return Findings(metrics=_metrics(a), pictures=gallery(a), remarks=_remarks(a), arrays=_arrays(a))


def _metrics(a: Analysis) -> tuple[Metric, ...]:
    o, window = a.observation, f"{a.settings.window} observations"
    general = [
        Metric("observations", int(o.values.size), f"{o.spacing} values of {o.name} read from {o.source}"),
        Metric("span", o.span, "first and last date"),
        Metric(
            "lambda_volatility_spearman",
            a.correlation,
            f"rank correlation of Lambda with realised volatility over {window}, in the unit of the planes: one thing under two names",
        ),
        Metric(
            "lambda_raw_volatility_spearman",
            a.raw_correlation,
            f"the same with plain volatility over {window}: lower, because the unit of the planes drifts with the past",
        ),
        Metric(
            "lambda_simulated_difference",
            float(np.nanmax(np.abs(a.simulated - a.surprise.lam))),
            "largest difference between Lambda from the simulated system and from counting; 0 means equal bit for bit",
        ),
    ]
    return (*general, *_plane_metrics(a), *_chart_metrics(a), *_lead_metrics(a))


def _plane_metrics(a: Analysis) -> tuple[Metric, ...]:
    found: list[Metric] = []
    for k, cost in enumerate(a.costs):
        threshold = f"plane {k}, beyond {a.settings.tau0 * 3**k:.3g} standard deviations"
        coded = "support and sign" if k == 0 else f"given plane {k - 1}"
        found += [
            Metric(f"rho_{k}", cost.density, f"density of {threshold}, over the whole series"),
            Metric(
                f"plane_{k}_dial",
                cost.dial,
                f"log2(3) rho of {threshold}, bits a symbol: for comparison, no bound",
            ),
            Metric(
                f"plane_{k}_entropy",
                cost.entropy,
                f"h2(rho) + rho of {threshold}, bits a symbol, at known density",
            ),
            Metric(
                f"plane_{k}_coded",
                cost.coded,
                f"bits a symbol that an adaptive code spends on plane {k} ({coded})",
            ),
        ]
    return tuple(found)


def _chart_metrics(a: Analysis) -> tuple[Metric, ...]:
    n = sum(segment.stop - segment.start for segment in a.changes.segments)
    grid = f"on a grid of {a.settings.resolution:.3g}"
    single = [
        Metric(
            f"bits_{name.replace(' ', '_')}",
            bits / n,
            f"bits an observation {grid} with the {name} alone, side bits included",
        )
        for name, bits in a.changes.single.items()
    ]
    return (
        *single,
        Metric(
            "chart_changes",
            len(a.changes.dates),
            "changes of chart that pay for themselves in bits; looks back",
        ),
        Metric("chart_changes_saving", a.changes.saving, "bits saved by them against the best single chart"),
        Metric(
            "bits_running_mixture",
            float(np.nansum(a.running.bits)) / n,
            f"bits an observation {grid} of the causal mixture of charts, which needs no side bits",
        ),
    )


def _lead_metrics(a: Analysis) -> tuple[Metric, ...]:
    events = Metric(
        "bear_markets", len(a.phases), f"falls of {a.settings.fall:.0%} or more, found afterwards by zigzag"
    )
    horizon = f"a bear market starting within {a.settings.lead} observations"
    found = [events]
    for name, score in a.scores.items():
        interval = f"95 % block bootstrap [{score.low:.2f}, {score.high:.2f}], shift p {score.p:.2f}"
        found.append(
            Metric(f"auc_{name}", score.auc, f"AUC of {name} for {horizon}; {interval}; chance is near 0.5")
        )
    for (first, second), margin in a.margins.items():
        interval = f"95 % [{margin.low:+.2f}, {margin.high:+.2f}]"
        found.append(
            Metric(f"auc_{first}_minus_{second}", margin.auc, f"difference of the two AUC; {interval}")
        )
    return tuple(found)


def _remarks(a: Analysis) -> tuple[str, ...]:
    o = a.observation
    said = [
        f"Lambda is realised volatility under another name: on these data their rank correlation is "
        f"{a.correlation:.2f} in the unit of the planes ({a.raw_correlation:.2f} without it). It is coincident, not leading.",
        *_lead_remarks(a),
        _change_remark(a),
        "Bear markets are shaded from a zigzag that knows the future. No indicator reads it.",
        "A plane's dial log2(3) rho is smaller than any code below rho = 0.88: only the coded bits can be spent.",
    ]
    if o.spacing == "monthly":
        said.append(
            "Monthly index values are often averages of daily ones (the embedded series is). Averaging makes "
            "increments autocorrelated, about 0.25 at lag one even for a random walk, so that an autoregression "
            "saves bits without predicting anything that could be traded."
        )
    silent = [k for k, cost in enumerate(a.costs) if cost.n_nonzero == 0]
    if silent:
        said.append(f"Planes {silent} never fired: nothing is claimed about them.")
    return tuple(said)


def _lead_remarks(a: Analysis) -> tuple[str, ...]:
    if not a.scores:
        return ("No bear market lies where all indicators are known, so nothing is said about leading.",)
    score, margin = a.scores["QLambda"], a.margins["QLambda", "Lambda"]
    leads = score.low > 0.5 and score.p < 0.05  # noqa: PLR2004  (chance, and the usual level)
    verdict = "leads here" if leads else "does not lead here, as far as these few events can tell"
    return (
        f"QLambda inside “{LABEL}” {verdict}: AUC {score.auc:.2f} [{score.low:.2f}, {score.high:.2f}] for a fall of "
        f"{a.settings.fall:.0%} starting within {a.settings.lead} observations; against Lambda "
        f"{margin.auc:+.2f} [{margin.low:+.2f}, {margin.high:+.2f}].",
        f"Events are few ({len(a.phases)}), so the intervals are wide; 0.5 is not exactly the level of chance for "
        "scores made of volatility; settings were carried over from daily data and not fitted here. No indicator "
        "shown is a usable alarm by itself.",
    )


def _change_remark(a: Analysis) -> str:
    dates = [str(a.observation.dates[at]) for at in a.changes.dates]
    if not dates:
        best = min(a.changes.single, key=lambda name: a.changes.single[name])
        return f"No change of chart pays for itself: the {best} describes the whole series best."
    return (
        f"Changing the chart pays at {', '.join(dates)}, {a.changes.saving:.0f} bits in all. This optimum looks back: "
        "later data can move or remove a change. The running mixture is its causal companion."
    )


def _arrays(a: Analysis) -> dict[str, NDArray[Any]]:
    return {
        "dates": a.observation.dates,
        "values": a.observation.values,
        "planes": a.surprise.planes,
        "rho": a.surprise.rho,
        "lambda": a.surprise.lam,
        "volatility": a.surprise.volatility,
        "labels": a.quotient.labels,
        "qlambda": a.quotient.value,
        "chart_bits": np.array(list(a.bits.values())),
        "chart": a.chosen,
        "chart_weights": a.running.weights,
    }
