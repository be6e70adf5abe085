"""``involute doctor``: versions and plug-ins, to put into a report of a problem."""

import platform
from importlib.metadata import PackageNotFoundError, version

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
    "python-sat": "sat",
}


def doctor() -> None:
    """Show versions, extras and plug-ins: what to put into a report of a problem."""
    with clear_ends():
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_row("Python", platform.python_version())
        table.add_row("system", platform.platform())
        for name, extra in LIBRARIES.items():
            table.add_row(name, _version(name, extra))
        found, skipped = everything()
        table.add_row("targets", ", ".join(found))
        output().print(table)
        for message in skipped:
            warn(message)


def _version(name: str, extra: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        mend = f'pip install "involute[{extra}]"' if extra else "reinstall involute"
        return f"absent ({mend})".replace("[", r"\[")
