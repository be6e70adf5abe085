"""Involutive ternary dynamics: define models on trits, decide their axioms, run them on real data."""

from involute.actions.function import FunctionAction
from involute.actions.information import Information
from involute.actions.local import LocalAction
from involute.actions.pair import DomainWalls, PairInteraction
from involute.actions.support import Support
from involute.emissions.function import FunctionEmission
from involute.emissions.sites import Sites
from involute.involutions.exchange import Exchange
from involute.involutions.negation import Negation
from involute.involutions.parts import PartExchange
from involute.involutions.reflection import Reflection
from involute.involutions.signed_permutation import SignedPermutation
from involute.laws import Law, Status, Verdict, Witness, statements
from involute.notation import text, trits
from involute.quantities.additive import Additive
from involute.quantities.charge import Activity, Charge
from involute.quantities.function import FunctionQuantity
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.neighbourhood import interval, moore, von_neumann
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.towers.projections import centre_cell, first_non_zero, majority, sgn, sign_of_sum, sum_mod_3
from involute.updates.block import BlockRule
from involute.updates.composite import Composite, Cycle, Switch
from involute.updates.function import FunctionUpdate
from involute.updates.local_rule import LocalRule, local_rule
from involute.updates.network import NetworkRule
from involute.updates.second_order import SecondOrder
from involute.updates.shift_register import ShiftRegister
from involute.updates.threshold_network import ThresholdNetwork

__all__ = [
    "Activity",
    "Additive",
    "BlockRule",
    "BlockTower",
    "Charge",
    "Composite",
    "Cycle",
    "DomainWalls",
    "Exchange",
    "FiniteSpace",
    "FunctionAction",
    "FunctionEmission",
    "FunctionQuantity",
    "FunctionUpdate",
    "GraphSpace",
    "Information",
    "IntegerSpace",
    "Law",
    "LocalAction",
    "LocalRule",
    "Negation",
    "NetworkRule",
    "PairInteraction",
    "PartExchange",
    "ProductSpace",
    "Reflection",
    "SecondOrder",
    "ShiftRegister",
    "SignedPermutation",
    "Sites",
    "Status",
    "Support",
    "Switch",
    "System",
    "ThresholdNetwork",
    "TritSpace",
    "Verdict",
    "Witness",
    "centre_cell",
    "first_non_zero",
    "interval",
    "local_rule",
    "majority",
    "moore",
    "sgn",
    "sign_of_sum",
    "statements",
    "sum_mod_3",
    "text",
    "trits",
    "von_neumann",
]
