"""A release as one page of HTML that needs nothing else: no script, no network, no font."""

import base64
import hashlib
from importlib.resources import files
from string import Template

from builder.release.inspection.overview import Overview
from builder.report.html import documents, numbers
from builder.report.html.elements import Markup, joined, tag

_SECTIONS = {
    "From documents to records": numbers.funnel,
    "Where the metadata came from": numbers.metadata,
    "What cleaning changed": numbers.cleaning,
    "One story, several documents": numbers.duplicates,
    "What the articles are about": numbers.coverage,
    "Since the release before": numbers.changes,
    "What was rejected": documents.rejects,
    "Documents before and after": documents.documents,
}
"""Heading → what it says, in order."""


def page(found: Overview) -> str:
    """Return the page; it is a function of what was found, and of nothing else."""
    told = [(heading, write(found)) for heading, write in _SECTIONS.items()]
    sections = [(f"section-{number}", *one) for number, one in enumerate(((h, t) for h, t in told if t), 1)]
    style = _file("report.css")
    return Template(_file("report.html")).substitute(
        title=tag("title", f"{found.stated['name']} {found.version}: report"),
        digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        style=style,
        header=numbers.header(found),
        contents=joined((tag("li", tag("a", heading, href=f"#{id_}")) for id_, heading, _ in sections), "\n"),
        sections=joined((_section(*one) for one in sections), "\n"),
    )


def _section(id_: str, heading: str, told: Markup) -> Markup:
    return tag("section", tag("h2", heading, id=id_), told, aria_labelledby=id_)


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
