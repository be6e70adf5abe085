"""Model files: TOML in, a `System` and the settings of its run out. A model file is data and runs no text."""

from involute.spec.load import load_model
from involute.spec.model import Model

__all__ = ["Model", "load_model"]
