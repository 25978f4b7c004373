"""What `builder boilerplate` proposes."""

from pathlib import Path
from typing import TYPE_CHECKING

from builder.report.plain import aligned, near, visible
from builder.wording import counted, shortened, where

if TYPE_CHECKING:
    from builder.release.curation.repeats import Proposal

_WIDTH = 60


def repeats(proposal: "Proposal", file: Path, *, written: bool) -> str:
    """Return the proposed lines as a table, and what to do with them."""
    articles, outlets = counted(proposal.articles, "article"), counted(proposal.sections, "outlet")
    left_out = f"; {counted(proposal.rejected, 'rejected document')} left out" if proposal.rejected else ""
    parts = [f"looked at {articles} of {outlets}{left_out}"]
    if proposal.repeats:
        rows = [
            (
                one.articles,
                "of",
                one.of,
                f"[{shortened(one.section, _WIDTH)}]",
                shortened(one.line, _WIDTH),
                where(one.source, one.place),
            )
            for one in proposal.repeats
        ]
        parts += ["", aligned(rows)]
    for name in proposal.idle:
        parts += ["", f"{near(file)}: no article falls under [{visible(name)}]"]
    return "\n".join([*parts, "", _next(proposal, near(file), written=written)])


def _next(proposal: "Proposal", file: Path, *, written: bool) -> str:
    if not proposal.repeats:
        return "no line to propose"
    lines = counted(len(proposal.repeats), "line")
    if written:
        return f"{file}: {lines} added; put # before each that is text after all, then: builder build"
    return f"{lines} to propose; write to {file} with: builder boilerplate --write"
