"""Check the certificates that proofs leave behind, with nothing but numpy and nothing else of involute.

`accepts` recomputes all that plain data claims; `proves` asks besides that a law asks this of its tables.
"""

import base64
import math
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

Certificate = dict[str, Any]
TAGS = frozenset({"law", "subject", "identity", "parity"})  # whose proof it is: beside the outermost claim
WIDEST, DEEPEST, LARGEST = 13, 50, 2**30  # cells of a window; nested parts; bytes, and states stepped on
THREES, DTYPES = {3**w for w in range(20)}, {"|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<f4", "<f8"}


def accepts(certificate: Certificate) -> bool:
    """Return whether a certificate proves what its kind claims, of the tables it holds."""
    return proves(None, certificate)


def proves(law: str | None, certificate: Certificate, **tags: str) -> bool:
    """Return whether a certificate is accepted, names this law (if any) and tags, and claims what it asks."""
    try:
        asked = dict.fromkeys(["all", *KINDS], ANY)
        if law is not None:
            name = f"{law} {certificate['parity']}" if "parity" in certificate else law
            asked, tags = LAWS[name], {"law": law, **tags}
        claims = _claims(certificate, DEEPEST, TAGS)
        _require(certificate["kind"] in asked and all(certificate[tag] == tags[tag] for tag in tags))
        _require(all(asked[kind].items() <= claim.items() for kind, claim in claims))
        return all(KINDS[kind](**{key: FIELDS[key](claim[key]) for key in claim}) for kind, claim in claims)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it proves nothing
        return False


def explanation(certificate: Certificate, law: str | None = None) -> str:
    """Return in words whether a certificate is accepted (as a proof of a law), and its kind."""
    return f"{'accepted' if proves(law, certificate) else 'refused'}: {certificate.get('kind')}"


def _claims(certificate: Any, depth: int, tags: frozenset[str]) -> list[tuple[str, Any]]:
    own = {key: value for key, value in certificate.items() if key not in tags}
    if (kind := own.pop("kind")) != "all":
        return [(kind, own)]
    parts = list.copy(own["parts"]) if depth and set(own) == {"parts"} else []
    return [claim for part in parts or own["none"] for claim in _claims(part, depth - 1, frozenset())]


def _require(condition: Any) -> None:
    if not condition:
        raise ValueError("a well-formed certificate")


def _whole(number: Any, least: int = 0, most: int = LARGEST) -> int:
    _require(type(number) is int and least <= number <= most)
    return int(number)


def array(data: Any) -> Any:
    """Return an array from signs, or from dtype, shape and packed bytes; as int64 or float64, and finite."""
    if isinstance(data, str):
        found = np.asarray(["-0+".index(sign) - 1 for sign in data], dtype=np.int64)
    else:
        _require(set(data) == {"dtype", "shape", "data"} and data["dtype"] in DTYPES)
        dtype, shape = np.dtype(data["dtype"]), [_whole(n, 1) for n in list.copy(data["shape"])]
        raw, size = base64.b64decode(data["data"], validate=True), _whole(math.prod(shape) * dtype.itemsize)
        found = np.frombuffer(zlib.decompressobj().decompress(raw, size + 1), dtype).reshape(shape)
        found = found.astype("f8" if dtype.kind == "f" else "i8")
    _require(found.size and np.isfinite(found).all() and (found.dtype.kind == "f" or found.min() > -(2**63)))
    return found


def _integers(data: Any, n_axes: int | None = None, least: int = 0, most: int = LARGEST) -> Any:
    found = array(data)
    _require(n_axes in {None, found.ndim} and found.dtype.kind == "i")
    _require(least <= found.min() and found.max() <= most)
    return found


def _words(width: int) -> Any:
    return np.arange(3 ** _whole(width, 1, WIDEST))[:, None] // 3 ** np.arange(width - 1, -1, -1) % 3 - 1


class _Layer:  # a table by columns, and which cells (and which of its columns) decide a cell
    def __init__(self, layer: str, table: Any, block: Any = 1, offset: Any = 0, offsets: Any = None) -> None:
        self.near, self.rows = offsets and FIELDS["offsets"](offsets), FIELDS["table"](table)
        self.block, self.shift = _whole(block, 1, WIDEST), _whole(offset, 0, WIDEST)
        _require((self.near and block == 1 and not offset) if layer == "local" else layer == "block")
        _require(layer == "local" or (offsets is None and self.rows.shape == _words(self.block).shape))
        self.rows = self.rows[:, None] if self.near else self.rows

    def reads(self, cell: int) -> tuple[list[int], int]:
        place = (cell - self.shift) % self.block
        return [cell + o for o in self.near or range(-place, self.block - place)], place


def _looked_up(table: Any, cells: list[Any]) -> Any:
    _require(len(table) == 3 ** len(cells))
    return table[sum((cell + 1) * 3 ** (len(cells) - 1 - i) for i, cell in enumerate(cells))]


def _induces(block: int, projection: Any, layers: Any, offsets: Any, table: Any) -> bool:
    needed = [
        set(range(_whole(block, 1, WIDEST)))
    ]  # cells on which the centre block depends, last layer first
    for layer in reversed(layers):
        needed.append({source for cell in needed[-1] for source in layer.reads(cell)[0]})
        _require(block % layer.block == 0 and max(needed[-1]) - min(needed[-1]) < WIDEST)
    first, last = min([min(needed[-1]) // block, *offsets]), max([max(needed[-1]) // block, *offsets])
    window = now = dict(enumerate(_words((last - first + 1) * block).T, first * block))
    _require(len(layers) * len(now[first * block]) <= LARGEST // 4)
    for layer, cells in zip(layers, needed[-2::-1], strict=True):
        read = {cell: layer.reads(cell) for cell in cells}
        now = {c: _looked_up(layer.rows, [now[p] for p in read[c][0]])[..., read[c][1]] for c in cells}
    coarse = [_looked_up(projection, [window[o * block + i] for i in range(block)]) for o in offsets]
    found = _looked_up(projection, [now[cell] for cell in range(block)])
    return bool((found == _looked_up(table, coarse)).all())


def _lifts(successors: Any, coarse: Any, steps: int, coarse_successors: Any, coarse_controls: Any) -> bool:
    n_times, n_controls, n = successors.shape
    period = math.lcm(n_times, steps * len(coarse_successors))
    _require(
        0 < period * n_controls * n <= LARGEST and (coarse.size, coarse_controls.size) == (n, n_controls)
    )
    for t in range(0, period, steps):
        state = np.tile(np.arange(n), (n_controls, 1))
        for k in range(t, t + steps):
            state = np.take_along_axis(successors[k % n_times], state, axis=1)
        above = coarse_successors[t // steps % len(coarse_successors)][coarse_controls]
        _require((above[:, coarse] == coarse[state]).all())
    return True


# fmt: off
FIELDS: dict[str, Callable[[Any], Any]] = {  # how each field of a claim is read
    **dict.fromkeys(["block", "neutral", "steps"], _whole),
    **dict.fromkeys(["table", "inverse", "projection"], lambda d: _integers(d, None, -1, 1)),
    **dict.fromkeys(["weights", "dead_zone"], lambda d: _integers(d, None, -(2**63), 2**63)),
    **dict.fromkeys(["layers", "coarse_layers"], lambda d: [_Layer(**layer) for layer in list.copy(d)]),
    **dict.fromkeys(["image", "successors", "predecessors", "coarse_successors"], lambda d: _integers(d, 3)),
    **dict.fromkeys(["involution", "of_controls", "of_images", "coarse", "coarse_controls"],
                    lambda d: _integers(d, 1)),
    "sign": lambda d: _whole(d, -1, 1) or _whole(d, 1, 1),
    "not_negative": lambda d: {"True": True, "False": False}[repr(d)],
    "relation": {"=": np.equal, "<=": np.less_equal}.__getitem__,
    "tables": lambda d: [array(table) for table in list.copy(d)] or _whole(d),
    "density": lambda d: _integers(d, 1, -(2**59), 2**59),  # 13 of these do not overflow
    "values": lambda d: [np.asarray(v) for v in d if np.isfinite(v).all()] if type(d) is list else array(d),
    "states": lambda d: {state for state in list.copy(d) if isinstance(state, str) and state},
    "offsets": lambda d: [_whole(offset, -LARGEST) for offset in list.copy(d) if len(d) <= WIDEST],
}
KINDS: dict[str, Callable[..., Any]] = {  # what each kind claims
    "two values": lambda states, values: (len(states) == len(values) == 2
        and values[0].shape == values[1].shape and (values[0] != values[1]).any()),
    "tables with parity": lambda sign, tables: all(len(t) in THREES and np.all(t == sign * t[::-1])
        for t in tables),
    "tables least at neutral": lambda tables, not_negative: all(t.shape[1] in THREES
        and (t >= t[:, [t.shape[1] // 2]]).all() and t.min() * not_negative >= 0 for t in tables),
    "threshold network": lambda weights, dead_zone: (weights.shape == (len(weights),) * 2
        and dead_zone.size in {1, len(weights)} and dead_zone.ndim <= 1 and dead_zone.min() >= 0
        and max(sum(abs(int(weight)) for weight in row) for row in weights) < 2**63),
    "block sums": lambda table, density, relation: (
        density.shape == (3,) and table.shape == _words(table.shape[1]).shape
        and relation(density[table + 1].sum(1), density[_words(table.shape[1]) + 1].sum(1)).all()),
    "blocks undone": lambda table, inverse: (table.shape == inverse.shape == _words(table.shape[1]).shape
        and (_looked_up(inverse, list(table.T)) == _words(table.shape[1])).all()),
    "exhaustive equivariance": lambda image, involution, of_controls, of_images: (
        image.shape[1:] == (len(of_controls), len(involution))
        and all((own[own] == np.arange(len(own))).all() for own in (involution, of_controls, of_images))
        and (image[:, of_controls][:, :, involution] == of_images[image]).all()),
    "exhaustive parity": lambda involution, values, sign: (
        len(values) == len(involution) and (involution[involution] == np.arange(len(values))).all()
        and (values[involution] == sign * values).all()),
    "exhaustive minimum": lambda values, neutral: values.ndim == 1 and 0 <= values[neutral] == values.min(),
    "exhaustive values": lambda image, values, relation: (
        len(values) == image.shape[2] and relation(values[image], values).all()),
    "exhaustive inverse": lambda successors, predecessors: (successors.shape == predecessors.shape
        and (np.take_along_axis(predecessors, successors, 2) == np.arange(successors.shape[2])).all()),
    "exhaustive lift": _lifts, "window lift": _induces,
    "declared lift": lambda coarse_layers, **fine: _induces(**fine)
        and _induces(1, array("-0+"), coarse_layers, fine["offsets"], fine["table"]),
}
ANY, ODD, EVEN = {}, {"sign": -1}, {"sign": 1}  # type: dict[str, Any], dict[str, Any], dict[str, Any]
LAWS: dict[str, dict[str, dict[str, Any]]] = {  # which claims prove a law
    "A1": {"all": ANY, "tables with parity": ODD, "threshold network": ANY, "exhaustive equivariance": ANY},
    "A0": {"two values": ANY}, "A1'": {"all": ANY, "blocks undone": ANY, "exhaustive inverse": ANY},
    **{law: {"tables with parity": sign, "exhaustive parity": sign}
       for law, sign in (("A2", EVEN), ("A7 even", EVEN), ("A7 odd", ODD))},
    "A3": {"tables least at neutral": {"not_negative": True}, "exhaustive minimum": ANY},
    "A4": {"tables least at neutral": {"not_negative": False}}, "A8": {"tables with parity": ODD},
    **{law: {kind: {"relation": relation} for kind in ("block sums", "exhaustive values")} | {"all": ANY}
       for law, relation in (("A5", "="), ("A6", "<="))},
    "A9": {"tables with parity": ODD, "exhaustive equivariance": ANY},
    "A10": {"all": ANY, "window lift": ANY, "declared lift": ANY, "exhaustive lift": ANY},
}
