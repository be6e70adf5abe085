"""Check the certificates that proofs and finds leave behind: numpy only, and nothing else of involute.

`claims` holds the kinds that prove laws, `orbits` those of attractors and of orbits of least mean,
`completeness` that of lists of fixed points which leave none out; `layers` is the wiring that both step.
"""

from typing import Any

from involute.certificates.claims import KINDS as LAW_KINDS
from involute.certificates.claims import LAWS, array
from involute.certificates.claims import proves as proves_law
from involute.certificates.completeness import is_complete
from involute.certificates.orbits import KINDS as PLAIN_ORBIT_KINDS
from involute.certificates.orbits import holds

__all__ = ["KINDS", "LAWS", "array", "proves"]

ORBIT_KINDS = {**PLAIN_ORBIT_KINDS, "complete fixed points": is_complete}
KINDS = {**LAW_KINDS, **ORBIT_KINDS}
"""What is checked, by kind."""


def proves(law: str | None, certificate: dict[str, Any], **tags: str) -> bool:
    """Return whether a certificate is accepted, names this law (if any) and tags, and claims what it asks."""
    kind = certificate.get("kind") if isinstance(certificate, dict) else None
    is_orbit = isinstance(kind, str) and kind in ORBIT_KINDS
    return holds(ORBIT_KINDS, law, certificate, **tags) if is_orbit else proves_law(law, certificate, **tags)
