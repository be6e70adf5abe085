"""Nested values as JSON beside named arrays, and back: the one way in which runs are written.

Tuples, lists and dicts become ``[kind, ..]``, arrays and numpy numbers become ``[kind, name of an array]``,
everything else must be what JSON holds exactly: ``None``, truth values, integers, floats, texts.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from involute.errors import RunFileError, explain

Arrays = dict[str, NDArray[Any]]
KINDS = "biufc"  # the kinds of numbers an array may hold: nothing that needs a pickle


def packed(value: Any, name: str) -> tuple[Any, Arrays]:
    """Return a value as plain data and the arrays it refers to, whose names begin with ``name``.

    Raises
    ------
    RunFileError
        It holds something that is neither a number, a text nor an array of numbers.

    >>> plain, arrays = packed((np.arange(3), 7), "carry")
    >>> plain, arrays["carry.0"].tolist()
    (['tuple', [['array', 'carry.0'], 7]], [0, 1, 2])
    """
    if value is None or (isinstance(value, bool | int | float | str) and not isinstance(value, np.generic)):
        return value, {}
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in KINDS:
        kind = "array" if isinstance(value, np.ndarray) else "scalar"
        return [kind, name], {name: np.asarray(value)}
    if isinstance(value, tuple | list):
        parts = [packed(part, f"{name}.{i}") for i, part in enumerate(value)]
        kind = "tuple" if isinstance(value, tuple) else "list"
        return [kind, [plain for plain, _ in parts]], _merged(parts)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        parts = [
            packed(part, f"{name}.{key if key.isidentifier() else i}")
            for i, (key, part) in enumerate(value.items())
        ]
        return ["dict", dict(zip(value, (plain for plain, _ in parts), strict=True))], _merged(parts)
    raise RunFileError(
        explain(
            f"numbers, texts and arrays of numbers in {name}",
            f"{type(value).__name__} {value!r:.80}",
            "turn it into numbers first: runs are saved without pickles",
        )
    )


def unpacked(plain: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    """Return the value behind plain data; the inverse of `packed`.

    Raises
    ------
    ValueError, KeyError
        It is no plain data of this kind, or an array is missing.
    """
    if not isinstance(plain, list):
        return plain
    kind, content = plain
    if kind == "array":
        return arrays[content]
    if kind == "scalar":
        return arrays[content][()]
    if kind == "dict":
        return {key: unpacked(part, arrays) for key, part in content.items()}
    if kind in ("tuple", "list"):
        parts = [unpacked(part, arrays) for part in content]
        return tuple(parts) if kind == "tuple" else parts
    raise ValueError(kind)


def _merged(parts: list[tuple[Any, Arrays]]) -> Arrays:
    return {key: array for _, arrays in parts for key, array in arrays.items()}
