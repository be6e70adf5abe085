"""A network as LLVM assembly: one function that computes a stretch of words on both planes.

``void body(src_p, src_n, dst_p, dst_n, lo, hi, displacements)`` writes ``dst[i] = f(src[i + d_0], ..,
src[i + d_(k-1)])`` for every word i of [lo, hi). Whole vectors go first; the words that are left are one
vector under a mask, and large networks are written once, always under the mask.
"""

from collections.abc import Generator, Iterator

from involute.engine.native.decomposition import ALL, OPERATIONS, A, B, C, program
from involute.engine.native.target import Target
from involute.logic.network import ONE, ZERO, LogicNetwork

NAME = "@body"
LARGE = 400


def assembly(network: LogicNetwork, target: Target, *, reads_target: bool = False) -> str:
    """Return the text of a module with the one function ``@body``.

    With ``reads_target`` the last input is ``dst[i]`` before that is written; it has no displacement.
    """
    return "\n".join(_Writer(network, target, reads_target=reads_target).lines()) + "\n"


class _Writer:
    """The lines of one module."""

    def __init__(self, network: LogicNetwork, target: Target, *, reads_target: bool) -> None:
        self.network, self.target = network, target
        self.n_displaced = network.n_trits - reads_target
        self.vector = f"<{target.lanes} x i64>"
        self.mask = f"<{target.lanes} x i1>"
        used = {signal for row in network.nodes.tolist() for signal in row[1:]} | set(network.outputs)
        self.read = sorted(signal for signal in used if 0 <= signal < 2 * network.n_trits)

    def lines(self) -> Iterator[str]:
        """Yield the module line by line."""
        yield f"define void {NAME}(ptr noalias %src_p, ptr noalias %src_n, ptr noalias %dst_p,"
        yield "  ptr noalias %dst_n, i64 %lo, i64 %hi, ptr noalias %displacements) #0 {"
        yield "entry:"
        yield from self._pointers()
        if self.network.n_operations > LARGE:
            yield "  br label %rest.test"
            yield from self._loop("rest", "%lo", "entry", masked=True)
        else:
            yield "  br label %whole.test"
            yield from self._loop("whole", "%lo", "entry", masked=False)
            yield from self._loop("rest", "%whole.i", "whole.test", masked=True)
        yield "done:\n  ret void\n}"
        yield from self._declarations()

    def _declarations(self) -> Iterator[str]:
        lanes = self.target.lanes
        kind = f"v{lanes}i64.p0"
        yield f"declare {self.vector} @llvm.masked.load.{kind}(ptr, i32, {self.mask}, {self.vector})"
        yield f"declare void @llvm.masked.store.{kind}({self.vector}, ptr, i32, {self.mask})"
        if self.target.ternary:
            three = ", ".join([self.vector] * 3)
            yield f"declare {self.vector} @llvm.x86.avx512.pternlog.q.{64 * lanes}({three}, i32)"
        width = f'"{64 * lanes}"'
        yield f'attributes #0 = {{ nounwind "min-legal-vector-width"={width} "prefer-vector-width"={width} }}'

    def _pointers(self) -> Iterator[str]:
        for j in sorted({signal >> 1 for signal in self.read}):
            if j < self.n_displaced:
                yield f"  %at{j} = getelementptr i64, ptr %displacements, i64 {j}"
                yield f"  %d{j} = load i64, ptr %at{j}, align 8"
        for signal in self.read:
            plane, j = "np"[signal % 2 == 0], signal >> 1
            if j < self.n_displaced:
                yield f"  %base{signal} = getelementptr i64, ptr %src_{plane}, i64 %d{j}"
            else:
                yield f"  %base{signal} = getelementptr i64, ptr %dst_{plane}, i64 0"

    def _loop(self, name: str, start: str, before: str, *, masked: bool) -> Iterator[str]:
        """Yield a loop over vectors: whole ones while they fit, or masked ones to the end."""
        lanes = self.target.lanes
        after = "done" if masked else "rest.test"
        yield f"{name}.test:"
        yield f"  %{name}.i = phi i64 [ {start}, %{before} ], [ %{name}.next, %{name}.body ]"
        yield f"  %{name}.next = add nsw i64 %{name}.i, {lanes}"
        if masked:
            yield f"  %{name}.more = icmp slt i64 %{name}.i, %hi"
        else:
            yield f"  %{name}.more = icmp sle i64 %{name}.next, %hi"
        yield f"  br i1 %{name}.more, label %{name}.body, label %{after}"
        yield f"{name}.body:"
        if masked:
            yield from self._mask(name)
        values = yield from self._values(name, masked=masked)
        for plane, signal in zip("pn", self.network.outputs, strict=True):
            yield f"  %{name}.to_{plane} = getelementptr i64, ptr %dst_{plane}, i64 %{name}.i"
            place, value = f"ptr %{name}.to_{plane}", f"{self.vector} {values[signal]}"
            if masked:
                mask = f"{self.mask} %{name}.mask"
                yield f"  call void @llvm.masked.store.v{lanes}i64.p0({value}, {place}, i32 8, {mask})"
            else:
                yield f"  store {value}, {place}, align 8"
        yield f"  br label %{name}.test"

    def _mask(self, name: str) -> Iterator[str]:
        lanes = self.target.lanes
        steps = ", ".join(f"i64 {i}" for i in range(lanes))
        yield f"  %{name}.left = sub i64 %hi, %{name}.i"
        yield f"  %{name}.one = insertelement {self.vector} poison, i64 %{name}.left, i64 0"
        yield (
            f"  %{name}.all = shufflevector {self.vector} %{name}.one, {self.vector} poison, "
            f"<{lanes} x i32> zeroinitializer"
        )
        yield f"  %{name}.mask = icmp slt {self.vector} <{steps}>, %{name}.all"

    def _values(self, name: str, *, masked: bool) -> Generator[str, None, dict[int, str]]:
        """Yield the loads, each where it is first needed, and the gates; return the names of the values."""
        values = {ZERO: "zeroinitializer", ONE: self._splat(-1)}
        first = 2 * self.network.n_trits
        for i, (truth, *operands) in enumerate(self.network.nodes.tolist()):
            for signal in operands:
                if signal not in values:
                    yield from self._load(name, signal, masked=masked)
                    values[signal] = f"%{name}.v{signal}"
            values[first + i] = f"%{name}.v{first + i}"
            yield from self._gate(values[first + i], truth, [values[signal] for signal in operands])
        for signal in self.network.outputs:
            if signal not in values:
                yield from self._load(name, signal, masked=masked)
                values[signal] = f"%{name}.v{signal}"
        return values

    def _load(self, name: str, signal: int, *, masked: bool) -> Iterator[str]:
        place = f"%{name}.from{signal}"
        yield f"  {place} = getelementptr i64, ptr %base{signal}, i64 %{name}.i"
        if masked:
            yield (
                f"  %{name}.v{signal} = call {self.vector} @llvm.masked.load.v{self.target.lanes}i64.p0("
                f"ptr {place}, i32 8, {self.mask} %{name}.mask, {self.vector} zeroinitializer)"
            )
        else:
            yield f"  %{name}.v{signal} = load {self.vector}, ptr {place}, align 8"

    def _gate(self, result: str, truth: int, operands: list[str]) -> Iterator[str]:
        steps = program(truth) or (("or", truth, 0),)  # an input or a constant under another name
        if self.target.ternary and (len(steps) > 1 or steps[0][0] == "andnot"):
            arguments = ", ".join(f"{self.vector} {operand}" for operand in operands)
            yield (
                f"  {result} = call {self.vector} @llvm.x86.avx512.pternlog.q.{64 * self.target.lanes}("
                f"{arguments}, i32 {truth})"
            )
            return
        known = {A: operands[0], B: operands[1], C: operands[2], 0: self._splat(0), ALL: self._splat(-1)}
        for number, (operation, left, right) in enumerate(steps):
            name = result if number == len(steps) - 1 else f"{result}.{number}"
            first, second = known[left], known[right]
            if operation == "andnot":
                yield f"  {name}.not = xor {self.vector} {second}, {self._splat(-1)}"
                yield f"  {name} = and {self.vector} {first}, {name}.not"
            else:
                yield f"  {name} = {operation} {self.vector} {first}, {second}"
            known[OPERATIONS[operation](left, right)] = name

    def _splat(self, value: int) -> str:
        return "<" + ", ".join([f"i64 {value}"] * self.target.lanes) + ">"
