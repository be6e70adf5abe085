"""A `.bnet` file as a model: the network, its name, and what such a file does not claim."""

from pathlib import Path

from involute.eigen.bnet.reading import read_bnet
from involute.errors import InvalidSpecError
from involute.spec.model import Model
from involute.spec.model_file import Expectation, RunSettings
from involute.system import System
from involute.updates.network import NetworkRule


def network_model(text: str, path: Path) -> Model:
    r"""Return the Boolean network that a text in `.bnet` form says, under the name of its file.

    Boolean functions need not be self-dual. Where one is not, [A1] is declared to fail, for the file never
    claimed it.

    Raises
    ------
    InvalidSpecError
        A line is none; the message names the file, the line and the column.

    >>> model = network_model("a, !b\nb, a & b", Path("toggle.bnet"))
    >>> model.name, model.system.space.labels, [expected.law for expected in model.expected_refuted]
    ('toggle', ('a', 'b'), ['A1'])
    """
    try:
        system = read_bnet(f"{text}\n", name=path.stem)
    except InvalidSpecError as error:
        raise InvalidSpecError(f"{path.name}: {error}") from None
    n_nodes = system.space.n_cells
    return Model(
        name=path.stem,
        title=f"{path.stem}: a Boolean network of {n_nodes} nodes",
        summary="Each function acts through its Kleene extension: + is true, - is false, 0 is undetermined.",
        system=system,
        run=RunSettings(),
        expected_refuted=_not_claimed(system),
        source=path,
    )


def _not_claimed(system: System) -> tuple[Expectation, ...]:
    """Return that the update is not odd, with a node whose function is not self-dual, if there is one."""
    update, labels = system.update, getattr(system.space, "labels", ())
    tables = update.tables if isinstance(update, NetworkRule) else ()
    for label, table in zip(labels, tables, strict=True):
        if (table != -table[::-1]).any():
            because = f"a Boolean function need not be self-dual, and that of {label} is not"
            return (Expectation(law="A1", subject="update", because=because),)
    return ()
