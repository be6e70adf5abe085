"""Networks as machine code, made once a process and kept on disk."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, final

import attrs
import numpy as np
from llvmlite import binding
from numpy.typing import NDArray

from involute.arrays import Index
from involute.engine.native import object_cache
from involute.engine.native.assembly import LARGE, NAME, assembly
from involute.engine.native.callback import SIGNATURE, callback
from involute.engine.native.target import Target, host, initialise, machine, triple
from involute.errors import InvalidStateError, explain
from involute.kernels.invoke import COMPILED
from involute.logic.network import LogicNetwork

FORMAT = "2"
_LAST_KNOWN = 22  # the newest LLVM this was tried with
Plane = NDArray[np.uint64]
_lock = threading.Lock()
_functions: dict[str, tuple[Any, str]] = {}


@final
@attrs.frozen(eq=False, repr=False)
class Body:
    """A network ready to run on stretches of words.

    Parameters
    ----------
    network : what it computes.
    reads_target : whether the last input is the target itself, read before it is written.
    address : where its code starts; 0 where the compiler is off.
    made : ``"compiled"``, ``"from disk"``, or ``"evaluated"`` step by step where there is no machine code.
    """

    network: LogicNetwork
    reads_target: bool = False
    address: int = 0
    made: str = "evaluated"
    _function: Any = attrs.field(default=None, repr=False)

    @property
    def n_trits(self) -> int:
        """The number of inputs."""
        return self.network.n_trits

    @property
    def n_operations(self) -> int:
        """The number of nodes of the network."""
        return self.network.n_operations

    @property
    def from_cache(self) -> bool:
        """Whether the machine code was found on disk."""
        return self.made == "from disk"

    @property
    def is_native(self) -> bool:
        """Whether there is machine code."""
        return self.made != "evaluated"

    @property
    def handle(self) -> Any:
        """What `involute.kernels.invoke.invoke` takes: the address, or the body where the compiler is off."""
        return self.address or self

    def __call__(
        self, src_p: Plane, src_n: Plane, dst_p: Plane, dst_n: Plane, lo: int, hi: int, displacements: Index
    ) -> None:
        """Write ``dst[i] = f(src[i + displacements])`` on both planes for every word i of [lo, hi).

        Planes are contiguous uint64 of one axis, displacements contiguous int64, one for each input that is
        read from the source; every word that is read or written lies inside its array. The targets are other
        arrays than the sources.
        """
        arrays = (src_p, src_n, dst_p, dst_n, displacements)
        self._check(arrays, lo, hi)
        function = self._function or _evaluation(self.network, reads_target=self.reads_target)
        function(*(array.ctypes.data for array in arrays[:4]), lo, hi, displacements.ctypes.data)

    def _check(self, arrays: tuple[NDArray[Any], ...], lo: int, hi: int) -> None:
        """Refuse arrays that machine code would read or write wrongly."""
        for array, kind in zip(arrays, ("uint64",) * 4 + ("int64",), strict=True):
            if array.dtype != kind or array.ndim != 1 or not array.flags.c_contiguous:
                raise InvalidStateError(
                    explain(
                        f"a contiguous {kind} array of one axis",
                        f"{array.dtype} of shape {array.shape}, strides {array.strides}",
                        "use numpy.ascontiguousarray and astype",
                    )
                )
        n_moved = self.n_trits - self.reads_target
        moves = arrays[4][:n_moved]
        first, last = lo + int(moves.min(initial=0)), hi + int(moves.max(initial=0))
        size = min(array.size for array in arrays[:4])
        if moves.size < n_moved or (lo < hi and (first < 0 or last > size)):
            raise InvalidStateError(
                explain(
                    f"{n_moved} displacements that stay inside {size} words",
                    f"words {lo} to {hi} moved by {moves.tolist()}",
                    "add a halo or shorten the stretch",
                )
            )

    def __repr__(self) -> str:
        """Name the size and how it was made."""
        return f"Body({self.n_trits} trits, {self.n_operations} operations, {self.made})"


def native_body(network: LogicNetwork, *, reads_target: bool = False, target: Target | None = None) -> Body:
    """Return the machine code of a network, from this process, from disk, or compiled now.

    Where LLVM cannot, the network is evaluated step by step; where numba is switched off, likewise, and the
    body has no address. ``target`` is a processor that this machine can stand in for; by default itself.
    """
    if not COMPILED:
        return Body(network, reads_target)
    try:
        return _native(network, reads_target=reads_target, target=target or host())
    except RuntimeError:  # LLVM's one error
        function = _evaluation(network, reads_target=reads_target)
        return Body(network, reads_target, _address(function), "evaluated", function)


def _native(network: LogicNetwork, *, reads_target: bool, target: Target) -> Body:
    text = assembly(network, target, reads_target=reads_target)
    version = str(binding.llvm_version_info)
    name = object_cache.digest(FORMAT, text, triple(), target.cpu, target.features, version)
    with _lock:
        if name not in _functions:
            _functions[name] = _loaded(text, target, name)
    function, made = _functions[name]
    return Body(network, reads_target, _address(function), made, function)


def _loaded(text: str, target: Target, name: str) -> tuple[Any, str]:
    """Return the function, and whether it was compiled or found on disk."""
    symbol = f"body_{name}"
    content = object_cache.load(f"{name}.o")
    made = "compiled" if content is None else "from disk"
    if content is None:
        content = _compiled(text.replace(NAME, f"@{symbol}"), target)
        object_cache.keep(f"{name}.o", content)
    engine = _engine()
    engine.add_object_file(binding.ObjectFileRef.from_data(content))
    engine.finalize_object()
    return SIGNATURE(engine.get_function_address(symbol)), made


def _compiled(text: str, target: Target) -> bytes:
    module = binding.parse_assembly(text)
    module.verify()
    module.triple = triple()
    with _unscheduled(binding.llvm_version_info[0], text.count("\n")):
        return bytes(machine(target).emit_object(module))


@contextmanager
def _unscheduled(version: int, n_lines: int) -> Iterator[None]:
    """Leave the order of the operations of a large network to the network, for one compilation.

    LLVM's machine scheduler makes half as much code again of spills from them. The option is global, and an
    LLVM without it would end the process: so only where it is known, and only where it matters.
    """
    if n_lines < LARGE or version > _LAST_KNOWN:
        yield
        return
    binding.set_option("involute", "-enable-misched=false")
    try:
        yield
    finally:
        binding.set_option("involute", "-enable-misched=true")


@cache
def _engine() -> binding.ExecutionEngine:
    """Return the one engine of this process, which owns all machine code."""
    initialise()
    return binding.create_mcjit_compiler(binding.parse_assembly(""), machine(host()))


def _evaluation(network: LogicNetwork, *, reads_target: bool) -> Any:
    """Return a function of the signature of bodies that evaluates the network."""
    return callback(
        lambda positive, negative: network.evaluate(np.array(positive), np.array(negative)),
        network.n_trits - reads_target,
        reads_target=reads_target,
    )


def _address(function: Any) -> int:
    return int(ctypes.cast(function, ctypes.c_void_p).value or 0)
