"""A baseline: a file of known problems, which fail no run; only problems that are not in it do.

Each line is a JSON object: code, source, pointer, value, and the count of such problems. Lines and columns are left
out, as they move when something else is edited.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import orjson

from builder.documents import Problem
from builder.errors import UsageError
from builder.validation.problems import Problems, write
from builder.validation.run import Findings

Baseline = Counter[tuple[str, str, str, str]]
"""(code, source, pointer, value) → how many."""
_KEY = ("code", "source", "pointer", "value")


def read(path: Path) -> Baseline:
    """Read the file.

    Raises:
        UsageError: it does not exist, or a line of it means nothing.
    """
    baseline: Baseline = Counter()
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        raise UsageError(f"there is no baseline {path}", "write one with --update-baseline") from None
    for number, line in enumerate(lines, 1):
        try:
            entry: dict[str, Any] = orjson.loads(line)
            code, source, pointer, value = (str(entry[name]) for name in _KEY)
            baseline[code, source, pointer, value] += int(entry["count"])
        except (ValueError, KeyError, TypeError):
            raise UsageError(
                f"{path} line {number} is not a line that --update-baseline writes", "restore the file from git"
            ) from None
    return baseline


def save(path: Path, baseline: Baseline) -> None:
    """Write the file, sorted, so that a change of it reads well."""
    entries = ({**dict(zip(_KEY, key, strict=True)), "count": count} for key, count in sorted(baseline.items()))
    path.write_bytes(b"".join(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE) for entry in entries))


def of_findings(findings: Findings) -> Baseline:
    """Return the baseline that knows every problem found."""
    return Counter(map(_key, findings.problems))


def still_found(baseline: Baseline, findings: Findings, checked: Collection[str] | None) -> Baseline:
    """Return the baseline without the problems that are mended.

    Args:
        baseline: the known problems.
        findings: the problems there are now.
        checked: the sources that were checked; None for all. Known problems of others stay.
    """
    kept = baseline & of_findings(findings)
    if checked is not None:
        kept.update({key: count for key, count in baseline.items() if key[1] not in checked})
    return kept


def without(findings: Findings, baseline: Baseline) -> Findings:
    """Return the findings less the known problems."""
    problems = Problems()
    problems.add([write(problems.folder / "new", _new_problems(findings.problems, baseline))])
    return findings._replace(problems=problems)


def _new_problems(problems: Problems, baseline: Baseline) -> Iterator[Problem]:
    left = baseline.copy()
    for problem in problems:
        key = _key(problem)
        if left[key] > 0:
            left[key] -= 1
        else:
            yield problem


def _key(problem: Problem) -> tuple[str, str, str, str]:
    return problem.code, problem.source, problem.pointer, problem.value
