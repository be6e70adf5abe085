"""What a command is about: a domain or a model by its name, or a model file by its path."""

import warnings
from pathlib import Path
from typing import TypeAlias

from involute.domain import AbstractDomain
from involute.errors import PluginWarning, UnknownDomainError, explain
from involute.registry import available_domains, available_models, domain_names, load_domain
from involute.spec import Model, load_model
from involute.spec.load import ENDINGS
from involute.spec.spelling import correction

Target: TypeAlias = AbstractDomain | Model


def target(name: str, *, allow_code: bool = False) -> Target:
    """Return what a name or path stands for.

    Raises
    ------
    UnknownDomainError, InvalidSpecError, ImportError
        Nothing has this name, or what has it does not load.
    """
    if name.endswith(ENDINGS):
        return load_model(name, allow_code=allow_code)
    domains, models = domain_names(), available_models()
    if name in domains:
        return load_domain(name)
    if name in models:
        return load_model(name, allow_code=allow_code)
    beside = [f"{name}{ending}" for ending in ENDINGS if Path(f"{name}{ending}").is_file()]
    if beside:
        mend = f"write {beside[0]} for the file"
    else:
        mend = correction(name, [*domains, *models], otherwise="see `involute list`")
    paths = f"a path that ends in {' or '.join(ENDINGS)}"
    expected = f"a domain ({', '.join(domains)}), a model ({', '.join(models)}) or {paths}"
    raise UnknownDomainError(explain(expected, repr(name), mend))


def everything() -> tuple[dict[str, Target], list[str]]:
    """Return every domain that loads and every model that comes with involute, and what was skipped."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", PluginWarning)
        found: dict[str, Target] = dict(available_domains())
    for name in available_models():
        found.setdefault(name, load_model(name))
    said = [str(entry.message) for entry in caught if issubclass(entry.category, PluginWarning)]
    return found, list(dict.fromkeys(said))


def complete(incomplete: str) -> list[str]:
    """Return the names that begin like this, for tab completion; nothing is imported for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = [*domain_names(), *available_models()]
    return sorted({name for name in names if name.startswith(incomplete)})
