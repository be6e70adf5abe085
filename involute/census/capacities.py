"""Capacities of constraints on the line and in the plane, to all the decimals that are printed for them."""

from functools import partial

from involute.automata.capacity.alternating_sign import alternating_sign_matrices
from involute.automata.capacity.transfer import PlaneConstraint
from involute.automata.labelled_graph import LabelledGraph
from involute.census.row import Row
from involute.find.capacity import (
    alternating_signs,
    capacity,
    colourings,
    forbidden,
    hard_squares,
    run_length,
    running_sum,
)

DECIMALS = 10
RUN_LENGTHS = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (1, 7), (2, 7), (3, 7))
TERNARY = {
    "+ and - never adjacent": forbidden("+-", "-+"),
    "no ++ and no --": forbidden("++", "--"),
    "no two adjacent other than 0": forbidden("++", "+-", "-+", "--"),
    "+ and - in turn": alternating_signs(),
}
GOLDEN = forbidden("11", alphabet="01")
SHANNON = "log2 of the Perron root (Shannon, Bell Syst. Tech. J. 27, 1948)"
IMMINK = f"{SHANNON}; Immink, Codes for Mass Data Storage Systems (2004), table of (d, k) capacities"
CYLINDERS = "independent enumeration of the transfer matrices of cylinders"


def bits(constraints: dict[str, LabelledGraph]) -> dict[str, str]:
    """Return the bits a symbol of each constraint, rounded."""
    return {name: capacity(graph).bits.rounded(DECIMALS) for name, graph in constraints.items()}


def uniform_choice(constraints: dict[str, LabelledGraph], decimals: int) -> dict[str, str]:
    """Return the bits a symbol that a uniform choice among the admissible letters writes."""
    found = {name: capacity(graph).uniform_bits for name, graph in constraints.items()}
    return {name: "none" if bound is None else bound.rounded(decimals) for name, bound in found.items()}


def uppers(constraint: PlaneConstraint, circumferences: tuple[int, ...], decimals: int) -> dict[str, str]:
    """Return the upper bounds of the growth per cell by cylinders, rounded."""
    return {f"n={n}": constraint.upper(n).rounded(decimals) for n in circumferences}


def both_bounds(constraint: PlaneConstraint, circumference: int, decimals: int) -> dict[str, str]:
    """Return the bounds of the growth per cell by one cylinder and the next narrower, rounded."""
    lower, upper = constraint.lower(circumference), constraint.upper(circumference)
    return {"lower": lower.rounded(decimals), "upper": upper.rounded(decimals)}


def outward_bounds(constraint: PlaneConstraint, circumference: int, decimals: int) -> str:
    """Return the bounds of the growth per cell, rounded outwards."""
    return constraint.bounds(circumference).rounded(decimals)


def alternating_sign(weight: int) -> tuple[int, ...]:
    """Return the weights of all alternating sign matrices of 1 to 6 rows."""
    return tuple(alternating_sign_matrices(order, weight) for order in range(1, 7))


ROWS: tuple[Row, ...] = (
    Row(
        "capacity-run-length",
        "How many bits a symbol do words carry with at least d and at most k zeros between ones?",
        lambda: bits({f"({d},{k})": run_length(d, k) for d, k in RUN_LENGTHS}),
        {
            "(0,1)": "0.6942419136",
            "(0,2)": "0.8791464216",
            "(0,3)": "0.9467772468",
            "(1,2)": "0.4056852314",
            "(1,3)": "0.5514630897",
            "(1,7)": "0.6792862637",
            "(2,7)": "0.5173695762",
            "(3,7)": "0.4056852314",
        },
        IMMINK,
    ),
    Row(
        "capacity-ternary",
        "How many bits a symbol do trits carry under a constraint on neighbours or signs?",
        partial(bits, TERNARY),
        {
            "+ and - never adjacent": "1.2715533032",
            "no ++ and no --": "1.2715533032",
            "no two adjacent other than 0": "1.0000000000",
            "+ and - in turn": "1.0000000000",
        },
        f"{SHANNON}: log2(1 + √2) twice, and log2 2",
    ),
    Row(
        "capacity-running-sum",
        "How many bits a symbol do trits carry whose running sums stay between -K and K?",
        lambda: bits({f"K={most}": running_sum(most) for most in (1, 2, 3)}),
        {"K=1": "1.2715533032", "K=2": "1.4499843135", "K=3": "1.5098270921"},
        "log2(1 + 2 cos(π / (2K + 2))), the eigenvalues of a path with loops",
    ),
    Row(
        "capacity-uniform-choice",
        "How many bits a symbol does a uniform choice among the admissible letters write?",
        lambda: uniform_choice({"+ and - never adjacent": forbidden("+-", "-+"), "no 11": GOLDEN}, DECIMALS),
        {"+ and - never adjacent": "1.2506982146", "no 11": "0.6666666667"},
        "3/7 log2 3 + 4/7, and 2/3",
    ),
    Row(
        "capacity-hard-squares",
        "Between which bounds is the growth per cell of pictures without two neighbouring ones?",
        lambda: both_bounds(hard_squares(), 18, DECIMALS),
        {"lower": "1.5030476752", "upper": "1.5030480949"},
        f"{CYLINDERS} of 16 and 18 cells; Baxter, Ann. Comb. 3 (1999) 191: 1.503048082475332",
    ),
    Row(
        "capacity-isolated-signs",
        "Between which bounds is the growth per cell of pictures of trits whose signs are isolated?",
        lambda: outward_bounds(hard_squares(2), 18, 5),
        "1.79499..1.79515",
        f"{CYLINDERS} of 16 and 18 cells",
    ),
    Row(
        "capacity-three-colourings",
        "Which upper bounds do cylinders give for the growth per cell of colourings with 3 colours?",
        lambda: uppers(colourings(3), (4, 6, 8, 10, 12), 5),
        {"n=4": "1.58882", "n=6": "1.56168", "n=8": "1.55209", "n=10": "1.54762", "n=12": "1.54518"},
        f"{CYLINDERS}; Lieb, Phys. Rev. Lett. 18 (1967) 692: (4/3)^(3/2) in the plane",
    ),
    Row(
        "alternating-sign-matrices",
        "How many alternating sign matrices have 1 to 6 rows?",
        lambda: alternating_sign(1),
        (1, 2, 7, 42, 429, 7436),
        "prod (3k + 1)! / (n + k)!; Zeilberger, Electron. J. Combin. 3(2) (1996) R13",
    ),
    Row(
        "alternating-sign-matrices-weighted",
        "How much do the alternating sign matrices of 1 to 6 rows weigh, with 2 for each entry -1?",
        lambda: alternating_sign(2),
        (1, 2, 8, 64, 1024, 32768),
        "2^(n (n - 1) / 2); Mills, Robbins and Rumsey, J. Combin. Theory A 34 (1983) 340",
    ),
)
