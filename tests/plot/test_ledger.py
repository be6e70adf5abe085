"""The ledger as a picture: every stage a bar, its words where they fit, the same bytes every time."""

import attrs
import pytest
from matplotlib.axes import Axes

import involute as iv
from involute import plot
from involute.find.ledger.count import ledger
from involute.find.ledger.stages import Ledger, Stage
from involute.plot.ledger import ledger as waterfall

BITS = (42.794, 20.6045, 3.0, 3.0, 0.0)
NAMES = ("all maps of 3 cells", "equivariant", "+ conserves charge", "+ descends", "this one")
FORMS = ("3^27", "3^13", "8", "8", "1")
RULE = iv.LocalRule.from_text("--0000-00--00000++00+0000++")
FOUND = Ledger(
    "cancel",
    tuple(
        Stage(name, None, bits, form, before - bits, name != "+ descends", "closed form", "all")
        for name, bits, form, before in zip(NAMES, BITS, FORMS, (BITS[0], *BITS), strict=False)
    ),
    update=RULE,
)


def words(figure):
    return [word.get_text() for ax in figure.axes for word in ax.texts]


def test_every_stage_has_its_bits_and_its_count():
    figure = waterfall(FOUND)
    above, below = figure.axes

    assert [label.get_text() for label in above.get_yticklabels()] == list(NAMES)
    for word in (
        "42.8 bits",
        "20.6 bits",
        "−22.2 bits",
        "−17.6 bits",
        "3 bits left",
        "≤ 3 bits left",
        "0 bits",
    ):
        assert word in words(figure)
    for form in ("$3^{27}$", "$3^{13}$", "≤ 8"):
        assert form in words(figure)
    assert "$|F_2| = (9^9)^{9^9}$" in [word.get_text() for word in below.texts]
    assert "all maps of 3 cells: 5.42" in words(figure)


def test_bars_are_what_is_left_and_what_was_removed():
    above = waterfall(FOUND).axes[0]
    bars = [
        (bar.get_x(), bar.get_width()) for bar in above.patches if bar.get_height() == pytest.approx(0.62)
    ]

    assert bars == [
        (0, 42.794),
        (0, 20.6045),
        (20.6045, 42.794 - 20.6045),
        (0, 3.0),
        (3.0, 17.6045),
        (0, 3.0),
        (0.0, 3.0),
    ]


def test_the_rule_that_is_left_is_written_as_its_table():
    signs = [word for word in words(waterfall(FOUND)) if word in {"−", "0", "+"}]

    assert "".join(signs).replace("−", "-") == iv.text(RULE.table)
    assert "−" not in words(waterfall(attrs.evolve(FOUND, update=None)))


def test_one_map_alone():
    empty = Ledger("one", (Stage("all maps", 1, 0.0, "1", 0.0, True, "", ""),) * 2)  # noqa: FBT003

    assert "0 bits" in words(waterfall(empty))


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_ledger_gives_the_same_bytes(tmp_path, ending):
    found = ledger(iv.LocalRule.from_text("+0-", radius=0))
    first, second = (plot.save(waterfall(found), tmp_path / f"{i}.{ending}") for i in range(2))

    assert first.read_bytes() == second.read_bytes()


def test_a_table_without_room_is_left_out():
    """Where the last claim removes nearly everything, its bar takes the place of the tiles."""
    table = iv.LocalRule.from_text("--0000-00-+00000++00+0000++")
    system = iv.System(space=iv.TritSpace(9), update=table, monotones=(iv.Activity(),))
    roomy, crowded = (plot.ledger(iv.ledger(one)) for one in (movers(), system))
    signs = [
        [text.get_text() for ax in page.findobj(Axes) for text in ax.texts if text.get_text() in SIGNS]
        for page in (roomy, crowded)
    ]

    assert [len(found) for found in signs] == [27, 0]


SIGNS = ("\N{MINUS SIGN}", "0", "+")


def movers():
    rule = iv.LocalRule.from_text("----0++++ 000-0+000 ----0++++")
    return iv.System(space=iv.TritSpace(9), update=rule, invariants=(iv.Charge(), iv.Activity()))
