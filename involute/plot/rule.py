"""A rule as its table: every neighbourhood over its output, a word beside its negation.

The upper row of a pair holds the words led by ``+``, the lower row their negations. An odd rule answers with
negated outputs; where it does not, the pair is framed.
"""

from itertools import product

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from involute.arrays import Trits
from involute.errors import InvalidRuleError, explain
from involute.plot.style import HIGHLIGHT, SOFT, bare, scaled_axes, styled
from involute.plot.tiling import frame, outline, tiles
from involute.updates.block import BlockRule
from involute.updates.local_rule import LocalRule

MOST = 81  # entries that still can be read
PER_ROW = 7


@styled
def table_picture(rule: LocalRule | BlockRule, *, ax: Axes | None = None) -> Axes:
    """Draw the table of a local rule or a block rule as icons, negation pairs aligned.

    Raises
    ------
    InvalidRuleError
        The table has more than 81 entries, or the update has no table.
    """
    outputs = np.asarray(getattr(rule, "table", np.zeros(MOST + 1)))
    if len(outputs) > MOST:
        raise InvalidRuleError(
            explain(
                f"a rule with a table of at most {MOST} entries",
                f"{rule!r}",
                "draw a rule of up to four inputs, or a space-time diagram",
            )
        )
    n = round(np.log(len(outputs)) / np.log(3))
    words = np.array(list(product((-1, 0, 1), repeat=n)), dtype=np.int8)
    images = outputs.reshape(len(words), -1)
    half = len(words) // 2
    width, bank = n + 0.9, 6.4
    banks = -(-(half + 1) // PER_ROW)
    across = min(half + 1, PER_ROW) * width - 0.9
    if ax is None:
        ax = scaled_axes(across + 0.8, banks * bank - 0.2, unit=min(0.2, 7.0 / across), extra=(0.1, 0.35))
    broken = (images != -images[::-1]).any(axis=1)
    for pair in range(half + 1):
        left, top = (pair % PER_ROW) * width, (pair // PER_ROW) * bank
        _icon(words[half + pair], images[half + pair], (left, top), ax, disagree=broken[half + pair])
        if pair:
            _icon(
                words[half - pair], images[half - pair], (left, top + 2.9), ax, disagree=broken[half - pair]
            )
    frame(ax, across, banks * bank - 1.2, margin=0.4)
    ax.set_aspect("equal")
    bare(ax)
    n_broken = int(broken.sum() + 1) // 2
    note = (
        "every word over its output; below it, its negation: all outputs are negated too"
        if n_broken == 0
        else f"{n_broken} of {half + 1} pairs break the negation (framed)"
    )
    ax.set_xlabel(note, loc="left", fontsize=8, color=SOFT if n_broken == 0 else HIGHLIGHT)
    return ax


def _icon(
    word: Trits, image: Trits, at: tuple[float, float], ax: Axes, *, disagree: bool | NDArray[np.bool_]
) -> None:
    """Draw a word and, below it and centred, its output."""
    left = at[0] + (len(word) - len(image)) / 2
    tiles(word, ax=ax, at=at, signs=True)
    tiles(image, ax=ax, at=(left, at[1] + 1.18), signs=True)
    if disagree:
        outline(np.ones(len(image), dtype=bool), ax=ax, at=(left, at[1] + 1.18))
