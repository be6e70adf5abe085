"""What is kept on disk: found again, never half, never trusted when damaged, never needed."""

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from involute.engine.native import body as native
from involute.engine.native import networks, object_cache
from involute.kernels.invoke import COMPILED
from involute.logic.synthesis import synthesise

NETWORK = synthesise(np.array([1, 0, -1, -1, 1, 1, 0, 0, 1]))
compiled_only = pytest.mark.skipif(not COMPILED, reason="the compiler is off")


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Give each test a folder, and a process that remembers nothing."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(native, "_functions", {})
    monkeypatch.setattr(networks, "_networks", {})
    return tmp_path / "involute"


def made_anew(monkeypatch):
    """Return how a body is made by a process that remembers nothing."""
    monkeypatch.setattr(native, "_functions", {})
    monkeypatch.setattr(native, "FORMAT", "test")
    monkeypatch.setattr(native, "_engine", cache(native._engine.__wrapped__))
    body = native.native_body(NETWORK)
    out = np.zeros((2, 3), dtype=np.uint64)
    ones, none = np.full(3, 7, dtype=np.uint64), np.zeros(3, dtype=np.uint64)
    body(ones, none, *out, 0, 3, np.zeros(2, dtype=np.int64))
    wanted = NETWORK.evaluate(np.array([ones, ones]), np.array([none, none]))

    assert (out == np.array(wanted)).all()
    assert out.any()
    return body.made


def test_found_again(place):
    assert object_cache.load("name") is None
    assert object_cache.keep("name", b"content")
    assert object_cache.load("name") == b"content"
    assert [path.name for path in place.iterdir()] == ["name"]


@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b[:20], lambda b: b[:-1], lambda b: b[:40] + b"?" + b[41:]]
)
def test_damage_is_absence(place, damage):
    object_cache.keep("name", b"some content that is long enough")
    path = place / "name"
    path.write_bytes(damage(path.read_bytes()))

    assert object_cache.load("name") is None


def test_an_entry_under_the_name_of_another_is_absent(place):
    """A copied or renamed file is whole, but holds other code: its function would not be found in it."""
    object_cache.keep("one", b"content")
    (place / "one").rename(place / "other")

    assert object_cache.load("other") is None


def test_a_folder_in_the_place_of_an_entry(place):
    (place / "name").mkdir(parents=True)

    assert object_cache.load("name") is None
    assert not object_cache.keep("name", b"content")
    assert [path.name for path in place.iterdir()] == ["name"]


def test_a_folder_that_cannot_be_made(place):
    place.write_text("a file stands here")

    assert not object_cache.keep("name", b"content")
    assert object_cache.load("name") is None


def test_writers_at_once_leave_one_whole_entry(place):
    contents = [bytes([i]) * 200_000 for i in range(16)]
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda content: object_cache.keep("name", content), contents))

    assert object_cache.load("name") in contents
    assert len(list(place.iterdir())) == 1


def test_digests_tell_parts_apart():
    names = {object_cache.digest(*parts) for parts in [("ab", "c"), ("a", "bc"), ("abc",), ("ab", b"d"), ()]}

    assert len(names) == 5


def test_folders_of_platforms(monkeypatch):
    assert object_cache.folder().name == "involute"
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    found = {}
    for platform in ("linux", "darwin", "win32"):
        monkeypatch.setattr(sys, "platform", platform)
        found[platform] = object_cache.folder().as_posix()

    assert found["linux"] == "/somewhere/involute"
    assert found["darwin"].endswith("Library/Caches/involute")
    assert found["win32"] == "/local/involute/Cache"


@compiled_only
def test_machine_code_is_found_again(monkeypatch):
    assert [made_anew(monkeypatch) for _ in range(2)] == ["compiled", "from disk"]


@compiled_only
@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b[: len(b) // 2], lambda b: b[:-9] + b"123456789"]
)
def test_damaged_machine_code_is_made_again(place, monkeypatch, damage):
    made_anew(monkeypatch)
    (path,) = place.iterdir()
    path.write_bytes(damage(path.read_bytes()))

    assert [made_anew(monkeypatch) for _ in range(2)] == ["compiled", "from disk"]


@compiled_only
def test_without_a_folder_all_is_made_again(place, monkeypatch):
    place.write_text("a file stands here")

    assert [made_anew(monkeypatch) for _ in range(2)] == ["compiled", "compiled"]


@compiled_only
def test_another_version_of_llvm_is_another_entry(place, monkeypatch):
    made_anew(monkeypatch)
    monkeypatch.setattr(native.binding, "llvm_version_info", (1, 2, 3))

    assert made_anew(monkeypatch) == "compiled"
    assert len(list(place.iterdir())) == 2


def test_networks_are_found_again(place, monkeypatch):
    table = np.random.default_rng(0).integers(-1, 2, 27).astype(np.int8)
    first = networks.network_of(table)
    assert networks.network_of(table) is first
    monkeypatch.setattr(networks, "_networks", {})
    monkeypatch.setattr(networks, "synthesise", None)
    again = networks.network_of(table)

    assert (again.nodes == first.nodes).all()
    assert again.outputs == first.outputs
    assert (again.table() == table).all()


def test_exchanged_networks_are_made_again(place, monkeypatch):
    tables = [np.random.default_rng(seed).integers(-1, 2, 27).astype(np.int8) for seed in (2, 3)]
    for table in tables:
        networks.network_of(table)
    first, second = place.iterdir()
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)
    monkeypatch.setattr(networks, "_networks", {})

    assert all((networks.network_of(table).table() == table).all() for table in tables)


def test_a_damaged_network_is_made_again(place, monkeypatch):
    table = np.random.default_rng(1).integers(-1, 2, 27).astype(np.int8)
    networks.network_of(table)
    (path,) = place.iterdir()
    path.write_bytes(path.read_bytes()[:-4])
    monkeypatch.setattr(networks, "_networks", {})

    assert (networks.network_of(table).table() == table).all()
