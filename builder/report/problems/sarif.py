"""Findings as SARIF 2.1.0, which code scanning and editors read.

Section numbers are those of the standard: docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from builder.documents import Problem
from builder.report import causes
from builder.report.plain import visible
from builder.report.problems.json_object import listed, written
from builder.report.problems.places import place

if TYPE_CHECKING:
    from builder.validation import Findings

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BRACES = str.maketrans({"{": "{{", "}": "}}"})


def sarif(findings: "Findings", prefix: str) -> Iterator[str]:
    """Write one run: the causes found as rules, every problem as a result."""
    from importlib.metadata import version

    codes = {code: at for at, code in enumerate(sorted({code for _, code in findings.problems.counts}))}
    yield "{"
    yield f'  "$schema": "{SCHEMA}",'
    yield '  "version": "2.1.0",'
    yield '  "runs": [{'
    yield '    "tool": {"driver": {'
    yield f'      "name": "builder", "version": {written(version("corpus-press"))},'
    yield from listed("rules", map(_rule, codes), "      ")
    yield "    }},"
    yield '    "columnKind": "unicodeCodePoints",'
    yield from listed("results", (_result(problem, codes, prefix) for problem in findings.problems), "    ")
    yield "  }]"
    yield "}"


def _rule(code: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if meaning := causes.meaning(code):
        rule |= {
            "shortDescription": {"text": _message(meaning)},
            "fullDescription": {"text": _message(causes.plain(code).rpartition("\n\n")[0])},
            "help": {"text": _message(causes.plain(code)), "markdown": causes.page(code)},
        }
    return rule


def _result(problem: Problem, codes: Mapping[str, int], prefix: str) -> dict[str, Any]:
    where = place(problem, prefix)
    region = {"startLine": max(where.line, 1)}  # GitHub shows no result without a line
    if where.column:
        region["startColumn"] = where.column
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": quote(where.file, safe="/")}, "region": region}
    }
    if problem.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": visible(problem.pointer), "kind": "property"}]
    part = f" ({where.part})" if where.part else ""
    hint = f"; {problem.hint}" if problem.hint else ""
    return {
        "ruleId": problem.code,
        "ruleIndex": codes[problem.code],
        "level": problem.severity,
        "message": {"text": _message(visible(problem.message + part + hint))},
        "locations": [location],
        "partialFingerprints": {"problem/v1": _fingerprint(problem)},
    }


def _message(text: str) -> str:
    """Escape what a message would take for a placeholder (section 3.11.5) or a link (3.11.6).

    >>> _message("is 'EN', which does not match ^[a-z]{2}$")
    "is 'EN', which does not match ^[a-z]{{2}}$"
    """
    if "](" in text:
        text = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return text.translate(_BRACES)


def _fingerprint(problem: Problem) -> str:
    """What stays when lines move in a sidecar or page: not the line, but the document, the field and the cause."""
    parts = (problem.code, problem.source, problem.place, problem.pointer, problem.message)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
