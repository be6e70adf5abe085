"""[A5] and [A6]: every planted entry of a conserving rule is found, on small rings and on large ones.

Searches for witnesses are compared with all states, as if a small lattice were too large for these.
"""

import itertools
import json

import numpy as np
import pytest
from flow_claims import holds
from shipped import CANCEL, FAR_CANCEL, GATHER

import involute as iv
from involute.decide import conserved, exhaustive
from involute.decide.statement import Effort
from involute.laws import INVARIANT, MONOTONE, Status
from involute.quantities.base import AbstractQuantity
from involute.spaces.local_term import LocalTerm

EFFORT = Effort()
IMPATIENT = Effort(budget=1, n_cases=50)
PERIODIC = "all periodic lattices"
PAIRS = iv.Additive(np.outer([-1, 0, 1], [-1, 0, 1]), (0, 1), "even", label="pairs")
TABLE = iv.LocalRule.from_text(CANCEL).table


def decided(system, law, checked):
    word, quantity = (
        ("invariant", system.invariants[0]) if law is INVARIANT else ("monotone", system.monotones[0])
    )
    return checked(system, conserved.decide(system, quantity, law, f"{word} {quantity.label}", EFFORT))


def answered(system, law, effort=EFFORT):
    quantity = (system.invariants if law is INVARIANT else system.monotones)[0]
    return conserved.decide(system, quantity, law, quantity.label, effort)


def by_flows(system, law):
    """It is proved, for all lattices, and the certificate holds word by word."""
    verdict = answered(system, law)
    assert (verdict.status, verdict.procedure, verdict.scope) == (Status.PROVED, "flows", PERIODIC)
    assert holds(json.loads(json.dumps(verdict.certificate)))
    assert verdict.certificate["kind"] == "all" or verdict.certificate["relation"] == (
        "=" if law is INVARIANT else "<="
    )
    return verdict


def declaring(law, quantity, **parts):
    field = "invariants" if law is INVARIANT else "monotones"
    return iv.System(**parts, **{field: (quantity,)})


def compared(system, law):
    """The search for large lattices and a look at all states agree: on the answer, and on the witness."""
    quantity = (system.invariants if law is INVARIANT else system.monotones)[0]
    asked = conserved.statement(system, quantity, law, "")
    smallest = exhaustive.smallest_counterexample(asked)
    verdict = answered(system, law, IMPATIENT)
    assert (verdict.status is Status.REFUTED) is (smallest is not None)
    if smallest is not None and verdict.procedure == "flows":
        x, u, t = smallest
        assert (verdict.witness.x == x).all()
        assert verdict.witness.t == t
        assert u is None or (verdict.witness.u == u).all()
    return verdict


@pytest.mark.parametrize("n", [9, 27])
@pytest.mark.parametrize("place", range(27))
@pytest.mark.parametrize("shift", [1, 2])
def test_every_entry_of_a_conserving_rule(n, place, shift, checked):
    """Whatever the entry becomes, charge is no longer conserved: it is the density of one word."""
    table = np.array(TABLE)
    table[place] = (table[place] + shift + 1) % 3 - 1
    for update in (iv.LocalRule(table, (-1, 0, 1)), iv.Cycle((GATHER, iv.LocalRule(table, (-3, 0, 3))))):
        system = iv.System(space=iv.TritSpace(n), update=update, invariants=(iv.Charge(),))

        assert decided(system, INVARIANT, checked).status is Status.REFUTED


@pytest.mark.parametrize("place", range(81))
def test_every_entry_of_a_conserving_block_rule(place, checked):
    table = np.array(GATHER.table)
    table.reshape(-1)[place] = (table.reshape(-1)[place] + 2) % 3 - 1
    system = iv.System(space=iv.TritSpace(6), update=iv.BlockRule(table, 3, (0,)), invariants=(iv.Charge(),))

    assert decided(system, INVARIANT, checked).status is Status.REFUTED


@pytest.mark.parametrize("n", [9, 27])
def test_lawful_ones(n, checked):
    gathering = iv.System(
        space=iv.TritSpace(n), update=GATHER, invariants=(iv.Charge(),), monotones=(iv.Activity(),)
    )
    cancelling = iv.System(
        space=iv.TritSpace(n),
        update=iv.LocalRule.from_text(CANCEL),
        invariants=(iv.Charge(),),
        monotones=(iv.Activity(),),
    )
    for law in (INVARIANT, MONOTONE):
        verdict = decided(gathering, law, checked)
        assert (verdict.status, verdict.procedure) == (Status.PROVED, "block sums")
        by_flows(cancelling, law)


@pytest.mark.parametrize("n", [6, 30])
def test_a_rising_monotone(n, checked):
    """Creation of a pair out of nothing."""
    create = iv.BlockRule.from_texts({"+0": "++"}, block=2, offsets=(0, 1))
    system = iv.System(space=iv.TritSpace(n), update=create, monotones=(iv.Activity(),))
    verdict = decided(system, MONOTONE, checked)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.relation == ">"
    assert verdict.witness.weight == 1


def test_a_violation_at_a_late_phase(checked):
    erase = iv.LocalRule.from_text("000", radius=0)
    same = iv.LocalRule.from_text("-0+", radius=0)
    system = iv.System(
        space=iv.TritSpace(20), update=iv.Cycle((same, same, erase)), invariants=(iv.Charge(),)
    )
    verdict = decided(system, INVARIANT, checked)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.t == 2


def test_floats_that_agree_up_to_rounding_are_never_proved(checked):
    """0.1 a + 0.1 b.. in another order is rounded otherwise: TESTED, and the verdict says why."""
    quantity = iv.FunctionQuantity(lambda x: float(sum(0.1 * v for v in x)), parity="odd", label="tenth")
    system = iv.System(space=iv.TritSpace(7), update=lambda x: np.roll(x, 3), invariants=(quantity,))

    verdict = decided(system, INVARIANT, checked)

    assert verdict.status is Status.TESTED
    assert "within rounding" in verdict.reason


def test_rows_of_numbers(checked):
    pair = iv.FunctionQuantity(lambda x: np.array([x.sum(), x[0]]), parity="odd", label="pair")
    system = iv.System(
        space=iv.TritSpace(5), update=lambda x: np.roll(x, 1), invariants=(pair,), monotones=()
    )

    assert decided(system, INVARIANT, checked).status is Status.REFUTED


def test_controls_are_exhausted_too(checked):
    driven = iv.LocalRule.from_function(lambda c, u: c if u <= 0 else 0, offsets=(0,), n_controls=1)
    system = iv.System(
        space=iv.TritSpace(4), controls=iv.TritSpace(()), update=driven, invariants=(iv.Charge(),)
    )
    verdict = decided(system, INVARIANT, checked)

    assert verdict.status is Status.REFUTED
    assert int(verdict.witness.u) == 1


def near(copied, rng, n_changed, *, is_odd):
    """A copy of one cell with a few entries changed."""
    table = np.array(copied)
    table[rng.integers(0, len(table), size=n_changed)] = rng.integers(-1, 2, size=n_changed)
    if is_odd:
        half = len(table) // 2
        table[half] = 0
        table[half + 1 :] = -table[:half][::-1]
    return table.astype(np.int8)


def copying(width, place):
    return np.array(list(itertools.product((-1, 0, 1), repeat=width)))[:, place]


@pytest.mark.parametrize("law", [INVARIANT, MONOTONE])
@pytest.mark.parametrize("quantity", [iv.Charge(), iv.Activity(), PAIRS], ids=["charge", "activity", "pairs"])
def test_witnesses_on_rings_are_those_of_all_states(law, quantity):
    rng = np.random.default_rng(11)
    seen = set()
    for k in range(24):
        width, n = (3, 2, 5)[k % 3], (4, 6, 7, 8)[k % 4]
        offsets = tuple(range(-(width // 2), width - width // 2))
        table = near(TABLE if k % 6 == 0 else copying(width, k % width), rng, k % 4, is_odd=k % 2 == 0)
        rule = iv.LocalRule(table, offsets)
        verdict = compared(declaring(law, quantity, space=iv.TritSpace(n), update=rule), law)
        seen.add((verdict.status, verdict.procedure))
    assert {(Status.PROVED, "flows"), (Status.REFUTED, "flows")} <= seen


@pytest.mark.parametrize("law", [INVARIANT, MONOTONE])
@pytest.mark.parametrize("quantity", [iv.Charge(), iv.Activity()], ids=["charge", "activity"])
def test_witnesses_in_the_plane_are_those_of_all_states(law, quantity):
    rng = np.random.default_rng(12)
    corner = ((0, 0), (0, 1), (1, 0))
    seen = set()
    for k in range(12):
        rule = iv.LocalRule(near(copying(3, k % 3), rng, k % 3, is_odd=k % 4 == 0), corner)
        verdict = compared(declaring(law, quantity, space=iv.TritSpace((3, 3)), update=rule), law)
        seen.add(verdict.status)
    assert {Status.PROVED, Status.REFUTED} <= seen


@pytest.mark.parametrize("law", [INVARIANT, MONOTONE])
def test_witnesses_of_cycles_composites_and_controls(law):
    rng = np.random.default_rng(13)
    seen = set()
    for k in range(8):
        first = iv.LocalRule(near(TABLE, rng, k % 2, is_odd=True), (-1, 0, 1))
        second = iv.LocalRule(near(copying(2, 1), rng, k % 3, is_odd=False), (0, 1))
        driven = iv.LocalRule(near(copying(3, 1), rng, k % 3, is_odd=False), (-1, 0), n_controls=1)
        for update, controls in [
            (iv.Cycle((first, second)), None),
            (iv.Composite((first, second)), None),
            (driven, iv.TritSpace(())),
        ]:
            system = declaring(law, iv.Activity(), space=iv.TritSpace(5), controls=controls, update=update)
            seen.add(compared(system, law).status)
    assert {Status.PROVED, Status.REFUTED} <= seen


@pytest.mark.parametrize("place", range(0, 243, 6))
def test_planted_entries_in_the_plane(place, checked):
    """A shift over a cross with one entry changed, on a torus too large for all states."""
    shift = iv.LocalRule.from_function(lambda _n, _w, _c, e, _s: e, offsets=iv.von_neumann(2))
    by_flows(declaring(INVARIANT, iv.Charge(), space=iv.TritSpace((9, 9)), update=shift), INVARIANT)
    table = np.array(shift.table)
    table[place] = (table[place] + 2) % 3 - 1
    broken = iv.LocalRule(table, shift.offsets)
    system = declaring(INVARIANT, iv.Charge(), space=iv.TritSpace((9, 9)), update=broken)
    verdict = decided(system, INVARIANT, checked)

    assert verdict.status is Status.REFUTED
    word = list(itertools.product((-1, 0, 1), repeat=5))[place]
    assert verdict.witness.weight <= max(1, np.count_nonzero(word))


def test_proofs_in_all_dimensions():
    """Shifts over crosses conserve charge; annihilation along one axis never raises activity."""
    for dimension in (1, 2, 3):
        space = iv.TritSpace((7,) * dimension)
        shift = iv.LocalRule.from_function(lambda *cells: cells[-1], offsets=iv.von_neumann(dimension))
        axis = iv.LocalRule(TABLE, [(k, *[0] * (dimension - 1)) for k in (-1, 0, 1)])
        for update in (shift, axis, iv.Composite((shift, axis)), iv.Cycle((shift, axis))):
            if dimension < 3 or not isinstance(update, iv.Composite):
                by_flows(declaring(INVARIANT, iv.Charge(), space=space, update=update), INVARIANT)
                by_flows(declaring(MONOTONE, iv.Activity(), space=space, update=update), MONOTONE)


def test_parts_are_proved_one_by_one_where_the_whole_is_too_wide():
    cancel = iv.LocalRule(TABLE, (-1, 0, 1))
    wide = iv.Composite((cancel,) * 8)
    mixed = iv.Cycle(
        (iv.BlockRule.from_function(lambda a, b, c: (b, c, a), block=3, offsets=(0,)), FAR_CANCEL)
    )
    chosen = iv.Switch(lambda x: int(abs(x[0])), (cancel, iv.LocalRule.from_text("-0+", radius=0)))
    for update in (wide, mixed, chosen):
        by_flows(declaring(INVARIANT, iv.Charge(), space=iv.TritSpace(27), update=update), INVARIANT)
        by_flows(declaring(MONOTONE, iv.Activity(), space=iv.TritSpace(27), update=update), MONOTONE)


def test_bonds_are_one_density():
    """A shift conserves the energy of bonds in the plane; annihilation does not."""
    space = iv.TritSpace((5, 6))
    shift = iv.LocalRule.from_function(lambda _n, _w, _c, e, _s: e, offsets=iv.von_neumann(2))
    cancel = iv.LocalRule(TABLE, ((0, -1), (0, 0), (0, 1)))

    class Energy(AbstractQuantity):
        label, parity = "energy", "even"

        @property
        def terms(self):
            return (LocalTerm(np.array([1, 0, 1])), LocalTerm(np.outer([-1, 0, 1], [-1, 0, 1])))

        def bind(self, space):
            parts = [term.bind(space) for term in self.terms]
            return lambda x: sum(part(x) for part in parts)

    by_flows(declaring(INVARIANT, Energy(), space=space, update=shift), INVARIANT)
    verdict = answered(declaring(INVARIANT, Energy(), space=space, update=cancel), INVARIANT)
    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == 2


def test_a_ring_too_small_to_show_it(checked):
    """On two cells left and right are one cell: the rule erases only where they differ."""
    rule = iv.LocalRule.from_function(lambda a, b, c: b if a == c else 0, offsets=(-1, 0, 1))
    small = declaring(INVARIANT, iv.Charge(), space=iv.TritSpace(2), update=rule)
    large = declaring(INVARIANT, iv.Charge(), space=iv.TritSpace(20), update=rule)
    verdict = decided(small, INVARIANT, checked)

    assert (verdict.status, verdict.procedure) == (Status.PROVED, "exhaustive")
    assert "larger lattices violate it" in verdict.reason
    assert decided(large, INVARIANT, checked).status is Status.REFUTED


def test_a_rise_that_this_ring_has_no_room_for(checked):
    """0+- repeated fills up; four cells hold no whole period."""
    keep = {(-1, 0, 1): -1, (0, 1, -1): 1, (1, -1, 0): -1}
    rule = iv.LocalRule.from_function(lambda *word: keep.get(word, 0), offsets=(-1, 0, 1))
    four = declaring(MONOTONE, iv.Activity(), space=iv.TritSpace(4), update=rule)
    three = declaring(MONOTONE, iv.Activity(), space=iv.TritSpace(3), update=rule)

    assert decided(three, MONOTONE, checked).status is Status.REFUTED
    verdict = decided(four, MONOTONE, checked)
    assert verdict.status is Status.PROVED
    assert "some ring violates it" in verdict.reason
    unseen = answered(four, MONOTONE, IMPATIENT)
    assert unseen.status is Status.TESTED
    assert "none in all states of this ring" in unseen.reason


def test_what_flows_do_not_cover_is_looked_at(checked):
    """A neutral boundary loses charge at its end; controls of each cell and floats are left to states."""
    shift = iv.LocalRule.from_text("---------000000000+++++++++")
    chain = declaring(INVARIANT, iv.Charge(), space=iv.TritSpace(30, boundary="neutral"), update=shift)
    assert decided(chain, INVARIANT, checked).status is Status.REFUTED

    tenth = iv.Additive(np.array([-0.1, 0.0, 0.1]), (0,), "odd")
    floats = declaring(INVARIANT, tenth, space=iv.TritSpace(5), update=shift)
    assert decided(floats, INVARIANT, checked).procedure != "flows"

    own = iv.LocalRule.from_function(lambda c, _u: c, offsets=(0,), n_controls=1)
    driven = declaring(INVARIANT, iv.Charge(), space=iv.TritSpace(3), controls=iv.TritSpace(3), update=own)
    assert decided(driven, INVARIANT, checked).procedure == "exhaustive"


def test_a_threshold_rule_in_the_plane_has_no_flows(checked):
    """Growth is refuted by the lightest cluster."""
    grow = iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))
    system = declaring(MONOTONE, iv.Activity(), space=iv.TritSpace((9, 9)), update=grow)
    verdict = decided(system, MONOTONE, checked)

    assert verdict.status is Status.REFUTED
    assert verdict.witness.weight == 1


def test_an_open_question_in_the_plane_says_what_was_looked_at(checked):
    """No flows in the window bound this rule's activity, and no few cells raise it."""
    table = iv.trits("0-----0--0000000000++++0+0+00-00--0-000000000++0000+++0-----0-000000-000++0+++0+0")
    rule = iv.LocalRule(table, ((0, 0), (0, 1), (1, 0), (1, 1)))
    system = declaring(MONOTONE, iv.Activity(), space=iv.TritSpace((9, 9)), update=rule)
    verdict = decided(system, MONOTONE, checked)

    assert verdict.status is Status.TESTED
    assert "undecidable" in verdict.reason
    assert "none in all states of at most 5 non-neutral cells" in verdict.reason


def test_rules_of_one_cell_in_a_plane():
    """A window of one cell has no room for flows, and needs none."""
    system = iv.System(
        space=iv.TritSpace((3, 3)), update=iv.LocalRule([0, 0, 0], [(0, 0)]), monotones=(iv.Activity(),)
    )
    report = iv.verify(system, laws=["A6"])

    assert report.verdict("A6").status is Status.PROVED
    assert report.audit(system) == ()


def test_a_witness_under_some_controls_only_says_so():
    """Where the neutral state changes the sum, clusters do not add up: the lightest state may be missed."""
    quantity = iv.Additive([[1, 0, 2], [-1, 2, 1], [2, -2, 1]], [(0, 0), (0, 1)], "even", label="q")
    table = np.array([1, -1, 0, 0, -1, 0, 0, 1, 1], dtype=np.int8)
    system = iv.System(
        space=iv.TritSpace((2, 3)),
        controls=iv.TritSpace(()),
        update=iv.LocalRule(table, [(0, 0)], n_controls=1),
        monotones=(quantity,),
    )
    limited = iv.verify(system, laws=["A6"], budget=0).verdict("A6")
    whole = iv.verify(system, laws=["A6"]).verdict("A6")

    assert limited.status is whole.status is Status.REFUTED
    assert whole.witness.weight < limited.witness.weight
    assert "a lighter state" in limited.reason
    assert whole.reason == ""
