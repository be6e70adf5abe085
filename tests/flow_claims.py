"""An independent reading of "flow" certificates, word by word in plain Python, for tests."""

import base64
import itertools
import zlib

import numpy as np

from involute.certificates import proves


def numbers(data):
    """Return the numbers of a packed array or a text of signs, flat."""
    if isinstance(data, str):
        return ["-0+".index(sign) - 1 for sign in data]
    raw = base64.b64decode(data["data"])
    if data["dtype"] == "trits":
        found = [code // 3**k % 3 - 1 for k in range(5) for code in raw]
        return found[: int(np.prod(data["shape"]))]
    raw = zlib.decompress(raw)
    return np.frombuffer(raw, dtype=data["dtype"]).astype(object).tolist()


def read(table, cells, x):
    index = 0
    for cell in cells:
        index = 3 * index + x[cell] + 1
    return table[index]


def shifted(cells, step):
    return [tuple(a + b for a, b in zip(cell, step, strict=True)) for cell in cells]


def holds(claim):
    """Return whether a certificate of kind "flow", or each part of one of kind "all", is true."""
    if claim["kind"] == "all":
        return bool(claim["parts"]) and all(holds(part) for part in claim["parts"])
    if claim["kind"] != "flow" or claim["layers"][0]["layer"] == "block":
        return proves(None, claim)
    (layer,) = claim["layers"]
    table, density = numbers(layer["table"]), numbers(claim["density"])
    offsets = [tuple(cell) for cell in layer["offsets"]]
    places = [tuple(cell) for cell in claim["offsets"]]
    flows = [(f["shift"], [tuple(c) for c in f["offsets"]], numbers(f["values"])) for f in claim["flows"]]
    reads = {cell for place in places for cell in [place, *shifted(offsets, place)]}
    reads |= {c for step, cells, _ in flows for c in [*cells, *shifted(cells, step)]}
    if len(reads) > 13:
        return False
    cells = sorted(reads)
    for word in itertools.product((-1, 0, 1), repeat=len(cells)):
        x = dict(zip(cells, word, strict=True))
        after = {place: read(table, shifted(offsets, place), x) for place in places}
        left = read(density, places, after) - read(density, places, x)
        right = sum(read(v, shifted(own, step), x) - read(v, own, x) for step, own, v in flows)
        if not (left == right if claim["relation"] == "=" else left <= right):
            return False
    return True
