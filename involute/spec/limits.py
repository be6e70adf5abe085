"""How large a model of a file may be. A file is data of strangers: it shall not exhaust a machine.

Python has no such limits; each message says so.
"""

from involute.spec.site import Site

MAX_BYTES = 2**20
MAX_DEPTH = 16
MAX_DOTS = 64
MAX_CELLS = 10**7
MAX_AXES = 8
MAX_INPUTS = 13  # 3^13 outputs, 1.6 MB
MAX_NUMBERED = 7  # inputs of a rule given by its number: 3^7 outputs
MAX_BLOCK = 9  # cells of a block that is mapped to a block
MAX_SITES = 4096  # of a threshold network: its weights are a square matrix
MAX_STEPS = 10**7
MAX_TIME = 1000


def within(site: Site, what: str, value: int, largest: int) -> int:
    """Return the value, refused above the limit."""
    if value > largest:
        raise site.error(f"at most {largest:,} {what} in a model file", f"{value:,}", "build it in Python")
    return value
