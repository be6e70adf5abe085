"""Involutive ternary dynamics: define models on trits, decide their axioms, run them on real data."""

from involute.actions.expression import ExpressionAction
from involute.actions.function import FunctionAction
from involute.actions.information import Information
from involute.actions.local import LocalAction
from involute.actions.pair import DomainWalls, PairInteraction
from involute.actions.support import Support
from involute.algebra import (
    BitPlanes,
    DigitPlanes,
    ThresholdPlanes,
    TritBytes,
    add,
    bit_planes,
    canonical,
    depth,
    digit_thresholds,
    digits,
    distance,
    fold,
    fold_index,
    in_cylinder,
    integers,
    kernel_count,
    kernel_index,
    kernels_at,
    lift,
    negation,
    orbit_count,
    orbit_representatives,
    residue,
    sheet,
    sign,
    subtract,
    subtract_clipped,
    support,
    threshold_planes,
    trit_bytes,
    unfold,
    unfold_index,
    valuation,
)
from involute.automata.labelled_graph import BlockCode, ConstrainedShift, LabelledGraph
from involute.automata.line_rule import LineRule
from involute.automata.substitution import Substitution
from involute.charts.autoregression import AutoRegression
from involute.charts.ewma import EwmaScaled
from involute.charts.laws import check_causal, check_chart, check_odd
from involute.charts.random_walk import RandomWalk
from involute.decide.replay import replay
from involute.eigen.attractor import Attractor
from involute.eigen.bnet.reading import read_bnet, write_bnet
from involute.eigen.fixed_points import fixed_points, periodic_points
from involute.eigen.least.action import LeastAction, LeastOrbit, least_action_orbits
from involute.eigen.least.mean_cycle import MeanCycle, minimum_mean_cycle
from involute.eigen.least.policy import Policy, least_action_policy
from involute.eigen.least.rings import LeastRing, ground_state, least_action_rings
from involute.eigen.rings.lines import LineOrbits, line_orbits
from involute.eigen.rings.orbits import RingOrbits, ring_orbits
from involute.eigen.sat.answer import FixedPoints
from involute.eigen.states.answer import Attractors
from involute.eigen.states.attractors import attractors
from involute.eigen.states.basins import basins
from involute.eigen.states.sampled import sampled_attractors
from involute.eigen.states.sampled_answer import SampledAttractors
from involute.eigen.trap_spaces import trap_spaces
from involute.emissions.function import FunctionEmission
from involute.emissions.sites import Sites
from involute.engine.lattice.engine import LatticeEngine, rule_engine
from involute.engine.lattice.planes import LatticePlanes
from involute.engine.replicas.engine import ReplicaEngine, replica_engine
from involute.ensemble import Ensemble, ensemble, resume_ensemble
from involute.find.capacity import (
    Capacity,
    alternating_signs,
    capacity,
    colourings,
    forbidden,
    hard_squares,
    run_length,
    running_sum,
)
from involute.find.everything import Findings, find
from involute.find.found import Found
from involute.find.invariants import Invariants, find_invariants
from involute.find.ledger.count import ledger
from involute.find.ledger.stages import Ledger
from involute.find.monotones import Monotones, find_monotones
from involute.find.recognisability import recognisability
from involute.find.repair.nearest import Repair, nearest_lawful
from involute.find.reversible.decisions import injectivity, surjectivity
from involute.find.reversible.inverse import Inverse, find_inverse
from involute.find.reversible.symmetries import Symmetries, Symmetry, find_symmetries
from involute.find.towers.coarse_rules import DescendingRules, find_descending_rules
from involute.find.towers.defect import Defect, defect
from involute.find.towers.descent import Descent, find_descent
from involute.find.towers.iteration import TowerIteration, iterate_tower
from involute.find.towers.projections import Projections, find_projections
from involute.find.towers.synthesis import Synthesis, synthesise_projection
from involute.hashlife.evolution import hashlife
from involute.hashlife.macrocell import Macrocell
from involute.involutions.exchange import Exchange
from involute.involutions.factorwise import Factorwise
from involute.involutions.negation import Negation
from involute.involutions.parts import PartExchange
from involute.involutions.reflection import Reflection
from involute.involutions.signed_permutation import SignedPermutation
from involute.laws import Law, Status, Verdict, Witness, statements
from involute.mdl.charts import chart_bits
from involute.mdl.choice import chart_changes, running_charts
from involute.mdl.planes import description_length, plane_costs, prequential_bits
from involute.notation import text, trits
from involute.observers.action_series import ActionSeries
from involute.observers.density import Density
from involute.observers.emission_series import EmissionSeries
from involute.observers.function_series import FunctionSeries
from involute.observers.level_density import LevelDensity
from involute.observers.period_detector import PeriodDetector
from involute.observers.quantity_series import QuantitySeries
from involute.observers.running_mean import RunningMean
from involute.observers.site_mean import SiteMean
from involute.observers.state_hash import StateHash
from involute.observers.trit_frequencies import TritFrequencies
from involute.quantities.additive import Additive
from involute.quantities.charge import Activity, Charge
from involute.quantities.expression import ExpressionQuantity
from involute.quantities.function import FunctionQuantity
from involute.quantities.integrity import Integrity, byte_crc, even_crc, orientation
from involute.quantities.syndrome import Syndrome
from involute.registry import available_domains, available_models, load_domain
from involute.simulate import resume, simulate
from involute.spaces.finite_space import FiniteSpace
from involute.spaces.graph_space import GraphSpace
from involute.spaces.integer_space import IntegerSpace
from involute.spaces.neighbourhood import interval, moore, von_neumann
from involute.spaces.product_space import ProductSpace
from involute.spaces.trit_space import TritSpace
from involute.spec import Model, load_model
from involute.system import System
from involute.towers.block_tower import BlockTower
from involute.towers.projections import centre_cell, first_non_zero, majority, sgn, sign_of_sum, sum_mod_3
from involute.trajectory import Trajectory, load_run
from involute.updates.block import BlockRule
from involute.updates.code_shift import CodeShift
from involute.updates.composite import Composite, Cycle, Switch
from involute.updates.expression import ExpressionUpdate
from involute.updates.function import FunctionUpdate
from involute.updates.local_rule import LocalRule, local_rule
from involute.updates.network import NetworkRule
from involute.updates.second_order import SecondOrder
from involute.updates.shift_register import ShiftRegister
from involute.updates.threshold_network import ThresholdNetwork
from involute.verify import Report, verify

__version__ = "0.1.0"

__all__ = [
    "ActionSeries",
    "Activity",
    "Additive",
    "Attractor",
    "Attractors",
    "AutoRegression",
    "BitPlanes",
    "BlockCode",
    "BlockRule",
    "BlockTower",
    "Capacity",
    "Charge",
    "CodeShift",
    "Composite",
    "ConstrainedShift",
    "Cycle",
    "Defect",
    "Density",
    "DescendingRules",
    "Descent",
    "DigitPlanes",
    "DomainWalls",
    "EmissionSeries",
    "Ensemble",
    "EwmaScaled",
    "Exchange",
    "ExpressionAction",
    "ExpressionQuantity",
    "ExpressionUpdate",
    "Factorwise",
    "Findings",
    "FiniteSpace",
    "FixedPoints",
    "Found",
    "FunctionAction",
    "FunctionEmission",
    "FunctionQuantity",
    "FunctionSeries",
    "FunctionUpdate",
    "GraphSpace",
    "Information",
    "IntegerSpace",
    "Integrity",
    "Invariants",
    "Inverse",
    "LabelledGraph",
    "LatticeEngine",
    "LatticePlanes",
    "Law",
    "LeastAction",
    "LeastOrbit",
    "LeastRing",
    "Ledger",
    "LevelDensity",
    "LineOrbits",
    "LineRule",
    "LocalAction",
    "LocalRule",
    "Macrocell",
    "MeanCycle",
    "Model",
    "Monotones",
    "Negation",
    "NetworkRule",
    "PairInteraction",
    "PartExchange",
    "PeriodDetector",
    "Policy",
    "ProductSpace",
    "Projections",
    "QuantitySeries",
    "RandomWalk",
    "Reflection",
    "Repair",
    "ReplicaEngine",
    "Report",
    "RingOrbits",
    "RunningMean",
    "SampledAttractors",
    "SecondOrder",
    "ShiftRegister",
    "SignedPermutation",
    "SiteMean",
    "Sites",
    "StateHash",
    "Status",
    "Substitution",
    "Support",
    "Switch",
    "Symmetries",
    "Symmetry",
    "Syndrome",
    "Synthesis",
    "System",
    "ThresholdNetwork",
    "ThresholdPlanes",
    "TowerIteration",
    "Trajectory",
    "TritBytes",
    "TritFrequencies",
    "TritSpace",
    "Verdict",
    "Witness",
    "add",
    "alternating_signs",
    "attractors",
    "available_domains",
    "available_models",
    "basins",
    "bit_planes",
    "byte_crc",
    "canonical",
    "capacity",
    "centre_cell",
    "chart_bits",
    "chart_changes",
    "check_causal",
    "check_chart",
    "check_odd",
    "colourings",
    "defect",
    "depth",
    "description_length",
    "digit_thresholds",
    "digits",
    "distance",
    "ensemble",
    "even_crc",
    "find",
    "find_descending_rules",
    "find_descent",
    "find_invariants",
    "find_inverse",
    "find_monotones",
    "find_projections",
    "find_symmetries",
    "first_non_zero",
    "fixed_points",
    "fold",
    "fold_index",
    "forbidden",
    "ground_state",
    "hard_squares",
    "hashlife",
    "in_cylinder",
    "injectivity",
    "integers",
    "interval",
    "iterate_tower",
    "kernel_count",
    "kernel_index",
    "kernels_at",
    "least_action_orbits",
    "least_action_policy",
    "least_action_rings",
    "ledger",
    "lift",
    "line_orbits",
    "load_domain",
    "load_model",
    "load_run",
    "local_rule",
    "majority",
    "minimum_mean_cycle",
    "moore",
    "nearest_lawful",
    "negation",
    "orbit_count",
    "orbit_representatives",
    "orientation",
    "periodic_points",
    "plane_costs",
    "prequential_bits",
    "read_bnet",
    "recognisability",
    "replay",
    "replica_engine",
    "residue",
    "resume",
    "resume_ensemble",
    "ring_orbits",
    "rule_engine",
    "run_length",
    "running_charts",
    "running_sum",
    "sampled_attractors",
    "sgn",
    "sheet",
    "sign",
    "sign_of_sum",
    "simulate",
    "statements",
    "subtract",
    "subtract_clipped",
    "sum_mod_3",
    "support",
    "surjectivity",
    "synthesise_projection",
    "text",
    "threshold_planes",
    "trap_spaces",
    "trit_bytes",
    "trits",
    "unfold",
    "unfold_index",
    "valuation",
    "verify",
    "von_neumann",
    "write_bnet",
]
