"""Where the model files of involute itself lie: in the package of a wheel, beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def shipped_models() -> dict[str, Path]:
    """Return the model files that come with involute, by name.

    >>> "cancellation" in shipped_models()
    True
    """
    inside = PACKAGE / "specs"
    folder = inside if inside.is_dir() else PACKAGE.parent / "specs"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}
