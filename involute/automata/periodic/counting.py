"""Exact numbers of closed walks of every length: determinants modulo primes, then a linear recurrence.

``Σ_n tr(A^n) t^n = - t D'(t) / D(t)`` for ``D(t) = det(1 - t A)``, whose inverse is the zeta function of the
graph (Bowen and Lanford 1970). D is found modulo primes, as many as bound its coefficients. With Q the part
of D without repeated factors, the traces, and those of P A^n for every permutation P that commutes with A,
satisfy the recurrence of Q from the first length on.
"""

from functools import cached_property
from math import ceil, log2, sqrt
from typing import final

import attrs
import numpy as np

from involute.automata.periodic.merging import Sparse, Wholes
from involute.automata.periodic.polynomials import Polynomial, power_of_x, trimmed, without_repeated_factors
from involute.automata.periodic.residues import PRIME_BITS, joined, primes
from involute.errors import InvalidRuleError, explain
from involute.kernels.rings import traces as kernels

MOST_NODES = 400  # whose determinant is expanded
WORK = 4 * 10**9  # multiplications of walks that are counted step by step
KEPT = 5000  # first terms of a sequence that are remembered
MOST_BITS = 2**25  # of a number of walks, times the order of its recurrence: about a minute


@final
@attrs.frozen(eq=False, slots=False)
class ConnectedWalks:
    """The numbers of closed walks of a strongly connected graph, by length.

    Attributes
    ----------
    matrix : numbers of edges between nodes, sparse rows.
    """

    matrix: Sparse
    _known: dict[bytes, list[int]] = attrs.field(factory=dict, repr=False, init=False)

    @cached_property
    def determinant(self) -> Polynomial | None:
        """The coefficients of ``det(1 - t A)``, constant first; ``None`` where it is too large."""
        return _determinant(self.matrix) if self.matrix.shape[0] <= MOST_NODES else None

    @cached_property
    def recurrence(self) -> tuple[int, ...] | None:
        """The c with ``count(n) = Σ_k c[k - 1] count(n - k)``, or ``None`` as for `determinant`."""
        if self.determinant is None:
            return None
        return tuple(-c for c in without_repeated_factors(self.determinant)[1:])

    def count(self, length: int, ends: Wholes | None = None) -> int:
        """Return the number of walks of n >= 1 edges from each node v to ``ends[v]``; to v itself by default.

        ``ends`` is a permutation of the nodes that commutes with the matrix.

        Raises
        ------
        InvalidRuleError
            There is no recurrence, and the walks are too many steps to count one by one; or the number is too
            long.
        """
        to = np.arange(self.matrix.shape[0]) if ends is None else ends
        if self.recurrence is None:
            return self._walked(to, length)[-1]
        known = self._known.setdefault(to.tobytes(), [])
        order = len(self.recurrence)
        if not known:
            known.extend(self._newton() if ends is None else self._walked(to, order))
        if length > max(KEPT, order):
            self._check_bits(length)
            return sum(
                c * term
                for c, term in zip(power_of_x(length - 1, self.recurrence), known[:order], strict=True)
            )
        while len(known) < length:
            known.append(sum(c * known[-k] for k, c in enumerate(self.recurrence, 1) if c))
        return known[length - 1]

    def _check_bits(self, length: int) -> None:
        order, most = len(self.recurrence or ()), int(self.matrix.sum(axis=1).max())
        if order * length * most.bit_length() > MOST_BITS:
            expected = f"counts of at most {MOST_BITS // order} bits by a recurrence of {order} terms"
            mend = f"ask for rings of at most {MOST_BITS // (order * most.bit_length())} cells"
            raise InvalidRuleError(explain(expected, f"rings of {length} cells", mend))

    def _newton(self) -> list[int]:
        """Return the first traces from the coefficients of the determinant (Newton's identities)."""
        coefficients, order = self.determinant or (1,), len(self.recurrence or ())
        found: list[int] = []
        for n in range(1, order + 1):
            own = coefficients[n] if n < len(coefficients) else 0
            terms = sum(coefficients[k] * found[n - k - 1] for k in range(1, min(n, len(coefficients))))
            found.append(-n * own - terms)
        return found

    def _walked(self, ends: Wholes, length: int) -> list[int]:
        """Return the numbers of walks of 1 .. n edges, counted step by step."""
        matrix = self.matrix.astype(np.int64)
        n_nodes, most = matrix.shape[0], int(matrix.sum(axis=1).max())
        n_bits = n_nodes.bit_length() + length * max(most, 2).bit_length() + 1
        n_primes = n_bits // PRIME_BITS + 1
        if n_primes * n_nodes * length * max(matrix.nnz, n_nodes) > WORK:
            got = f"{n_nodes} nodes, {matrix.nnz} edges and rings of {length} cells"
            raise InvalidRuleError(
                explain(f"walks of at most {WORK} steps", got, "ask for shorter rings or a smaller period")
            )
        starts, columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64)
        out = np.empty((n_primes, length), dtype=np.int64)
        for row, prime in zip(out, primes(n_primes), strict=True):
            kernels.traces(starts, columns, matrix.data, ends.astype(np.int64), prime, row)
        return joined(out)


def _determinant(matrix: Sparse) -> Polynomial:
    """Return ``det(1 - t A)``; by Schur, its coefficients are at most ``(1 + ‖A‖_F / √m)^m`` in size."""
    dense = matrix.toarray().astype(np.int64)
    m = len(dense)
    n_bits = ceil(m * log2(1 + sqrt(float((dense * dense).sum()) / m)) * 1.001) + 2
    moduli = primes(n_bits // PRIME_BITS + 1)
    out = np.empty((len(moduli), m + 1), dtype=np.int64)
    for row, prime in zip(out, moduli, strict=True):
        reduced = dense % prime
        kernels.hessenberg(reduced, prime)
        kernels.characteristic(reduced, prime, row)
    return trimmed(joined(out)[::-1])
