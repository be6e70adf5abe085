"""Callables that a model file may name: a built-in, an installed one, or, if allowed, one of a loose file.

Names are looked up, never run: there is no expression here. A loose file is code of the person who wrote
the model; loading it needs consent.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from involute.errors import CodeNotAllowedError, explain
from involute.spec.installed import is_installed
from involute.spec.site import Site
from involute.spec.spelling import correction
from involute.towers.projections import SHIPPED, sgn

BUILTINS: dict[str, Callable[..., Any]] = {**SHIPPED, "sgn": sgn}
Function = Callable[..., Any]


def function(name: str, site: Site) -> Function:
    """Return the callable with this name.

    Raises
    ------
    InvalidSpecError
        There is none, its module is not installed or does not import, or it is no function of an
        installed package.
    CodeNotAllowedError
        It stands in a loose file, and that was not allowed.
    """
    if ":" not in name:
        if name in BUILTINS:
            return BUILTINS[name]
        expected = f"a built-in ({', '.join(BUILTINS)}) or 'package.module:name'"
        raise site.error(expected, repr(name), correction(name, BUILTINS, otherwise="correct its spelling"))
    place, _, qualified = name.partition(":")
    module = _loose(place, site) if place.endswith(".py") else _installed(place, site)
    return _found(module, qualified, site)


def _installed(name: str, site: Site) -> ModuleType:
    top = name.partition(".")[0]
    if not all(part.isidentifier() for part in name.split(".")):
        raise site.error(
            "a module and a name, 'package.module:name'", repr(name), "write dots and letters only"
        )
    if top in sys.stdlib_module_names:
        mend = "write a function of your own in an installed package"
        raise site.error("a callable of an installed package", f"{name!r}, a module of Python itself", mend)
    if not is_installed(top):
        mend = f"install the package, or write './{top}.py:name' and allow its code with --allow-code"
        raise site.error(
            "a callable of an installed package", f"{name!r}, which no installed package has", mend
        )
    try:
        return importlib.import_module(name)
    except Exception as error:
        got = f"{type(error).__name__}: {error}"
        raise site.error(
            f"the module {name!r} to import", got, "correct its spelling, or repair it"
        ) from error


def _loose(place: str, site: Site) -> ModuleType:
    if not site.allow_code:
        expected = f"only built-in and installed callables in {site}"
        mend = "read that file, and if you trust it pass --allow-code (allow_code=True in Python)"
        raise CodeNotAllowedError(explain(expected, f"the loose file {place!r}", mend))
    path = (site.folder / place).resolve()
    if not path.is_file():
        raise site.error("a Python file beside the model file", f"no file {place!r}", "correct its path")
    name = f"involute_loose_{sha256(str(path).encode()).hexdigest()[:16]}"
    found = importlib.util.spec_from_file_location(name, path)
    if found is None or found.loader is None:
        raise site.error("a Python file", repr(place), "name a file that ends in .py")
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # decorators look their module up while it loads
    try:
        found.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if not isinstance(error, Exception | SystemExit):
            raise
        got = f"{type(error).__name__}: {error}"
        raise site.error(f"the file {Path(place).name!r} to load", got, "repair it") from error
    return module


def _found(module: ModuleType, qualified: str, site: Site) -> Function:
    value: Any = module
    for part in qualified.split("."):
        known = (
            [name for name in vars(value) if not name.startswith("_")] if hasattr(value, "__dict__") else []
        )
        if part not in known:
            expected = f"a public name of {module.__name__!r}"
            raise site.error(
                expected, repr(qualified), correction(part, known, otherwise="correct its spelling")
            )
        value = getattr(value, part)
        if isinstance(value, ModuleType):
            raise site.error("a function", f"the module {part!r}", f"name it as '{value.__name__}:function'")
    if not callable(value):
        raise site.error("a callable", f"{qualified!r} of type {type(value).__name__}", "name a function")
    if _is_of_python_itself(value):
        got = f"{qualified!r}, which is {value.__module__}.{value.__qualname__}"
        raise site.error("a function of the package itself", got, "write a function of your own")
    return value  # type: ignore[no-any-return]


def _is_of_python_itself(value: Any) -> bool:
    """Return whether a function or class belongs to the standard library, as ``os.system`` does."""
    if not isinstance(value, FunctionType | BuiltinFunctionType | type):
        return False
    return str(value.__module__).partition(".")[0] in sys.stdlib_module_names | {"builtins"}
