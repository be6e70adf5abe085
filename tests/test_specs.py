"""The shipped model files: loadable, as documented; verified and run in tests of their own below."""

import re
import tomllib

import numpy as np
import pytest

import involute as iv
from involute.laws import STATEMENTS
from involute.spec import load_model
from involute.spec.shipped import shipped_models

MODELS = shipped_models()
README = (MODELS["cancellation"].parent / "README.md").read_text(encoding="utf-8")


def test_the_readme_states_the_laws():
    stated = re.findall(r"^\| \[(.+?)\] \| (.+?) \| (.+?) \|$", README, flags=re.MULTILINE)

    assert stated == [(law.id, law.name, law.statement) for law in STATEMENTS.values()]
    assert [law.id for law in iv.statements()] == list(STATEMENTS)


def test_the_readme_lists_the_files():
    assert sorted(re.findall(r"^\| `(\w+)\.toml` \|", README, flags=re.MULTILINE)) == sorted(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_each_file_is_named_after_its_model_and_explained(name):
    text = MODELS[name].read_text(encoding="utf-8")
    model = load_model(name)

    assert model.name == name
    assert model.title
    assert model.summary
    for table in re.findall(r"^\[+(?!run)[\w.]+\]+$", text, flags=re.MULTILINE):
        assert f"\n\n{table}" not in text.replace("\r", ""), f"{table} needs a comment line above"
    assert tomllib.loads(text)["format"] == 1


def test_gather_is_what_its_comment_says():
    gather, _ = load_model("cancellation").system.update.parts

    def image(a, b, c):
        m = iv.majority(a, b, c)
        return m, a + b + c - 2 * m, m

    assert (gather.table == iv.BlockRule.from_function(image, block=3, offsets=[0]).table).all()


def test_fixed_points_of_cancellation_on_nine_cells():
    space = iv.TritSpace(9)
    gather, cancel = (part.bind(space, None) for part in load_model("cancellation").system.update.parts)
    x = space.states(np.arange(space.n_states))
    fixed = space.equal(gather(x, None, 0), x) & space.equal(cancel(x, None, 1), x)
    turn = space.equal(cancel(gather(x, None, 0), None, 1), x)

    assert int(fixed.sum()) == 225
    assert (fixed == turn).all()


def test_threshold_orbits_have_period_at_most_two():
    system = load_model("threshold").system
    x = system.space.states(np.arange(system.space.n_states))
    for t in range(30):
        x = system.step(x, t=t)

    assert system.space.equal(system.step(system.step(x)), x).all()


def test_second_order_runs_back_bit_for_bit():
    model = load_model("second_order")
    system, x0 = model.system, model.start(np.random.default_rng(0))
    inverse = system.update.inverse.bind(system.space, None)
    x = x0
    for t in range(200):
        x = system.step(x, t=t)
    for t in range(200):
        x = inverse(x, None, t)

    assert system.space.equal(x, x0)


def test_linear_is_its_own_coarse_image():
    model = load_model("linear")
    system, rng = model.system, np.random.default_rng(2)
    x = system.space.random(rng)
    y = x
    for t in range(3):
        y = system.step(y, t=t)
    coarse = system.tower.spaces(system.space)[1]

    assert (system.coarse_grain(y) == system.update.bind(coarse, None)(system.coarse_grain(x), None, 0)).all()


def test_feedback_ends_as_its_comment_says():
    system = load_model("feedback").system
    found = iv.attractors(system)
    traps = iv.trap_spaces(system)

    assert found.period_counts == {1: 17, 2: 52, 6: 36}
    assert sum(one.orbit_size for one in found if one.is_self_dual) == 17
    assert traps.count == 2
    assert traps.states.tolist() == [[0, 0, 0, -1, 1, -1, -1, -1]]
