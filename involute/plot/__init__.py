"""Pictures. Every function takes its data first and ``ax=`` last, draws on it, and returns the axes.

Without ``ax`` it makes a figure of its own; no global state is touched. `save` writes any of them.
"""

from involute.plot.barcode import planes, profile
from involute.plot.graph import graph_places, node_link
from involute.plot.kernel_sheet import sheet
from involute.plot.ledger import ledger
from involute.plot.lines import series
from involute.plot.mirror_graph import state_graph
from involute.plot.output import png, save, svg
from involute.plot.refutation import witness
from involute.plot.rule import table_picture
from involute.plot.space_time import spacetime
from involute.plot.style import TRIT_COLOURS, axes, figure, figure_of, panels
from involute.plot.tiling import outline, tiles
from involute.plot.tower import tower_view
from involute.plot.verdicts import verdict_matrix

__all__ = [
    "TRIT_COLOURS",
    "axes",
    "figure",
    "figure_of",
    "graph_places",
    "ledger",
    "node_link",
    "outline",
    "panels",
    "planes",
    "png",
    "profile",
    "save",
    "series",
    "sheet",
    "spacetime",
    "state_graph",
    "svg",
    "table_picture",
    "tiles",
    "tower_view",
    "verdict_matrix",
    "witness",
]
