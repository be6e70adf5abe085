"""The processor that machine code is made for: its name, its features, and the width of its vectors."""

from functools import cache
from typing import final

import attrs
from llvmlite import binding


@final
@attrs.frozen
class Target:
    """A processor as LLVM names it.

    Parameters
    ----------
    cpu : LLVM's name of the processor; empty for the plainest of this machine's family.
    features : LLVM's list of features, as ``+avx2,-avx512f``.
    lanes : 64-bit words a vector.
    ternary : whether one instruction computes any function of three inputs (AVX-512).
    """

    cpu: str
    features: str
    lanes: int
    ternary: bool


@cache
def host() -> Target:
    """Return this machine's processor."""
    initialise()
    try:
        features = binding.get_host_cpu_features()
    except RuntimeError:  # on processors that LLVM knows by name only
        features = binding.FeatureMap()
    ternary = bool(features.get("avx512f"))
    lanes = 8 if ternary else 4 if features.get("avx2") else 2
    return Target(binding.get_host_cpu_name(), features.flatten(), lanes, ternary)


@cache
def generic(lanes: int = 2) -> Target:
    """Return the plainest processor of this machine's family."""
    initialise()
    return Target("", "", lanes, ternary=False)


@cache
def initialise() -> None:
    """Prepare LLVM once a process."""
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()


@cache
def triple() -> str:
    """Return the triple of this process, with the one object format that the loader reads everywhere."""
    name = str(binding.get_process_triple())
    return name + "-elf" if "windows" in name else name


def machine(target: Target) -> binding.TargetMachine:
    """Return LLVM's code generator for a processor."""
    initialise()
    made = binding.Target.from_triple(triple())
    return made.create_target_machine(cpu=target.cpu, features=target.features, opt=2, jit=True)
