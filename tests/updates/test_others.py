"""Network, block, second-order, function and composite updates: what each computes, and what is refused."""

import pickle

import numpy as np
import pytest
from shipped import GATHER, LINEAR, PAIR, PATH, RING, SWAP

import involute as iv
from involute.errors import InvalidRuleError


def test_network_reads_its_inputs():
    """Exhaustive over the states of a small graph."""
    rule = iv.NetworkRule.from_functions({0: ([3, 1], lambda a, b: iv.sgn(a - b)), 3: ([0], lambda a: -a)})
    x = PATH.states(np.arange(PATH.n_states))
    after = rule.bind(PATH)(x, None, 0)

    assert np.array_equal(after[:, 0], np.sign(x[:, 3] - x[:, 1]))
    assert np.array_equal(after[:, 1:3], x[:, 1:3])
    assert np.array_equal(after[:, 3], -x[:, 0])


def test_threshold_has_a_dead_zone():
    """Exhaustive."""
    weights = np.array([[0, 2, 0, 0], [1, 0, 0, 1], [0, 0, 1, 0], [-1, 0, 0, 3]])
    x = PATH.states(np.arange(PATH.n_states))
    after = iv.ThresholdNetwork(weights, 1).bind(PATH)(x, None, 0)
    drive = x @ weights.T

    assert np.array_equal(after, np.where(np.abs(drive) > 1, np.sign(drive), 0))


def test_symmetric_threshold_networks_have_periods_at_most_two():
    """Goles and Olivos, on every state of five random symmetric networks."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        weights = rng.integers(-2, 3, size=(6, 6))
        system = iv.System(space=RING, update=iv.ThresholdNetwork(weights + weights.T))
        x = RING.states(np.arange(RING.n_states))
        for _ in range(40):
            x = system.step(x)

        assert RING.equal(system.step(system.step(x)), x).all()


def test_weights_come_from_networkx():
    networkx = pytest.importorskip("networkx")
    graph = networkx.Graph()
    graph.add_edge("a", "b", weight=2)
    graph.add_edge("b", "c")

    assert iv.ThresholdNetwork.from_networkx(graph).weights.tolist() == [[0, 2, 0], [2, 0, 1], [0, 1, 0]]


def test_block_partition_moves_with_time():
    x = iv.trits("+-0-+0")
    step = SWAP.bind(RING, None)

    assert iv.text(step(x, None, 0)) == "-+-00+"
    assert iv.text(step(x, None, 1)) == "00-+-+"


def test_block_texts_complete_the_negated_pair():
    rule = iv.BlockRule.from_texts({"+-": "00", "+0": "0+", "0+": "+0"}, block=2, offsets=(0,))

    assert rule.is_equivariant
    assert iv.text(rule.bind(iv.TritSpace(4))(iv.trits("-+-0"), None, 0)) == "000-"


def test_a_table_that_loses_states_has_no_inverse():
    assert GATHER.inverse is None
    assert SWAP.inverse is not None


def test_second_order_subtracts_in_the_group():
    """Exhaustive over both states."""
    now, before = PAIR.states(np.arange(PAIR.n_states))
    after, then = iv.SecondOrder(LINEAR).bind(PAIR, None)((now, before), None, 0)
    f = LINEAR.bind(PAIR.factors[0])(now, None, 0)

    assert np.array_equal(after, (f.astype(int) - before + 1) % 3 - 1)
    assert np.array_equal(then, now)


def test_functions_may_take_control_and_time():
    space, controls = iv.TritSpace(2), iv.TritSpace(())
    system = iv.System(space=space, controls=controls, update=lambda x, u, t: x * 0 + u * (-1) ** t)

    assert system.step(space.neutral(), 1, 1).tolist() == [-1, -1]
    assert system.update.period is None


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: iv.NetworkRule([(0,)], [[0, 1]]), "a table of 3, 9, 27"),
        (lambda: iv.NetworkRule([(0, 1)], [[0, 1, 0]]), "a table of 3^2 entries at site 0"),
        (lambda: iv.NetworkRule([(0,)], []), "one table a site"),
        (lambda: iv.NetworkRule([(5,)], [[0, 1, 0]]).bind(iv.TritSpace(1)), "inputs in 0..0"),
        (lambda: iv.NetworkRule([(0,)], [[0, 1, 0]]).bind(iv.TritSpace(2)), "a space of 1 trits"),
        (lambda: iv.ThresholdNetwork([[0.5]]), "a square matrix of integer weights"),
        (lambda: iv.ThresholdNetwork([[1, 2]]), "shape (1, 2)"),
        (lambda: iv.ThresholdNetwork([[1]], -1), "dead zones that are integers >= 0"),
        (lambda: iv.ThresholdNetwork([[1]]).bind(iv.TritSpace(2)), "match the weights' size"),
        (lambda: iv.SecondOrder(iv.Cycle((LINEAR, LINEAR))), "a rule that does not depend on t"),
        (lambda: iv.SecondOrder(LINEAR).bind(RING), "use ProductSpace((S, S))"),
        (lambda: GATHER.bind(iv.TritSpace(4), None), "lengths divisible by the block (3,)"),
        (lambda: GATHER.bind(iv.TritSpace((3, 3)), None), "a lattice of dimension 1"),
        (lambda: iv.BlockRule([[0]], 1, (0,)), "a table of trits of shape (3, 1)"),
        (lambda: iv.BlockRule([[0], [0], [0]], 1, ()), "offsets of dimension 1"),
        (
            lambda: iv.BlockRule.from_texts({"+-": "00", "-+": "+-"}, block=2, offsets=(0,)),
            "images that agree with the negation of each other",
        ),
        (lambda: iv.BlockRule.from_texts({"+-0": "000"}, block=2, offsets=(0,)), "blocks of 2 trits"),
        (
            lambda: iv.BlockRule.from_function(lambda a, b: (a,), block=2, offsets=(0,)),
            "2 trits in {-1, 0, +1}",
        ),
        (lambda: iv.Composite(()), "one or more updates"),
        (lambda: iv.Cycle((lambda x: x,)), "wrap plain functions in FunctionUpdate"),
        (lambda: iv.FunctionUpdate(lambda a, b, c, d: a).bind(RING), "4 required arguments"),
        (lambda: iv.FunctionUpdate(lambda x: x).bind(RING, iv.TritSpace(1)), "add the control argument"),
        (
            lambda: iv.FunctionUpdate(lambda x: x[:2]).bind(RING)(RING.neutral(), None, 0),
            "a state of shape (6,)",
        ),
        (lambda: iv.FunctionUpdate(lambda x: x + 2).bind(RING)(RING.neutral(), None, 0), "<lambda>(x)[0]=2"),
        (
            lambda: iv.FunctionUpdate(lambda x: x / 0 if x is None else [][0]).bind(RING)(
                RING.neutral(), None, 0
            ),
            "raised IndexError",
        ),
        (lambda: iv.Switch(lambda x: 7, (LINEAR,)).bind(RING)(RING.neutral(), None, 0), "a choice in 0..0"),
        (lambda: iv.Switch(3, (LINEAR,)), "chooser to be a function"),
        (lambda: iv.Switch(lambda x: 0.5, (LINEAR,)).bind(RING)(RING.neutral(), None, 0), "chooser(x)=0.5"),
        (lambda: iv.FunctionUpdate(None), "an update to be a function"),
        (lambda: iv.FunctionUpdate(lambda x: x, declared_period=0), "declared_period=0"),
        (lambda: iv.FunctionUpdate(lambda x, k=3: x).bind(RING), "bind others with functools.partial"),
        (lambda: iv.NetworkRule.from_functions({}), "at least one site"),
        (lambda: iv.NetworkRule.from_functions({"a": (["a"], lambda a: a)}), "pass space= with these labels"),
        (lambda: iv.NetworkRule.from_functions({-1: ([0], lambda a: a)}), "site=-1"),
        (
            lambda: iv.NetworkRule([[0]], [[-1, 0, 1]]).bind(iv.FiniteSpace(("a",))),
            "trits on a lattice or a graph",
        ),
        (
            lambda: iv.SecondOrder(LINEAR).bind(iv.ProductSpace((iv.IntegerSpace(2),) * 2)),
            "trits on a lattice",
        ),
        (lambda: iv.ThresholdNetwork([[2**62, 2**62], [0, 0]]), "absolute sum is below 2^63"),
        (lambda: iv.ThresholdNetwork([[1, 0], [0, 1]], [1, 1, 1]), "one dead zone, or 2"),
        (lambda: iv.BlockRule([[257], [256], [255]], 1, (0,)), "table[0, 0]=257"),
        (lambda: iv.BlockRule([[0.5], [0], [0]], 1, (0,)), "table[0, 0]=0.5"),
        (lambda: iv.BlockRule([[0]] * 3, 0, (0,)), "block to be a whole number of at least 1"),
        (lambda: iv.ShiftRegister().bind(iv.TritSpace(()), None), "use TritSpace((channels, window))"),
        (
            lambda: iv.ShiftRegister().bind(iv.TritSpace((2, 3)), iv.TritSpace(3)),
            "control trits of shape (2,)",
        ),
    ],
)
def test_what_does_not_fit_is_refused(make, text):
    with pytest.raises(InvalidRuleError) as error:
        make()

    assert text in str(error.value)


def test_optional_arguments_are_filled_by_name():
    def drift(x, u=None, t=0):
        return np.roll(x, t)

    system = iv.System(space=RING, update=drift)

    assert system.update.period is None
    assert iv.text(system.step(iv.trits("+-0000"), t=2)) == "00+-00"


def test_neutral_boundaries_partition_alike_at_equal_offsets():
    space = iv.TritSpace(4, boundary="neutral")
    x = space.states(np.arange(81))
    images = [
        iv.BlockRule.from_function(lambda a, b: (b, a), block=2, offsets=(o,)).bind(space)(x, None, 0)
        for o in (0, 2, -2)
    ]

    assert np.array_equal(images[0], images[1])
    assert np.array_equal(images[0], images[2])


def test_dead_zones_of_any_integer_dtype_are_odd():
    step = iv.ThresholdNetwork([[3, 0], [0, 3]], np.array([1, 1], np.uint64)).bind(iv.TritSpace(2))

    assert step(iv.trits("+-"), None, 0).tolist() == [1, -1]


def test_parallel_edges_add_up():
    networkx = pytest.importorskip("networkx")
    graph = networkx.MultiGraph([("a", "b", {"weight": 2}), ("a", "b", {"weight": 3})])

    assert iv.ThresholdNetwork.from_networkx(graph).weights.tolist() == [[0, 5], [5, 0]]


def test_a_single_trit_is_a_lattice():
    flip = iv.System(space=iv.TritSpace(()), update=iv.LocalRule([1, 0, -1], [()]))

    assert int(flip.step(1)) == -1


@pytest.mark.parametrize("kind", ["Graph", "DiGraph", "MultiGraph"])
def test_a_named_attribute_that_no_edge_has_is_refused(kind):
    networkx = pytest.importorskip("networkx")
    graph = getattr(networkx, kind)()
    graph.add_edge("a", "b", sign=-1)
    graph.add_edge("b", "c", sign=1)
    read = iv.ThresholdNetwork.from_networkx

    assert read(graph, weight="sign").weights[1].tolist()[0] == -1
    assert read(graph).weights[1].tolist()[0] == 1
    with pytest.raises(InvalidRuleError, match=r"weight='sgin' where no edge has it \(they have sign\)"):
        read(graph, weight="sgin")


def test_a_named_attribute_of_some_edges_and_graphs_without_edges():
    networkx = pytest.importorskip("networkx")
    graph = networkx.Graph([("a", "b"), ("b", "c", {"sign": -1})])

    assert iv.ThresholdNetwork.from_networkx(graph, weight="sign").weights.tolist() == [
        [0, 1, 0],
        [1, 0, -1],
        [0, -1, 0],
    ]
    bare = networkx.empty_graph(2)
    assert not iv.ThresholdNetwork.from_networkx(bare, weight="sign").weights.any()


def test_what_is_no_graph_is_refused():
    with pytest.raises(InvalidRuleError, match=r"Expected a networkx graph, but got \[\[0, 1\]\]"):
        iv.ThresholdNetwork.from_networkx([[0, 1]])


def test_nodes_in_another_order_are_refused():
    networkx = pytest.importorskip("networkx")
    one = networkx.Graph([("a", "b"), ("b", "c")])
    other = networkx.Graph([("c", "b"), ("b", "a")])
    network = iv.ThresholdNetwork.from_networkx(other)

    assert network.labels == ("c", "b", "a")
    with pytest.raises(InvalidRuleError, match="node 0 called 'a' in the space and 'c' in the network"):
        iv.System(space=iv.GraphSpace.from_networkx(one), update=network)
    for space in (iv.GraphSpace.from_networkx(other), iv.GraphSpace(3, [(0, 1)]), iv.TritSpace(3)):
        assert iv.System(space=space, update=network).step([1, 0, 0]).tolist() == [0, 1, 0]


def test_labels_are_no_part_of_the_identity():
    networkx = pytest.importorskip("networkx")
    network = iv.ThresholdNetwork.from_networkx(networkx.path_graph(["a", "b"]))
    bare = iv.ThresholdNetwork(network.weights, network.dead_zone)
    made = [iv.System(space=iv.TritSpace(2), update=update) for update in (network, bare)]

    assert bare.labels == ()
    assert made[0].identity == made[1].identity
    assert pickle.loads(pickle.dumps(network)).labels == ("a", "b")  # noqa: S301  (just written)
