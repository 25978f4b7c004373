"""Findings for a person: grouped by cause, errors first, what is most frequent first."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.documents import Problem
from builder.report import causes
from builder.report.plain import near, visible
from builder.report.problems.places import place
from builder.wording import counted

if TYPE_CHECKING:
    from builder.validation import Findings

Cause = tuple[str, str]
"""Severity and code."""

_INDEX = re.compile(r"/\d+(?=/|$)", re.ASCII)


_MANY = 10
"""Problems of a cause above which a line says first in which fields they are."""
_FIELDS = 1_000
"""Fields that are counted: strangers' names may be of any number."""
_SHOWN = 20
"""Problems of a cause that are listed: what is behind them would be scrolled past, and is much the same."""


@dataclass
class _Group:
    """What the problems of one cause have in common."""

    hint: str
    """That of all of them, "" where they differ."""
    fields: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[str, str]] = field(default_factory=list)
    """The first ones, each with its hint."""

    def take(self, problem: Problem, prefix: str) -> None:
        """Count one more."""
        if len(self.shown) < _SHOWN:
            self.shown.append((f"{place(problem, prefix)}: {visible(problem.message)}", visible(problem.hint)))
        if self.hint != problem.hint:
            self.hint = ""
        name = _INDEX.sub("/*", problem.pointer)
        if name and (name in self.fields or len(self.fields) < _FIELDS):
            self.fields[name] += 1


def text(findings: "Findings", prefix: str) -> Iterator[str]:
    """List the problems under their causes; what all of a cause share is said once."""
    counts, groups = findings.problems.counts, dict[Cause, _Group]()
    for problem in findings.problems:
        groups.setdefault((problem.severity, problem.code), _Group(problem.hint)).take(problem, prefix)
    for cause in ranked(counts):
        yield from _head(cause, counts[cause], groups[cause])
        yield from _listed(counts[cause], groups[cause])
        yield ""
    yield tally(findings)
    if counts:
        yield f"What each code means, with an example and the cure: {near(causes.FOLDER)}/CODE.md"


def _listed(count: int, group: _Group) -> Iterator[str]:
    shared = group.hint if count > 1 else ""
    for line, hint in group.shown:
        yield f"  {line}"
        if hint and not shared:
            yield f"      {hint}"
    if count > len(group.shown):
        yield f"  and {count - len(group.shown):,} more, which --format json lists"
    if shared:
        yield f"  for all of them: {visible(shared)}"


def _head(cause: Cause, count: int, group: _Group) -> Iterator[str]:
    severity, code = cause
    yield f"{visible(code)} ({counted(count, severity)}): {causes.meaning(code)}".removesuffix(": ")
    if count > _MANY and group.fields:
        yield "  " + ", ".join(f"{times:,} in {visible(name)}" for name, times in group.fields.most_common(_MANY))
        if code == "missing-field":
            yield "  what you know of many documents: write it in one table, raw/metadata.csv, with a column `source`"
            yield "  a field that many cannot have: take it out of the schema's `required`, or give it a default"


def ranked(counts: Mapping[Cause, int]) -> list[Cause]:
    """Order causes, the worst first: errors before warnings, what is more frequent before what is rarer.

    >>> ranked({("warning", "a"): 9, ("error", "b"): 1, ("error", "c"): 2})
    [('error', 'c'), ('error', 'b'), ('warning', 'a')]
    """
    return sorted(counts, key=lambda cause: (cause[0] != "error", -counts[cause], cause))


def tally(findings: "Findings") -> str:
    """Count documents and problems in one line."""
    errors, warnings = (
        sum(n for (kind, _), n in findings.problems.counts.items() if kind == s) for s in ("error", "warning")
    )
    found = [counted(errors, "error")] + ([counted(warnings, "warning")] if warnings else [])
    return f"{counted(findings.documents, 'document')}, {findings.problems.invalid:,} invalid: {', '.join(found)}"
