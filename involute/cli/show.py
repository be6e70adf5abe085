"""``involute show``: what a domain or a model is, part by part, and which statements it is asked."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from involute.cli.arguments import AllowCode, What
from involute.cli.exits import clear_ends
from involute.cli.targets import Target, target
from involute.cli.terminal import complain, output
from involute.cli.verify import systems_of
from involute.laws import Law, Lawful
from involute.spec.model import Model
from involute.system import System

PARTS = ("update", "action", "invariants", "monotones", "integrity", "tower")


def show(
    what: What,
    *,
    toml: Annotated[bool, typer.Option("--toml", help="Print the model file itself.")] = False,
    allow_code: AllowCode = False,
) -> None:
    """Show a domain or a model: its parts, its size, its identity, and the statements about it.

    Example: involute show cancellation
    """
    with clear_ends():
        found = target(what, allow_code=allow_code)
        console = output()
        if toml:
            if not isinstance(found, Model):
                complain(f"{what!r} is a domain: it has no model file.")
                raise typer.Exit(2)
            console.out(found.source.read_text(encoding="utf-8"), end="")
            return
        console.print(f"[bold]{escape(found.title)}[/]\n{escape(found.summary)}", soft_wrap=True)
        if isinstance(found, Model):
            console.print(f"file       {escape(str(found.source))}", soft_wrap=True)
            console.print(f"run        {found.run.n_steps} steps, seed {found.run.seed}")
        for name, system in systems_of(found).items():
            console.rule(escape(name), align="left")
            console.print(_parts(system))
            console.print(_statements(system))
        for name, chart in {} if isinstance(found, Model) else found.charts().items():
            console.print(f"chart      {escape(name)}: {escape(repr(chart))}", soft_wrap=True)
        _show_options(console, found)
        for expected in found.expected_refuted if isinstance(found, Model) else ():
            sentence = f"{expected.law} of {expected.subject}: {expected.because}"
            console.print(f"declared to fail: {escape(sentence)}", soft_wrap=True)


def _show_options(console: Console, found: Target) -> None:
    options = {} if isinstance(found, Model) else found.options
    for name, sentence in options.items():
        console.print(f"option     {escape(name)}: {escape(sentence)}", soft_wrap=True)


def _parts(system: System) -> Table:
    from involute.report.facts import facts

    table = Table(box=None, show_header=False, pad_edge=False)
    for fact in facts(system):
        table.add_row(fact.name, escape(fact.phrase))
    table.add_row("identity", system.identity)
    return table


def _statements(system: System) -> Table:
    table = Table("statement", "", box=None, pad_edge=False)
    for law in _laws(system):
        table.add_row(f"{law.id} {law.name}", escape(law.statement))
    return table


def _laws(system: System) -> list[Law]:
    """Return every law that a part of the system must obey, each once, in the order of the statement list."""
    from involute.laws import STATEMENTS

    declared = [getattr(system, key) for key in PARTS]
    parts = [part for value in declared for part in (value if isinstance(value, tuple) else (value,))]
    asked = {law.id for part in parts if isinstance(part, Lawful) for law in part.all_laws()}
    asked |= {"A5"} if system.invariants else set()
    asked |= {"A6"} if system.monotones else set()
    if system.update.inverse is None:
        asked -= {"A1'"}
    return [law for law in STATEMENTS.values() if law.id in asked]
