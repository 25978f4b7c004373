"""Findings for programs: one JSON object, every problem with all its parts."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from builder.documents import Problem
from builder.report.problems.text import ranked

if TYPE_CHECKING:
    from builder.validation import Findings

_PERHAPS_UNSEEN = re.compile(r"[^\x00-\x7e]|##(?=\[)")


def json_object(findings: "Findings", prefix: str) -> Iterator[str]:
    """Write documents, counts and problems; `raw` is what stands before `source` and `spot.file`."""
    counts = [
        {"severity": cause[0], "code": cause[1], "count": findings.problems.counts[cause]}
        for cause in ranked(findings.problems.counts)
    ]
    yield "{"
    for name, value in (("raw", prefix), ("documents", findings.documents), ("invalid", findings.problems.invalid)):
        yield f'  "{name}": {written(value)},'
    yield from listed("counts", counts, "  ", ",")
    yield from listed("problems", map(_parts, findings.problems), "  ")
    yield "}"


def listed(name: str, values: Any, margin: str, end: str = "") -> Iterator[str]:
    """Write a list of JSON values as one of an object's keys, value by value."""
    before = f'{margin}"{name}": ['
    for value in values:
        yield before
        before = f"{margin}  {written(value)}".replace("\n", f"\n{margin}  ") + ","
    yield f"{before}]{end}" if before.endswith("[") else before.removesuffix(",")
    if not before.endswith("["):
        yield f"{margin}]{end}"


def written(value: Any) -> str:
    r"""Return indented JSON in which everything that no one sees is an escape, and `##[`, as in `visible`.

    >>> print(written("Ä\u202e\x7f\x9b ##["))
    "Ä\u202e\u007f\u009b \u0023\u0023["
    """
    try:
        text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except TypeError:  # half of a character, which orjson refuses
        text = json.dumps(value, ensure_ascii=False, indent=2)
    return _PERHAPS_UNSEEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    if found[0].isprintable() and found[0] != "##":
        return found[0]
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _parts(problem: Problem) -> dict[str, Any]:
    return problem._asdict() | {"spot": problem.spot and problem.spot._asdict()}
