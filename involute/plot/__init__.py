"""Pictures. Every function takes its data first and ``ax=`` last, draws on it, and returns the axes.

Without ``ax`` it makes a figure of its own; no global state is touched. `save` writes any of them.
"""

from involute.plot.attractors import attractor_portrait
from involute.plot.barcode import planes, profile
from involute.plot.closed_orbits import orbit_action
from involute.plot.ensembles import phase_diagram, quantile_fan
from involute.plot.graph import graph_places, node_link
from involute.plot.kernel_sheet import sheet
from involute.plot.ledger import ledger
from involute.plot.lines import series
from involute.plot.macrocell_frames import macrocells
from involute.plot.macrocell_nodes import node_counts
from involute.plot.mirror_graph import state_graph
from involute.plot.output import png, save, svg
from involute.plot.refutation import witness
from involute.plot.rings import ring_counts
from involute.plot.rule import table_picture
from involute.plot.space_time import spacetime
from involute.plot.speeds import speed_bars
from involute.plot.style import TRIT_COLOURS, axes, figure, figure_of, panels
from involute.plot.tiling import outline, tiles
from involute.plot.tower import tower_view
from involute.plot.trap_spaces import trap_space_map
from involute.plot.verdicts import verdict_matrix

__all__ = [
    "TRIT_COLOURS",
    "attractor_portrait",
    "axes",
    "figure",
    "figure_of",
    "graph_places",
    "ledger",
    "macrocells",
    "node_counts",
    "node_link",
    "orbit_action",
    "outline",
    "panels",
    "phase_diagram",
    "planes",
    "png",
    "profile",
    "quantile_fan",
    "ring_counts",
    "save",
    "series",
    "sheet",
    "spacetime",
    "speed_bars",
    "state_graph",
    "svg",
    "table_picture",
    "tiles",
    "tower_view",
    "trap_space_map",
    "verdict_matrix",
    "witness",
]
