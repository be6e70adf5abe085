"""``involute doctor``: versions, plug-ins and the machine, to put into a report of a problem."""

import platform
from importlib.metadata import PackageNotFoundError, version

from rich.markup import escape
from rich.table import Table

from involute.cli.exits import clear_ends
from involute.cli.targets import everything
from involute.cli.terminal import output, warn

LIBRARIES = {
    "involute": "",
    "numpy": "",
    "numba": "",
    "attrs": "",
    "cattrs": "",
    "hypothesis": "",
    "matplotlib": "",
    "rich": "",
    "typer": "",
    "pandas": "market",
    "networkx": "graphs",
    "xarray": "storage",
    "zarr": "storage",
    "scipy": "",
    "sympy": "symbolic",
    "llvmlite": "",
    "python-sat": "sat",
    "dask": "cluster",
    "distributed": "cluster",
}


def doctor() -> None:
    """Show versions, extras, plug-ins and the machine: what to put into a report of a problem."""
    with clear_ends():
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_row("Python", platform.python_version())
        table.add_row("system", platform.platform())
        for name, extra in LIBRARIES.items():
            table.add_row(name, _version(name, extra))
        from involute.ensemble.workers import number_of_threads

        table.add_row("threads", str(number_of_threads(None)))
        table.add_row("processor", _processor())
        table.add_row("compiled rules", _cache())
        found, skipped = everything()
        table.add_row("targets", ", ".join(found))
        output().print(table)
        for message in skipped:
            warn(message)


def _processor() -> str:
    """Return what machine code is made for."""
    from involute.engine.native.target import host

    target = host()
    return f"{target.cpu or 'unknown'}, vectors of {target.lanes} words"


def _cache() -> str:
    """Return where machine code is kept, and how much."""
    from involute.engine.native.object_cache import folder

    place = folder()
    sizes = [path.stat().st_size for path in place.iterdir() if path.is_file()] if place.is_dir() else []
    return escape(f"{place}: {len(sizes)} entries, {sum(sizes) / 1e6:.1f} MB")


def _version(name: str, extra: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        mend = f'pip install "involute[{extra}]"' if extra else "reinstall involute"
        return f"absent ({mend})".replace("[", r"\[")
