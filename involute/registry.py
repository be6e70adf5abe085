"""Which domains and models are there: plug-ins by entry point, model files by folder.

Names are read from package metadata, nothing is imported before it is asked for. In lists, a plug-in that
does not load is skipped with a `PluginWarning`; asked for by name, it is an error with the cause. Set
``INVOLUTE_NO_PLUGINS=1`` to see only what comes with involute.
"""

import os
import warnings
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from involute.domain import AbstractDomain
from involute.errors import (
    BrokenPluginError,
    InvoluteError,
    MissingExtraError,
    PluginWarning,
    UnknownDomainError,
    explain,
)
from involute.spec.shipped import shipped_models
from involute.spec.spelling import correction

GROUP = "involute.domains"
OWN = "involute"
NO_PLUGINS = "INVOLUTE_NO_PLUGINS"


def domain_names() -> tuple[str, ...]:
    """Return the names of all installed domains, sorted, without importing any."""
    return tuple(sorted(_entries()))


def available_domains() -> dict[str, AbstractDomain]:
    """Return every installed domain that loads, by name; one that does not is skipped with a warning."""
    found = {}
    for name, entry in sorted(_entries().items()):
        try:
            found[name] = _loaded(entry)
        except InvoluteError as error:
            warnings.warn(f"Skipped the domain {name!r}. {error}", PluginWarning, stacklevel=2)
    return found


def load_domain(name: str) -> AbstractDomain:
    """Return one domain.

    Raises
    ------
    UnknownDomainError
        None of this name is installed; the message lists those that are.
    BrokenPluginError, MissingExtraError
        Its plug-in does not load; the message gives the cause.
    """
    entries = _entries()
    if name not in entries:
        listed = ", ".join(sorted(entries)) or "none is installed"
        mend = correction(name, entries, otherwise="correct its spelling, or install its package")
        raise UnknownDomainError(explain(f"an installed domain ({listed})", repr(name), mend))
    return _loaded(entries[name])


def available_models() -> dict[str, Path]:
    """Return the model files that come with involute, by name.

    >>> sorted(available_models())[0]
    'cancellation'
    """
    return shipped_models()


def _entries() -> dict[str, EntryPoint]:
    """Return one entry point a name: involute's own first, then in order of the path; duplicates warn."""
    listed = sorted(entry_points(group=GROUP), key=lambda entry: _source(entry) != OWN)
    found: dict[str, EntryPoint] = {}
    for entry in listed:
        if os.environ.get(NO_PLUGINS) == "1" and _source(entry) != OWN:
            continue
        first = found.setdefault(entry.name, entry)
        if first.value != entry.value:
            expected = f"one domain named {entry.name!r}"
            got = f"{first.value!r} of {_source(first)} and {entry.value!r} of {_source(entry)}"
            mend = f"uninstall one of them; the first is used, {_source(entry)} is skipped"
            warnings.warn(explain(expected, got, mend), PluginWarning, stacklevel=3)
    return found


def _source(entry: EntryPoint) -> str:
    return "an unknown package" if entry.dist is None else entry.dist.name


def _loaded(entry: EntryPoint) -> AbstractDomain:
    mend = f"repair or uninstall {_source(entry)}"
    try:
        domain = entry.load()
    except MissingExtraError:
        raise
    except (Exception, SystemExit) as error:
        got = f"{entry.value!r} that raises {type(error).__name__}: {error}"
        raise BrokenPluginError(explain(f"the domain {entry.name!r} to import", got, mend)) from error
    if not isinstance(domain, AbstractDomain):
        got = f"{entry.value!r} = {domain!r}"
        if isinstance(domain, type):
            mend = f"write DOMAIN = {domain.__name__}()"
        raise BrokenPluginError(explain("an instance of a subclass of AbstractDomain", got, mend))
    if getattr(domain, "name", None) != entry.name:
        got = f"name={getattr(domain, 'name', None)!r} on {type(domain).__name__}"
        raise BrokenPluginError(explain(f"a domain named {entry.name!r} as its entry point", got, mend))
    return domain
