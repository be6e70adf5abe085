"""What a model is, as plain data, and the digest that names it.

A description holds the class and fields of every part. Tables are written out; long arrays are digests of
their bytes. A Python function is its bytecode and constants, its defaults and closure, and whatever of its
module it names, followed to the end; its own name and docstring are for people and left out. Functions of
libraries and built-ins are named, not opened. The digest is the same in every process.
"""

import dis
import functools
import hashlib
import json
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import attrs
import numpy as np

from involute.notation import text

SHORT_ARRAY = 243


def description(part: Any) -> Any:
    """Return plain data (dicts, lists, numbers, texts) that determine a part of a model."""
    return _plain(part, ())


def digest(part: Any) -> str:
    """Return the SHA-256 of a description, 64 hexadecimal digits."""
    plain = json.dumps(description(part), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(part: Any, seen: tuple[int, ...]) -> Any:
    if part is None or isinstance(part, bool | int | float | str):
        return part
    if id(part) in seen:
        return {"again": len(seen) - seen.index(id(part))}
    seen = (*seen, id(part))
    if isinstance(part, np.generic):
        return {"scalar": str(part.dtype), "value": part.item() if part.dtype.kind in "biuf" else repr(part)}
    if isinstance(part, np.ndarray):
        return _array(part)
    if isinstance(part, tuple | list):
        return [_plain(entry, seen) for entry in part]
    if isinstance(part, set | frozenset):
        return {"set": sorted(json.dumps(_plain(entry, seen), sort_keys=True) for entry in part)}
    if isinstance(part, dict):
        pairs = [[_plain(key, seen), _plain(value, seen)] for key, value in part.items()]
        return {"map": sorted(pairs, key=lambda pair: json.dumps(pair, sort_keys=True))}
    if attrs.has(type(part)):
        fields = [a.name for a in attrs.fields(type(part)) if a.init and a.name != "name"]
        return {"kind": _kind(type(part)), **{field: _plain(getattr(part, field), seen) for field in fields}}
    return _callable(part, seen)


def _array(array: np.ndarray[Any, Any]) -> Any:
    trits = array.dtype == np.int8 and array.size > 0 and array.max() <= 1 and array.min() >= -1
    if trits and array.size <= SHORT_ARRAY and array.ndim:
        return {"trits": text(array), "shape": list(array.shape)}
    head = {"dtype": str(array.dtype), "shape": list(array.shape)}
    if array.size <= SHORT_ARRAY and array.dtype.kind in "biuf":
        return {**head, "values": array.tolist()}
    return {**head, "sha256": hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()}


def _callable(part: Any, seen: tuple[int, ...]) -> Any:
    if isinstance(part, functools.partial):
        return {"partial": _plain([part.func, part.args, part.keywords], seen)}
    if isinstance(part, MethodType):
        return {"method": _plain([part.__func__, part.__self__], seen)}
    if isinstance(part, FunctionType):
        return _function(part, seen)
    if isinstance(part, ModuleType):
        return {"module": part.__name__}
    if isinstance(part, type | BuiltinFunctionType | np.ufunc | bytes) or hasattr(part, "__qualname__"):
        return {"named": _kind(part if hasattr(part, "__qualname__") else type(part)), "text": _text(part)}
    if not hasattr(part, "__dict__"):
        return {"kind": _kind(type(part)), "made": _plain(_parts(part), seen)}
    return {"kind": _kind(type(part)), "state": _plain(vars(part), seen), "call": _plain(_call(part), seen)}


def _function(function: FunctionType, seen: tuple[int, ...]) -> Any:
    module = function.__module__ or ""
    if module.split(".")[0] in {"involute", "numpy"}:
        return {
            "named": f"{module}.{function.__qualname__}",
            "closure": _closure(function, seen),
        }
    named = {
        name: function.__globals__[name] for name in _names(function.__code__) if name in function.__globals__
    }
    return {
        "code": _code(function.__code__, function.__doc__),
        "closure": _closure(function, seen),
        "defaults": _plain([function.__defaults__, function.__kwdefaults__], seen),
        "globals": {name: _plain(value, seen) for name, value in sorted(named.items())},
    }


def _closure(function: FunctionType, seen: tuple[int, ...]) -> list[Any]:
    return [_plain(cell.cell_contents, seen) for cell in function.__closure__ or ()]


def _code(code: CodeType, docstring: str | None) -> list[Any]:
    constants = [_constant(c) for c in code.co_consts if docstring is None or c != docstring]
    instructions = hashlib.sha256(code.co_code).hexdigest()
    return [instructions, constants, list(code.co_names), list(code.co_varnames), list(code.co_freevars)]


def _constant(value: Any) -> Any:
    if isinstance(value, CodeType):
        return _code(value, None)
    if isinstance(value, tuple):
        return [_constant(entry) for entry in value]
    if isinstance(value, frozenset):
        return {"set": sorted(repr(entry) for entry in value)}
    return [type(value).__name__, repr(value)]


def _names(code: CodeType) -> set[str]:
    """Return the names that a function, or one inside it, looks up in its module."""
    inner = [_names(constant) for constant in code.co_consts if isinstance(constant, CodeType)]
    own = {i.argval for i in dis.get_instructions(code) if i.opname in {"LOAD_GLOBAL", "LOAD_NAME"}}
    return own.union(*inner)


def _parts(part: Any) -> Any:
    """Return what a value without fields is made of, as copying it tells (numbers, dates, ranges, paths)."""
    if not any("__eq__" in vars(kind) for kind in type(part).__mro__[:-1]):  # a thing with a state of its own
        return ""
    try:
        made = part.__reduce_ex__(2)
    except TypeError:  # it cannot be copied: a lock, a generator, an open file
        return ""
    return made if isinstance(made, str) else list(made[1:3])


def _call(part: Any) -> Any:
    call = vars(type(part)).get("__call__")
    return call if isinstance(call, FunctionType) else None


def _kind(cls: Any) -> str:
    module = getattr(cls, "__module__", "") or ""
    name = str(getattr(cls, "__qualname__", type(cls).__name__))
    return name if module.split(".")[0] == "involute" else f"{module}.{name}"


def _text(part: Any) -> str:
    return "" if hasattr(part, "__qualname__") else repr(part) if isinstance(part, np.ufunc | bytes) else ""
