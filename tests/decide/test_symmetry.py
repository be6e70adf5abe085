"""Orbits against brute force; symmetries are proved before they are used; witnesses stay the same."""

from itertools import pairwise

import attrs
import numpy as np
import pytest

import involute as iv
from involute.decide import conserved, equivariance, exhaustive, functional, reversal
from involute.decide.orbits import invariance
from involute.decide.orbits.commuting import commutes
from involute.decide.orbits.symmetric_terms import change
from involute.decide.orbits.symmetry import MOST_ELEMENTS, Element, generated, identity, negation
from involute.decide.statement import Effort
from involute.laws import INVARIANT, MONOTONE, Status

RING, CHAIN, SQUARE = iv.TritSpace(6), iv.TritSpace(5, boundary="neutral"), iv.TritSpace((2, 3))
TURN = Element(np.roll(np.arange(6), -1), np.ones(6, dtype=np.int8), "translations")
MIRROR = Element(np.arange(6)[::-1].copy(), np.ones(6, dtype=np.int8), "reflections")
TWISTED = Element(np.arange(6)[::-1].copy(), -np.ones(6, dtype=np.int8), "reflections")
MIXED = Element(np.array([1, 0, 2, 3, 4, 5]), np.array([-1, -1, 1, -1, 1, 1], dtype=np.int8), "declared")
PLAIN = {"symmetry": lambda: None, "is_halved": False}
EFFORT = Effort()


def applied(element, x):
    return x[:, element.places] * element.signs


def flat(space, x):
    parts = x if isinstance(x, tuple) else (x,)
    return np.concatenate([part.reshape(len(part), -1) for part in parts], axis=1)


def everything(space):
    return space.states(np.arange(space.n_states))


def moved(space, element, x):
    """Apply an element to a batch of states of any space of trits."""
    cells = applied(element, flat(space, x))
    if not isinstance(x, tuple):
        return cells.reshape(x.shape)
    n = cells.shape[1] // len(x)
    return tuple(cells[:, k * n : (k + 1) * n].reshape(part.shape) for k, part in enumerate(x))


@pytest.mark.parametrize(
    "generators",
    [[TURN], [TURN, negation(6)], [TURN, MIRROR], [TWISTED], [MIXED, TURN], [MIXED, MIRROR, negation(6)]],
)
def test_orbits_are_those_of_brute_force(generators):
    """Every state: the first of its orbit is found, and the number of orbits is exact."""
    group = generated(generators)
    x = everything(RING)
    least = np.min([RING.indices(applied(element, x)) for element in group.elements], axis=0)
    first = np.flatnonzero(least == np.arange(RING.n_states))

    assert group.n_orbits == len(first)
    assert group.representatives().tolist() == first.tolist()


def test_necklaces_are_counted():
    """``(1/n) Σ_d φ(d) 3^(n/d)`` for n = 12 is 44368; with negation one half, and the neutral word."""
    turn = Element(np.roll(np.arange(12), -1), np.ones(12, dtype=np.int8), "translations")

    assert generated([turn]).n_orbits == 44368
    assert len(generated([turn, negation(12)]).representatives()) == generated([turn, negation(12)]).n_orbits


def test_a_group_is_closed_and_its_elements_undone():
    group = generated([TURN, MIXED])
    keys = {element.key for element in group.elements}

    assert all(a.after(b).key in keys for a in group.elements[:40] for b in group.generators)
    assert all(e.after(e.inverse).key == identity(6).key for e in group.elements[:40])


def test_a_generator_that_makes_the_group_too_large_is_left_out():
    """The symmetric group of 8 cells has 40320 elements."""
    turn = Element(np.roll(np.arange(8), -1), np.ones(8, dtype=np.int8), "translations")
    swap = Element(np.array([1, 0, *range(2, 8)]), np.ones(8, dtype=np.int8), "declared")
    group = generated([turn, swap])

    assert group.described == "translations"
    assert len(group.elements) == 8 <= MOST_ELEMENTS


def rules(seed):
    """Return systems of every class with structure, random ones, odd and not, symmetric and not."""
    rng = np.random.default_rng(seed)
    table = rng.integers(-1, 2, 27).astype(np.int8)
    odd = np.concatenate([table[:13], [0], -table[:13][::-1]]).astype(np.int8)
    cube = table.reshape(3, 3, 3)
    low = np.arange(3)[:, None, None] <= np.arange(3)
    mirrored = np.where(low, cube, cube.transpose(2, 1, 0)).reshape(-1).astype(np.int8)
    local = {
        name: iv.LocalRule(t, (-1, 0, 1)) for name, t in [("any", table), ("odd", odd), ("even", mirrored)]
    }
    total = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=((0, 0), (0, 1), (0, -1), (1, 0)))
    square_table = rng.integers(-1, 2, (9, 2)).astype(np.int8)
    found = [(space, None, rule) for space in (RING, CHAIN) for rule in local.values()]
    found += [(iv.TritSpace(2), None, local["even"]), (iv.TritSpace(1), None, local["any"])]
    found += [(SQUARE, None, total), (iv.TritSpace((2, 2)), None, total)]
    found += [(RING, None, iv.Composite((local["any"], local["even"])))]
    found += [(RING, None, iv.Cycle((local["odd"], local["even"])))]
    found += [
        (RING, None, iv.BlockRule(square_table, 2, (0, 1))),
        (RING, None, iv.BlockRule(square_table, 2, (0,))),
    ]
    found += [(iv.ProductSpace((iv.TritSpace(3),) * 2), None, iv.SecondOrder(local["even"]))]
    shared = iv.LocalRule(rng.integers(-1, 2, 27).astype(np.int8), (0, 1), n_controls=1)
    found += [(iv.TritSpace(4), iv.TritSpace(1), shared), (iv.TritSpace(4), iv.TritSpace(4), shared)]
    weights = rng.integers(-2, 3, (5, 5))
    found += [(iv.TritSpace(5), None, iv.ThresholdNetwork(weights + np.roll(weights[::-1, ::-1], 0), 1))]
    network = iv.NetworkRule(((1, 2), (2, 0), (0, 1)), (table[:9], table[:9], table[9:18]))
    found += [(iv.GraphSpace(3, [(0, 1), (1, 2)]), None, network)]
    return [iv.System(space=s, controls=c, update=u) for s, c, u in found]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_called_a_symmetry_commutes_with_every_step(seed):
    """All states, all controls, all phases of every candidate that the structure accepts."""
    n_proved = 0
    for system in rules(seed):
        x = everything(system.space)
        for element in invariance.update_symmetries(system):
            n_proved += 1
            for t in range(system.update.period):
                for u in exhaustive.all_states(system.controls):
                    image = system.step(x, u, t)
                    turned = u if u is None or element.name != "negation" else -u
                    left = system.step(moved(system.space, element, x), turned, t)
                    assert system.space.equal(left, moved(system.space, element, image)).all()
    assert n_proved > 20


def test_symmetric_tables_are_recognised_and_one_broken_entry_is_seen():
    linear = iv.LocalRule.totalistic(lambda s: (s + 1) % 3 - 1, offsets=(-1, 0, 1))
    table = linear.table.copy()
    table[1] = -table[1]  # --0 and no longer 0--

    assert commutes(linear, RING, None, MIRROR)
    assert commutes(linear, RING, None, TWISTED)
    assert not commutes(iv.LocalRule(table, (-1, 0, 1)), RING, None, MIRROR)
    assert commutes(iv.LocalRule(table, (-1, 0, 1)), RING, None, TURN)


def test_translations_are_no_symmetry_of_a_boundary_of_controls_by_cell_or_of_opaque_updates():
    rule = iv.LocalRule.from_function(lambda c, u: iv.sgn(c + u), offsets=(0,), n_controls=1)

    assert not commutes(rule, RING, RING, TURN)
    assert commutes(rule, RING, iv.TritSpace(1), TURN)
    assert not commutes(
        iv.LocalRule.from_text("0-+-0+-+0" * 3), iv.TritSpace(6, boundary="neutral"), None, TURN
    )
    assert not commutes(iv.FunctionUpdate(lambda x: x), RING, None, TURN)
    assert (
        invariance.of_conserved(
            iv.System(space=RING, update=rule, controls=iv.TritSpace(1)),
            iv.FunctionQuantity(lambda x: x[0], parity="odd"),
            INVARIANT,
        )
        is None
    )


def test_block_rules_are_translated_by_blocks():
    swap = iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))
    found = invariance.update_symmetries(iv.System(space=RING, update=swap))
    steps = [element.places[0] for element in found if element.name == "translations"]

    assert steps == [2]


def test_inverses_share_the_symmetries_of_both():
    """One sign in a block is lost on the way back; the witnesses are the same for all of an orbit."""
    swap = iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(0, 1))
    turn = iv.BlockRule.from_function(lambda a, b: (-b, a), block=2, offsets=(0, 1))
    system = iv.System(space=RING, update=swap)
    good, bad = (invariance.of_inverse(system, update) for update in (swap, turn))

    assert good.described == "translations and reflections"
    assert [element.places[0] for element in bad.generators] == [2]
    asked = reversal.inverse_statement(system)
    x = RING.states(good.representatives())
    assert len(x) < RING.n_states // 5
    assert not asked.fails(x).any()
    back = turn.bind(RING, None)
    failing = np.flatnonzero(~RING.equal(back(system.step(everything(RING)), None, 0), everything(RING)))
    images = [RING.indices(applied(element, RING.states(failing))) for element in bad.elements]
    assert all(set(image.tolist()) == set(failing.tolist()) for image in images)


def test_declared_symmetries_are_used_if_they_are_proved():
    weights = [[0, 1, 2], [1, 0, 2], [2, 2, 0]]
    path = iv.GraphSpace(3, [(0, 1), (1, 2)])
    swap, other = iv.SignedPermutation([1, 0, 2]), iv.SignedPermutation([0, 2, 1])
    system = iv.System(space=path, update=iv.ThresholdNetwork(weights), symmetries=(swap, other))
    found = [element for element in invariance.update_symmetries(system) if element.name != "negation"]

    assert [element.places.tolist() for element in found] == [[1, 0, 2]]


QUANTITIES = [
    iv.Charge(),
    iv.Activity(),
    iv.Additive(np.array([[1, 0, 2], [0, 0, 0], [2, 0, 1]]), (0, 1), "even", label="bonds"),
    iv.Additive(np.array([[0, 1, 2], [-1, 0, 1], [-2, 5, 0]]), (0, 1), "odd", label="lopsided"),
    iv.Additive(np.array([0.1, 0.25, 0.7]), (0,), "even", label="floats"),
]


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda q: q.label)
@pytest.mark.parametrize("space", [RING, SQUARE, CHAIN, iv.TritSpace(1), iv.TritSpace(2)], ids=str)
def test_quantities_change_as_is_said(quantity, space):
    """Every candidate on every state, to the last bit."""
    if len(space.shape) == 2 and isinstance(quantity, iv.Additive):
        offsets = ((0, 0), (1, 2))[: quantity.density.ndim]
        quantity = iv.Additive(quantity.density, offsets, quantity.parity)
    system = iv.System(space=space, update=lambda x: x)
    value, x = quantity.bind(space), everything(space)
    for element in [one for one, _ in invariance._candidates(system)]:
        sign = change(quantity.terms, space, element)
        if sign is not None:
            assert (value(moved(space, element, x)) == sign * value(x)).all()
        elif element.name == "translations":
            assert space.boundary == "neutral"


def with_symmetry(asked, system, quantity, law):
    return attrs.evolve(asked, symmetry=lambda: invariance.of_conserved(system, quantity, law))


def statements(system, quantity):
    yield equivariance.statement(system)
    if isinstance(system.space, iv.ProductSpace):
        return
    for law in (INVARIANT, MONOTONE):
        asked = conserved.statement(system, quantity, law, "it")
        yield with_symmetry(asked, system, quantity, law)
    yield functional.parity_statement(system, quantity, "it")


@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_witness_is_that_of_the_plain_search(seed):
    """Every class, every statement: the same case, or none in both; and fewer states were looked at."""
    n_refuted = n_smaller = 0
    for k, system in enumerate(rules(seed)):
        is_line = isinstance(system.space, iv.TritSpace) and len(system.space.shape) == 1
        quantity = QUANTITIES[(seed + k) % (5 if is_line else 2)]
        for asked in statements(system, quantity):
            plain = attrs.evolve(asked, **PLAIN)
            found, other = (exhaustive.smallest_counterexample(one) for one in (asked, plain))
            assert (found is None) == (other is None)
            if found is not None:
                assert str(asked.witness(*found)) == str(plain.witness(*other))
                n_refuted += 1
            n_smaller += exhaustive.n_evaluations(asked) < exhaustive.n_evaluations(plain)
    assert n_refuted > 10
    assert n_smaller > 20


@pytest.mark.parametrize(
    "involution", [iv.Reflection(), iv.Reflection(sign=-1), iv.SignedPermutation([1, 0, 2, 3, 4, 5])]
)
def test_other_involutions_must_normalise_the_group(involution):
    """A reflection carries translations to translations, the exchange of two cells does not."""
    n_used = 0
    for number in range(0, 3**27, 3**27 // 40 + 1):
        system = iv.System(space=RING, update=iv.LocalRule.from_number(number), involution=involution)
        asked = equivariance.statement(system)
        plain = attrs.evolve(asked, **PLAIN)
        found, other = (exhaustive.smallest_counterexample(one) for one in (asked, plain))
        n_used += exhaustive.orbits_of(asked) is not None

        assert (found is None) == (other is None)
        assert found is None or str(asked.witness(*found)) == str(plain.witness(*other))
    assert (n_used > 0) == isinstance(involution, iv.Reflection)


def test_the_budget_counts_representatives_and_the_scope_says_so(checked):
    """One budget less than there are orbits is none."""
    shift = iv.LocalRule.from_text("-0+" * 9)
    charge = iv.Charge()
    system = iv.System(
        space=iv.TritSpace(9), update=iv.Composite((shift, shift, shift)), invariants=(charge,)
    )
    asked = with_symmetry(conserved.statement(system, charge, INVARIANT, "it"), system, charge, INVARIANT)
    n = exhaustive.n_evaluations(asked)

    assert n == exhaustive.orbits_of(asked).n_orbits < 3**9 // 8
    assert exhaustive.decide(asked, Effort(budget=n - 1)) is None
    verdict = checked(system, exhaustive.decide(asked, Effort(budget=n)))
    assert verdict.scope.startswith(f"this ring of 9 trits: all 19683 states, {n} orbits of translations")


def test_a_larger_ring_is_decided_than_states_fit_the_budget(checked):
    """Charge is conserved on this ring; the certificate holds all states and is checked without symmetry."""
    shift = iv.LocalRule.from_text("-0+" * 9)
    charge = iv.Charge()
    system = iv.System(space=iv.TritSpace(11), update=iv.Composite((shift,)), invariants=(charge,))
    asked = with_symmetry(conserved.statement(system, charge, INVARIANT, "it"), system, charge, INVARIANT)
    verdict = checked(system, exhaustive.decide(asked, Effort(budget=3**9)))

    assert verdict.status is Status.PROVED
    assert verdict.n_cases < 3**9 < 3**11


def test_a_certificate_that_is_too_large_leaves_a_test_and_says_so(monkeypatch, checked):
    monkeypatch.setattr(exhaustive, "MOST_TEXT", 100)
    system = iv.System(space=RING, update=iv.LocalRule.from_text("-0+" * 9))
    asked = equivariance.statement(system)
    verdict = checked(system, exhaustive.decide(asked, EFFORT))

    assert verdict.status is Status.TESTED
    assert "all 729 states" in verdict.scope
    assert "too large" in verdict.reason
    monkeypatch.setattr(exhaustive, "MOST_TEXT", 10**8)
    monkeypatch.setattr(exhaustive, "MOST_BYTES", 100)
    assert exhaustive.decide(asked, EFFORT).status is Status.TESTED


def test_representatives_come_in_order():
    assert all(a < b for a, b in pairwise(generated([TURN, negation(6)]).representatives().tolist()))
