"""One path a public name, each documented; the list in `involute.__all__` is the whole of it."""

import importlib
import inspect
import pkgutil
import tomllib
from pathlib import Path

import pytest

import involute


@pytest.mark.parametrize("name", involute.__all__)
def test_every_public_name_is_documented(name):
    thing = getattr(involute, name)

    assert inspect.getdoc(thing), f"involute.{name} has no docstring"


def test_all_is_sorted_and_complete():
    exported = {n for n, v in vars(involute).items() if not n.startswith("_") and not inspect.ismodule(v)}

    assert list(involute.__all__) == sorted(involute.__all__, key=str)
    assert exported == set(involute.__all__)


@pytest.mark.parametrize("name", involute.__all__)
def test_public_methods_are_documented(name):
    thing = getattr(involute, name)
    if not inspect.isclass(thing) or not thing.__module__.startswith("involute"):
        return
    for method, value in vars(thing).items():
        if not method.startswith("_") and (
            inspect.isfunction(value) or isinstance(value, property | classmethod)
        ):
            assert inspect.getdoc(getattr(thing, method)), f"involute.{name}.{method} has no docstring"


def test_every_module_says_what_it_is():
    for info in pkgutil.walk_packages(involute.__path__, "involute."):
        if ".template" not in info.name:
            module = importlib.import_module(info.name)

            assert module.__doc__, info.name


def test_classes_are_abstract_or_final():
    for info in pkgutil.walk_packages(involute.__path__, "involute."):
        if ".template" in info.name:
            continue
        module = importlib.import_module(info.name)
        for name, cls in vars(module).items():
            own = inspect.isclass(cls) and cls.__module__ == info.name
            if own and len(cls.__mro__) > 2 and cls.__mro__[1].__name__.startswith("Abstract"):
                final = getattr(cls, "__final__", False)

                assert final or name.startswith("Abstract"), (
                    f"{info.name}.{name} is neither abstract nor final"
                )


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))

    assert involute.__version__ == project["project"]["version"]
