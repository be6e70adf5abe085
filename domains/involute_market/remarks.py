"""What a market run says in plain words, negative results included."""

from math import isfinite

from involute_market.analysis import LABEL, Analysis
from involute_market.wording import event, events, interval

CHANCE, USUAL_LEVEL = 0.5, 0.05
NOTICEABLE = 0.1


def remarks(a: Analysis) -> tuple[str, ...]:
    """Return the remarks on an analysis."""
    said = (_on_lambda(a), *_on_leading(a), _on_changes(a), *_on_averages(a), *_on_silence(a))
    return (
        *said,
        *_on_shading(a),
        "The dial log2(3) rho lies below h2(rho) + rho for rho < 0.88: only coded bits can be spent.",
    )


def _on_lambda(a: Analysis) -> str:
    if not isfinite(a.correlation):
        return (
            "How far Lambda and realised volatility agree cannot be told on these data: at least one of "
            "the two is constant."
        )
    raw = f", {a.raw_correlation:.2f} without it" if isfinite(a.raw_correlation) else ""
    return (
        f"Lambda is realised volatility under another name: on these data their rank correlation is "
        f"{a.correlation:.2f} in the unit of the planes{raw}. Lambda is coincident, not leading."
    )


def _on_leading(a: Analysis) -> tuple[str, ...]:
    if not a.scores:
        return (f"No {event(a)} lies where all indicators are known: nothing is said about leading.",)
    score, margin = a.scores["QLambda"], a.margins["QLambda", "Lambda"]
    leads = score.low > CHANCE and score.p < USUAL_LEVEL
    verdict = f"leads {events(a)} here" if leads else f"does not lead {events(a)} here, as far as can be told"
    result = (
        f"QLambda inside “{LABEL}” {verdict}: AUC {score.auc:.2f} {interval(score)} for a "
        f"fall of {a.settings.fall:.0%} starting within {a.settings.lead} observations; minus that of Lambda "
        f"{margin.auc:+.2f} {interval(margin, '+')}."
    )
    caution = (
        f"Events are few ({len(a.phases)}), so intervals are wide; for scores made of volatility 0.5 is not "
        "exactly the level of chance; the settings come from daily data and were not fitted here. Several "
        "dozen variants were looked at while this was built and three are reported, so discount what "
        "looks good. No indicator shown is a usable alarm by itself."
    )
    return result, caution


def _on_shading(a: Analysis) -> tuple[str, ...]:
    if not a.phases:
        return ()
    return (f"{events(a).capitalize()} are shaded by a zigzag that knows the future; no indicator reads it.",)


def _on_changes(a: Analysis) -> str:
    dates = [str(a.observation.dates[at]) for at in a.changes.dates]
    if not dates:
        best = min(a.changes.single, key=lambda name: a.changes.single[name])
        return (
            f"No change of chart pays for itself: the {best} describes the whole series in the fewest bits."
        )
    return (
        f"Changing the chart pays at {', '.join(dates)}: {a.changes.saving:.0f} bits in all. This optimum "
        "looks back, so that later data can move or remove a change; the running mixture is its causal twin."
    )


def _on_averages(a: Analysis) -> tuple[str, ...]:
    if a.observation.spacing != "monthly" or not abs(a.autocorrelation) > NOTICEABLE:
        return ()
    remark = (
        f"The increments are autocorrelated, {a.autocorrelation:.2f} at lag one. Monthly values that are "
        "averages of daily ones (the embedded index is) show about 0.25 even for a random walk: an "
        "autoregression then saves bits without predicting anything that could be traded."
    )
    return (remark,)


def _on_silence(a: Analysis) -> tuple[str, ...]:
    silent = [str(k) for k, cost in enumerate(a.costs) if cost.n_nonzero == 0]
    return (f"Plane {', '.join(silent)} never fired: nothing is claimed about it.",) if silent else ()
