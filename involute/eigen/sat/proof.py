"""The claim that listed fixed points are all there are, with a derivation that a checker repeats."""

from collections.abc import Sequence

import numpy as np

from involute.arrays import Trits
from involute.decide.enumeration import packed
from involute.decide.orbits.symmetry import Symmetry
from involute.decide.statement import Certificate
from involute.eigen.sat.clauses import Clause, clauses_of, differing
from involute.eigen.sat.equations import equations_of
from involute.eigen.sat.solver import Limits, OutOfLimitsError, Question
from involute.eigen.wiring import Wiring

MOST_CLAUSE_LITERALS = 2**22  # that the tables imply
MOST_LITERALS = 2**18  # of a derivation: the checker, which is plain Python, propagates each of its lemmas


def completeness(
    layers: tuple[Wiring, ...], points: Trits, group: Symmetry, limits: Limits
) -> Certificate | None:
    """Return the claim that every fixed point is an image of one of these.

    ``None`` beyond the limits, and where clauses or derivation are longer than is checked in some seconds.
    """
    system = equations_of(layers)
    sites, clauses, n_literals = [], [], 0
    for v, (reads, table) in enumerate(zip(system.reads, system.tables, strict=True)):
        for clause in clauses_of(v, reads, table):
            n_literals += len(clause)
            if n_literals > MOST_CLAUSE_LITERALS:
                return None
            sites.append(v)
            clauses.append(clause)
    images = np.unique(
        np.concatenate([points[:0], *([e.signs * points[:, e.places] for e in group.elements])]), axis=0
    )
    blocking = [differing(enumerate(image.tolist())) for image in images]
    try:
        with Question([*clauses, *blocking], limits, with_proof=True) as question:
            if question.solution() is not None:
                raise RuntimeError("the clauses have a solution that is not listed")
            proof = question.proof
    except OutOfLimitsError:
        return None
    if sum(map(len, proof)) > MOST_LITERALS:
        return None
    claim: Certificate = {
        "kind": "complete fixed points",
        "layers": [layer.plain for layer in layers],
        "sites": packed(np.asarray(sites, dtype=np.int64)),
        "clauses": packed(_flat(clauses)),
        "proof": packed(_flat([*proof, []])),
    }
    if len(points):
        claim["points"] = packed(points)
    if len(group.elements) > 1 and len(points):
        claim["group"] = {
            "places": packed(np.asarray([e.places for e in group.elements], dtype=np.int64)),
            "signs": packed(np.asarray([e.signs for e in group.elements], dtype=np.int8)),
        }
    return claim


def _flat(clauses: Sequence[Clause]) -> Trits:
    """Return clauses in a row, each ended by a zero."""
    return np.asarray([literal for clause in clauses for literal in (*clause, 0)], dtype=np.int32)
