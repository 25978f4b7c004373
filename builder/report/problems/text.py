"""Findings for a person: grouped by cause, errors first, what is most frequent first."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from builder.release.markdown import counted
from builder.report import causes
from builder.report.plain import near, visible
from builder.report.problems.places import place

if TYPE_CHECKING:
    from builder.validation import Findings

Cause = tuple[str, str]
"""Severity and code."""


def text(findings: "Findings", prefix: str) -> Iterator[str]:
    """List every problem under its cause, with one hint for all where all have the same."""
    shared = _shared(findings)
    for cause in ranked(findings.counts):
        severity, code = cause
        yield f"{visible(code)} ({counted(findings.counts[cause], severity)}): {causes.meaning(code)}".removesuffix(
            ": "
        )
        for problem in findings.problems:
            if (problem.severity, problem.code) == cause:
                yield f"  {place(problem, prefix)}: {visible(problem.message)}"
                if problem.hint and not shared[cause]:
                    yield f"      {visible(problem.hint)}"
        if shared[cause]:
            yield f"  for all of them: {visible(shared[cause])}"
        yield ""
    yield tally(findings)
    if findings.counts:
        yield f"What each code means, with an example and the cure: {near(causes.FOLDER)}/CODE.md"


def ranked(counts: Mapping[Cause, int]) -> list[Cause]:
    """Order causes, the worst first: errors before warnings, what is more frequent before what is rarer.

    >>> ranked({("warning", "a"): 9, ("error", "b"): 1, ("error", "c"): 2})
    [('error', 'c'), ('error', 'b'), ('warning', 'a')]
    """
    return sorted(counts, key=lambda cause: (cause[0] != "error", -counts[cause], cause))


def tally(findings: "Findings") -> str:
    """Count documents and problems in one line."""
    errors, warnings = (sum(n for (kind, _), n in findings.counts.items() if kind == s) for s in ("error", "warning"))
    found = [counted(errors, "error")] + ([counted(warnings, "warning")] if warnings else [])
    return f"{counted(findings.documents, 'document')}, {findings.invalid:,} invalid: {', '.join(found)}"


def _shared(findings: "Findings") -> dict[Cause, str]:
    """Each cause's hint where several problems have the same, else ""."""
    shared = {cause: "" for cause, count in findings.counts.items() if count == 1}
    for problem in findings.problems:
        cause = (problem.severity, problem.code)
        if shared.setdefault(cause, problem.hint) != problem.hint:
            shared[cause] = ""
    return shared
