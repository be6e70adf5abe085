"""The figures of a market run, panels put together from `pictures`."""

from matplotlib.figure import Figure

from involute_market import pictures
from involute_market.analysis import LABEL, Analysis
from involute_market.wording import coincidence, event, events, interval


def densities(a: Analysis) -> Figure:
    """Draw the densities of all planes."""
    o = a.observation
    fig, (price, rho) = pictures.figure(5.2, rows=2, ratios=(1, 2))
    pictures.draw_price(o.dates, o.values, a.phases, ax=price, name=o.name, log=o.transform == "log")
    pictures.draw_densities(o.dates, a.surprise.rho, a.phases, ax=rho, tau0=a.settings.tau0, event=event(a))
    return fig


def lambdas(a: Analysis) -> Figure:
    """Draw the series, Lambda over volatility, and QLambda."""
    o, s = a.observation, a.surprise
    fig, (price, lam, inside) = pictures.figure(7.0, rows=3, ratios=(2, 3, 3))
    pictures.draw_price(o.dates, o.values, a.phases, ax=price, name=o.name, log=o.transform == "log")
    pictures.draw_lambda(
        o.dates,
        s.lam,
        s.scaled_volatility,
        a.phases,
        ax=lam,
        event=event(a),
        headline=coincidence(a, "here"),
    )
    headline = "QLambda: volatility inside a label"
    if a.scores:
        score = a.scores["QLambda"]
        headline += f"; AUC before {events(a)} {score.auc:.2f} {interval(score)}, chance is near 0.5"
    pictures.draw_quotient(
        o.dates, a.quotient.value, a.phases, ax=inside, label=LABEL, headline=headline, event=event(a)
    )
    return fig


def barcode(a: Analysis) -> Figure:
    """Draw the signed planes."""
    fig, (ax,) = pictures.figure(0.8 + 0.75 * a.settings.n_planes)
    pictures.draw_barcode(
        a.observation.dates, a.surprise.planes, ax=ax, tau0=a.settings.tau0, start=a.surprise.start
    )
    return fig


def charts(a: Analysis) -> Figure:
    """Draw the savings of the charts, and which one describes each date."""
    dates = a.observation.dates
    fig, (savings, strips) = pictures.figure(5.2, rows=2, ratios=(3, 1))
    pictures.draw_savings(dates, a.bits, a.changes, ax=savings)
    rows = {"least bits\n(looks back)": a.chosen, "most trusted\n(causal)": a.trusted}
    pictures.draw_timeline(dates, rows, list(a.bits), ax=strips)
    return fig
