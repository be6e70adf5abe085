"""The commands under one name, and what their exit codes mean."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from involute.cli.census import census
from involute.cli.certificate import check_certificate
from involute.cli.doctor import doctor
from involute.cli.eigen.attractors import attractors
from involute.cli.eigen.fixed_points import fixed_points
from involute.cli.eigen.least_action import least_action
from involute.cli.eigen.rings import rings
from involute.cli.engine import engine
from involute.cli.ensemble import ensemble
from involute.cli.exits import Code
from involute.cli.find import find
from involute.cli.ledger import ledger
from involute.cli.listing import listing
from involute.cli.new import new
from involute.cli.run import run
from involute.cli.show import show
from involute.cli.terminal import complain
from involute.cli.verify import verify

HELP = "Involutive ternary dynamics: define models on trits, decide their axioms, run them on real data."
CODES = (
    "Exit codes: 0 all is well; 1 a statement was refuted (or one declared to fail holds); "
    "2 bad input or usage; 3 a run failed, or something unforeseen; 4 nothing of these, but a declared "
    "statement could not be decided, or a search ended at its limits; 130 interrupted."
)


def show_version(*, asked: bool) -> None:
    """Print the version and leave, if that was asked for."""
    if asked:
        typer.echo(f"involute {version('involute')}")
        raise typer.Exit


app = typer.Typer(
    name="involute",
    help=HELP,
    epilog=CODES,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    *,
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=show_version, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


DEFINING, DECIDING, EIGENSTATES, RUNNING = "Models", "Deciding and finding", "Eigenstates", "Running"

app.command("list", rich_help_panel=DEFINING)(listing)
app.command("show", rich_help_panel=DEFINING)(show)
app.command("new", rich_help_panel=DEFINING)(new)
app.command("doctor", rich_help_panel=DEFINING)(doctor)
app.command("verify", epilog=CODES, rich_help_panel=DECIDING)(verify)
app.command("find", rich_help_panel=DECIDING)(find)
app.command("ledger", rich_help_panel=DECIDING)(ledger)
app.command("census", rich_help_panel=DECIDING)(census)
app.command("check-certificate", epilog=CODES, rich_help_panel=DECIDING)(check_certificate)
app.command("attractors", rich_help_panel=EIGENSTATES)(attractors)
app.command("fixed-points", rich_help_panel=EIGENSTATES)(fixed_points)
app.command("rings", rich_help_panel=EIGENSTATES)(rings)
app.command("least-action", rich_help_panel=EIGENSTATES)(least_action)
app.command("run", epilog=CODES, rich_help_panel=RUNNING)(run)
app.command("ensemble", rich_help_panel=RUNNING)(ensemble)
app.command("engine", rich_help_panel=RUNNING)(engine)


def main() -> None:
    """Run the command line and exit with its code; an interrupt outside a command is 130 as well."""
    try:
        app()
    except KeyboardInterrupt:
        complain("Interrupted.")
        sys.exit(Code.INTERRUPTED)
