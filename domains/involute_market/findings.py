"""What a market run found: its numbers with their meaning, and the computed arrays."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.domain import Findings, Metric
from involute_market.analysis import Analysis
from involute_market.gallery import gallery
from involute_market.remarks import remarks
from involute_market.wording import event, interval, told


def findings(a: Analysis) -> Findings:
    """Return the findings of an analysis."""
    metrics = (*_general(a), *_planes(a), *_charts(a), *_leads(a))
    return Findings(metrics=metrics, pictures=gallery(a), remarks=remarks(a), arrays=_arrays(a))


def _general(a: Analysis) -> tuple[Metric, ...]:
    o, window = a.observation, f"{a.settings.window} observations"
    same = f"rank correlation of Lambda with realised volatility over {window} in the unit of the planes"
    same += ": one thing under two names" if np.isfinite(a.correlation) else ": one of the two is constant"
    raw = f"the same with plain volatility over {window}, whose unit does not drift with the past"
    neighbours = "of the increments; near 0.25 for averaged data"
    if not np.isfinite(a.autocorrelation):
        neighbours = "of the increments, which are constant"
    difference = float(np.nanmax(np.abs(a.simulated - a.surprise.lam)))
    exact = (
        "largest difference between Lambda from the simulated system and from counting; 0: equal bit for bit"
    )
    return (
        Metric("observations", int(o.values.size), f"{o.spacing} values of {o.name} read from {o.source}"),
        Metric("span", o.span, "first and last date"),
        Metric("lambda_volatility_spearman", told(a.correlation), same),
        Metric("lambda_raw_volatility_spearman", told(a.raw_correlation), raw),
        Metric("lag_one_autocorrelation", told(a.autocorrelation), neighbours),
        Metric("lambda_simulated_difference", difference, exact),
    )


def _planes(a: Analysis) -> tuple[Metric, ...]:
    found: list[Metric] = []
    for k, cost in enumerate(a.costs):
        plane = f"plane {k} (beyond {a.settings.tau0 * 3**k:.3g} standard deviations)"
        coded = "support and sign" if k == 0 else f"where plane {k - 1} is not 0"
        found += [
            Metric(f"rho_{k}", cost.density, f"density of {plane} over the whole series"),
            Metric(f"plane_{k}_dial", cost.dial, "log2(3) rho, bits a symbol: for comparison, no bound"),
            Metric(f"plane_{k}_entropy", cost.entropy, "h2(rho) + rho, bits a symbol, were rho known before"),
            Metric(f"plane_{k}_coded", cost.coded, f"bits a symbol of an adaptive code ({coded})"),
        ]
    return tuple(found)


def _charts(a: Analysis) -> tuple[Metric, ...]:
    n = sum(segment.stop - segment.start for segment in a.changes.segments)
    unit = f"bits an observation on a grid of {a.settings.resolution:.3g}"
    single = {f"bits_{name.replace(' ', '_')}": (name, bits / n) for name, bits in a.changes.single.items()}
    mixture = float(np.nansum(a.running.bits)) / n
    return (
        *(Metric(key, bits, f"{unit}, {name} alone, with side bits") for key, (name, bits) in single.items()),
        Metric("chart_changes", len(a.changes.dates), "changes of chart that pay in bits (looks back)"),
        Metric("chart_changes_saving", a.changes.saving, "bits saved by them against the best single chart"),
        Metric("bits_running_mixture", mixture, f"{unit}, causal mixture of the charts, no side bits"),
    )


def _leads(a: Analysis) -> tuple[Metric, ...]:
    fall, lead = f"{a.settings.fall:.0%}", a.settings.lead
    found = [Metric("bear_markets", len(a.phases), f"falls of {fall} or more, found afterwards by zigzag")]
    for name, score in a.scores.items():
        doubt = f"95 % block bootstrap {interval(score)}, shift p {score.p:.2f}"
        meaning = f"AUC of {name} for a {event(a)} starting within {lead} observations; {doubt}"
        found.append(Metric(f"auc_{name}", score.auc, meaning))
    for (first, second), margin in a.margins.items():
        doubt = f"95 % block bootstrap {interval(margin, '+')}"
        found.append(Metric(f"auc_{first}_minus_{second}", margin.auc, f"difference of two AUC; {doubt}"))
    return tuple(found)


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
