"""A report as plain data: what ``report.json`` holds, and the only thing that the page shows.

Every number on the page carries the place it has here, as a JSON pointer.
"""

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from involute.domain import Metric, Picture
from involute.laws import Status, Verdict, Witness
from involute.notation import brief
from involute.report.eigenstates import Eigenstates
from involute.report.image import Image
from involute.report.plain import plain
from involute.report.section import Section, Subject

Plain = dict[str, Any]
LONGEST_CERTIFICATE = 20_000  # characters of one that is written out


def document(
    sections: Sequence[Section],
    images: Sequence[Sequence[Image]],
    *,
    seed: int | None,
    seconds: float,
    command: str,
) -> Plain:
    """Return the whole report as dicts, lists, numbers and texts."""
    parts = [_section(section, shown) for section, shown in zip(sections, images, strict=True)]
    return {
        "title": "involute report",
        "command": command,
        "seed": plain(seed),
        "seconds": plain(seconds),
        "version": _version(),
        "counts": _summed([part["counts"] for part in parts]),
        "as_declared": sum(part["as_declared"] for part in parts),
        "sections": parts,
    }


def counted(verdicts: Sequence[Verdict]) -> Plain:
    """Return how many verdicts have each status."""
    return {status.value: sum(v.status is status for v in verdicts) for status in Status}


def _summed(counts: list[Plain]) -> Plain:
    return {status.value: sum(count[status.value] for count in counts) for status in Status}


def _section(section: Section, images: Sequence[Image]) -> Plain:
    subjects = [_subject(subject) for subject in section.subjects]
    return {
        "kind": section.kind,
        "name": section.name,
        "title": section.title,
        "summary": section.summary,
        "error": section.error,
        "counts": _summed([subject["counts"] for subject in subjects]),
        "as_declared": sum(bool(v["expected"]) for subject in subjects for v in subject["verdicts"]),
        "subjects": subjects,
        "metrics": _metrics(section.metrics),
        "remarks": list(section.remarks),
        "pictures": _pictures(section.pictures, images[: len(section.pictures)]),
        "eigenstates": _eigenstates(section.eigenstates, images[len(section.pictures) :]),
        "arrays": [_array(name, array) for name, array in section.arrays.items()],
    }


def _metrics(metrics: Sequence[Metric]) -> list[Plain]:
    return [{"name": m.name, "value": plain(m.value), "meaning": m.meaning} for m in metrics]


def _pictures(pictures: Sequence[Picture], images: Sequence[Image]) -> list[Plain]:
    return [
        {
            "name": picture.name,
            "title": picture.title,
            "caption": picture.caption,
            "format": image.format,
            "error": image.error,
            "numbers": [{"name": str(k), "value": plain(v)} for k, v in picture.numbers.items()],
        }
        for picture, image in zip(pictures, images, strict=True)
    ]


def _eigenstates(found: Eigenstates | None, images: Sequence[Image]) -> Plain | None:
    if found is None:
        return None
    return {
        "is_complete": found.is_complete,
        "remark": found.remark,
        "metrics": _metrics(found.metrics),
        "pictures": _pictures(found.pictures, images),
    }


def _subject(subject: Subject) -> Plain:
    return {
        "name": subject.name,
        "identity": subject.identity,
        "facts": [{"name": f.name, "phrase": f.phrase, "value": f.value} for f in subject.facts],
        "counts": counted(subject.verdicts),
        "verdicts": [_verdict(verdict, subject) for verdict in subject.verdicts],
    }


def _verdict(verdict: Verdict, subject: Subject) -> Plain:
    refuted = verdict.status is Status.REFUTED
    return {
        "law": {"id": verdict.law.id, "name": verdict.law.name, "statement": verdict.law.statement},
        "status": verdict.status.value,
        "subject": verdict.subject,
        "scope": verdict.scope,
        "procedure": verdict.procedure,
        "n_cases": plain(verdict.n_cases),
        "seed": plain(verdict.seed),
        "reason": verdict.reason,
        "witness": None if verdict.witness is None else _witness(verdict.witness),
        "expected": subject.expected.get((verdict.law.id, verdict.subject), "") if refuted else "",
        "certificate": _certificate(verdict.certificate),
    }


def _certificate(certificate: Any) -> Any:
    """Return a certificate, or the digest of one that is too long to be read here."""
    listed = plain(certificate)
    text = json.dumps(listed, sort_keys=True, separators=(",", ":"))
    if len(text) <= LONGEST_CERTIFICATE:
        return listed
    return {"kind": "digest", "bytes": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}


def _witness(witness: Witness) -> Plain:
    return {
        "call": witness.shown(),
        "left": _side(witness.left),
        "relation": getattr(witness, "relation", "!="),
        "right": _side(witness.right),
        "weight": witness.weight,
    }


def _side(value: Any) -> str:
    is_state = isinstance(value, tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
    return brief(value) if is_state else str(plain(value))


def _array(name: str, array: Any) -> Plain:
    values = np.ascontiguousarray(array)
    digest = hashlib.sha256(values.tobytes()).hexdigest()
    return {"name": name, "dtype": str(values.dtype), "shape": list(values.shape), "sha256": digest}


def _version() -> str:
    try:
        return version("involute")
    except PackageNotFoundError:
        return "unknown"
