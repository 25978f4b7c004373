"""What `builder boilerplate` proposes."""

from pathlib import Path
from typing import TYPE_CHECKING

from builder.report.plain import aligned, near, visible
from builder.wording import counted, shortened, where

if TYPE_CHECKING:
    from builder.release.curation.repeats import Proposal

_WIDTH = 60


def repeats(found: "Proposal", file: Path, *, written: bool) -> str:
    """Return the proposed lines as a table, and what to do with them."""
    articles, outlets = counted(found.articles, "article"), counted(found.sections, "outlet")
    left_out = f"; {counted(found.rejected, 'rejected document')} left out" if found.rejected else ""
    parts = [f"looked at {articles} of {outlets}{left_out}"]
    if found.repeats:
        rows = [
            (
                one.articles,
                "of",
                one.of,
                f"[{shortened(one.section, _WIDTH)}]",
                shortened(one.line, _WIDTH),
                where(one.source, one.place),
            )
            for one in found.repeats
        ]
        parts += ["", aligned(rows)]
    for name in found.idle:
        parts += ["", f"{near(file)}: no article falls under [{visible(name)}]"]
    return "\n".join([*parts, "", _next(found, near(file), written=written)])


def _next(found: "Proposal", file: Path, *, written: bool) -> str:
    if not found.repeats:
        return "no line to propose"
    lines = counted(len(found.repeats), "line")
    if written:
        return f"{file}: {lines} added; put # before each that is text after all, then: builder build"
    return f"{lines} to propose; write to {file} with: builder boilerplate --write"
