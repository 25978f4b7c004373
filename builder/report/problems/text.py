"""Findings for a person: grouped by cause, errors first, what is most frequent first."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
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


_ASIDE = 100_000
"""Bytes of a cause's lines that are put aside in memory; more go to disk."""
_HINT = "\t"
"""What a hint's line begins with there: no line that can be seen has it."""


@dataclass
class _Group:
    """What the problems of one cause have in common."""

    hint: str
    """That of all of them, "" where they differ."""
    fields: Counter[str] = field(default_factory=Counter)

    def take(self, problem: Problem) -> None:
        """Count one more."""
        if self.hint != problem.hint:
            self.hint = ""
        name = _INDEX.sub("/*", problem.pointer)
        if name and (name in self.fields or len(self.fields) < _FIELDS):
            self.fields[name] += 1


def text(findings: "Findings", prefix: str) -> Iterator[str]:
    """List every problem under its cause; what all of them share is said once."""
    counts, groups = findings.problems.counts, dict[Cause, _Group]()
    with ExitStack() as stack:
        aside = {cause: stack.enter_context(SpooledTemporaryFile(_ASIDE, "w+", encoding="utf-8")) for cause in counts}
        for problem in findings.problems:
            kind = (problem.severity, problem.code)
            groups.setdefault(kind, _Group(problem.hint)).take(problem)
            hint = f"{_HINT}{visible(problem.hint)}\n" if problem.hint else ""
            aside[kind].write(f"  {place(problem, prefix)}: {visible(problem.message)}\n{hint}")
        for cause in ranked(counts):
            yield from _head(cause, counts[cause], groups[cause])
            aside[cause].seek(0)
            yield from _listed(aside[cause], groups[cause].hint if counts[cause] > 1 else "")
            yield ""
    yield tally(findings)
    if counts:
        yield f"What each code means, with an example and the cure: {near(causes.FOLDER)}/CODE.md"


def _listed(lines: Iterable[str], shared: str) -> Iterator[str]:
    """Write what was put aside, and a hint that all of it shares once."""
    for line in lines:
        if not line.startswith(_HINT):
            yield line.removesuffix("\n")
        elif not shared:
            yield f"      {line[len(_HINT) : -1]}"
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
