"""Check the certificates that proofs and finds leave behind: numpy only, and nothing else of involute.

`claims` holds the kinds that prove laws, `orbits` those of attractors and of orbits of least mean.
"""

from typing import Any

from involute.certificates import claims, orbits
from involute.certificates.claims import LAWS, array

__all__ = ["KINDS", "LAWS", "array", "proves"]

KINDS = {**claims.KINDS, **orbits.KINDS}
"""What is checked, by kind."""


def proves(law: str | None, certificate: dict[str, Any], **tags: str) -> bool:
    """Return whether a certificate is accepted, names this law (if any) and tags, and claims what it asks."""
    kind = certificate.get("kind") if isinstance(certificate, dict) else None
    is_orbit = isinstance(kind, str) and kind in orbits.KINDS
    return orbits.holds(law, certificate, **tags) if is_orbit else claims.proves(law, certificate, **tags)
