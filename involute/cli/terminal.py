"""What the terminal shows: results on the standard output; progress, warnings and errors on the other."""

import sys
import warnings
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, final

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from involute.errors import PluginWarning

STYLES = {"PROVED": "green", "TESTED": "cyan", "REFUTED": "red", "UNDECIDED": "yellow"}


def output(at_least: int = 0) -> Console:
    """Return the console for results, with so many columns at least: the terminal then folds the lines."""
    console = Console(file=sys.stdout, highlight=False)
    return console if console.width >= at_least else Console(file=sys.stdout, highlight=False, width=at_least)


def aside() -> Console:
    """Return the console for everything else."""
    return Console(file=sys.stderr, highlight=False)


def complain(message: str) -> None:
    """Say what is wrong, in one line."""
    aside().print(f"[bold red]Error:[/] {escape(_line(message))}", soft_wrap=True)


def warn(message: str) -> None:
    """Say what was skipped, in one line."""
    aside().print(f"[bold yellow]Warning:[/] {escape(_line(message))}", soft_wrap=True)


def _line(message: str) -> str:
    """Return a message in one line; what it quotes, an array for one, may have several."""
    return " ".join(line.strip() for line in message.splitlines())


@contextmanager
def said_warnings() -> Iterator[None]:
    """Say what is warned of plug-ins in the one form of warnings, each once."""
    heard: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("always", PluginWarning)
        show = warnings.showwarning

        def shown(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
            if not issubclass(category, PluginWarning):
                show(message, category, *place, **more)
            elif str(message) not in heard:
                heard.add(str(message))
                warn(str(message))

        warnings.showwarning = shown
        yield


@final
class Watch:
    """Progress of several stages, as bars on a terminal and as nothing elsewhere."""

    def __init__(self, *, quiet: bool = False) -> None:
        """Prepare the bars; they are shown inside ``with``."""
        self.console = console = aside()
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )

    def __enter__(self) -> Self:
        """Show the bars."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bars away."""
        self._bars.stop()

    def items(self, items: Iterable[Any], what: str) -> Iterator[Any]:
        """Pass the items on, with a bar."""
        total = len(items) if isinstance(items, Sized) else None
        task = self._bars.add_task(escape(what), total=total)
        try:
            for item in items:
                yield item
                self._bars.advance(task)
        finally:
            self._bars.remove_task(task)

    @contextmanager
    def stage(self, what: str) -> Iterator[None]:
        """Show that something goes on, without a count."""
        task = self._bars.add_task(escape(what), total=None)
        try:
            yield
        finally:
            self._bars.remove_task(task)
