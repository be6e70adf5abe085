"""The census of all states against plain walks over all states: counts, orbits, stabilisers, certificates."""

import os
from fractions import Fraction

import attrs
import numpy as np
import pytest
from shipped import CHAIN, FAR_CANCEL, GATHER, LABELS, LINEAR, PACKED, PAIR, PATH, RING, SQUARE, UPDATES

import involute as iv
from involute.certificates import array, proves
from involute.eigen.attractor import Attractor, attractor, symmetry_group
from involute.eigen.states.answer import Attractors
from involute.eigen.states.attractors import attractors
from involute.eigen.states.basins import basins
from involute.eigen.states.symmetry import is_negation
from involute.errors import InvalidRuleError, InvalidSystemError

SIGN = iv.LocalRule.totalistic(iv.sgn, offsets=(-1, 0, 1), name="sign")
ADDED = iv.LocalRule.from_function(lambda a, _, b: (a + b + 1) % 3 - 1, offsets=(-1, 0, 1))

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in {"", "0"}


def random_rule(seed, *, odd, radius=1):
    rng = np.random.default_rng(seed)
    width = 2 * radius + 1
    table = rng.integers(-1, 2, 3**width).astype(np.int8)
    if odd:
        half = 3**width // 2
        table[half], table[half + 1 :] = 0, -table[:half][::-1]
    return iv.LocalRule(table, iv.interval(radius))


def random_network(seed, n, *, odd):
    rng = np.random.default_rng(seed)
    inputs, tables = [], []
    for _ in range(n):
        k = int(rng.integers(1, 4))
        inputs.append(rng.integers(0, n, k).tolist())
        tables.append(random_rule_table(rng, k, odd=odd))
    return iv.NetworkRule(inputs, tables)


def random_rule_table(rng, k, *, odd):
    table = rng.integers(-1, 2, 3**k).astype(np.int8)
    if odd:
        half = 3**k // 2
        table[half], table[half + 1 :] = 0, -table[:half][::-1]
    return table


def successors(system, control=None, phase=0):
    """Return the number of the state one turn later, for each state."""
    x = system.space.states(np.arange(system.space.n_states))
    for t in range(phase, phase + system.update.period):
        x = system.step(x, control, t)
    return system.space.indices(x).tolist()


def walked(following):
    """Return the cycles as tuples from their least states on, with basins, and the distance of each state."""
    home, distance, basins = {}, {}, {}
    for start in range(len(following)):
        path, seen, state = [], set(), start
        while state not in home and state not in seen:
            seen.add(state)
            path.append(state)
            state = following[state]
        if state in seen:
            cycle = path[path.index(state) :]
            least = cycle.index(min(cycle))
            name = tuple(cycle[least:] + cycle[:least])
            basins[name] = 0
            for one in cycle:
                home[one], distance[one] = name, 0
        for one in reversed(path):
            if one not in home:
                home[one], distance[one] = home[following[one]], distance[following[one]] + 1
    for name in home.values():
        basins[name] += 1
    return basins, distance


def numbers_moved(element, n):
    """Return where an element sends the number of each word of n trits."""
    powers = 3 ** np.arange(n - 1, -1, -1)
    words = np.arange(3**n)[:, None] // powers % 3 - 1
    return ((element.signs * words[:, element.places] + 1) @ powers).tolist()


def orbits(basins, group, n):
    """Return the least cycle of each orbit under a group, with its size, its stabiliser's, its basin's."""
    maps = [numbers_moved(element, n) for element in group.elements]
    found = {}
    for cycle, basin in basins.items():
        images = []
        for moved in maps:
            image = [moved[state] for state in cycle]
            least = image.index(min(image))
            images.append(tuple(image[least:] + image[:least]))
        assert all(basins[image] == basin for image in images)
        found[min(images)] = (len(set(images)), images.count(cycle), basin)
    return found


def check(system, *, control=None, phase=0, symmetries=True, group=None):
    """Compare a census with walks over all states; return it."""
    found = attractors(system, control=control, phase=phase, symmetries=symmetries)
    following = successors(system, control, phase)
    basins, distance = walked(following)
    n, n_states = found.group.n_cells, system.space.n_states

    assert isinstance(found, Attractors)
    assert found.is_complete
    assert found.n_states == n_states
    assert found.n_attractors == len(basins)
    assert found.n_garden_of_eden == n_states - len(set(following))
    assert found.distances.tolist() == np.bincount(list(distance.values())).tolist()
    assert found.transient_max == max(distance.values())
    assert int((found.orbit_sizes * found.basin_sizes).sum()) == n_states
    shares = np.asarray(list(basins.values())) / n_states
    assert abs(found.basin_entropy + float((shares * np.log2(shares)).sum())) < 1e-9
    expected = (
        orbits(basins, group or found.group, n)
        if 3**n == n_states
        else {c: (1, 1, b) for c, b in basins.items()}
    )
    seen = {}
    for one, first in zip(found, found.first_states.tolist(), strict=True):
        cycle = [first]
        while following[cycle[-1]] != first:
            cycle.append(following[cycle[-1]])
        seen[tuple(cycle)] = (one.orbit_size, one.stabiliser_size, one.basin)
        assert one.period == len(cycle)
    assert seen == expected
    if isinstance(system.space, iv.TritSpace | iv.GraphSpace):
        check_one_by_one(system, found)
    return found


def check_one_by_one(system, found):
    """Compare each attractor with what the general construction makes of its states."""
    for one in list(found)[:40]:
        other = attractor(system, one.states, found.group, basin=one.basin)
        for field in attrs.fields(Attractor):
            mine, theirs = getattr(one, field.name), getattr(other, field.name)
            if field.name == "states":
                assert (mine == theirs).all()
            elif field.name != "certificate" or system.update.period == 1:
                assert mine == theirs, field.name


@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
@pytest.mark.parametrize("n", range(1, 8))
@pytest.mark.parametrize("odd", [True, False])
def test_random_rules_on_lines(n, boundary, odd):
    for seed in range(3):
        check(iv.System(space=iv.TritSpace(n, boundary=boundary), update=random_rule(10 * n + seed, odd=odd)))


@pytest.mark.parametrize("odd", [True, False])
@pytest.mark.parametrize("n", [8, 9])
def test_random_rules_on_longer_rings(n, odd):
    check(iv.System(space=iv.TritSpace(n), update=random_rule(n, odd=odd)))


@pytest.mark.parametrize("odd", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_random_networks(seed, odd):
    n = 3 + seed % 5
    check(iv.System(space=iv.GraphSpace(n, []), update=random_network(seed, n, odd=odd)))


@pytest.mark.parametrize("seed", range(4))
def test_wide_rules(seed):
    check(iv.System(space=iv.TritSpace(7), update=random_rule(seed, odd=seed % 2 == 0, radius=2)))


@pytest.mark.parametrize("name", [name for name in UPDATES if name != "function of integers"])
def test_every_shipped_update(name):
    space, controls, update = UPDATES[name]
    check(iv.System(space=space, controls=controls, update=update))


def test_a_two_dimensional_rule_has_more_symmetries():
    found = check(iv.System(space=SQUARE, update=iv.LocalRule.totalistic(iv.sgn, offsets=iv.von_neumann(2))))

    assert len(found.group.elements) == 2 * 8 * 9


def test_second_order_rules_are_permutations():
    found = check(iv.System(space=PAIR, update=iv.SecondOrder(LINEAR)))

    assert (found.transient_max, found.n_garden_of_eden) == (0, 0)
    assert found[0].states.shape[1] == 6


def test_integers_are_folded_after_checking_every_state():
    """Negation of a function of integers is shown by nothing but all states."""
    system = iv.System(space=PACKED, update=iv.FunctionUpdate(lambda x: x[::-1]))
    found = check(system)

    assert any(map(is_negation, found.group.elements))
    assert found.n_mapped == 729 + 365
    assert found.period_counts == {1: 27, 2: (729 - 27) // 2}


def test_labels_have_no_negation():
    table = np.array([1, 2, 0])
    system = iv.System(
        space=LABELS,
        update=iv.FunctionUpdate(lambda x: table[x]),
        involution=iv.Exchange([("left", "right")]),
    )
    found = check(system)

    assert found.period_counts == {3: 1}
    assert found[0].states.tolist() == [[0], [1], [2]]
    assert not found[0].is_self_dual
    assert "0" in str(found)


@pytest.mark.parametrize("n", range(3, 14 if COMPILED else 9))
def test_the_symmetric_threshold_rule_has_no_cycle_longer_than_two(n):
    """Goles and Olivos (1981): symmetric threshold networks have periods 1 and 2 only."""
    found = attractors(iv.System(space=iv.TritSpace(n), update=SIGN))

    assert set(found.period_counts) <= {1, 2}


@pytest.mark.parametrize("seed", range(10))
def test_symmetric_threshold_networks_have_no_cycle_longer_than_two(seed):
    weights = np.random.default_rng(seed).integers(-3, 4, (8, 8))
    update = iv.ThresholdNetwork(weights + weights.T, 0)
    found = check(iv.System(space=iv.GraphSpace(8, []), update=update))

    assert set(found.period_counts) <= {1, 2}


def test_a_threshold_network_that_is_not_symmetric_has_longer_cycles():
    """The planted case: the theorem above needs the symmetry."""
    turning = np.roll(np.eye(5, dtype=np.int64), 1, axis=0)
    found = check(iv.System(space=iv.GraphSpace(5, []), update=iv.ThresholdNetwork(turning, 0)))

    assert max(found.period_counts) == 5


def test_the_cancellation_model_has_225_fixed_points_on_a_ring_of_nine():
    system = attrs.evolve(iv.load_model("cancellation").system, space=iv.TritSpace(9), tower=None)
    found = check(system)

    assert found.steps == 2
    assert found.period_counts[1] == 225


def cycles_of_linear(matrix):
    """Return how many states lie on cycles of each length, from ranks alone, modulo 3.

    A state returns after L steps if ``M^L x = x``, so cycles of length L are counted by Möbius inversion
    of ``3^dim ker(M^L - 1)`` over the divisors of L.
    """
    n = len(matrix)
    power, fixed = np.eye(n, dtype=np.int64), {}
    for length in range(1, 100):
        power = power @ matrix % 3
        fixed[length] = 3 ** (n - rank((power - np.eye(n, dtype=np.int64)) % 3))
    exact = {}
    for length, count in fixed.items():
        exact[length] = count - sum(own for d, own in exact.items() if length % d == 0)
    return {length: count // length for length, count in exact.items() if count}


@pytest.mark.parametrize("n", [n for n in range(4, 14 if COMPILED else 9) if n % 3])
def test_periods_of_a_linear_rule_divide_a_power_of_three_less_one(n):
    """Martin, Odlyzko and Wolfram (1984): ``3^k - 1``, with k the least power that is 1 or -1 modulo n."""
    k = next(k for k in range(1, n) if 3**k % n in {1, n - 1})
    found = attractors(iv.System(space=iv.TritSpace(n), update=ADDED))

    assert all((3**k - 1) % period == 0 for period in found.period_counts)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("n", [11, 13] if COMPILED else [6, 8])
def test_fixed_points_of_rings_are_closed_walks(n, seed):
    """The trace of the n-th power of the graph of words of two cells, with arrows that keep the middle."""
    rule = random_rule(seed, odd=seed % 2 == 0)
    arrows = np.zeros((9, 9), dtype=np.int64)
    for word, image in enumerate(rule.table.tolist()):
        arrows[word // 3, word % 9] = image == word // 3 % 3 - 1
    found = attractors(iv.System(space=iv.TritSpace(n), update=rule))

    assert found.period_counts.get(1, 0) == np.trace(np.linalg.matrix_power(arrows, n))


@pytest.mark.parametrize("odd", [True, False])
def test_a_larger_ring_agrees_with_labels_of_all_its_states(odd):
    """Modulo negation and with threads, against the whole space."""
    system = iv.System(space=iv.TritSpace(12 if COMPILED else 8), update=random_rule(3, odd=odd))
    found = attractors(system)
    labels = basins(system, by_orbit=True)

    assert np.bincount(labels).tolist() == (found.orbit_sizes * found.basin_sizes).tolist()


def rank(matrix):
    rows, done = matrix.copy() % 3, 0
    for column in range(rows.shape[1]):
        pivots = [r for r in range(done, len(rows)) if rows[r, column]]
        if pivots:
            rows[[done, pivots[0]]] = rows[[pivots[0], done]]
            rows[done] = rows[done] * rows[done, column] % 3
            for r in range(len(rows)):
                if r != done:
                    rows[r] = (rows[r] - rows[r, column] * rows[done]) % 3
            done += 1
    return done


@pytest.mark.parametrize("n", range(3, 12 if COMPILED else 8))
@pytest.mark.parametrize(("rule", "reads"), [(ADDED, (-1, 1)), (LINEAR, (-1, 0, 1))])
def test_linear_rules_have_the_cycles_that_algebra_counts(rule, reads, n):
    """Martin, Odlyzko and Wolfram (1984), modulo 3: every tree is alike, and kernels count the cycles."""
    matrix = sum(np.roll(np.eye(n, dtype=np.int64), step, axis=1) for step in reads)
    found = attractors(iv.System(space=iv.TritSpace(n), update=rule))
    expected = cycles_of_linear(matrix)

    assert {p: c for p, c in found.period_counts.items() if p < 100} == expected
    assert found.n_garden_of_eden == 3**n - 3 ** rank(matrix)
    nilpotent = 3 ** (n - rank(np.linalg.matrix_power(matrix.astype(object), n).astype(object) % 3))
    assert all(
        basin == period * nilpotent for basin, period in zip(found.basin_sizes, found.periods, strict=True)
    )


def test_one_wrong_entry_changes_the_census():
    """Adversarial: each of the 27 entries in turn, on a ring that sees all neighbourhoods."""
    space = iv.TritSpace(5)
    reference = check(iv.System(space=space, update=SIGN))
    for entry in range(27):
        table = SIGN.table.copy()
        table[entry] = 1 if table[entry] == 0 else 0
        found = check(iv.System(space=space, update=iv.LocalRule(table, SIGN.offsets)))

        assert found.distances.tolist() != reference.distances.tolist() or len(found) != len(reference)


def test_certificates_follow_from_their_wiring_alone():
    for update in (SIGN, ADDED, random_rule(4, odd=True), iv.Composite((FAR_CANCEL, LINEAR))):
        for space in (RING, CHAIN):
            for one in attractors(iv.System(space=space, update=update)):
                assert one.certificate["kind"] == "cycle"
                assert proves(None, one.certificate)
                assert (array(one.certificate["states"]) == one.states).all()


def test_a_certificate_of_another_rule_is_refused():
    found = attractors(iv.System(space=RING, update=ADDED))
    wrong = attractors(iv.System(space=RING, update=SIGN))[0].certificate

    assert not all(proves(None, {**one.certificate, "layers": wrong["layers"]}) for one in found)


def test_updates_in_turns_are_certified_as_layers():
    system = iv.System(space=RING, update=iv.Cycle((FAR_CANCEL, SIGN, ADDED)))
    for phase in range(3):
        found = check(system, phase=phase)

        assert len(found[0].certificate["layers"]) == 3
        assert all(proves(None, one.certificate) for one in found)


BLOCKS = [
    iv.BlockRule.from_function(lambda a, b, c: (b, -c, a), block=3, offsets=(0, 1, 2)),
    iv.Composite((GATHER, SIGN)),
    iv.Cycle((GATHER, ADDED)),
    iv.Composite((iv.Cycle((GATHER, SIGN)), ADDED)),
]


@pytest.mark.parametrize("update", BLOCKS)
@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
def test_blocks_are_wired_and_certified(update, boundary):
    """Blocks that stick out of a line stay as they are; each phase has its own layers."""
    system = iv.System(space=iv.TritSpace(6, boundary=boundary), update=update)
    for phase in range(4):
        found = check(system, phase=phase)

        assert all(proves(None, one.certificate) for one in found)


def test_another_phase_is_another_claim():
    update = iv.BlockRule.from_function(lambda a, b: (-b, iv.sgn(a + b)), block=2, offsets=(0, 1, 1))
    system = iv.System(space=RING, update=update)
    first, second = ([one.certificate for one in attractors(system, phase=phase)] for phase in (0, 1))
    swapped = [{**claim, "layers": second[0]["layers"]} for claim in first]

    assert not all(proves(None, claim) for claim in swapped)


def test_sites_that_read_nothing_are_certified():
    """Rows without weights once had empty rows of inputs, which the checker refuses."""
    systems = [
        iv.System(space=iv.GraphSpace(3, []), update=iv.ThresholdNetwork([[0, 1, 1], [0, 0, 0], [1, 0, 0]])),
        iv.System(space=iv.GraphSpace(2, []), update=iv.ThresholdNetwork(np.zeros((2, 2), dtype=np.int64))),
    ]
    for system in systems:
        assert all(proves(None, one.certificate) for one in check(system))


DRIVEN = iv.LocalRule.from_function(lambda c, r, u: iv.sgn(c + r + u), offsets=(0, 1), n_controls=1)


def test_a_control_that_is_not_neutral_breaks_negation():
    system = iv.System(space=iv.TritSpace(6), controls=iv.TritSpace(1), update=DRIVEN)
    neutral = check(system)
    pushed = check(system, control=np.array([1], dtype=np.int8))
    pulled = check(system, control=np.array([-1], dtype=np.int8))

    assert any(map(is_negation, neutral.group.elements))
    assert not any(map(is_negation, pushed.group.elements))
    assert sorted(pushed.basin_sizes) == sorted(pulled.basin_sizes)
    assert pushed.distances.tolist() != neutral.distances.tolist()


def test_a_control_that_does_not_matter_keeps_negation():
    """Shown by all states, where the structure says nothing of this control."""
    update = iv.LocalRule.from_function(lambda c, r, u: iv.sgn(c + r) + 0 * u, offsets=(0, 1), n_controls=1)
    system = iv.System(space=iv.TritSpace(4), controls=iv.TritSpace(1), update=update)
    found = check(system, control=[1])

    assert any(map(is_negation, found.group.elements))


def test_a_single_state_that_is_not_odd_is_found():
    """A function that is odd but for one state far from the start must not be folded."""

    def almost(x):
        return x if x.tolist() == [1, -1, 0, 1, -1, 1] else -x

    found = check(iv.System(space=iv.TritSpace(6), update=iv.FunctionUpdate(almost)))

    assert not any(map(is_negation, found.group.elements))
    assert found.period_counts == {1: 2, 2: 363}


def test_without_symmetries_only_negation_is_left():
    system = iv.System(space=iv.TritSpace(7), update=SIGN)
    every, few = check(system), check(system, symmetries=False)

    assert len(few.group.elements) == 2
    assert len(few) > len(every)
    assert few.n_attractors == every.n_attractors


def test_modulo_negation_half_of_the_states_are_mapped():
    n = 3**8

    assert attractors(iv.System(space=iv.TritSpace(8), update=SIGN)).n_mapped == (n + 1) // 2


def test_the_action_is_the_mean_over_the_cycle():
    system = iv.System(space=iv.TritSpace(4), update=ADDED, action=iv.Support())
    for one in attractors(system):
        assert one.action == Fraction(int(np.abs(one.states).sum()), one.period)
        assert isinstance(one.action, Fraction)


def test_the_action_of_a_product_is_read_from_its_parts():
    system = iv.System(
        space=PAIR, update=iv.SecondOrder(LINEAR), action=iv.FunctionAction(lambda x: int(np.abs(x[0]).sum()))
    )
    for one in attractors(system):
        assert one.action == int(np.abs(one.states[:, :3]).sum()) / one.period


def test_it_is_a_sequence():
    found = attractors(iv.System(space=RING, update=ADDED))

    assert len(found) == found.n_orbits == len(list(found))
    assert found[-1].states.tolist() == found[len(found) - 1].states.tolist()
    assert [one.period for one in found[1:3]] == [found[1].period, found[2].period]
    with pytest.raises(IndexError):
        found[len(found)]


def test_it_is_in_order():
    found = attractors(iv.System(space=iv.TritSpace(7), update=random_rule(0, odd=False)))
    rows = list(
        zip((-found.orbit_sizes * found.basin_sizes).tolist(), found.first_states.tolist(), strict=True)
    )

    assert rows == sorted(rows)


def test_it_is_shown():
    found = attractors(iv.System(space=iv.TritSpace(6), update=SIGN, name="sign"))

    assert repr(found) == "Attractors(sign: 64 in 8 orbits, all 729 states followed, complete)"
    assert str(found).splitlines()[0] == (
        "sign: 729 states, 64 attractors in 8 orbits under translations, reflections and negation"
    )
    assert found.table(limit=1).endswith("... and 7 more orbits")


def test_transients_have_a_mean():
    found = attractors(iv.System(space=iv.TritSpace(1), update=iv.LocalRule.from_text("0+0", radius=0)))

    assert found.distances.tolist() == [2, 1]
    assert found.transient_mean == 1 / 3


def test_progress_is_told():
    seen = set()

    def progress(items, what):
        seen.add(what)
        return items

    attractors(iv.System(space=RING, update=SIGN), progress=progress)

    assert "mapping states" in seen


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"budget": 0}, "Expected budget to be a whole number of at least 1"),
        ({"budget": 1.5}, "Expected budget to be a whole number of at least 1"),
        ({"seconds": -1}, "Expected seconds of at least 0, but got seconds=-1"),
        ({"seconds": float("nan")}, "Expected seconds to be finite"),
        ({"phase": -1}, "Expected phase to be a whole number of at least 0"),
        ({"control": [1]}, "Expected no control, as none are declared"),
        ({"progress": 3}, "Expected progress to be a function"),
    ],
)
def test_bad_arguments(options, said):
    with pytest.raises(InvalidSystemError, match=said):
        attractors(iv.System(space=RING, update=SIGN), **options)


def test_what_is_no_system():
    with pytest.raises(InvalidSystemError, match="Expected a system, but got LocalRule"):
        attractors(SIGN)


def test_an_unknown_period_is_refused():
    update = iv.FunctionUpdate(lambda x, u, t: x if t > 3 else -x)
    with pytest.raises(InvalidSystemError, match="Expected an update with a known period in time"):
        attractors(iv.System(space=RING, update=update))


def test_an_image_outside_of_the_space_is_refused():
    with pytest.raises(InvalidRuleError, match="Expected trits in"):
        attractors(iv.System(space=RING, update=iv.FunctionUpdate(lambda x: 2 * x)))


def test_a_graph_without_edges_has_no_translations():
    assert len(symmetry_group(iv.System(space=PATH, update=random_network(1, 4, odd=True))).elements) == 2
