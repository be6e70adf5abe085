"""The trit algebra: what {-1, 0, +1} with the involution ``x -> -x`` offers before any dynamics."""

from involute.trits.adic import VALUATION_OF_ZERO, distance, in_cylinder, residue, valuation
from involute.trits.algebra import add, fold, negation, sign, subtract, subtract_clipped, support, unfold
from involute.trits.checks import check_integers, check_trits
from involute.trits.digits import depth, digits, integers
from involute.trits.packing import BitPlanes, TritBytes, bit_planes, trit_bytes
from involute.trits.planes import DigitPlanes, ThresholdPlanes
from involute.trits.residuals import digit_thresholds, threshold_planes
from involute.trits.sheets import (
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
