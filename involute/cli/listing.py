"""``involute list``: what is installed."""

from rich.table import Table

from involute.cli.exits import clear_ends
from involute.cli.targets import everything
from involute.cli.terminal import output, warn
from involute.spec.model import Model


def listing() -> None:
    """List the domains and models that can be verified, run and shown."""
    with clear_ends():
        found, skipped = everything()
        table = Table("name", "kind", "what it is", box=None, pad_edge=False)
        for name, entry in found.items():
            table.add_row(name, "model" if isinstance(entry, Model) else "domain", entry.title)
        output().print(table)
        for message in skipped:
            warn(message)
