"""The trit algebra: what {-1, 0, +1} with the involution ``x -> -x`` offers before any dynamics."""

from involute.algebra.adic import VALUATION_OF_ZERO, distance, in_cylinder, residue, valuation
from involute.algebra.arithmetic import add, fold, negation, sign, subtract, subtract_clipped, support, unfold
from involute.algebra.checks import check_integers, check_trits
from involute.algebra.digits import depth, digits, integers
from involute.algebra.packing import BitPlanes, TritBytes, bit_planes, trit_bytes
from involute.algebra.planes import DigitPlanes, ThresholdPlanes
from involute.algebra.residuals import digit_thresholds, threshold_planes
from involute.algebra.sheets import (
    canonical,
    fold_index,
    kernel_count,
    kernel_index,
    kernels_at,
    lift,
    orbit_count,
    orbit_representatives,
    sheet,
    unfold_index,
)

__all__ = [
    "VALUATION_OF_ZERO",
    "BitPlanes",
    "DigitPlanes",
    "ThresholdPlanes",
    "TritBytes",
    "add",
    "bit_planes",
    "canonical",
    "check_integers",
    "check_trits",
    "depth",
    "digit_thresholds",
    "digits",
    "distance",
    "fold",
    "fold_index",
    "in_cylinder",
    "integers",
    "kernel_count",
    "kernel_index",
    "kernels_at",
    "lift",
    "negation",
    "orbit_count",
    "orbit_representatives",
    "residue",
    "sheet",
    "sign",
    "subtract",
    "subtract_clipped",
    "support",
    "threshold_planes",
    "trit_bytes",
    "unfold",
    "unfold_index",
    "valuation",
]
