"""Findings for a workflow of GitHub Actions: annotations in the pull request, and a table on the run's page.

Format and escapes: src/Runner.Common/ActionCommand.cs of the runner. It takes `::` at the start of a line for a
command, and `##[` anywhere in one.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from builder.documents import Problem
from builder.report.plain import visible
from builder.report.problems.places import place
from builder.report.problems.text import Cause, ranked, tally
from builder.wording import counted

if TYPE_CHECKING:
    from builder.validation import Findings

SHOWN = 10
"""Annotations of each kind that GitHub shows of a step; it passes over later ones without a word."""

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})
_ENTITIES = {ord(mark): f"&#{ord(mark)};" for mark in "\\`*_[]<>|~&$#{}!"}
_LINK = re.compile(r"@|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""Where GitHub begins a mention or a link of bare text; a possible line break inside it stops that."""
_HEAD = ("| severity | code | where | what | hint |", "| --- | --- | --- | --- | --- |")
_LAST = 300
"""Bytes kept free for the head and the last line."""
_LEAST = 50
"""Bytes that a row has at least."""


def annotations(findings: "Findings", prefix: str) -> Iterator[str]:
    """Annotate the worst problems, each cause once before any twice; a plain line says how many more there are."""
    shown = 0
    for severity in ("error", "warning"):
        for problem in _worst(findings, severity):
            shown += 1
            yield _command(problem, prefix)
    more = len(findings.problems) - shown
    yield tally(findings) + (f"; {more:,} without an annotation, as GitHub shows {SHOWN} of a kind" if more else "")


def table(findings: "Findings", prefix: str, room: int) -> Iterator[str]:
    """Write a Markdown table of all problems, the worst first, in at most `room` bytes; a step has 1 MiB."""
    room -= _LAST
    yield f"**{tally(findings)}**"
    if not findings.problems.counts:
        return
    yield ""
    yield from _HEAD
    left = len(findings.problems)
    for problem in _first(findings, room // _LEAST):
        row = _row(problem, prefix)
        room -= len(row.encode()) + 1
        if room < 0:
            break
        left -= 1
        yield row
    if left:
        yield ""
        yield f"… and {counted(left, 'more problem')}: see the log of the step."


def cell(text: str) -> str:
    """Return text that stands in a Markdown table as it is: no markup, no link, no mention.

    >>> print(cell("a|b [x](y) @ada"))
    <code>a&#124;b &#91;x&#93;(y) @<wbr>ada</code>
    """
    shown = _LINK.sub(r"\g<0><wbr>", visible(text).strip().translate(_ENTITIES))
    return f"<code>{shown}</code>" if shown else ""


def _worst(findings: "Findings", severity: str) -> Iterator[Problem]:
    first: dict[Cause, list[Problem]] = defaultdict(list)
    for problem in findings.problems:
        some = first[problem.severity, problem.code]
        if problem.severity == severity and len(some) < SHOWN:
            some.append(problem)
    turns = zip_longest(*(first[cause] for cause in ranked(findings.problems.counts) if cause[0] == severity))
    for _, problem in zip(range(SHOWN), (one for one in chain.from_iterable(turns) if one), strict=False):
        yield problem


def _command(problem: Problem, prefix: str) -> str:
    where = place(problem, prefix)
    properties = {"file": where.file, "line": where.line, "col": where.column, "title": visible(problem.code)}
    told = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in properties.items() if value)
    said = [visible(problem.message) + (f" ({where.part})" if where.part else ""), visible(problem.hint)]
    return f"::{problem.severity} {told}::" + "\n".join(filter(None, said)).translate(_DATA)


def _first(findings: "Findings", most: int) -> Iterator[Problem]:
    """At most so many problems, those of the worst cause first."""
    counts, first = findings.problems.counts, dict[Cause, list[Problem]]()
    wanted: dict[Cause, int] = {}
    for cause in ranked(counts):
        wanted[cause] = min(counts[cause], max(most, 0))
        most -= wanted[cause]
    for problem in findings.problems:
        some = first.setdefault((problem.severity, problem.code), [])
        if len(some) < wanted[problem.severity, problem.code]:
            some.append(problem)
    return chain.from_iterable(first[cause] for cause in ranked(counts))


def _row(problem: Problem, prefix: str) -> str:
    told = (problem.code, str(place(problem, prefix)), problem.message, problem.hint)
    return f"| {problem.severity} | {' | '.join(map(cell, told))} |"
