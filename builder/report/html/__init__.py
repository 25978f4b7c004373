"""A release as one page of HTML that needs nothing else: no script, no network, no font."""

import base64
import hashlib
from importlib.resources import files
from string import Template

from builder.release.inspection.overview import Overview
from builder.report.html import documents, numbers
from builder.report.html.elements import joined, tag

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


def page(overview: Overview) -> str:
    """Return the page; it is a function of what was found, and of nothing else."""
    written = [(heading, content) for heading, write in _SECTIONS.items() if (content := write(overview))]
    sections = [(f"section-{number}", *section) for number, section in enumerate(written, 1)]
    style = _file("report.css")
    return Template(_file("report.html")).substitute(
        title=tag("title", f"{overview.stated['name']} {overview.version}: report"),
        digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        style=style,
        header=numbers.header(overview),
        contents=joined((tag("li", tag("a", heading, href=f"#{id_}")) for id_, heading, _ in sections), "\n"),
        sections=joined(
            (tag("section", tag("h2", heading, id=id_), text, aria_labelledby=id_) for id_, heading, text in sections),
            "\n",
        ),
    )


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
