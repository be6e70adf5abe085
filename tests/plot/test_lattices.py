"""What lattice pictures show is what the arrays hold, and negating a state exchanges the colours."""

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex

import involute as iv
from involute import plot
from involute.errors import InvalidDataError, InvalidRuleError, InvalidStateError, InvalidTowerError
from involute.plot.cells import as_trits, parts, rows_of, short_text
from involute.plot.style import MINUS, NEUTRAL, PLUS

LARGE = np.random.default_rng(0).integers(-1, 2, (40, 30), dtype=np.int8)
TRIT_OF = {MINUS.lower(): -1, NEUTRAL.lower(): 0, PLUS.lower(): 1}
LINEAR = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))


def shown(ax):
    """Return the trit that each unit cell of a picture is coloured with, as (x, y) -> trit."""
    found = {}
    for image in ax.images:
        left, right, bottom, top = image.get_extent()
        array = np.asarray(image.get_array())
        for j in range(round(bottom - top)):
            for i in range(round(right - left)):
                rows, columns = array.shape
                row = int((j + 0.5) / (bottom - top) * rows)
                column = int((i + 0.5) / (right - left) * columns)
                found[left + i, top + j] = int(array[row, column])
    for group in ax.collections:
        if isinstance(group, PolyCollection) and len(group.get_paths()):
            trit = TRIT_OF[to_hex(group.get_facecolor()[0])]
            found |= {tuple(path.vertices[0]): trit for path in group.get_paths()}
    return found


@pytest.mark.parametrize("x", [iv.trits("+0-"), iv.trits("+0-/-+0"), LARGE])
def test_tiles_show_every_cell(x):
    ax = plot.tiles(x, ax=plot.axes())

    assert shown(ax) == {(i, j): int(t) for j, row in enumerate(np.atleast_2d(x)) for i, t in enumerate(row)}


def test_large_arrays_carry_no_signs_and_small_ones_do():
    assert len(plot.tiles(LARGE, ax=plot.axes()).collections) == 0
    assert len(plot.tiles(LARGE[:3, :4], ax=plot.axes()).collections) > 3


def test_time_runs_down_on_wide_lattices_and_right_in_long_runs():
    down, right = plot.spacetime(LARGE[:20]), plot.spacetime(LARGE.T[:, :10])

    assert (down.get_xlabel(), down.get_ylabel()) == ("site", "time")
    assert (right.get_xlabel(), right.get_ylabel()) == ("time", "site")
    assert shown(down)[2, 5] == LARGE[5, 2]
    assert shown(right)[5, 2] == LARGE.T[5, 2]


def test_negating_a_run_exchanges_the_colours():
    plain, negated = shown(plot.spacetime(LARGE)), shown(plot.spacetime(-LARGE))

    assert negated == {place: -trit for place, trit in plain.items()}


def test_a_run_brings_its_times():
    class Run:
        states = LARGE[:3]
        times = np.array([10, 20, 30])

    labels = [label.get_text() for label in plot.spacetime(Run(), time="down").get_yticklabels()]

    assert labels == ["10", "20", "30"]


def test_frames_of_a_square_lattice():
    states = np.stack([LARGE[:9, :9]] * 20)
    ax = plot.spacetime(states, frames=4)

    assert [word.get_text() for word in ax.texts] == ["t = 0", "t = 6", "t = 13", "t = 19"]


@pytest.mark.parametrize(
    "states", [np.zeros(5, np.int8), np.zeros((2, 2, 2, 2), np.int8), np.zeros((0, 4), np.int8)]
)
def test_spacetime_refuses_what_is_no_run(states):
    with pytest.raises(InvalidStateError, match="states of shape"):
        plot.spacetime(states)


def test_spacetime_refuses_products_and_floats():
    with pytest.raises(InvalidStateError, match="draw one part"):
        plot.spacetime((LARGE, LARGE))
    with pytest.raises(InvalidStateError, match="dtype float64"):
        plot.spacetime(np.full((2, 2), 0.5))


def test_integers_are_drawn_as_digits():
    assert as_trits(np.array([5, -1])).tolist() == [[1, -1, -1], [0, 0, -1]]
    assert as_trits(np.array([[5], [-1]]), n_trits=4).tolist() == [[0, 1, -1, -1], [0, 0, 0, -1]]


def test_parts_of_a_product_keep_their_names():
    space = iv.ProductSpace(
        (iv.TritSpace(2), iv.IntegerSpace(2), iv.FiniteSpace(("a", "b"))), names=("q", "p", "u")
    )
    found = parts(space, space.states(np.arange(4)))

    assert [(name, cells.shape) for name, cells in found] == [("q", (4, 2)), ("p", (4, 2))]


def test_rows_and_texts_of_values():
    assert rows_of(3) is None
    assert rows_of((iv.trits("+"), iv.trits("-0"))).tolist() == [1, -1, 0]
    assert rows_of(np.ones((2, 2, 2), np.int8)).shape == (4, 2)
    assert short_text((iv.trits("+0"), 4)) == "(+0, 4)"
    assert len(short_text(np.zeros(99, np.int8))) == 60


def test_a_tower_stands_over_its_blocks():
    chain = iv.System(space=iv.TritSpace(27), update=LINEAR, tower=iv.BlockTower(iv.majority, levels=2))
    state = chain.space.random(np.random.default_rng(1))
    ax = plot.tower_view(chain, state)

    assert [label.get_text() for label in ax.get_yticklabels()] == ["level 0", "level 1", "level 2"]
    lowest = max(y for _, y in shown(ax))
    assert [shown(ax)[float(i), lowest] for i in range(27)] == state.tolist()
    assert sorted(x for x, y in shown(ax) if y == 0.0) == [0.0, 9.0, 18.0]


def test_a_tower_on_a_square():
    square = iv.System(
        space=iv.TritSpace((9, 9)),
        update=iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2)),
        tower=iv.BlockTower(iv.sign_of_sum, levels=2),
    )
    ax = plot.tower_view(square, square.space.neutral())

    assert [word.get_text() for word in ax.texts] == ["level 0", "level 1", "level 2"]


def test_no_tower_to_draw():
    with pytest.raises(InvalidTowerError, match="a system with a tower"):
        plot.tower_view(iv.System(space=iv.TritSpace(3), update=LINEAR), iv.trits("000"))
    cube = iv.System(
        space=iv.TritSpace((2, 2, 2)),
        update=iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(3)),
        tower=iv.BlockTower(iv.sign_of_sum, levels=1, block=2),
    )
    with pytest.raises(InvalidTowerError, match="one or two axes"):
        plot.tower_view(cube, cube.space.neutral())


def test_barcode_puts_plus_above_minus_below():
    array = np.asarray(plot.planes([[1, -1, 0], [0, 0, -1]]).images[0].get_array())
    columns = array[:, [array.shape[1] * k // 6 for k in (1, 3, 5)]]
    half = len(array) // 4

    assert columns[:half].max(axis=0).tolist() == [0, 0, 0]  # above the upper line: no plus in plane 1
    assert columns[half : 2 * half].min(axis=0).tolist() == [0, 0, -1]
    assert columns[2 * half : 3 * half].max(axis=0).tolist() == [1, 0, 0]
    assert columns[3 * half :].min(axis=0).tolist() == [0, -1, 0]


def test_long_barcodes_are_thinned_oddly():
    rows = np.random.default_rng(0).integers(-1, 2, (2, 5000), dtype=np.int8)
    plain, negated = (np.asarray(plot.planes(x).images[0].get_array()) for x in (rows, -rows))

    assert plain.shape[1] <= 3200
    assert (plain[::-1] == -negated).sum() > 0
    assert np.count_nonzero(plain == 1) == np.count_nonzero(negated == -1)


def test_planes_and_profiles_refuse_the_wrong_shape():
    with pytest.raises(InvalidDataError, match="n_planes"):
        plot.planes([1, 0, -1])
    with pytest.raises(InvalidDataError, match="densities"):
        plot.profile([0.5, 1.5])


def test_profile_bars():
    assert [bar.get_height() for bar in plot.profile([0.5, 0.25]).patches] == [0.5, 0.25]


def test_series_by_name():
    ax = plot.series([0, 1, 2], {"action": [3, 2, 1], "charge": [1, 1, 1]})

    assert [line.get_ydata().tolist() for line in ax.lines[::2]] == [[3, 2, 1], [1, 1, 1]]
    assert [word.get_text() for word in ax.get_legend().get_texts()] == ["action", "charge"]
    with pytest.raises(InvalidDataError, match="one number a time"):
        plot.series([0, 1], [1])


def test_a_table_pairs_words_with_their_negations():
    ax = plot.table_picture(LINEAR)
    cells = shown(ax)
    words = np.array(np.meshgrid(*[[-1, 0, 1]] * 3, indexing="ij")).reshape(3, -1).T
    for pair in range(14):
        left, top = (pair % 7) * 3.9, (pair // 7) * 6.4
        word = words[13 + pair]
        at = {
            round(x - left, 6): t
            for (x, y), t in cells.items()
            if abs(y - top) < 1e-9 and left - 0.1 < x < left + 3
        }

        assert at == {0.0: word[0], 1.0: word[1], 2.0: word[2]}
    assert "all outputs are negated too" in ax.get_xlabel()


def test_a_table_frames_broken_pairs():
    spoilt = iv.LocalRule.from_text("+-0000-00--00000++00+0000++")

    assert plot.table_picture(spoilt).get_xlabel() == "1 of 14 pairs break the negation (framed)"


def test_block_tables_and_tables_with_controls():
    swap = iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))
    driven = iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1)

    assert "negated too" in plot.table_picture(swap).get_xlabel()
    assert "negated too" in plot.table_picture(driven).get_xlabel()
    with pytest.raises(InvalidRuleError, match="at most 81 entries"):
        plot.table_picture(iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2)))


@pytest.mark.parametrize(("d", "n"), [(1, 3), (2, 9), (3, 27)])
def test_sheets_fold(d, n):
    words = [word.get_text() for word in plot.sheet(d).texts]

    assert f"{n} kernels" in words
    assert f"{(n + 1) // 2} orbits" in words


def test_sheets_that_do_not_fit():
    with pytest.raises(InvalidStateError, match="d=4"):
        plot.sheet(4)


def test_a_state_on_a_graph():
    space = iv.GraphSpace(4, [(0, 1), (1, 2), (2, 3)], labels=("a", "b", "c", "d"))
    ax = plot.node_link(space, iv.trits("+0-+"))

    assert ax.collections[1].get_array().tolist() == [1, 0, -1, 1]
    assert [word.get_text() for word in ax.texts] == ["a", "b", "c", "d"]
    assert (plot.graph_places(space) == plot.graph_places(space)).all()


def test_graphs_without_networkx_stand_on_a_circle(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "networkx", None)
    places = plot.graph_places(iv.GraphSpace(4, [(0, 1)]))

    assert np.hypot(*places.T).tolist() == pytest.approx([1.0] * 4)
