"""A section of a report: one model or one domain, what was verified of it and what was seen."""

from collections.abc import Mapping
from typing import Any

import attrs

from involute.domain import Findings, Metric, Picture
from involute.laws import Verdict
from involute.report.eigenstates import Eigenstates, eigenstates
from involute.report.facts import Fact, facts
from involute.report.model_pictures import model_pictures, verdict_pictures
from involute.report.run_metrics import run_metrics


@attrs.frozen(eq=False)
class Subject:
    """A system (or a chart) with its verdicts.

    Attributes
    ----------
    name, identity : for people, and the digest that names it in saved runs.
    facts : what it is made of.
    verdicts : how its laws stand.
    expected : why a law is no surprise to fail, by its id and what it is about.
    """

    name: str
    verdicts: tuple[Verdict, ...] = attrs.field(converter=tuple)
    identity: str = ""
    facts: tuple[Fact, ...] = ()
    expected: Mapping[tuple[str, str], str] = attrs.field(factory=dict)


@attrs.frozen(eq=False)
class Section:
    """Everything the report shows of one model or domain.

    Attributes
    ----------
    kind : ``"model"``, ``"domain"`` or ``"failure"``.
    name, title, summary : short, one line, one paragraph.
    subjects : what was verified.
    pictures, metrics, remarks : what was seen.
    arrays : computed series by name; the report keeps their digests.
    eigenstates : the attractors of a model, or ``None``.
    error : the text of what went wrong, or empty.
    """

    kind: str
    name: str
    title: str
    summary: str = ""
    subjects: tuple[Subject, ...] = ()
    pictures: tuple[Picture, ...] = ()
    metrics: tuple[Metric, ...] = ()
    remarks: tuple[str, ...] = ()
    arrays: Mapping[str, Any] = attrs.field(factory=dict)
    error: str = ""
    eigenstates: Eigenstates | None = None

    @property
    def every_picture(self) -> tuple[Picture, ...]:
        """All pictures, those of the eigenstates last."""
        return (*self.pictures, *(() if self.eigenstates is None else self.eigenstates.pictures))


def model_section(model: Any, report: Any, trajectory: Any) -> Section:
    """Return the section of a model.

    Parameters
    ----------
    model : has ``name``, ``title``, ``summary`` and ``system``, and may have ``expected_refuted``.
    report : has ``verdicts``.
    trajectory : a run of the system with ``times`` and ``states``, or ``None``.
    """
    system = model.system
    subject = Subject(
        name=system.name,
        verdicts=report.verdicts,
        identity=system.identity,
        facts=facts(system),
        expected={(e.law, e.subject): e.because for e in getattr(model, "expected_refuted", ())},
    )
    return Section(
        kind="model",
        name=model.name,
        title=model.title or model.name,
        summary=model.summary,
        subjects=(subject,),
        pictures=model_pictures(system, report.verdicts, trajectory),
        metrics=run_metrics(system, trajectory),
        eigenstates=eigenstates(system),
    )


def domain_section(domain: Any, reports: Mapping[str, Any], findings: Findings) -> Section:
    """Return the section of a domain.

    Parameters
    ----------
    domain : an `AbstractDomain`.
    reports : a report of verdicts for each of its systems, by name; also of its charts.
    findings : what its run left behind.
    """
    systems = dict(domain.systems())
    charts = dict(domain.charts())
    subjects, pictures = [], list(findings.pictures)
    for name, report in reports.items():
        system = systems.get(name)
        subjects.append(
            Subject(
                name=name,
                verdicts=report.verdicts,
                identity="" if system is None else system.identity,
                facts=facts(system if system is not None else charts.get(name)),
            )
        )
        if system is not None:
            pictures += verdict_pictures(system, report.verdicts, name=name)
    return Section(
        kind="domain",
        name=domain.name,
        title=domain.title,
        summary=domain.summary,
        subjects=tuple(subjects),
        pictures=tuple(pictures),
        metrics=tuple(findings.metrics),
        remarks=tuple(findings.remarks),
        arrays=findings.arrays,
    )


def failure_section(name: str, error_text: str) -> Section:
    """Return the section of something that could not be run: its name, and the error in full."""
    return Section(kind="failure", name=name, title=f"{name}: not run", error=error_text)
