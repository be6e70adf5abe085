"""Ensembles on disk: what is finished stays, what is damaged is made again, what is another's is refused."""

import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from runs import FREE

import involute as iv
from involute.ensemble import ensemble, resume_ensemble

OBSERVERS = (iv.ActionSeries(), iv.Density(), iv.StateHash())


def threshold(zone):
    weights = np.roll(np.eye(6, dtype=int), 1, 1) + np.roll(np.eye(6, dtype=int), -1, 1)
    return iv.System(space=iv.TritSpace(6), update=iv.ThresholdNetwork(weights, zone), action=iv.Support())


ASKED = {"parameters": {"zone": [0, 1, 2]}, "n_replicas": 8, "seed": 9, "observers": OBSERVERS, "keep": 3}


def contents(path):
    """Return every file of the arrays of a store, byte for byte."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(Path(path).rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    path = tmp_path_factory.mktemp("stores") / "runs.zarr"
    ensemble(threshold, 6, out=path, chunk=3, workers=1, **ASKED)
    return path


@pytest.fixture
def store(finished, tmp_path):
    return Path(shutil.copytree(finished, tmp_path / "copy.zarr"))


def test_on_disk_as_in_memory(finished):
    held = ensemble(threshold, 6, workers=1, **ASKED)
    stored = resume_ensemble(finished, threshold, observers=OBSERVERS)

    assert stored.dataset.load().identical(held.dataset)
    assert stored.path == finished
    for name in held.columns:
        assert stored[name].dtype == held[name].dtype
        assert stored[name].tobytes() == held[name].tobytes()
    with xr.open_zarr(finished, consolidated=False) as opened:
        assert opened["state"].dims == ("zone", "replica", "time", "site")
        assert opened["zone"].to_numpy().tolist() == [0, 1, 2]
        assert np.array_equal(opened["state"], held.states)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_same_files_whatever_the_workers(finished, tmp_path, workers):
    ensemble(threshold, 6, out=tmp_path / "e", chunk=3, workers=workers, **ASKED)

    assert contents(tmp_path / "e") == contents(finished)


def test_asking_again_makes_nothing(store):
    before = {file: file.stat().st_mtime_ns for file in store.rglob("*") if file.is_file()}
    made = []
    again = ensemble(threshold, 6, out=store, progress=lambda items, _: made.extend(items) or [], **ASKED)

    assert made == []
    assert not again.partial
    assert {file: file.stat().st_mtime_ns for file in store.rglob("*") if file.is_file()} == before


def spoil(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


@pytest.mark.parametrize("column", ["state", "action", "density", "state_hash", "status"])
@pytest.mark.parametrize("harm", [spoil, Path.unlink, lambda file: file.write_bytes(b"")])
def test_a_damaged_chunk_is_made_again(store, finished, column, harm):
    files = sorted(file for file in (store / column / "c").rglob("*") if file.is_file())
    harm(files[4])
    made = []

    def counted(items, what):
        for item in items:
            made.append(item)
            yield item

    ensemble(threshold, 6, out=store, progress=counted, **ASKED)

    assert made == [0]
    assert contents(store) == contents(finished)


@pytest.mark.parametrize("harm", [shutil.rmtree, lambda mark: spoil(mark / "zarr.json")])
def test_a_lost_mark(store, finished, harm):
    harm(store / "done" / "3")
    (store / "done" / ".7.12345").mkdir()
    ensemble(threshold, 6, out=store, workers=2, **ASKED)

    assert contents(store) == contents(finished)


def edited(store, name, change):
    file = store / name / "zarr.json"
    described = json.loads(file.read_text())
    change(described)
    file.write_text(json.dumps(described))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("", lambda d: d["attributes"].update(plan="{}")),
        ("", lambda d: d["attributes"].update(format="involute-run")),
        ("", lambda d: d["attributes"].update(version=2)),
        ("", lambda d: d.pop("attributes")),
        ("state", lambda d: d.update(shape=[3, 8, 3, 7])),
        ("state", lambda d: d.update(data_type="int16")),
        ("state", lambda d: d["chunk_grid"]["configuration"].update(chunk_shape=[1, 4, 3, 6])),
        ("density", lambda d: d["codecs"].append({"name": "numcodecs.pickle"})),
        ("density", lambda d: d.update(data_type="object")),
        ("zone", lambda d: d["codecs"].append({"name": "numcodecs.pickle"})),
        ("time", lambda d: d.pop("codecs")),
    ],
)
def test_a_damaged_description_is_refused(store, name, change):
    edited(store, name, change)
    with pytest.raises(iv.errors.RunFileError, match="an undamaged ensemble"):
        ensemble(threshold, 6, out=store, **ASKED)


@pytest.mark.parametrize("lost", ["zarr.json", "state/zarr.json", "done/zarr.json"])
def test_a_lost_description_is_refused(store, lost):
    (store / lost).unlink()
    with pytest.raises(iv.errors.RunFileError, match="an undamaged ensemble"):
        resume_ensemble(store, threshold, observers=OBSERVERS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 8}, "another seed"),
        ({"n_replicas": 9}, "another n_replicas"),
        ({"parameters": {"zone": [0, 1, 3]}}, "another parameters"),
        ({"observers": OBSERVERS[:2]}, "another observers"),
        ({"keep": 2}, "another keep"),
        ({"t0": 1}, "another t0"),
        ({"initial": lambda rng: rng.integers(-1, 2, 6, dtype=np.int8)}, "another initial"),
    ],
)
def test_another_question_is_refused(store, change, said):
    with pytest.raises(iv.errors.RunFileError, match=f"runs of|{said}") as caught:
        ensemble(threshold, 6, out=store, **{**ASKED, **change})

    assert said in str(caught.value)
    assert "seed 9" in str(caught.value)


def test_another_system_is_refused(store):
    for other in (lambda zone: threshold(zone + 1), lambda zone: threshold(0) if zone else threshold(zone)):
        with pytest.raises(iv.errors.RunFileError, match="another"):
            resume_ensemble(store, other, observers=OBSERVERS)
    with pytest.raises(iv.errors.RunFileError, match="another observers"):
        resume_ensemble(store, threshold)


def test_other_paths(tmp_path):
    with pytest.raises(iv.errors.RunFileError, match="no such folder"):
        resume_ensemble(tmp_path / "none", FREE)
    (tmp_path / "file").write_text("")
    with pytest.raises(iv.errors.RunFileError, match="but got a file"):
        ensemble(FREE, 1, n_replicas=2, out=tmp_path / "file")
    (tmp_path / "other").mkdir()
    with pytest.raises(iv.errors.RunFileError, match="an undamaged ensemble"):
        ensemble(FREE, 1, n_replicas=2, out=tmp_path / "other")
    with pytest.raises(iv.errors.RunFileError, match="an ensemble in a folder that exists"):
        ensemble(FREE, 1, n_replicas=2, out=tmp_path / "no" / "folder")


def test_parameters_that_are_no_numbers(tmp_path):
    def made(zones):
        return threshold(np.asarray(zones))

    asked = {"zones": [[0] * 6, [1] * 6]}
    first = ensemble(made, 3, parameters=asked, n_replicas=2, out=tmp_path / "e", workers=1)

    assert first.dataset["zones"].to_numpy().tolist() == [0, 1]
    with pytest.raises(iv.errors.InvalidRunError, match="pass parameters= as at first"):
        resume_ensemble(tmp_path / "e", made)
    assert not resume_ensemble(tmp_path / "e", made, parameters=asked).partial


VALUES = {
    "floats": [0.1, float("nan"), float("inf"), -0.0],
    "numpy": [np.float32(0.5), np.int8(3)],
    "truths": [True, False],
    "texts": ["a", "b\u00f6se \u20ac", ""],
    "large": [10**30, 1],
    "mixed": [1, "a", 2.5],
    "none": [None, 1],
    "complex": [1j, 2j],
    "fractions": [Fraction(1, 3), Fraction(1, 2)],
    "arrays": [np.zeros(2), np.ones(2)],
    "tuples": [(1, 2), (3, 4)],
    "dates": np.array(["2020-01-01", "2021-01-01"], dtype="datetime64[D]"),
}


@pytest.mark.parametrize("name", VALUES)
def test_values_of_any_kind(name, tmp_path):
    """Stored, asked for again, read without involute, told apart from others."""

    def made(value):
        return threshold(len(repr(value)) % 3)

    values, asked = VALUES[name], {"n_replicas": 2, "workers": 1, "seed": 4}
    first = ensemble(made, 3, parameters={"value": values}, out=tmp_path / "e", **asked)
    held = ensemble(made, 3, parameters={"value": values}, **asked)
    again = ensemble(made, 3, parameters={"value": values}, out=tmp_path / "e", **asked)

    assert first.states.tobytes() == held.states.tobytes() == again.states.tobytes()
    assert first.dataset.load().identical(held.dataset)
    last = held.generator(1, value=values[-1])
    assert np.array_equal(held.generator(1, value=values[-1]).integers(9, size=5), last.integers(9, size=5))
    with xr.open_zarr(tmp_path / "e", consolidated=False) as opened:
        along = opened["value"]
        told = along.attrs.get("values", along.to_numpy().tolist())
        assert np.array_equal(opened["state"], held.states)
    assert len(told) == len(values)
    assert len({str(one) for one in told}) == len(values)
    if name == "texts":
        assert told == values
        assert first.dataset["value"].to_numpy().tolist() == values
    with pytest.raises(iv.errors.RunFileError, match="another"):
        ensemble(made, 3, parameters={"value": [*values[:-1], Fraction(7, 9)]}, out=tmp_path / "e", **asked)


def test_a_store_describes_itself(finished):
    with xr.open_zarr(finished, consolidated=False) as opened:
        assert opened["status"].attrs["flag_meanings"] == "missing finished failed"
        assert opened["time"].attrs == {"long_name": "time of a kept state", "units": "step"}
        assert opened["zone"].attrs == {"long_name": "parameter"}
        assert opened["state_hash"].attrs["encoding"].startswith("text as UTF-8")
        assert set(opened.coords) == {"zone", "replica", "time", "moment"}
        assert opened.attrs["system"] == "system"
        assert opened.attrs["seed"] == 9


def test_a_store_in_another_folder(store, tmp_path, monkeypatch):
    """Moved, named in other letters, and reached by a relative path from a folder that is left."""
    place = tmp_path / "\u00fcn\u00ef \u20ac"
    place.mkdir()
    shutil.move(store, place / "runs")
    monkeypatch.chdir(place)
    runs = resume_ensemble("runs", threshold, observers=OBSERVERS)
    monkeypatch.chdir(tmp_path)

    assert not runs.partial
    assert runs.states.shape == (3, 8, 3, 6)
    assert runs.dataset["density"].shape == (3, 8)


def test_one_writer_at_a_time(store):
    """Who asks for a store that is being written is told so; the other goes on unharmed."""
    shutil.rmtree(store / "done" / "3")
    refused = []

    def watched(items, what):
        for item in items:
            with pytest.raises(iv.errors.RunFileError, match="that nobody else is making") as caught:
                ensemble(threshold, 6, out=store, workers=1, **ASKED)
            refused.append(str(caught.value))
            yield item

    runs = ensemble(threshold, 6, out=store, workers=1, progress=watched, **ASKED)

    assert len(refused) == 1
    assert "wait until it ends" in refused[0]
    assert not runs.partial
    assert not ensemble(threshold, 6, out=store, workers=1, **ASKED).partial


def test_a_disk_without_locks(store, monkeypatch):
    monkeypatch.setattr("os.open", lambda *_: (_ for _ in ()).throw(OSError("no such thing here")))
    assert not ensemble(threshold, 6, out=store, workers=1, **ASKED).partial


def test_failures_are_remembered(tmp_path):
    def update(x):
        if x[0] == 1:
            raise ArithmeticError("no +")
        return -x if x[1] else x

    system = iv.System(space=iv.TritSpace(6), update=update)
    first = ensemble(system, 1, n_replicas=9, out=tmp_path / "e", chunk=2, workers=1)
    again = resume_ensemble(tmp_path / "e", system)

    assert 0 < len(first.failed) < 9
    assert again.failed == first.failed


def test_an_interrupted_ensemble_goes_on(tmp_path):
    def halting(items, what):
        for item in items:
            if item == 1:
                raise KeyboardInterrupt
            yield item

    system = iv.System(space=iv.TritSpace((1, 6)), controls=iv.TritSpace(1), update=iv.ShiftRegister())
    asked = {
        "n_replicas": 10,
        "controls": lambda x, t, rng: rng.integers(-1, 2, 1, dtype=np.int8),
        "chunk": 2,
    }
    half = ensemble(system, 9, out=tmp_path / "half", workers=1, progress=halting, **asked)

    assert half.status.tolist() == [1] * 4 + [0] * 6
    assert half.dataset.attrs["partial"] == 1
    whole = ensemble(system, 9, out=tmp_path / "whole", **asked)
    ensemble(system, 9, out=tmp_path / "half", **asked)
    assert contents(tmp_path / "half") == contents(tmp_path / "whole")
    assert not whole.partial


DRIVER = """
import sys, time
import numpy as np
import involute as iv
from involute.ensemble import ensemble

def update(x):
    time.sleep(0.004)
    return np.roll(x, 1) if x[0] else -x

if __name__ == "__main__":
    system = iv.System(space=iv.TritSpace(6), update=update, action=iv.Support(), name="slow")
    ensemble(system, 5, n_replicas=40, out=sys.argv[1], chunk=2, workers=2, seed=6,
             observers=[iv.ActionSeries()], keep="all")
"""


def test_a_killed_driver_loses_nothing_that_is_marked(tmp_path, monkeypatch):
    """SIGKILL in the midst of a run; asked again, the files are those of a run that was never killed."""
    script = tmp_path / "driver.py"
    script.write_text(DRIVER)
    process = subprocess.Popen([sys.executable, str(script), str(tmp_path / "e")])
    marks = tmp_path / "e" / "done"
    while process.poll() is None and (not marks.is_dir() or len(list(marks.iterdir())) < 4):
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    n_marked = sum(mark.name.isdigit() for mark in marks.iterdir())

    assert process.returncode == -signal.SIGKILL
    assert 1 <= n_marked < 20
    for target in ("e", "never"):
        monkeypatch.setattr(sys, "argv", [str(script), str(tmp_path / target)])
        runpy.run_path(str(script), run_name="__main__")
    assert contents(tmp_path / "e") == contents(tmp_path / "never")
