"""A block over the planes of trits as a network: in depth-first order, no output a complement."""

from involute.logic.block import Block, Node
from involute.logic.gates import widened
from involute.logic.network import ONE, ZERO, LogicNetwork


def as_network(block: Block, n_trits: int) -> LogicNetwork:
    """Return the network of a block from the planes of k trits to the two planes of one."""
    plain = _without_complements(block)
    place = {1 + i: i for i in range(2 * n_trits)}
    rows: list[tuple[int, ...]] = []
    for signal, (truth, operands) in plain.needed_nodes():
        places = [place[operand] for operand in operands]
        place[signal] = 2 * n_trits + len(rows)
        rows.append((widened(truth, len(operands)), *places, *places[:1] * (3 - len(places))))
    positive, negative = ((ONE if root else ZERO) if root < 2 else place[root >> 1] for root in plain.outputs)
    return LogicNetwork(n_trits, rows, (positive, negative))


def _without_complements(block: Block) -> Block:
    """Return a block no output of which is a complement: the last gate is turned, or a gate is added."""
    made = Block(block.n_inputs)
    made.nodes, outputs = list(block.nodes), list(block.outputs)
    for i, root in enumerate(block.outputs):
        signal = root >> 1
        if root < 2 or not outputs[i] & 1:
            continue
        if signal >= block.first_node and 2 * signal not in outputs:
            made.nodes = [_reading_complement(node, signal) for node in made.nodes]
            truth, operands = made.nodes[signal - block.first_node]
            made.nodes[signal - block.first_node] = (truth ^ ((1 << (1 << len(operands))) - 1), operands)
            outputs = [end ^ 1 if end >> 1 == signal else end for end in outputs]
        else:
            made.nodes.append((0b01, (signal,)))
            outputs[i] = 2 * (block.first_node + len(made.nodes) - 1)
    made.outputs = tuple(outputs)
    return made


def _reading_complement(node: Node, signal: int) -> Node:
    """Return a node that reads the complement of a signal as it read the signal."""
    truth, operands = node
    if signal not in operands:
        return node
    bit = 1 << (len(operands) - 1 - operands.index(signal))
    return sum((truth >> (word ^ bit) & 1) << word for word in range(1 << len(operands))), operands
