"""Check the certificates that prove laws, with nothing but numpy and nothing else of involute."""

import base64
import math
import zlib
from typing import Any

import numpy as np

WIDEST, DEEPEST, LARGEST = 13, 50, 2**28  # cells of a window; nested parts; bytes, and states stepped on
MOST, DTYPES = 2**25, {"|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<f4", "<f8"}
ODD_NAMES = "sin tan sinh tanh asin asinh atan sign cbrt mod3 clip threshold".split()  # noqa: SIM905
def proves(law: str | None, certificate: dict[str, Any], **tags: str) -> bool:
    """Return whether a certificate is accepted, names this law (if any) and tags, and claims what it asks."""
    try:
        asked = dict.fromkeys(["all", *KINDS], ANY)
        if law is not None:
            name = f"{law} {certificate['parity']}" if "parity" in certificate else law
            asked, tags = LAWS[name], {"law": law, **tags}
        claims = _claims(certificate, DEEPEST, frozenset({"law", "subject", "identity", "parity"}))
        _require(certificate["kind"] in asked and all(certificate[tag] == tags[tag] for tag in tags))
        _require(all(asked[kind].items() <= claim.items() for kind, claim in claims))
        return all(KINDS[kind](**{key: FIELDS[key](claim[key]) for key in claim}) for kind, claim in claims)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it proves nothing
        return False
def _claims(certificate: Any, depth: int, tags: frozenset[str]) -> list[tuple[str, Any]]:
    own = {key: value for key, value in certificate.items() if key not in tags}
    if (kind := own.pop("kind")) != "all":
        return [(kind, own)]
    _require(depth > 0 and set(own) == {"parts"} and own["parts"])
    return [claim for part in list.copy(own["parts"]) for claim in _claims(part, depth - 1, frozenset())]
def _whole(number: Any, least: int = 0, most: int = LARGEST) -> Any:
    if type(number) is not int or not least <= number <= most:
        raise ValueError("a well-formed certificate")
    return number
_require: Any = lambda condition: _whole(int(bool(condition)), 1)
def array(data: Any, most: int = MOST) -> Any:
    """Return an array from signs, or from dtype, shape and packed bytes; as int64 or float64, and finite."""
    if isinstance(data, str):
        return np.asarray(["-0+".index(sign) - 1 for sign in data], dtype=np.int64)
    _require(set(data) == {"dtype", "shape", "data"} and data["dtype"] in {*DTYPES, "trits"})
    raw, shape = base64.b64decode(data["data"], validate=True), [_whole(n, 1) for n in data["shape"].copy()]
    if data["dtype"] == "trits":  # five a byte, in five bands
        found = (np.frombuffer(raw, "u1") // 3 ** np.arange(5)[:, None] % 3 - 1).ravel()
        return found[:_whole(math.prod(shape), 1, most)].reshape(shape)
    size = _whole(math.prod(shape), 1, most) * (dtype := np.dtype(data["dtype"])).itemsize
    found = np.frombuffer(zlib.decompressobj().decompress(raw, size + 1), dtype).reshape(shape)
    _require(np.isfinite(found).all() and (dtype.kind == "f" or found.min() > -(2**63)))
    return found.astype("f8" if dtype.kind == "f" else "i8")
def _integers(data: Any, n_axes: int = 0, low: int = 0, top: int = LARGEST, most: int = MOST) -> Any:
    data = array(data, most)
    _require(n_axes in {0, data.ndim} and data.dtype.kind == "i" and low <= data.min() and data.max() <= top)
    return data
_cell: Any = lambda d: tuple(_whole(n, -LARGEST) for n in d) if type(d) is list else _whole(d, -LARGEST)
def _moved(at: Any, by: Any) -> Any:
    return tuple(a + b for a, b in zip(at, by, strict=True)) if type(by) is tuple else at + by if by else at
_word: Any = lambda n, i: (np.arange(3 ** _whole(n, 1, WIDEST)) // 3 ** (n - 1 - i) % 3 - 1).astype(np.int8)
_classes: Any = lambda values: np.unique(values, axis=0, return_inverse=True)[1].ravel()
def _looked_up(table: Any, cells: list[Any]) -> Any:
    _require(len(table) == 3 ** len(cells))
    return table[sum((cell + 1) * np.int64(3 ** (len(cells) - 1 - i)) for i, cell in enumerate(cells))]
def _layer(layer: str, table: Any, block: Any = 1, offset: Any = 0, offsets: Any = None) -> Any:
    rows = _integers(table, 1 if layer == "local" else 2, -1, 1, 13 * 3**13).astype(np.int8)
    if layer == "local":
        near = FIELDS["offsets"](offsets)
        _require(near and block == 1 and not offset)
        return 1, rows[:, None], lambda cell: ([_moved(cell, by) for by in near], 0)
    _require((layer, offsets) == ("block", None) and rows.shape == (3 ** _whole(block, 1, 13), block))
    return block, rows, lambda c: ([c - (c - offset) % block + i for i in range(block)], (c - offset) % block)
def _run(layers: Any, wanted: Any, widened: Any = sorted) -> tuple[Any, Any]:
    needed = [set(wanted)]  # the cells on which these depend, last layer first
    for _, _, reads in reversed(layers):
        needed.append({source for cell in needed[-1] for source in reads(cell)[0]})
        _require(len(needed[-1]) <= WIDEST)
    cells = widened(needed[-1])
    before = now = {cell: _word(len(cells), i) for i, cell in enumerate(cells)}
    for (_, rows, reads), still in zip(layers, needed[-2::-1], strict=True):
        read = {cell: reads(cell) for cell in still}
        now = {cell: _looked_up(rows, [now[p] for p in places])[..., k] for cell, (places, k) in read.items()}
    return before, now
def _induces(block: int, projection: Any, layers: Any, offsets: Any, table: Any) -> bool:
    _require(all(block % own == 0 for own, _, _ in layers))
    before, now = _run(layers, range(block), lambda cells: range(
        block * min([min(cells) // block, *offsets]), block * (max([max(cells) // block, *offsets]) + 1)))
    coarse = [_looked_up(projection, [before[o * block + i] for i in range(block)]) for o in offsets]
    return bool((_looked_up(projection, [now[c] for c in range(block)]) == _looked_up(table, coarse)).all())
def _flows(layers: Any, offsets: Any, density: Any, relation: Any, flows: Any) -> Any:
    period = _whole(math.lcm(*(block for block, _, _ in layers)), 1, WIDEST)
    _require(period == 1 or not any(shift % period for _, _, shift in flows))
    here = [[_moved(cell, start) for cell in offsets] for start in range(period)]
    ends = [(-1, v, [_moved(c, by) for c in at]) for v, at, by in flows] + [(1, v, at) for v, at, _ in flows]
    ends += [(-1, density, at) for at in here]
    before, now = _run(layers, set().union(*here), lambda own: sorted(own.union(*(at for *_, at in ends))))
    after = sum(_looked_up(density, [now[c] for c in at]) for at in here)
    return relation(after + sum(n * _looked_up(v, [before[c] for c in at]) for n, v, at in ends), 0).all()
def _lifts(successors: Any, coarse: Any, steps: int, coarse_successors: Any, coarse_controls: Any) -> bool:
    (n_times, n_controls, n), g, now = successors.shape, coarse_successors, coarse
    period = _whole(math.lcm(n_times, steps * len(g)), 1, LARGEST // (n_controls * max(n, g.shape[2], 2**12)))
    _require((len(coarse), len(coarse_controls)) == (n, n_controls))
    for t in range(period):
        now = np.take_along_axis(successors[t % n_times], now if t % steps else np.arange(n)[None], axis=1)
        _require((t + 1) % steps or (g[t // steps % len(g)][coarse_controls][:, coarse] == coarse[now]).all())
    return True
def _equal_steps(source: Any, target: Any, letter: Any) -> Any:  # edges of one letter, pairs of nodes
    same = letter[:, None] == letter[: _whole(len(letter), 1, 3**8)]
    i, j = np.nonzero(same[: _whole(int(same.sum()), 1, 2**24)])
    n = 1 + int(max(source.max(), target.max()))
    return i, j, source[i] * n + source[j], target[i] * n + target[j], _whole(n * n, 1, 2**25)
def _ranked(letters: Any, n_letters: int, ranks: Any, injective: Any) -> bool:
    edges, n = np.arange(len(letters)), len(letters) // n_letters
    _, _, p, s, size = _equal_steps(edges // n_letters, edges % n, letters)
    off, now, then = np.arange(size) // n != np.arange(size) % n, ranks[p], ranks[s]
    _require(len(letters) == n_letters ** round(math.log(len(letters), n_letters)) and n >= n_letters)
    _require(len(np.unique(letters)) <= n_letters and len(ranks) == size)
    if injective:  # > 0: no endless walk leaves the pair; < 0: none arrives; 0: the diagonal
        falls, rises = (then > 0) & (then < now), (then < now) & (now < 0)
        return bool(((ranks != 0) == off).all() and falls[now > 0].all() and rises[then < 0].all())
    left = off[s] & ((now == 1) | ~off[p])
    return bool(not ranks[~off].any() and off[s][now == 1].all() and (then[left] == 1).all())
def _cuts(source: Any, target: Any, letter: Any, cut: Any, radius: int) -> bool:
    source, target, letter, cut = np.stack([source, target, letter, cut])  # of one length
    i, j, p, s, size = _equal_steps(source, target, letter)
    before = after = np.ones(size, dtype=bool)  # pairs with a context of so many equal letters
    for _ in range(radius * (_whole(radius * (len(i) + size), 0, 2**29) >= 0)):
        before, after = (np.bincount(a, minlength=size) > 0 for a in (s[before[p]], p[after[s]]))
    return bool((cut[i] == cut[j])[before[p] & after[s]].all())
def _parity(tree: Any) -> Any:  # +1 even, -1 odd, 0 neither as far as this goes
    head, *rest = list.copy(tree)
    signs = [_parity(part) for part in rest if type(part) is list]
    _require(len(rest) - len(signs) == {"+": 0, "*": 0}.get(head, 1) and (signs or head in {"x", "c"}))
    if head == "f":
        is_odd, is_even = (len(signs) == 1 and rest[0] in own for own in (ODD_NAMES, ("cos", "cosh", "abs")))
        return signs[0] if is_odd else abs(signs[0]) if is_even else int(min(signs) == 1)
    product = math.prod(signs * (_whole(rest[1], 1, 99) if head == "^" else 1))
    return {"x": -1, "c": 1, "*": product, "^": product, "+": sum(set(signs)) * (len(set(signs)) == 1)}[head]
FIELDS: dict[str, Any] = {key: read for keys, read in {  # how each field of a claim is read
    "table projection": lambda d: _integers(d, 1, -1, 1), "steps radius": lambda d: _whole(d, 0, 9999),
    "generator check": lambda d: _integers(d, 2, -1, 1, 2**14), "neutral": _whole,
    "layers coarse_layers": lambda d: [_whole(len(d), 1, DEEPEST)] and [_layer(**own) for own in d],
    "image successors predecessors coarse_successors": lambda d: _integers(d, 3),
    "involution of_controls of_images coarse coarse_controls source target cut": lambda d: _integers(d, 1),
    "letters letter ranks": lambda d: _integers(d, 1, -LARGEST),
    "not_negative injective": lambda d: {"True": True, "False": False}[repr(d)],
    "sign": lambda d: _whole(d, -1, 1) or _whole(d, 1, 1), "block n_letters": lambda d: _whole(d, 1, 13),
    "relation": {"=": np.equal, "<=": np.less_equal}.__getitem__,
    "tables": lambda d: map(array, list.copy(d) or d["none"]),  # one at a time
    "trees": lambda d: [_parity(tree) for tree in list.copy(d)] or _whole(d),
    "density": lambda d: _integers(d, 1, -(2**56), 2**56, 3**13),  # a few dozen of these do not overflow
    "values of": lambda d: array(d) if type(d) is dict else [
        np.array(value) for value in list.copy(d) if np.isfinite(value).all() or d[""]],
    "states": lambda d: {state for state in list.copy(d) if (type(state) is str and state) or d[""]},
    "offsets": lambda d: [_whole(len(d), 0, WIDEST)] and [_cell(cell) for cell in list.copy(d)],
    "flows": lambda d: [_whole(len(d), 0, WIDEST)] and [(FIELDS["density"](f["values"]),
        FIELDS["offsets"](f["offsets"]), _cell(f["shift"])) for f in list.copy(d)],
}.items() for key in keys.split()}
KINDS: dict[str, Any] = {  # what each kind claims
    "flow": _flows, "pair ranks": _ranked, "cuts by context": _cuts, "exhaustive lift": _lifts,
    "undone": lambda layers: len(layers) > 1 and all((now[c] == before[c]).all() for before, now in
        [_run(layers, range(math.lcm(*(block for block, _, _ in layers))))] for c in now),
    "window lift": _induces, "declared lift": lambda coarse_layers, **fine: _induces(**fine)
        and _induces(1, array("-0+"), coarse_layers, fine["offsets"], fine["table"]),
    "two values": lambda states, values: (len(states) == len(values) == 2
        and values[0].shape == values[1].shape and (values[0] != values[1]).any()),
    "expression parity": lambda sign, trees: all(parity == sign for parity in trees),
    "tables with parity": lambda sign, tables: all(3**19 % len(t) == 0
        and np.all(t == sign * t[::-1]) for t in tables),
    "tables least at neutral": lambda tables, not_negative: all(3**19 % t.shape[1] == 0
        and (t >= t[:, [t.shape[1] // 2]]).all() and t.min() * not_negative >= 0 for t in tables),
    "exhaustive equivariance": lambda involution, **own: KINDS["coarse map"](involution, involution, **own),
    "coarse map": lambda involution, of_images, image, of_controls: (
        image.shape[1:] == (len(of_controls), len(involution))
        and all((own[own] == np.arange(len(own))).all() for own in (involution, of_controls, of_images))
        and (image[:, of_controls][:, :, involution] == of_images[image]).all()),
    "exhaustive parity": lambda involution, values, sign: ((values[involution] == sign * values).all()
        and np.array_equal(involution[involution], np.arange(len(values)))),
    "exhaustive minimum": lambda values, neutral: values.ndim == 1 and 0 <= values[neutral] == values.min(),
    "exhaustive values": lambda image, values, relation: (len(values) == image.shape[2]
        and _whole(image.size * values[0].size, 1, MOST) and relation(values[image], values).all()),
    "exhaustive inverse": lambda successors, predecessors: (successors.shape == predecessors.shape
        and (np.take_along_axis(predecessors, successors, 2) == np.arange(successors.shape[2])).all()),
    "integrity": lambda values, of, image, involution, relation, sign: (
        KINDS["exhaustive values"](image, of, relation) and KINDS["exhaustive parity"](involution, of, sign)
        and np.unique(np.stack([_classes(of), _classes(values)]), axis=1).shape[1] == _classes(of).max() + 1),
    "syndrome": lambda generator, check: not (check @ generator.T % 3).any(),
}
ANY, ODD, EVEN = {}, {"sign": -1}, {"sign": 1}  # type: dict[str, Any], dict[str, Any], dict[str, Any]
LAWS: dict[str, dict[str, dict[str, Any]]] = {  # which claims prove a law
    "A0": {"two values": ANY}, "A1'": {"all": ANY, "undone": ANY, "exhaustive inverse": ANY},
    "A1": {"all": ANY, "tables with parity": ODD, "exhaustive equivariance": ANY, "expression parity": ODD},
    **{law: {"tables with parity": sign, "exhaustive parity": sign, "expression parity": sign}
       for law, sign in (("A2", EVEN), ("A7 even", EVEN), ("A7 odd", ODD))},
    "A3": {"tables least at neutral": {"not_negative": True}, "exhaustive minimum": ANY},
    "A4": {"tables least at neutral": {"not_negative": False}}, "A8": {"tables with parity": ODD},
    **{law: {"all": ANY, "syndrome": ANY, "exhaustive values": {"relation": sign}, "flow": {"relation": sign}}
       for law, sign in (("A5", "="), ("A6", "<="))},
    "A9": {"tables with parity": ODD, "coarse map": ANY},
    "A10": {"all": ANY, "window lift": ANY, "declared lift": ANY, "exhaustive lift": ANY},
    "A13": {"integrity": ANY, "syndrome": ANY}, "D2": {"pair ranks": {"injective": False}},
    "A11": {"cuts by context": ANY}, "D1": {"all": ANY, "undone": ANY, "pair ranks": {"injective": True}},
}
