"""Kernels of lattices called from Python: compiled once on a machine, and later read from disk without numba.

numba compiles a kernel to LLVM's assembly, and LLVM that to an object file, which is kept beside those of
rules. A process that finds the file calls it by its address. It needs none of numba's own start, which takes
longer than reading and running all of it.
"""

import ctypes
import sys
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, final

import numpy as np
from llvmlite import binding

from involute.engine.lattice.assembly_text import closed
from involute.engine.native import object_cache
from involute.engine.native.target import host, initialise, machine, triple
from involute.errors import InvalidStateError, explain
from involute.kernels import invoke
from involute.kernels.jit import pure
from involute.kernels.lattice import columns, packing, passes, rows, steps
from involute.kernels.lattice.lean import VERSION, assembly_of, callable_kernel

FORMAT = "1"
WORD = ctypes.c_int64
_lock = threading.RLock()


def drivers(module: ModuleType) -> Any:
    """Return a stand-in for a module of kernels, whose attributes can be called from Python."""
    return _Drivers(module)


@final
class _Drivers:
    """The kernels of a module, by name."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., None]:
        made: Callable[..., None] = driver(getattr(self._module, name))
        setattr(self, name, made)
        return made


def driver(kernel: Any) -> Callable[..., None]:
    """Return a function that calls a kernel with C-contiguous arrays and whole numbers."""
    if not invoke.COMPILED:
        return pure(kernel)
    return _Driver(kernel)


@final
class _Driver:
    """One kernel, with its code for each kind of arguments."""

    def __init__(self, kernel: Any) -> None:
        self._kernel = kernel
        self._made: dict[tuple[str, ...], Callable[..., None]] = {}

    def __call__(self, *arguments: Any) -> None:
        kinds = tuple(_kind(argument) for argument in arguments)
        call = self._made.get(kinds)
        if call is None:
            with _lock:
                call = self._made[kinds] = _native(self._kernel, kinds) or callable_kernel(self._kernel)
        call(*arguments)


def _kind(argument: Any) -> str:
    """Name the type of an argument."""
    if isinstance(argument, np.ndarray):
        if not argument.flags.c_contiguous:
            raise InvalidStateError(
                explain("a C-contiguous array", f"strides {argument.strides}", "use numpy.ascontiguousarray")
            )
        return f"{argument.dtype.name}[{argument.ndim}]"
    return "int64"


def _native(kernel: Any, kinds: tuple[str, ...]) -> Callable[..., None] | None:
    """Return a function that calls machine code, or None where it does not stand on its own."""
    if ctypes.sizeof(ctypes.c_void_p) != ctypes.sizeof(WORD):
        return None
    name = object_cache.digest(FORMAT, pure(kernel).__qualname__, *kinds, *_circumstances())
    symbol = f"driver_{name}"
    try:
        content = object_cache.load(f"{name}.o")
        if content is None:
            content = _compiled(kernel, kinds, symbol)
            object_cache.keep(f"{name}.o", content)
        _engine().add_object_file(binding.ObjectFileRef.from_data(content))
        _engine().finalize_object()
    except RuntimeError:  # LLVM's one error
        return None
    n_words = sum(1 if kind == "int64" else 5 + 2 * int(kind[-2]) for kind in kinds)
    function = ctypes.CFUNCTYPE(ctypes.c_int32, *[WORD] * (2 + n_words))(
        _engine().get_function_address(symbol)
    )
    return lambda *arguments: _called(function, arguments)


def _called(function: Any, arguments: tuple[Any, ...]) -> None:
    """Call machine code by numba's convention: places of the result and of an error, then all arguments."""
    room = (WORD * 2)()
    words = [ctypes.addressof(room), ctypes.addressof(room) + 8]
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            words += (0, 0, argument.size, argument.itemsize, argument.ctypes.data)
            words += argument.shape + argument.strides
        else:
            words.append(int(argument))
    function(*words)


def _compiled(kernel: Any, kinds: tuple[str, ...], symbol: str) -> bytes:
    module = binding.parse_assembly(closed(assembly_of(kernel, kinds), symbol))
    module.verify()
    return bytes(machine(host()).emit_object(module))


@cache
def _circumstances() -> tuple[str, ...]:
    """Return all that machine code depends on besides the kernel's name and its arguments."""
    sources = [Path(str(module.__file__)) for module in (columns, packing, passes, rows, steps, invoke)]
    texts = [path.read_text("utf-8") for path in sources]
    versions = [sys.version, VERSION, str(binding.llvm_version_info)]
    return (*texts, *versions, triple(), host().cpu, host().features)


@cache
def _engine() -> binding.ExecutionEngine:
    """Return the one engine of this process for kernels, which owns their machine code."""
    initialise()
    return binding.create_mcjit_compiler(binding.parse_assembly(""), machine(host()))
