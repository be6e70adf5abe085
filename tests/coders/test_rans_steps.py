"""Proof by comparison: rANS streams against a plain reference, and the tables against products."""

from itertools import product
from math import log2, prod

import numpy as np
import pytest
from coders.sources import STATIC, drawn
from hypothesis import given
from hypothesis import strategies as st

from involute.coders.rans import RansCoder
from involute.coders.rans_tables import group_tables, single_tables
from involute.kernels.coders import groups
from involute.kernels.coders.rans import guide_of


def reference(codes, tables, number, words):
    """Push codes on one number, in Python integers; ``words`` grows."""
    for code in reversed(codes):
        start, end = (int(tables.cumulative[code + k]) for k in (0, 1))
        if number >= (end - start) << (63 - tables.bits):
            words.append(number & 0xFFFFFFFF)
            number >>= 32
        number = (number // (end - start) << tables.bits) + number % (end - start) + start
    return number


def reference_stream(model, symbols):
    group, single = group_tables(model), single_tables(model)
    n_groups = len(symbols) // group.bands
    cells = [int(s) - model.lowest for s in symbols]
    codes = [
        sum(cells[j * n_groups + i] * model.size**j for j in range(group.bands)) for i in range(n_groups)
    ]
    rest = cells[group.bands * n_groups :]
    bits = []
    if model.symmetric:
        for code, largest in [(c, group.largest) for c in codes] + [(c, single.largest) for c in rest]:
            bits += [] if 2 * code == largest else [int(2 * code > largest)]
        codes = [min(c, group.largest - c) for c in codes]
        rest = [min(c, single.largest - c) for c in rest]
    used = [tables for tables, part in ((group, codes), (single, rest)) if part]
    words = []
    number = reference(rest, single, 1 << 31, words)
    number = reference(codes, group, number, words)
    if any(np.diff(tables.cumulative).max() < 1 << tables.bits for tables in used):
        words += [number & 0xFFFFFFFF, number >> 32]
    ends = np.packbits(np.array(bits, dtype=np.uint8), bitorder="little").tobytes()
    return b"".join(w.to_bytes(4, "little") for w in reversed(words)) + ends[::-1]


@pytest.mark.parametrize("model", STATIC, ids=repr)
@pytest.mark.parametrize("n", [0, 1, 4, 5, 8, 9, 37, 400])
def test_streams_equal_the_reference(model, n):
    symbols = drawn(model, n, seed=n)

    assert RansCoder(model).encode(symbols) == reference_stream(model, symbols)


@pytest.mark.parametrize("model", STATIC, ids=repr)
def test_shares_of_groups_are_products(model):
    """Summed shares are exact; each is within one unit, or a part in 10^4, of the product of frequencies."""
    tables = group_tables(model)
    whole = 1 << tables.bits
    words = list(product(range(model.size), repeat=tables.bands))
    products = {
        sum(s * model.size**j for j, s in enumerate(w)): prod(model.frequencies[s] for s in w) for w in words
    }
    shares = np.diff(tables.cumulative)
    orbits = {}
    for code, share in products.items():
        key = min(code, tables.largest - code) if model.symmetric else code
        orbits[key] = orbits.get(key, 0) + share

    assert shares.sum() == whole
    assert model.size**tables.bands <= 256 or tables.bands == 1
    for code, share in orbits.items():
        ideal = share * whole / sum(products.values())
        assert (shares[code] > 0) == (share > 0)
        assert abs(shares[code] - ideal) <= 1 + ideal * 1e-3


@pytest.mark.parametrize("model", STATIC, ids=repr)
def test_the_guide_never_begins_behind_the_symbol(model):
    for tables in (group_tables(model), single_tables(model)):
        shift = max(tables.bits - 11, 0)
        slots = np.arange(tables.guide.size) << shift
        exact = np.searchsorted(tables.cumulative, slots, side="right") - 1

        assert np.array_equal(guide_of(tables.cumulative, tables.bits), exact)


@given(st.integers(1, 4), st.integers(0, 40))
def test_groups_join_and_split(bands, n_groups):
    symbols = (np.arange(bands * n_groups) * 7 % 3 - 1).astype(np.int8)
    codes = np.empty(n_groups, dtype=np.uint16)
    groups.join(symbols, -1, 3, codes)
    table = np.array([[c // 3**j % 3 - 1 for c in range(3**bands)] for j in range(bands)], dtype=np.int8)
    back = np.empty_like(symbols)
    groups.split(codes, table, back)

    assert codes.tolist() == [
        sum((int(symbols[j * n_groups + i]) + 1) * 3**j for j in range(bands)) for i in range(n_groups)
    ]
    assert np.array_equal(back, symbols)


@given(st.lists(st.integers(0, 242), max_size=50), st.lists(st.integers(0, 2), max_size=4))
def test_folding_keeps_one_bit_for_each_code_that_has_another_end(codes, rest):
    first, second = (np.array(part, dtype=np.uint16) for part in (codes, rest))
    ends = np.zeros((len(codes) + len(rest)) // 8 + 1, dtype=np.uint8)
    count = groups.fold(second, 2, ends, groups.fold(first, 242, ends, 0))
    bits = [c > 121 for c in codes if c != 121] + [c > 1 for c in rest if c != 1]
    n_used = (count + 7) // 8

    assert np.unpackbits(ends, bitorder="little")[:count].tolist() == bits
    assert first.tolist() == [min(c, 242 - c) for c in codes]
    ends = np.append(ends[:n_used], np.uint8(0))
    assert groups.unfold(second, 2, ends, groups.unfold(first, 242, ends, 0)) == count
    assert (first.tolist(), second.tolist()) == (codes, rest)


def test_the_length_is_the_entropy_and_little_more():
    model = STATIC[0]
    symbols = drawn(model, 60_000)
    ideal = sum(16 - log2(model.frequencies[s + 1]) for s in symbols)

    assert ideal <= 8 * len(RansCoder(model).encode(symbols)) <= ideal * 1.0001 + 72
