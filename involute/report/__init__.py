"""The report: a folder with ``index.html`` for people and the same numbers in ``report.json`` for machines.

The page needs nothing but itself: pictures and styles lie in it, and it asks no network for anything. Make
sections with `model_section`, `domain_section` and `failure_section`, then `write` them.
"""

from involute.report.section import Section, Subject, domain_section, failure_section, model_section
from involute.report.writer import write

__all__ = [
    "Section",
    "Subject",
    "domain_section",
    "failure_section",
    "model_section",
    "write",
]
