"""Findings as a JUnit report: a test case a file, failed where the file has an error.

Attributes as Jenkins, GitLab and GitHub's reporters read them; warnings stand in <system-out>, which fails nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from builder.documents import Problem
from builder.report.plain import visible
from builder.report.problems.places import place

if TYPE_CHECKING:
    from builder.validation import Findings

_HELD = 2
"""Errors of a file that are held in memory: the first, which is the failure's message, and whether there is another."""


def junit(findings: "Findings", prefix: str) -> Iterator[str]:
    """Write one test suite; the files with problems come first."""
    errors: dict[str, list[str]] = {}
    for problem in findings.problems:
        some = errors.setdefault(problem.source, [])
        if problem.severity == "error" and len(some) < _HELD:
            some.append(problem.message)
    fine = [file for file in findings.files if file not in errors]
    totals = f'tests="{len(errors) + len(fine)}" failures="{sum(map(bool, errors.values()))}" errors="0" skipped="0"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="builder validate" {totals}>'
    yield f'  <testsuite name="builder validate" {totals}>'
    for file, problems in groupby(findings.problems, lambda problem: problem.source):
        yield f"    <testcase {_named(file, prefix)}>"
        yield from _failures(problems, errors[file], prefix)
        yield "    </testcase>"
    for file in fine:
        yield f"    <testcase {_named(file, prefix)}/>"
    yield "  </testsuite>"
    yield "</testsuites>"


def _named(file: str, prefix: str) -> str:
    path = visible(prefix + file)
    folder, _, name = path.rpartition("/")
    return f'classname="{escape(folder)}" name="{escape(name)}" file="{escape(path)}"'


def _failures(problems: Iterable[Problem], errors: Sequence[str], prefix: str) -> Iterator[str]:
    """The problems of a file; their lines stand at the margin, as blanks would be part of the text."""
    begin, end = "<system-out>", "</system-out>"
    if errors:
        message = visible(errors[0]) + ("; and more" if len(errors) == _HELD else "")
        begin, end = f'<failure message="{escape(message)}" type="invalid">', "</failure>"
    for problem in problems:
        kind = "warning: " if problem.severity == "warning" else ""
        hint = f" ({visible(problem.hint)})" if problem.hint else ""
        told = f"{place(problem, prefix)}: {kind}{visible(problem.message)}{hint} [{visible(problem.code)}]"
        yield begin + escape(told, quote=False)
        begin = ""
    yield end
