"""What a domain provides: real data in, systems to verify, a simulation, and what was found.

A domain is one import package (``involute_<name>``) that exposes ``DOMAIN``, an instance of a final
subclass of `AbstractDomain`, through the entry-point group ``involute.domains``. Implement four
methods and everything else works: the command line, the report, the law suite.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import attrs
import numpy as np

from involute.charts.base import AbstractChart
from involute.laws import Lawful
from involute.system import System

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Progress = Callable[[Iterable[Any], str], Iterable[Any]]  # (items, what) -> the same items, watched


@attrs.frozen
class Metric:
    """One number that was found: its name, its value, and in one sentence what it means."""

    name: str
    value: float | int | str
    meaning: str = ""


@attrs.frozen(eq=False)
class Picture:
    """One picture: ``draw()`` returns a fresh matplotlib figure; ``numbers`` are what it shows."""

    name: str
    title: str
    caption: str
    draw: Callable[[], "Figure"]
    numbers: Mapping[str, float] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Findings:
    """What one run of a domain leaves behind.

    ``arrays`` are the computed series by name (they must be the same for the same data and seed);
    ``remarks`` say in plain words what was seen, negative results included.
    """

    metrics: tuple[Metric, ...]
    pictures: tuple[Picture, ...]
    remarks: tuple[str, ...] = ()
    arrays: Mapping[str, np.ndarray[Any, Any]] = attrs.field(factory=dict)


def unwatched(items: Iterable[Any], what: str) -> Iterable[Any]:  # noqa: ARG001  (the contract of Progress)
    """Return the items as they are: the progress display that shows nothing."""
    return items


class AbstractDomain(Lawful):
    """The contract of a domain plug-in.

    Class attributes
    ----------------
    name : the short name used on the command line.
    title, summary : one line, and one paragraph, for people.
    options : what `observe` takes beside the source: a sentence for each name; `involute show` lists them.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    options: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def observe(self, source: Path | None = None, **options: Any) -> Any:
        """Read the world: a file of the domain's own format, or the embedded sample when ``source`` is None.

        Raises
        ------
        InvalidDataError
            The file is not what the domain reads; the message names the line and the mend.
        """

    @abstractmethod
    def systems(self) -> Mapping[str, System]:
        """Return the involutive systems this domain runs, by name; each is verified in the report."""

    @abstractmethod
    def charts(self) -> Mapping[str, AbstractChart]:
        """Return the charts that turn observations into residuals, by name; empty if there are none."""

    @abstractmethod
    def run(self, observation: Any, *, rng: np.random.Generator, progress: Progress = unwatched) -> Findings:
        """Simulate on an observation and say what was found; deterministic for a given ``rng``."""
