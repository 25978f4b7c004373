"""Problems that are known: they stand in a file and fail no run; what is not in it does.

A line of the file is a JSON object: code, source, pointer, value, and how many problems are so. Lines and columns are
left out, as they move when something else is edited.
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

Known = Counter[tuple[str, str, str, str]]
"""(code, source, pointer, value) → how many."""
_KEY = ("code", "source", "pointer", "value")


def read(path: Path) -> Known:
    """Read the file.

    Raises:
        UsageError: it does not exist, or a line of it means nothing.
    """
    known: Known = Counter()
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        raise UsageError(f"there is no baseline {path}", "write one with --update-baseline") from None
    for number, line in enumerate(lines, 1):
        try:
            entry: dict[str, Any] = orjson.loads(line)
            code, source, pointer, value = (str(entry[name]) for name in _KEY)
            known[code, source, pointer, value] += int(entry["count"])
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"{path} line {number} is no line of a baseline", "restore the file from git") from None
    return known


def save(path: Path, known: Known) -> None:
    """Write the file, sorted, so that a change of it reads well."""
    entries = ({**dict(zip(_KEY, key, strict=True)), "count": count} for key, count in sorted(known.items()))
    path.write_bytes(b"".join(orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE) for entry in entries))


def of(findings: Findings) -> Known:
    """Return what the file would hold if all that was found were known."""
    return Counter(map(_key, findings.problems))


def shrunk(known: Known, findings: Findings, looked_at: Collection[str] | None) -> Known:
    """Return what of the known problems is still there.

    Args:
        known: the file.
        findings: what there is now.
        looked_at: the sources that the findings speak of; None for all. What is known of others stays.
    """
    kept = known & of(findings)
    if looked_at is not None:
        kept.update({key: count for key, count in known.items() if key[1] not in looked_at})
    return kept


def without(findings: Findings, known: Known) -> Findings:
    """Return the findings less the known problems."""
    problems = Problems()
    problems.add([write(problems.folder / "new", _unknown(findings.problems, known))])
    return findings._replace(problems=problems)


def _unknown(problems: Problems, known: Known) -> Iterator[Problem]:
    left = known.copy()
    for problem in problems:
        key = _key(problem)
        if left[key] > 0:
            left[key] -= 1
        else:
            yield problem


def _key(problem: Problem) -> tuple[str, str, str, str]:
    return problem.code, problem.source, problem.pointer, problem.value
