"""Trajectories: indexing, what they say of themselves, saving and loading to the bit, damaged stores."""

import json
import re
import shutil
import subprocess
import sys

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from runs import DRIVEN, FREE, X0, random_policy, same, same_run, watchers
from shipped import LINEAR, PAIR, RING, UPDATES

import involute as iv
from involute import trajectory
from involute.errors import InvalidSystemError, MissingExtraError, RunFileError
from involute.observers.action_series import ActionSeries
from involute.observers.function_series import FunctionSeries
from involute.observers.trit_frequencies import TritFrequencies
from involute.simulate import simulate
from involute.trajectory import load_run


class TestReading:
    def test_indexing(self):
        run = simulate(FREE, X0, 5)

        assert len(run) == 6
        assert same(run[0], X0)
        assert same(run[-1], run.x)
        assert same(run[1:3], run.states[1:3])
        assert all(same(a, b) for a, b in zip(run, run.states, strict=True))

    def test_action(self):
        run = simulate(FREE, X0, 5, observers=[ActionSeries()])

        assert same(run.action(FREE), run.observations["action"])
        assert run.action(FREE).tolist() == [int(np.abs(x).sum()) for x in run]

    def test_action_of_another_space(self):
        other = iv.System(space=iv.TritSpace(7), update=LINEAR, action=iv.Support(), name="wider")
        with pytest.raises(InvalidSystemError) as raised:
            simulate(FREE, X0, 5).action(other)

        assert str(raised.value) == (
            "Expected the system of this run, 'free', but got 'wider' on TritSpace(shape=(7,), "
            "boundary='periodic'). To mend: pass the system the run was made with."
        )

    def test_repr(self):
        run = simulate(FREE, X0, 5, keep=2, t0=3, observers=[ActionSeries()])

        assert repr(run) == (
            "Trajectory(free: steps 5, times 3 to 8, states kept 3, observations action, "
            f"identity {FREE.identity[:12]})"
        )

    def test_the_summary_tells_the_engine(self):
        watched = simulate(FREE, X0, 5, observers=[ActionSeries()])

        assert watched.engine == "step by step: each step is observed (action)"
        assert "each step is observed (action)" in watched._repr_html_()
        assert "not told" in attrs.evolve(watched, engine="")._repr_html_()

    def test_html_is_escaped(self):
        run = simulate(attrs.evolve(FREE, name="<script>alert(1)</script>"), X0, 1)

        assert "<script>" not in run._repr_html_()
        assert "&lt;script&gt;" in run._repr_html_()

    def test_rich(self):
        console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
        console.print(simulate(attrs.evolve(FREE, name="[red]name"), X0, 1))

        assert "[red]name" in console.export_text()
        console.file.close()


class TestXarray:
    def test_names_of_dimensions(self):
        us = [[0, 1]] * 4
        data = simulate(DRIVEN, X0, 4, controls=us, observers=watchers(), t0=2).to_xarray()

        assert data["state"].dims == ("time", "site")
        assert data["control"].dims == ("step", "channel")
        assert data["action"].dims == ("moment",)
        assert data["time"].to_numpy().tolist() == data["moment"].to_numpy().tolist() == [2, 3, 4, 5, 6]
        assert data.attrs["identity"] == DRIVEN.identity

    def test_planes_and_parts(self):
        space, _, update = UPDATES["block rule in 2-D"]
        data = simulate(iv.System(space=space, update=update), space.neutral(), 2).to_xarray()
        pair = simulate(iv.System(space=PAIR, update=iv.SecondOrder(LINEAR)), PAIR.neutral(), 2).to_xarray()

        assert data["state"].dims == ("time", "site_0", "site_1")
        assert pair["state_now"].dims == ("time", "site_now")
        assert pair["state_before"].dims == ("time", "site_before")

    def test_the_last_state_has_the_axes_of_the_states(self):
        run = simulate(iv.System(space=PAIR, update=iv.SecondOrder(LINEAR)), PAIR.neutral(), 2)
        plane = simulate(FREE, X0, 3).to_xarray()
        pair = run.to_xarray()

        assert plane["last_state"].dims == ("site",)
        assert same(plane["last_state"].to_numpy(), plane["state"].to_numpy()[-1])
        assert pair["last_state_now"].dims == ("site_now",)
        assert pair["last_state_before"].dims == ("site_before",)
        assert "head" not in "".join(map(str, (*plane.variables, *plane.dims, *pair.variables)))

    @pytest.mark.parametrize("label", ["last_state", "last_state_now", "x", "head"])
    def test_an_observation_may_be_called_like_it(self, label, tmp_path):
        run = simulate(FREE, X0, 3, observers=[FunctionSeries(lambda x: x[:1], label=label)])

        assert same_run(load_run(run.save(tmp_path / "run.zarr"), FREE), run)

    def test_a_stride_has_its_own_times(self):
        data = simulate(FREE, X0, 7, keep=3, observers=[ActionSeries()]).to_xarray()

        assert data["time"].to_numpy().tolist() == [0, 3, 6]
        assert data["moment"].to_numpy().tolist() == list(range(8))

    def test_long_runs_without_series_have_no_moments(self):
        assert "moment" not in simulate(FREE, X0, 7, keep="last").to_xarray()


class TestSaving:
    @pytest.mark.parametrize("name", UPDATES)
    def test_every_space(self, name, tmp_path):
        space, controls, update = UPDATES[name]
        system = iv.System(space=space, controls=controls, update=update)
        rng = np.random.default_rng(0)
        us = None if controls is None else controls.random(rng, size=5)
        run = simulate(system, space.random(rng), 5, controls=us)

        assert same_run(load_run(run.save(tmp_path / "run.zarr"), system), run)

    @given(
        seed=st.integers(0, 2**128 - 1), n_steps=st.integers(0, 20), keep=st.sampled_from(["all", "last", 3])
    )
    @settings(deadline=None, max_examples=10)
    def test_everything_comes_back(self, seed, n_steps, keep, tmp_path_factory):
        rng = np.random.Generator(np.random.MT19937(seed))
        more = (TritFrequencies(per_site=True), FunctionSeries(lambda x: x, label="time"))
        run = simulate(
            DRIVEN, X0, n_steps, controls=random_policy, rng=rng, keep=keep, observers=watchers(*more), t0=-3
        )
        path = run.save(tmp_path_factory.mktemp("runs") / "run.zarr")

        assert same_run(load_run(path, DRIVEN), run)
        assert same_run(load_run(str(path)), run)

    def test_the_engine_comes_back_and_older_files_lack_it(self, tmp_path, monkeypatch):
        run = simulate(FREE, X0, 3)
        with monkeypatch.context() as patch:
            patch.setattr(trajectory, "_HEAD", tuple(name for name in trajectory._HEAD if name != "engine"))
            run.save(tmp_path / "old.zarr")

        assert load_run(run.save(tmp_path / "new.zarr"), FREE).engine == run.engine != ""
        assert load_run(tmp_path / "old.zarr", FREE).engine == ""
        assert same_run(attrs.evolve(load_run(tmp_path / "old.zarr", FREE), engine=run.engine), run)

    def test_finite_states_and_backwards(self, tmp_path):
        space = iv.FiniteSpace(("a", "b", "c"), neutral_label="b")
        update = iv.FunctionUpdate(lambda x: (x + 1) % 3, inverse_function=lambda x: (x - 1) % 3)
        system = iv.System(space=space, update=update, involution=iv.Exchange({"a": "c"}))
        run = simulate(system, "a", 4, backwards=True, observers=[FunctionSeries(int, label="state")])

        assert run.states.tolist() == [0, 2, 1, 0, 2]
        assert same_run(load_run(run.save(tmp_path / "run.zarr"), system), run)

    def test_trits_are_bytes_in_plain_codecs(self, tmp_path):
        simulate(FREE, X0, 3).save(tmp_path / "run.zarr")
        described = json.loads((tmp_path / "run.zarr/state/zarr.json").read_text())

        assert described["data_type"] == "int8"
        assert [codec["name"] for codec in described["codecs"]] == ["bytes", "zstd"]

    def test_the_model_is_inside(self, tmp_path):
        simulate(FREE, X0, 3).save(tmp_path / "run.zarr")
        run = load_run(tmp_path / "run.zarr")

        assert run.description == FREE.description
        assert run.identity == FREE.identity
        assert set(run.versions) == {"involute", "numpy"}

    def test_an_existing_path_is_refused(self, tmp_path):
        path = simulate(FREE, X0, 3).save(tmp_path / "run.zarr")
        longer = simulate(FREE, X0, 4)
        with pytest.raises(RunFileError) as raised:
            longer.save(path)

        assert str(raised.value) == (
            f"Expected a path that is free, but got {str(path)!r}, which exists. "
            "To mend: pass overwrite=True, or another path."
        )
        assert len(load_run(path)) == 4
        assert same_run(load_run(longer.save(path, overwrite=True)), longer)
        assert [p.name for p in tmp_path.iterdir()] == ["run.zarr"]

    def test_only_runs_are_overwritten(self, tmp_path):
        (tmp_path / "thesis").mkdir()
        (tmp_path / "thesis/chapter").write_text("1")
        with pytest.raises(RunFileError) as raised:
            simulate(FREE, X0, 3).save(tmp_path / "thesis", overwrite=True)

        assert str(raised.value) == (
            f"Expected a path that is free, but got {str(tmp_path / 'thesis')!r}, which exists. "
            "To mend: give another path."
        )
        assert (tmp_path / "thesis/chapter").read_text() == "1"

    def test_nothing_is_half_written(self, tmp_path, monkeypatch):
        import xarray as xr

        written = xr.Dataset.to_zarr

        def full(data, store, **options):
            written(data, store, **options)
            raise OSError(28, "No space left on device")

        path = simulate(FREE, X0, 3).save(tmp_path / "run.zarr")
        monkeypatch.setattr(xr.Dataset, "to_zarr", full)
        with pytest.raises(RunFileError) as raised:
            simulate(FREE, X0, 4).save(path, overwrite=True)

        assert str(raised.value) == (
            f"Expected a run to be written to {str(path)!r}, but got OSError: No space left on device. "
            "To mend: give a folder that exists, with room on its disk."
        )
        assert [p.name for p in tmp_path.iterdir()] == ["run.zarr"]
        assert len(load_run(path)) == 4

    def test_what_is_no_number_is_refused(self, tmp_path):
        run = simulate(FREE, X0, 3)
        for value, name in ((np.array([object()]), "ndarray"), ({1: 2}, "dict"), (object, "type")):
            run.observations["odd"] = value
            with pytest.raises(
                RunFileError, match=f"numbers, texts and arrays of numbers in odd, but got {name}"
            ):
                run.save(tmp_path / "run.zarr")

        assert list(tmp_path.iterdir()) == []


class TestLoadErrors:
    @pytest.fixture
    def path(self, tmp_path):
        return simulate(DRIVEN, X0, 40, controls=random_policy, rng=1, observers=watchers()).save(
            tmp_path / "run.zarr"
        )

    def refused(self, path, system=None):
        with pytest.raises(RunFileError) as raised:
            load_run(path, system)
        return str(raised.value).replace(repr(str(path)), "PATH")

    def test_another_model(self, path):
        assert self.refused(path, FREE) == (
            f"Expected a run of 'free', identity {FREE.identity[:12]}.., but got PATH, a run of 'driven', "
            f"identity {DRIVEN.identity[:12]}... To mend: build the system that the run was made with (its "
            "description is in the file), or run anew."
        )

    def test_the_name_is_no_part_of_the_model(self, path):
        assert load_run(path, attrs.evolve(DRIVEN, name="renamed")).system_name == "driven"

    def test_no_store(self, tmp_path):
        assert self.refused(tmp_path / "none.zarr") == (
            "Expected a saved run at PATH, but got no such folder. To mend: give the path that "
            "save() returned."
        )

    def test_no_run(self, tmp_path):
        (tmp_path / "x").mkdir()

        assert self.refused(tmp_path / "x") == (
            "Expected an undamaged saved run (version 1), but got PATH: ValueError: no zarr.json. "
            "To mend: restore it from a copy, or run again."
        )

    def test_every_file_matters(self, path, tmp_path):
        """Take away or cut short any one file of a store: it is refused."""
        files = [p.relative_to(path) for p in path.rglob("*") if p.is_file()]
        for i, file in enumerate(files):
            for cut in (False, True):
                copy = tmp_path / f"copy{i}{cut}"
                shutil.copytree(path, copy)
                if cut:
                    (copy / file).write_bytes((copy / file).read_bytes()[:-3])
                else:
                    (copy / file).unlink()

                assert self.refused(copy).startswith("Expected an undamaged saved run (version 1)"), file

    @pytest.mark.parametrize(
        ("old", "new", "what"),
        [
            ('"involute-run"', '"other"', "ValueError: format 'other', version 1"),
            ('"version": 1', '"version": 2', "ValueError: format 'involute-run', version 2"),
            ("driven", "drivel", "ValueError: contents that differ from their digest"),
        ],
    )
    def test_other_contents(self, path, old, new, what):
        text = (path / "zarr.json").read_text()
        (path / "zarr.json").write_text(text.replace(old, new))

        assert self.refused(path) == (
            f"Expected an undamaged saved run (version 1), but got PATH: {what}. "
            "To mend: restore it from a copy, or run again."
        )

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("codecs", [{"name": "bytes"}, {"name": "numcodecs.pickle"}]),
            ("data_type", "object"),
            ("storage_transformers", [{"name": "anything"}]),
        ],
    )
    def test_nothing_in_a_store_runs(self, path, key, value):
        """A store may name any codec; only plain numbers in plain codecs are decoded."""
        file = path / "state/zarr.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {key: value}))

        assert re.match(
            r"Expected an undamaged .* ValueError: state of type .* in codecs", self.refused(path)
        )

    def test_old_stores_are_not_opened(self, path):
        """Version 2 of zarr has filters that unpickle."""
        (path / "zarr.json").unlink()
        (path / ".zgroup").write_text('{"zarr_format": 2}')

        assert "no zarr.json" in self.refused(path)


def test_a_missing_library_names_its_extra(tmp_path):
    program = f"""
import sys
sys.modules["xarray"] = None
import involute as iv
from involute.simulate import simulate
from involute.trajectory import load_run
system = iv.System(space=iv.TritSpace(3), update=iv.LocalRule.totalistic(iv.sgn, offsets=(0,)))
run = simulate(system, [0, 1, 0], 2)
for call in (run.to_xarray, lambda: run.save({str(tmp_path / "r")!r}), lambda: load_run("r")):
    try:
        call()
    except iv.errors.MissingExtraError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert (
        done.stdout
        == (
            "Expected xarray and zarr for saved runs, but got no xarray. "
            'To mend: install the extra: pip install "involute[storage]".\n'
        )
        * 3
    )
    assert issubclass(MissingExtraError, ImportError)


def test_runs_are_read_without_their_system(tmp_path):
    space = RING
    run = simulate(iv.System(space=space, update=iv.FunctionUpdate(lambda x: -x)), X0, 3)

    assert same(load_run(run.save(tmp_path / "run.zarr")).states, run.states)
