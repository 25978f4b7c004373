"""The findings of `validate`, as people and machines want them; what strangers wrote steers none of these formats."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from builder.remote import File
from builder.report.problems.github import annotations, table
from builder.report.problems.json_object import json_object
from builder.report.problems.junit import junit
from builder.report.problems.places import from_here, from_repository
from builder.report.problems.sarif import sarif
from builder.report.problems.text import tally, text

if TYPE_CHECKING:
    from builder.validation import Findings

__all__ = ["RENDERERS", "Renderer", "render", "step_summary", "tally"]


class Renderer(NamedTuple):
    """How findings become lines, and from where their files are named."""

    lines: Callable[["Findings", str], Iterator[str]]
    """(findings, what stands before a path in raw/) → lines without their ends, made one by one."""
    prefix: Callable[[File], str]
    """raw/ → what stands before a path in it."""


RENDERERS: Mapping[str, Renderer] = {
    "text": Renderer(text, from_here),
    "json": Renderer(json_object, from_here),
    "github": Renderer(annotations, from_repository),
    "sarif": Renderer(sarif, from_repository),
    "junit": Renderer(junit, from_here),
}
"""Name for --format → how findings are written."""


def render(name: str, findings: "Findings", raw: File) -> Iterator[str]:
    """Write the findings of the documents in `raw` as the lines of a format of RENDERERS."""
    renderer = RENDERERS[name]
    return renderer.lines(findings, renderer.prefix(raw))


def step_summary(findings: "Findings", raw: File, room: int) -> Iterator[str]:
    """Write the page of a workflow's run on GitHub, as Markdown in at most `room` bytes."""
    return table(findings, from_repository(raw), room)
