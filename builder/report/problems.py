"""The findings of `validate`, as text grouped by cause or as JSON."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

import orjson

from builder.documents import Problem
from builder.release.markdown import counted
from builder.report.plain import visible

if TYPE_CHECKING:
    from builder.validation import Findings


def _where(problem: Problem) -> str:
    return visible(", ".join(filter(None, (problem.source, problem.place))))


def text(findings: "Findings") -> str:
    """Group by cause, so that one mistake made everywhere reads as one."""
    lines = []
    for code, group in groupby(
        sorted(findings.problems, key=lambda problem: problem.code), lambda problem: problem.code
    ):
        some = list(group)
        lines.append(f"{code} ({len(some):,})")
        for problem in some:
            hint = f"\n      {visible(problem.hint)}" if problem.hint else ""
            lines.append(f"  {_where(problem)}: {visible(problem.message)}{hint}")
    bad = len({(problem.source, problem.place) for problem in findings.problems})
    read, found = counted(findings.documents, "document"), counted(len(findings.problems), "problem")
    lines.append(f"{read}, {bad:,} with problems, {found}")
    return "\n".join(lines)


def json(findings: "Findings") -> str:
    """One object: documents, and every problem with all its parts."""
    value = {"documents": findings.documents, "problems": [problem._asdict() for problem in findings.problems]}
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


RENDERERS: Mapping[str, Callable[["Findings"], str]] = {"text": text, "json": json}
"""Name for --format → how findings are written."""
