"""Check the certificates that proofs leave behind, with nothing but numpy and nothing else of involute.

A certificate is plain data, as JSON holds it. `accepts` recomputes all that it claims, windows included. To
trust a PROVED verdict it is enough to read this file, and to see that its tables are the model's.
"""

import base64
import math
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

Certificate = dict[str, Any]
LOCAL = {"block": 0, "offset": 0, "offsets": [0]}  # what a layer does not say
TOLERANCE = 1e-9  # for values that are no integers
WIDEST = 13  # cells of a window that is enumerated


def accepts(certificate: Certificate) -> bool:
    """Return whether a certificate proves what its kind claims.

    >>> accepts({"kind": "tables with parity", "sign": -1, "tables": ["-0+"]})
    True
    """
    try:
        return bool(KINDS[certificate["kind"]][1](certificate))
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, OverflowError, zlib.error):
        return False


def explanation(certificate: Certificate) -> str:
    """Return the claim of a certificate in words, and whether it is accepted.

    >>> explanation({"kind": "tables with parity", "sign": -1, "tables": ["--+"]})
    'refused: every table is even or odd, f(-w) = sign f(w)'
    """
    kind = str(certificate.get("kind"))
    claim = KINDS[kind][0] if kind in KINDS else f"no claim goes by the name {kind!r}"
    return f"{'accepted' if accepts(certificate) else 'refused'}: {claim}"


def array(data: Any) -> Any:
    """Return an array from signs, or from its dtype, shape and packed bytes."""
    if isinstance(data, str):
        return np.asarray(["-0+".index(sign) - 1 for sign in data], dtype=np.int8)
    raw = zlib.decompress(base64.b64decode(data["data"], validate=True))
    found = np.frombuffer(raw, dtype=np.dtype(data["dtype"])).reshape(data["shape"])
    if found.dtype.kind not in "if" or found.size == 0 or not np.isfinite(found).all():
        raise ValueError("finite numbers only")
    return found


def _integers(data: Any, least: int, most: int) -> Any:
    found = array(data)
    if found.dtype.kind != "i" or found.min() < least or found.max() > most:
        raise ValueError("integers of that range")
    return found


def _order_two(data: Any) -> Any:
    found = _integers(data, 0, math.prod(data["shape"]) - 1)
    if (found[found] != np.arange(found.size)).any():
        raise ValueError("a map of order two")
    return found


def _dynamics(data: Any) -> Any:
    times, controls, n = data["shape"]
    return _integers(data, 0, n - 1).reshape(times, controls, n)


def _compared(a: Any, b: Any, relation: str) -> bool:
    exact = a.dtype.kind == b.dtype.kind == "i"
    slack = 0 if exact else TOLERANCE * np.maximum(1.0, np.abs(b))
    below = bool((a <= b + slack).all())
    return {"<=": below, "=": below and bool((b <= a + slack).all())}[relation]


def _tables_with_parity(c: Certificate) -> bool:
    tables, sign = [array(table) for table in c["tables"]], c["sign"]
    return sign in {1, -1} and all((table == sign * table[::-1]).all() for table in tables)


def _least_at_neutral(c: Certificate) -> bool:
    rows = [array(table) for table in c["tables"]]
    least = all(_compared(row[:, [row.shape[1] // 2]], row, "<=") for row in rows)
    return least and (not c["not_negative"] or all(row.min() >= -TOLERANCE for row in rows))


def _threshold_network(c: Certificate) -> bool:
    weights, dead = array(c["weights"]), array(c["dead_zone"])
    sums = [sum(abs(int(w)) for w in row) for row in weights]
    fits = weights.shape == (len(sums), len(sums)) and weights.dtype.kind == dead.dtype.kind == "i"
    return fits and bool((dead >= 0).all()) and max(sums) < 2**63


def _words(width: int) -> Any:
    return np.stack(np.meshgrid(*[[-1, 0, 1]] * width, indexing="ij"), axis=-1).reshape(-1, width)


def _block_sums(c: Certificate) -> bool:
    density, width = array(c["density"]), c["table"]["shape"][1]
    before, after = density[_words(width) + 1], density[_integers(c["table"], -1, 1) + 1]
    return density.shape == (3,) and _compared(after.sum(axis=1), before.sum(axis=1), c["relation"])


def _blocks_undone(c: Certificate) -> bool:
    table = _integers(c["table"], -1, 1)
    powers = 3 ** np.arange(table.shape[1] - 1, -1, -1)
    return bool((_integers(c["inverse"], -1, 1)[(table + 1) @ powers] == _words(table.shape[1])).all())


def _equivariance(c: Certificate) -> bool:
    below, above, control = (_order_two(c[key]) for key in ("involution", "of_images", "of_controls"))
    image = _integers(c["map"], 0, len(above) - 1)
    fits = image.shape[1:] == (len(control), len(below))
    return fits and bool((image[:, control][:, :, below] == above[image]).all())


def _values(c: Certificate) -> bool:
    image, values = _dynamics(c["map"]), array(c["values"])
    after = c["sign"] * values[image]
    fits = c["sign"] in {1, -1} and len(values) == image.shape[2]
    return fits and _compared(after, np.broadcast_to(values, after.shape), c["relation"])


def _inverse(c: Certificate) -> bool:
    step = _dynamics(c["successors"])
    back = _dynamics(c["predecessors"])
    return bool((np.take_along_axis(back, step, axis=2) == np.arange(step.shape[2])).all())


def _exhaustive_lift(c: Certificate) -> bool:
    step, n_steps = _dynamics(c["successors"]), int(c["steps"])
    coarse = _integers(c["coarse"], 0, step.shape[2] - 1)
    above = _dynamics(c["coarse_successors"]) if "coarse_successors" in c else None
    period, holds = math.lcm(len(step), n_steps * (1 if above is None else len(above))), True
    for t in range(0, period, n_steps):
        for u in range(step.shape[1]):
            state, induced = np.arange(step.shape[2]), np.full(step.shape[2], -1)
            for k in range(n_steps):
                state = step[(t + k) % len(step), u][state]
            induced[coarse] = coarse[state]
            if above is not None:
                induced = above[t // n_steps % len(above), array(c["coarse_controls"])[u]]
            holds = holds and bool((induced[coarse] == coarse[state]).all())
    return holds and coarse.shape == step.shape[2:] and n_steps >= 1


def _induces(c: Certificate) -> bool:
    """Compute the centre block from every window of whole blocks on which it can depend."""
    block, projection = int(c["block"]), _integers(c["projection"], -1, 1)
    layers = [({**LOCAL, **x}, _integers(x["table"], -1, 1)) for x in c["layers"]]
    offsets = [int(o) for o in c["offsets"]]

    def sources(k: int, cell: int) -> list[int]:
        size, shift = layers[k][0]["block"], layers[k][0]["offset"]
        start = (cell - shift) // size * size + shift if size else 0
        return list(range(start, start + size)) if size else [cell + o for o in layers[k][0]["offsets"]]

    needed = [set(range(block))]  # the cells needed after each layer, last layer first
    for k in reversed(range(len(layers))):
        needed.append({source for cell in needed[-1] for source in sources(k, cell)})
    first, last = min([min(needed[-1]) // block, *offsets]), max([max(needed[-1]) // block, *offsets])
    width = (last - first + 1) * block
    if width > WIDEST or any(block % x["block"] for x, _ in layers if x["block"]):
        return False  # too wide, or a partition that lies in several ways to the coarse cells
    window = {first * block + i: np.arange(3**width) // 3 ** (width - 1 - i) % 3 - 1 for i in range(width)}

    def looked_up(table: Any, cells: list[Any]) -> Any:
        if len(table) != 3 ** len(cells):
            raise ValueError("a table of as many words as its cells have")
        return table[sum((cell + 1) * 3 ** (len(cells) - 1 - i) for i, cell in enumerate(cells))]

    now = window
    for k, (layer, table) in enumerate(layers):
        places = {cell: sources(k, cell) for cell in needed[-2 - k]}
        images = {cell: looked_up(table, [now[p] for p in read]) for cell, read in places.items()}
        now = {c: v[:, places[c].index(c)] if layer["block"] else v for c, v in images.items()}
    centre = looked_up(projection, [now[cell] for cell in range(block)])
    coarse = [looked_up(projection, [window[o * block + i] for i in range(block)]) for o in offsets]
    return bool((centre == looked_up(_integers(c["table"], -1, 1), coarse)).all())


KINDS: dict[str, tuple[str, Callable[[Certificate], Any]]] = {
    "all": ("every part holds", lambda c: c["parts"] and all(accepts(part) for part in c["parts"])),
    "two values": ("two states have two values", lambda c: c["values"][0] != c["values"][1]),
    "tables with parity": ("every table is even or odd, f(-w) = sign f(w)", _tables_with_parity),
    "tables least at neutral": ("every density is least at the neutral word", _least_at_neutral),
    "threshold network": ("integer sums cannot overflow, so their signs are odd", _threshold_network),
    "block sums": ("no block changes, or none raises, its sum", _block_sums),
    "blocks undone": ("the inverse table undoes the table", _blocks_undone),
    "exhaustive equivariance": ("the map commutes with the involutions at every state", _equivariance),
    "exhaustive values": ("no state and its image differ, or none rises, in value", _values),
    "exhaustive inverse": ("the inverse undoes every step", _inverse),
    "exhaustive lift": ("equal coarse states have equal coarse images", _exhaustive_lift),
    "window lift": ("every window has the coarse image of the induced rule", _induces),
}
