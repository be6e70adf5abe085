"""What a file claims to be proved: certificates, and the statements that they are to prove."""

from collections.abc import Iterator
from typing import Any, final

import attrs

from involute.certificates import proves


@final
@attrs.frozen
class Claim:
    """A certificate, with the law, subject and identity of its verdict where it stands in one.

    Attributes
    ----------
    name : the statement, for people.
    certificate : plain data, or ``None`` where a verdict says PROVED and has none.
    law, tags : what the certificate must be a proof of; nothing for one that says nothing of it.
    """

    name: str
    certificate: dict[str, Any] | None
    law: str | None = None
    tags: dict[str, str] = attrs.field(factory=dict)

    @property
    def is_proved(self) -> bool:
        """Whether the certificate is there and proves the statement."""
        return self.certificate is not None and proves(self.law, self.certificate, **self.tags)

    @property
    def sentence(self) -> str:
        """What the checker says of it, in one line."""
        if self.certificate is None:
            return f"{self.name}: refused: PROVED, without a certificate"
        kind = self.certificate.get("kind")
        if self.is_proved:
            return f"{self.name}: accepted: {kind}"
        why = ", which proves something else" if proves(None, self.certificate) else ""
        return f"{self.name}: refused: {kind}{why}"


def claims(data: Any, identity: Any = None) -> Iterator[Claim]:
    """Yield every claim in plain data: one certificate, lists of them, or reports with verdicts.

    >>> [claim.sentence for claim in claims({"law": "A1", "subject": "update", "status": "PROVED"})]
    ['A1 of update: refused: PROVED, without a certificate']
    """
    if isinstance(data, list):
        for entry in data:
            yield from claims(entry, identity)
    elif isinstance(data, dict) and "status" in data and "law" in data:
        yield from _of_verdict(data, identity)
    elif isinstance(data, dict) and isinstance(data.get("kind"), str) and "subjects" not in data:
        law = data.get("law")
        yield Claim("certificate" if law is None else f"{law} of {data.get('subject')}", data, law)
    elif isinstance(data, dict):
        for entry in data.values():
            yield from claims(entry, data.get("identity", identity))


def _of_verdict(verdict: dict[str, Any], identity: Any) -> Iterator[Claim]:
    """Yield what a verdict claims; one that says PROVED does so with or without a certificate."""
    law, certificate = verdict["law"], verdict.get("certificate")
    law = law.get("id") if isinstance(law, dict) else law
    subject = verdict.get("subject", "")
    if isinstance(certificate, dict):
        tags = {"subject": subject} | ({} if identity is None else {"identity": identity})
        yield Claim(f"{law} of {subject}", certificate, law, tags)
    elif verdict["status"] == "PROVED":
        yield Claim(f"{law} of {subject}", None)
