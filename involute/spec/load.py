"""Read a model file: TOML, to classes, to a `Model`; or say in one message what is wrong with it.

Boolean networks in `.bnet` form are models as well.
"""

import re
import tomllib
from os import PathLike
from pathlib import Path
from typing import Any

from involute.errors import InvalidSpecError, UnknownDomainError, explain
from involute.spec.bnet import network_model
from involute.spec.limits import MAX_BYTES, MAX_DEPTH, MAX_DOTS
from involute.spec.model import Model
from involute.spec.model_file import FORMAT
from involute.spec.shipped import shipped_models
from involute.spec.site import Site, shown
from involute.spec.spelling import correction

BNET = ".bnet"
ENDINGS = (".toml", BNET)
_MARKS = re.compile(r"[\n,=\[\]{}]")
_BLANKS = {ord(" "): None, ord("\t"): None}


def load_model(path_or_name: str | PathLike[str], *, allow_code: bool = False) -> Model:
    """Load a model file, or a model that comes with involute by its name.

    Parameters
    ----------
    path_or_name : a path that ends in ``.toml`` or ``.bnet``, or a name such as ``"cancellation"``.
    allow_code : load callables of loose Python files that the model names; only for files you trust.

    Raises
    ------
    InvalidSpecError
        The file says no model; the message names the place, what was expected, and the mend.
    CodeNotAllowedError
        The file names a callable of a loose Python file.
    UnknownDomainError
        No model has this name.

    >>> load_model("cancellation").system.space.shape
    (27,)
    """
    path = model_path(path_or_name)
    if path.suffix == BNET:
        return network_model(contents(path), path)
    return parsed(contents(path), path.name, folder=path.parent, source=path, allow_code=allow_code)


def model_path(path_or_name: str | PathLike[str]) -> Path:
    """Return the path of a model file given by path or name."""
    path = Path(path_or_name)
    if path.suffix in ENDINGS:
        return path
    shipped = shipped_models()
    if str(path_or_name) in shipped:
        return shipped[str(path_or_name)]
    expected = f"a path that ends in {' or '.join(ENDINGS)}, or a model among {', '.join(shipped)}"
    raise UnknownDomainError(
        explain(expected, repr(str(path_or_name)), correction(str(path_or_name), shipped))
    )


def contents(path: Path) -> str:
    """Return the text of a model file of moderate size."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        got = error.strerror or str(error)
        raise InvalidSpecError(f"{path}: {explain('a file', got, 'correct the path')}") from None
    if len(raw) > MAX_BYTES:
        mend = "put large tables behind an installed callable"
        raise InvalidSpecError(f"{path.name}: {explain(f'at most {MAX_BYTES:,} bytes', 'more', mend)}")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        got = f"byte {raw[error.start]:#04x} at position {error.start}"
        raise InvalidSpecError(f"{path.name}: {explain('text in UTF-8', got, 'save it as UTF-8')}") from None


def parsed(
    text: str, file: str, *, folder: Path = Path(), source: Path | None = None, allow_code: bool = False
) -> Model:
    """Return the model that a text in TOML says; ``file`` is its name in messages."""
    from involute.spec.structure import structured

    site = Site(file, folder=folder, allow_code=allow_code)
    data = _tables(text, site)
    declared = data.get("format")
    if declared != FORMAT or isinstance(declared, bool):
        got = "none" if declared is None else shown(declared)
        raise site.at("format").error(f"format = {FORMAT}", got, f"write format = {FORMAT} in the first line")
    spec = structured(data, site)
    if not spec.name.replace("-", "_").isidentifier():
        raise site.at("name").error("a name of letters, digits, - and _", shown(spec.name), "shorten it")
    system = site.build(spec)
    here = site.on(system.space)
    return Model(
        name=spec.name,
        title=spec.title or spec.name,
        summary=" ".join(spec.summary.split()),
        system=system,
        run=here.build(spec.run, "run"),
        expected_refuted=tuple(
            here.at("expected_refuted").build(part, i) for i, part in enumerate(spec.expected_refuted)
        ),
        source=source or Path(file),
    )


def _tables(text: str, site: Site) -> dict[str, Any]:
    if any(key.count(".") > MAX_DOTS and key[0] != "#" for key in _MARKS.split(text.translate(_BLANKS))):
        # reading a key takes time in the square of its dots
        raise site.error(f"at most {MAX_DOTS} dots in a key", "more", "nest tables instead")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise site.error("TOML", f"{error}", "correct that line; see toml.io") from None
    except (RecursionError, ValueError) as error:  # nested, or integers, beyond what Python reads
        got = "tables nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise site.error("TOML of moderate size", got, "simplify it") from None
    if _depth(data) > MAX_DEPTH:
        raise site.error(f"at most {MAX_DEPTH} levels of tables", "more", "build it in Python")
    return data


def _depth(data: Any) -> int:
    """Return how deep tables and lists are nested, level by level rather than by recursion."""
    level, depth = [data], 0
    while level and depth <= MAX_DEPTH:
        inner = [list(v.values()) if isinstance(v, dict) else v for v in level if isinstance(v, dict | list)]
        level, depth = [entry for row in inner for entry in row], depth + 1
    return depth
