"""Imports point downwards only, there are no cycles, and heavy libraries stay where they are used."""

import ast
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parents[1]
CORE = ROOT / "involute"

# The levels, lowest first; a name stands for a module or a package of the core.
LEVELS = [
    {"errors", "arrays", "checking", "notation", "laws", "identity", "certificates"},
    {"kernels"},
    {"algebra", "spaces", "involutions", "automata", "logic", "engine"},
    {"updates", "actions", "quantities", "towers", "emissions", "charts", "coders"},
    {"system"},
    {
        "trajectory",
        "observers",
        "storage",
        "simulate",
        "decide",
        "verify",
        "mdl",
        "find",
        "eigen",
        "hashlife",
    },
    {"domain", "registry", "spec", "census", "ensemble"},
    {"plot", "report", "testing"},
    {"cli"},
    {"__main__"},
]
# Within a level these may import those: a folder that builds on another of its own height.
SAME_LEVEL = {
    "checking": {"errors"},
    "laws": {"errors", "arrays", "notation"},
    "notation": {"errors", "arrays"},
    "identity": {"notation"},
    "involutions": {"spaces"},
    "towers": {"updates"},
    "engine": {"logic", "spaces"},
    "eigen": {"decide", "find"},
    "simulate": {"trajectory", "observers", "storage"},
    "trajectory": {"storage"},
    "storage": {"trajectory"},
    "find": {"decide"},
    "verify": {"decide", "find"},
    "registry": {"domain", "spec"},
    "report": {"plot"},
}
# The only rooms that may import these libraries (the standard library, numpy and attrs go anywhere).
LIBRARIES = {
    "numba": {"kernels"},
    "hypothesis": {"decide", "testing"},
    "pytest": {"testing"},
    "matplotlib": {"plot", "report", "domain"},
    "jinja2": {"report"},
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"cli", "verify", "simulate", "progress", "trajectory"},
    "cattrs": {"spec"},
    "xarray": {"storage"},
    "zarr": {"storage"},
    "sympy": {"actions", "updates", "decide"},
    "llvmlite": {"engine"},
    "dask": {"ensemble"},
    "distributed": {"ensemble"},
    "scipy": {"automata", "find"},
    "pysat": {"find", "eigen"},
    "networkx": {"plot"},
}
LIGHT = {"numpy", "numba", "attrs", "attr", "llvmlite"}


def module_name(path):
    """Return the dotted name of a file of the core."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path):
    """Yield the absolute names that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = {module_name(path): path for path in sorted(CORE.rglob("*.py")) if "template" not in path.parts}
LEVEL_OF = {room: i for i, rooms in enumerate(LEVELS) for room in rooms}


def room_of(module):
    """Return the module or package of the core that a dotted name lies in."""
    return module.split(".")[1] if module.count(".") else ""


def internal(path):
    """Return the modules of the core that a file imports."""
    return {name for name in imports(path) if name in MODULES and name != "involute"}


@pytest.mark.parametrize("module", [m for m in MODULES if m != "involute"])
def test_imports_point_downwards(module):
    room = room_of(module)
    assert room in LEVEL_OF, f"{room} has no level: give it one here and in docs/explanation/architecture.md"
    for other in internal(MODULES[module]):
        target = room_of(other)
        allowed = LEVEL_OF[target] < LEVEL_OF[room] or target == room or target in SAME_LEVEL.get(room, set())

        assert allowed, f"{module} imports {other}"


def test_no_cycles_among_modules():
    graph = nx.DiGraph((module, other) for module, path in MODULES.items() for other in internal(path))

    assert list(nx.simple_cycles(graph)) == []


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_in_their_rooms(module):
    for name in imports(MODULES[module]):
        library = name.split(".")[0]
        if library in LIBRARIES:
            assert room_of(module) in LIBRARIES[library], f"{module} imports {library}"


@pytest.mark.parametrize("module", MODULES)
def test_the_core_knows_no_domain(module):
    assert not [name for name in imports(MODULES[module]) if name.startswith("involute_")]


def test_domains_do_not_import_each_other():
    for path in (ROOT / "domains").rglob("*.py"):
        own = path.relative_to(ROOT / "domains").parts[0]
        others = {n.split(".")[0] for n in imports(path) if n.startswith("involute_")} - {own}

        assert not others, f"{path} imports {others}"


def test_top_level_folders():
    """Nothing else grows beside the five rooms."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    if tracked.returncode:
        pytest.skip("not a git checkout")
    folders = {line.split("/")[0] for line in tracked.stdout.splitlines() if "/" in line}

    assert {f for f in folders if not f.startswith(".")} <= {"involute", "domains", "specs", "tests", "docs"}


LIGHT_IMPORT = """
import sys, time
import numpy, numba, attrs
before = set(sys.modules)
start = time.process_time()
import involute
seconds = time.process_time() - start
tops = {name.split(".")[0] for name in set(sys.modules) - before}
print(seconds, *sorted(tops - set(sys.stdlib_module_names) - {"involute"}))
"""


def test_import_is_light():
    """`import involute` loads only numpy, numba and attrs; beyond them it takes half a CPU second at most."""
    done = subprocess.run([sys.executable, "-c", LIGHT_IMPORT], capture_output=True, text=True, check=True)
    seconds, *loaded = done.stdout.split()

    assert set(loaded) <= LIGHT
    assert float(seconds) < 0.5


def test_no_module_is_loaded_under_two_names():
    assert not [name for name in sys.modules if name.startswith("domains.")]
