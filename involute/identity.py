"""What a model is, as plain data, and the digest that names it.

A description holds the class and fields of every part; tables are written out, large arrays and Python
functions are digests (of their bytes, of their bytecode and constants). Names are for people and left out. Equal
descriptions behave equally.
"""

import hashlib
import json
from types import CodeType
from typing import Any

import attrs
import numpy as np

from involute.notation import text

SHORT_TABLE = 243


def description(part: Any) -> Any:
    """Return plain data (dicts, lists, numbers, texts) that determine a part of a model."""
    if part is None or isinstance(part, bool | int | float | str):
        return part
    if isinstance(part, np.generic):
        return part.item()
    if isinstance(part, np.ndarray):
        return _array(part)
    if isinstance(part, tuple | list):
        return [description(entry) for entry in part]
    if isinstance(part, dict):
        return {str(key): description(value) for key, value in part.items()}
    if attrs.has(type(part)):
        fields = [a.name for a in attrs.fields(type(part)) if a.init and a.name != "name"]
        return {"kind": type(part).__name__, **{field: description(getattr(part, field)) for field in fields}}
    if callable(part):
        return _function(part)
    return {"kind": type(part).__name__, "repr": repr(part)}


def digest(part: Any) -> str:
    """Return the SHA-256 of a description, 64 hexadecimal digits."""
    plain = json.dumps(description(part), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _array(array: np.ndarray[Any, Any]) -> Any:
    if array.dtype == np.int8 and 0 < array.size <= SHORT_TABLE and array.ndim and np.abs(array).max() <= 1:
        return text(array)
    if array.size <= SHORT_TABLE:
        return array.tolist()
    blob = hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()
    return {"dtype": str(array.dtype), "shape": list(array.shape), "sha256": blob}


def _function(function: Any) -> Any:
    name = (
        f"{getattr(function, '__module__', '')}:{getattr(function, '__qualname__', type(function).__name__)}"
    )
    code = getattr(function, "__code__", None)
    if code is None:
        return {"function": name}
    closure = [description(cell.cell_contents) for cell in getattr(function, "__closure__", None) or ()]
    defaults = description(getattr(function, "__defaults__", None))
    return {"function": name, "code": _code(code), "closure": closure, "defaults": defaults}


def _code(code: CodeType) -> str:
    constants = [_code(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    parts = [code.co_code.hex(), *constants, *code.co_names]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
