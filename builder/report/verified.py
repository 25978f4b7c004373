"""What `builder verify` found."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from builder.documents import Problem
from builder.report.plain import near, visible
from builder.wording import counted

if TYPE_CHECKING:
    from builder.verification.verify import Report


def verified(release: Path | str, report: "Report") -> str:
    """List what is wrong with a release, a folder or what is published, or say what was held against what; the verdict
    is the last line.
    """
    shown = near(release) if isinstance(release, Path) else visible(release)
    named = f"{shown}: version {report.version or 'unknown'}, digest {report.digest or 'none'}"
    lines = [_finding(problem) for problem in (*report.problems, *report.warnings)]
    return "\n".join([*lines, *_held(report), f"{named}: {report.verdict}"])


def _finding(problem: Problem) -> str:
    place = f", {problem.place}" if problem.place else ""
    hint = f"; {problem.hint}" if problem.hint else ""
    return visible(f"{problem.source}{place}: {problem.message}{hint} [{problem.code}]")


def _held(report: "Report") -> Iterator[str]:
    kept = report.heritage
    if kept and not kept.problems:
        left = f", {kept.left:,} left" if kept.left else ""
        known = f"; {kept.remembered:,} that left stay known" if kept.remembered else ""
        stayed = f"{counted(kept.stayed, 'document')} stayed, none moved to another split"
        yield f"since {kept.version}: {stayed}, {kept.came:,} came{left}{known}"
    again = report.replayed
    if again and not again.problems:
        lost = again.wanted - again.documents
        gone = f"; raw/ no longer has {lost:,} more as {'it was' if lost == 1 else 'they were'}" if lost else ""
        texts = counted(again.released, "text")
        yield f"edits replayed on raw/: {again.documents:,} of {texts} come out as released{gone}"
