"""Check the certificates that proofs and finds leave behind: numpy only, and nothing else of involute.

`claims` holds the kinds that prove laws, `orbits` those of attractors and of orbits of least mean.
"""

from typing import Any

from involute.certificates.claims import KINDS as LAW_KINDS
from involute.certificates.claims import LAWS, array
from involute.certificates.claims import proves as proves_law
from involute.certificates.orbits import KINDS as ORBIT_KINDS
from involute.certificates.orbits import holds

__all__ = ["KINDS", "LAWS", "array", "proves"]

KINDS = {**LAW_KINDS, **ORBIT_KINDS}
"""What is checked, by kind."""


def proves(law: str | None, certificate: dict[str, Any], **tags: str) -> bool:
    """Return whether a certificate is accepted, names this law (if any) and tags, and claims what it asks."""
    kind = certificate.get("kind") if isinstance(certificate, dict) else None
    is_orbit = isinstance(kind, str) and kind in ORBIT_KINDS
    return holds(law, certificate, **tags) if is_orbit else proves_law(law, certificate, **tags)
