"""Fixed points and cycles by clauses against all states, on random networks, lattices and layers."""

import sys

import numpy as np
import pytest

import involute as iv
from involute.decide.orbits.symmetry import Symmetry
from involute.eigen.fixed_points import fixed_points, periodic_points
from involute.eigen.sat import counting, parts
from involute.errors import InvalidRuleError, InvalidRunError, MissingExtraError
from involute.updates.composite import Composite


def network(n, k, rng, *, odd=False):
    """Return a random network rule; an input may stand twice."""
    tables = [rng.integers(-1, 2, 3**k).astype(np.int8) for _ in range(n)]
    if odd:
        tables = [np.sign(table - table[::-1]) for table in tables]
    return iv.NetworkRule([rng.integers(0, n, k).tolist() for _ in range(n)], tables)


def on_cells(n, update):
    return iv.System(space=iv.TritSpace(n), update=update)


def returning(system, period=1):
    """Return all states with F^period(x) = x, by trying all."""
    x = system.space.states(np.arange(system.space.n_states))
    y = x
    for _ in range(period):
        y = system.step(y)
    flat = x.reshape(len(x), -1)
    return {row.tobytes() for row in flat[(x == y).reshape(len(x), -1).all(axis=1)]}


def members(found):
    """Return all states of the orbits that stand in an answer, and how often each stands."""
    states = [e.signs * point.states[:, e.places] for point in found for e in found.group.elements]
    return {row.tobytes() for cycle in states for row in cycle}


@pytest.fixture(params=[6, 0], ids=["few by trial", "all by clauses"])
def few(request, monkeypatch):
    """Let small parts be tried, or be given to the solver too."""
    for module in (parts, counting):
        monkeypatch.setattr(module, "FEW", request.param)


@pytest.mark.parametrize("seed", range(40))
def test_all_fixed_points_of_random_networks(seed, few):
    rng = np.random.default_rng(seed)
    n, odd = int(rng.integers(1, 9)), bool(seed % 2)
    update = network(n, int(rng.integers(1, 4)), rng, odd=odd)
    if seed % 3 == 0:
        update = Composite((update, network(n, 2, rng, odd=odd)))
    system = on_cells(n, update)
    wanted, found = returning(system), fixed_points(system)
    without_neutral = {word for word in wanted if 0 not in np.frombuffer(word, np.int8)}

    assert members(found) == wanted
    assert sum(point.orbit_size for point in found) == found.count == len(wanted)
    assert found.is_complete
    assert fixed_points(system, count_only=True).count == len(wanted)
    every = fixed_points(system, symmetries=False)
    assert sorted(row.tobytes() for row in every.states) == sorted(wanted)
    assert members(fixed_points(system, determined=True)) == without_neutral
    assert fixed_points(system, determined=True, count_only=True).count == len(without_neutral)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("shape", [7, (2, 4), (3, 3)])
@pytest.mark.parametrize("boundary", ["periodic", "neutral"])
def test_lattices_list_one_point_an_orbit(seed, shape, boundary, few):
    rng = np.random.default_rng(seed)
    near = iv.interval(1) if isinstance(shape, int) else iv.von_neumann(2)
    table = rng.integers(-1, 2, 3 ** len(near))
    table[rng.random(len(table)) < 0.5] = 0
    rule = iv.LocalRule(np.sign(table - table[::-1]) if seed % 2 else table, near)
    system = iv.System(space=iv.TritSpace(shape, boundary=boundary), update=rule)
    found, wanted = fixed_points(system), returning(system)

    assert members(found) == wanted
    assert found.count == len(wanted) == fixed_points(system, count_only=True).count
    firsts = {min((e.signs * x[e.places]).tobytes() for e in found.group.elements) for x in found.states}
    assert len(firsts) == len(found.states)


def test_threshold_networks():
    rng = np.random.default_rng(3)
    update = iv.ThresholdNetwork(rng.integers(-2, 3, (7, 7)), dead_zone=1)
    system = on_cells(7, update)

    assert members(fixed_points(system)) == returning(system)


def test_threshold_nodes_with_many_inputs():
    """Node 2 reads ten, and then thirteen, of fourteen."""
    weights = np.eye(14, dtype=np.int64)
    weights[2, :10] = 1
    system = on_cells(14, iv.ThresholdNetwork(weights, dead_zone=[0, 0, 5, *[0] * 11]))
    assert fixed_points(system, count_only=True).count == 3**4 * _held(weights[2, :10])
    weights[2, :13] = 1
    wide = on_cells(14, iv.ThresholdNetwork(weights))
    for update in (wide.update, Composite((wide.update, wide.update))):
        with pytest.raises(InvalidRuleError, match="but got node 2 has 13 inputs, at most 12"):
            fixed_points(on_cells(14, update))


def _held(weights):
    """Return how many words of ten trits keep their third under a threshold of 5."""
    x = np.indices((3,) * 10).reshape(10, -1) - 1
    total = weights @ x
    return int((x[2] == (total > 5).astype(int) - (total < -5)).sum())


def test_certificates_are_left_out_where_tables_are_huge(monkeypatch):
    system = on_cells(2, iv.NetworkRule([[0], [1]], [[-1, 0, 1]] * 2))
    assert fixed_points(system)[0].certificate["kind"] == "cycle"
    monkeypatch.setattr("involute.eigen.attractor.MOST_ENTRIES", 2)
    monkeypatch.setattr("involute.eigen.sat.proof.MOST_CLAUSE_LITERALS", 2)
    again = fixed_points(on_cells(2, iv.NetworkRule([[0], [1]], [[-1, 0, 1]] * 2)))

    assert again[0].certificate is None
    assert again.certificate is None


def test_wide_tables_do_not_outlast_the_seconds(monkeypatch):
    """Making clauses is work too: the clock is looked at meanwhile."""
    monkeypatch.setattr("involute.eigen.sat.solver.LOT", 1)
    rng = np.random.default_rng(0)
    late = fixed_points(on_cells(120, network(120, 3, rng)), seconds=0)

    assert (late.count, late.reason) == (0, "the seconds ran out")


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("period", [2, 3, 4])
def test_cycles_of_exactly_p_states(seed, period):
    rng = np.random.default_rng(seed)
    system = on_cells(5, network(5, 2, rng, odd=bool(seed % 2)))
    shorter = set().union(*(returning(system, p) for p in range(1, period) if period % p == 0))
    wanted, found = returning(system, period), periodic_points(system, period)

    assert members(found) == wanted - shorter
    assert found.count == len(wanted - shorter)
    assert all(cycle.period == period for cycle in found)
    assert periodic_points(system, period, count_only=True).count == len(wanted)


@pytest.mark.parametrize("seed", range(5))
def test_one_wrong_entry_is_seen(seed):
    """Another output at one word that a fixed point reads: the point is no longer one."""
    rng = np.random.default_rng(seed)
    update = network(7, 2, rng)
    while not (known := returning(on_cells(7, update))):
        update = network(7, 2, rng)
    x = np.frombuffer(min(known), np.int8)
    site = int(rng.integers(7))
    table = update.tables[site].copy()
    a, b = update.inputs[site]
    table[3 * (x[a] + 1) + x[b] + 1] = (x[site] + 2) % 3 - 1
    other = on_cells(
        7, iv.NetworkRule(update.inputs, [*update.tables[:site], table, *update.tables[site + 1 :]])
    )

    assert min(known) not in members(fixed_points(other))
    assert members(fixed_points(other)) == returning(other)


@pytest.mark.parametrize("seed", range(6))
def test_counts_on_a_long_ring_are_traces(seed):
    """On a ring of n cells the fixed points of a radius-1 rule are the closed walks of its allowed words."""
    rng = np.random.default_rng(seed)
    table = rng.integers(-1, 2, 27)
    table[rng.random(27) < 0.6] = 0
    walks = np.zeros((9, 9), dtype=object)
    for word in range(27):
        if table[word] == word // 3 % 3 - 1:
            walks[word // 3, word % 9] = 1
    n, power = 60, np.eye(9, dtype=object)
    for _ in range(n):
        power = power @ walks
    system = iv.System(space=iv.TritSpace(n), update=iv.LocalRule(table, iv.interval(1)))

    assert fixed_points(system, count_only=True).count == int(np.trace(power))


def test_counts_beyond_machine_integers():
    """Sixty free cells, and sixty on a ring where two + never stand side by side."""
    kept = iv.System(space=iv.TritSpace(60), update=iv.LocalRule([-1, 0, 1], (0,)))
    coupled = iv.LocalRule.from_function(lambda c, r: c if (c, r) != (1, 1) else 0, offsets=(0, 1))
    system = iv.System(space=iv.TritSpace(60), update=coupled)
    walks = np.array([[1, 1, 1], [1, 1, 1], [1, 1, 0]], dtype=object)
    power = np.eye(3, dtype=object)
    for _ in range(60):
        power = power @ walks

    assert fixed_points(kept, count_only=True).count == 3**60
    assert fixed_points(system, count_only=True).count == int(np.trace(power)) > 2**64


def test_listing_is_lazy_and_the_same_in_every_run():
    """There are 3^60 points; five are asked for."""
    system = on_cells(60, iv.NetworkRule([[i] for i in range(60)], [[-1, 0, 1]] * 60))
    first = [point.states.tobytes() for point, _ in zip(fixed_points(system), range(5), strict=False)]
    again = fixed_points(system, limit=5)

    assert [point.states.tobytes() for point in again] == first
    assert (again.is_complete, again.reason) == (False, "stopped at the limit of 5 orbits")
    assert len(set(first)) == 5


def test_partial_answers_say_why():
    rng = np.random.default_rng(0)
    system = on_cells(120, network(120, 3, rng, odd=True))
    stopped = fixed_points(system, budget=50)
    late = fixed_points(system, seconds=0)
    counted = fixed_points(system, count_only=True, seconds=0)

    assert (stopped.is_complete, stopped.reason) == (False, "the budget of conflicts ran out")
    assert stopped.count == 1  # the neutral state, which needs no search
    assert (late.is_complete, late.reason, late.count) == (False, "the seconds ran out", 1)
    assert (counted.is_complete, counted.reason) == (False, "the seconds ran out")
    assert repr(late) == "FixedPoints(at least 1 fixed point, the seconds ran out)"
    assert stopped.certificate is None


def test_no_number_is_said_before_it_is_known():
    system = on_cells(3, iv.NetworkRule([[0], [1], [2]], [[-1, 0, 1]] * 3))
    found, limited, alone = fixed_points(system), fixed_points(system, limit=2), fixed_points(system, limit=1)
    counted, cycles = fixed_points(system, count_only=True), periodic_points(system, 2)

    assert repr(found) == repr(counted) == "FixedPoints(not searched yet; ask .count or iterate)"
    assert found[0].orbit_size + found[1].orbit_size == 8
    assert repr(found) == "FixedPoints(at least 8 fixed points so far)"
    assert (found.count, repr(found)) == (27, "FixedPoints(27 fixed points, complete)")
    assert (counted.count, repr(counted)) == (27, "FixedPoints(27 fixed points, complete)")
    assert limited.count == 8
    assert repr(limited) == "FixedPoints(8 fixed points in 2 orbits, stopped at the limit of 2 orbits)"
    assert alone.count == 2
    assert repr(alone) == "FixedPoints(2 fixed points in 1 orbit, stopped at the limit of 1 orbit)"
    assert (cycles.count, repr(cycles)) == (0, "FixedPoints(0 points of period 2, complete)")


def test_what_was_only_counted_is_not_listed():
    found = fixed_points(on_cells(1, iv.NetworkRule([[0]], [[-1, 0, 1]])), count_only=True)
    for ask in (lambda: found.states, lambda: iter(found), lambda: len(found), lambda: found[0]):
        with pytest.raises(InvalidRunError, match=r"but got count_only=True.* To mend: ask again without"):
            ask()
    assert found.count == 3
    assert found


def test_places_and_lengths_search_as_far_as_they_need():
    """There are 3^60 points; the third is asked for."""
    many = fixed_points(on_cells(60, iv.NetworkRule([[i] for i in range(60)], [[-1, 0, 1]] * 60)))
    few = fixed_points(on_cells(2, iv.NetworkRule([[0], [1]], [[-1, 0, 1]] * 2)))
    none = fixed_points(on_cells(1, iv.NetworkRule([[0]], [[1, -1, 0]])))

    assert many
    assert many[2] is many[2]
    assert "so far" in repr(many)
    assert len(few) == len(few.states) == len(list(few))
    assert (few[0], few[-1]) == (next(iter(few)), list(few)[-1])
    for place in (len(few), -len(few) - 1):
        with pytest.raises(IndexError, match=f"there are {len(few)} orbits in the list"):
            few[place]
    assert not none
    assert len(none) == 0


@pytest.mark.parametrize("seed", range(12))
def test_cycles_without_neutral_cells(seed, few):
    rng = np.random.default_rng(seed)
    updates = [network(5, 2, rng) for _ in range(1 + (seed % 3 == 0))]
    for update in updates if seed % 2 else ():  # few neutral outputs, or none
        for table in update.tables:
            table.flags.writeable = True
            table[(table == 0) & (rng.random(9) < (1 if seed % 4 == 1 else 0.8))] = 1
    system = on_cells(5, Composite(tuple(updates)))
    x = system.space.states(np.arange(3**5))
    for period in (1, 2, 3):
        path = [x]
        for _ in range(period):
            path.append(system.step(path[-1]))
        holds = (path[-1] == x).all(axis=1) & np.all([(y != 0).all(axis=1) for y in path], axis=0)
        shorter = np.any([np.zeros(len(x), bool), *((y == x).all(axis=1) for y in path[1:-1])], axis=0)
        found = periodic_points(system, period, determined=True)

        assert members(found) == {row.tobytes() for row in x[holds & ~shorter]}
        assert found.count == (holds & ~shorter).sum()
        assert periodic_points(system, period, determined=True, count_only=True).count == holds.sum()


def test_an_answer_can_be_read_twice_and_side_by_side():
    system = on_cells(3, iv.NetworkRule([[0], [1], [2]], [[-1, 0, 1]] * 3))
    found = fixed_points(system)
    one, other = iter(found), iter(found)
    pairs = [(next(one), next(other)) for _ in range(3)]

    assert all(a is b for a, b in pairs)
    assert list(found)[:3] == [a for a, _ in pairs]
    assert found.count == 27 == sum(point.orbit_size for point in found)


def test_points_carry_what_an_attractor_has():
    rule = iv.LocalRule.from_text("---000+++-00000++0+00---++0"[:27].replace("/", ""))
    system = iv.System(space=iv.TritSpace(4), update=rule, action=iv.Support())
    for point in fixed_points(system):
        state = point.states[0]
        assert point.period == 1
        assert point.action == np.count_nonzero(state)
        assert point.certificate["kind"] == "cycle"
        assert point.orbit_size * point.stabiliser_size == len(fixed_points(system).group.elements)


def test_progress_sees_each_find():
    system = on_cells(2, iv.NetworkRule([[0], [1]], [[-1, 0, 1]] * 2))
    seen = []

    def watched(items, what):
        for item in items:
            seen.append(what)
            yield item

    found = fixed_points(system, progress=watched)
    assert found.count == 9
    assert seen == ["fixed points"] * len(found.states)


def test_groups_are_proved_or_trivial():
    rng = np.random.default_rng(1)
    plain = on_cells(50, network(50, 2, rng))
    odd = on_cells(50, network(50, 2, rng, odd=True))

    assert isinstance(fixed_points(plain).group, Symmetry)
    assert [len(fixed_points(s).group.elements) for s in (plain, odd)] == [1, 2]
    assert len(fixed_points(odd, symmetries=False).group.elements) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"limit": 0}, "limit to be a whole number of at least 1"),
        ({"limit": 2.5}, "limit to be a whole number"),
        ({"budget": -1}, "budget to be a whole number of at least 0"),
        ({"seconds": "soon"}, "seconds of at least 0"),
        ({"seconds": -1}, "seconds of at least 0"),
        ({"progress": 3}, "progress to be a function"),
    ],
)
def test_bad_limits_are_refused(arguments, said):
    system = on_cells(2, iv.NetworkRule([[0], [1]], [[-1, 0, 1]] * 2))
    with pytest.raises(InvalidRunError, match=said):
        fixed_points(system, **arguments)


def test_without_the_solver_small_parts_are_still_solved(monkeypatch):
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    rng = np.random.default_rng(1)
    small, large = on_cells(5, network(5, 2, rng)), on_cells(60, network(60, 3, rng))

    assert members(fixed_points(small)) == returning(small)
    with pytest.raises(MissingExtraError, match=r"involute\[sat\]"):
        next(iter(fixed_points(large)))


def test_bad_periods_and_systems_are_refused():
    system = on_cells(2, iv.NetworkRule([[0], [1]], [[-1, 0, 1]] * 2))
    with pytest.raises(InvalidRunError, match="period to be a whole number"):
        periodic_points(system, 0)
    with pytest.raises(InvalidRuleError, match="a system whose update is wiring"):
        fixed_points(iv.System(space=iv.TritSpace(2), update=lambda x: -x))
    with pytest.raises(InvalidRuleError, match="a system whose update is wiring"):
        fixed_points("system")
