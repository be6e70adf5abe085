"""A block: gates over numbered input bits, growing node by node; equal gates are built once.

Signal 0 is the constant false, signals 1 to n the inputs, then come the nodes. A literal is twice a
signal, plus one for its complement.
"""

from collections.abc import Iterator, Sequence

from involute.logic.gates import normal

FALSE, TRUE = 0, 1
AND2, OR2, XOR2 = 0b1000, 0b1110, 0b0110
XOR3, MAJORITY, SELECT = 0x96, 0xE8, 0xCA
Node = tuple[int, tuple[int, ...]]  # truth table, operand signals; the first operand is the highest bit


class Block:
    """A growing list of gates and the literals of the outputs.

    >>> block = Block(2)
    >>> block.gate(OR2, (block.input(0), block.input(1)))
    6
    """

    def __init__(self, n_inputs: int) -> None:
        self.n_inputs = n_inputs
        self.nodes: list[Node] = []
        self.outputs: tuple[int, ...] = ()
        self._known: dict[Node, int] = {}

    def input(self, i: int) -> int:
        """Return the literal of an input."""
        return 2 * (1 + i)

    @property
    def first_node(self) -> int:
        """The signal of the first node."""
        return 1 + self.n_inputs

    def gate(self, truth: int, literals: Sequence[int]) -> int:
        """Return the literal of a function of at most three literals, building a node where none has it."""
        flip, truth, signals = normal(truth, literals)
        if not signals:
            return flip
        if len(signals) == 1:
            return 2 * signals[0] + flip
        signal = self._known.get((truth, signals))
        if signal is None:
            signal = self.first_node + len(self.nodes)
            self._known[truth, signals] = signal
            self.nodes.append((truth, signals))
        return 2 * signal + flip

    def select(self, condition: int, one: int, zero: int) -> int:
        """Return ``one`` where the condition holds, ``zero`` elsewhere."""
        return self.gate(SELECT, (condition, one, zero))

    def place(self, other: "Block", literals: Sequence[int]) -> tuple[int, ...]:
        """Build another block on these literals as its inputs, and return its outputs."""
        found = [FALSE, *literals]
        for signal in other.needed():
            truth, operands = other.nodes[signal - other.first_node]
            while len(found) <= signal:
                found.append(FALSE)
            found[signal] = self.gate(truth, [found[operand] for operand in operands])
        return tuple(found[root >> 1] ^ (root & 1) for root in other.outputs)

    def needed(self) -> list[int]:
        """Return the signals of the nodes that the outputs need, depth first, operands before users."""
        seen = set(range(self.first_node))
        order: list[int] = []
        for root in self.outputs:
            stack = [root >> 1]
            while stack:
                signal = stack[-1]
                waiting = [] if signal in seen else [x for x in self._operands(signal) if x not in seen]
                if waiting:
                    stack.extend(reversed(waiting))
                    continue
                stack.pop()
                if signal not in seen:
                    seen.add(signal)
                    order.append(signal)
        return order

    def _operands(self, signal: int) -> tuple[int, ...]:
        return self.nodes[signal - self.first_node][1]

    @property
    def n_needed(self) -> int:
        """The number of nodes that the outputs need."""
        return len(self.needed())

    def compact(self) -> "Block":
        """Return the same block with only what the outputs need, and equal gates once."""
        made = Block(self.n_inputs)
        made.outputs = made.place(self, [self.input(i) for i in range(self.n_inputs)])
        if len(made.nodes) > len(made.needed()):
            return made.compact()
        return made

    def with_node(self, signal: int, truth: int, operands: Sequence[int]) -> "Block":
        """Return the block with another node in a place; its operands may come later in the list."""
        made = Block(self.n_inputs)
        made.nodes = list(self.nodes)
        made.nodes[signal - self.first_node] = (truth, tuple(operands))
        made.outputs = self.outputs
        return made

    def n_needed_with(self, changed: int, operands: Sequence[int]) -> int:
        """Return the number of nodes that would be needed if one node had these operands."""
        first, seen, count = self.first_node, set[int](), 0
        stack = [root >> 1 for root in self.outputs]
        while stack:
            signal = stack.pop()
            if signal >= first and signal not in seen:
                seen.add(signal)
                count += 1
                stack.extend(operands if signal == changed else self.nodes[signal - first][1])
        return count

    def values(self, inputs: Sequence[int], full: int) -> list[int]:
        """Return the value of every signal on many words: bit w of an integer is the value in word w."""
        values = [0, *inputs]
        for truth, operands in self.nodes:
            values.append(apply(truth, [values[x] for x in operands], full))
        return values

    def needed_nodes(self) -> Iterator[tuple[int, Node]]:
        """Yield (signal, node) of what the outputs need, operands before users."""
        return ((signal, self.nodes[signal - self.first_node]) for signal in self.needed())


def apply(truth: int, operands: Sequence[int], full: int) -> int:
    """Return a function of bits on all words at once, as an or of its minterms."""
    if len(operands) == 3 and truth == SELECT:
        a, b, c = operands
        return (a & b) | (full & ~a & c)
    result, n = 0, len(operands)
    for index in range(1 << n):
        if truth >> index & 1:
            term = full
            for i, operand in enumerate(operands):
                term &= operand if index >> (n - 1 - i) & 1 else ~operand
            result |= term
    return result
