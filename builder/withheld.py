"""A document without its text: what of its record, its evidence and its reject may go out.

A text lives on in more than its field: in an evidence's raw string, in a description that is its first paragraph, in a
reason that quotes a line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builder import duplicates
from builder.documents import Finding, Problem, Reject
from builder.schema import Schema

TEXT = "text"

NAMING = frozenset(
    ("id", "title", "authors", "date", "outlet", "url", "language", "license", "reservations", "tdm_policy")
)
"""Fields that name a document. Any other may be the text, or a piece of it, under another name."""

_QUOTE = 40
"""Bytes of letters and digits in a row that make a quotation, or the whole of a shorter text: seven English words."""

_LONGEST = 5_000
"""Bytes of letters and digits of a value that is looked through; what has more says more than metadata does."""

_APART = frozenset(
    ("column", "front-matter", "html", "json-ld", "link", "meta", "metadata-table", "open-graph", "sidecar")
)
"""Kinds of evidence whose raw string stands apart from the page's lines."""

_SEE = "builder validate says what is wrong; a release without texts repeats nothing of a document"


def bare(settings: Mapping[str, Any]) -> bool:
    """Say whether settings, the recipe's or those that a release was made with, make the edition without texts."""
    return settings.get("edition") == "metadata"


def kept(rules: Schema, settings: Mapping[str, Any]) -> Schema:
    """Return the record as jobs keep it: where texts are withheld, what may quote one may be missing, too."""
    if not bare(settings) and "withhold" not in settings.get("rights", {}).values():
        return rules
    columns = (one if one.name in NAMING | {TEXT} else replace(one, required=False) for one in rules.columns)
    return replace(rules, columns=tuple(columns))


def released(rules: Schema, settings: Mapping[str, Any]) -> Schema:
    """Return the record as a release has it: without its text in the edition of metadata, else where it is kept."""
    loose = kept(rules, settings)
    if bare(settings):
        return replace(loose, columns=tuple(one for one in loose.columns if one.name != TEXT))
    if loose is rules:
        return rules
    return replace(
        loose, columns=tuple(replace(one, required=one.required and one.name != TEXT) for one in loose.columns)
    )


def record(row: Mapping[str, Any]) -> dict[str, Any]:
    """Take out of a record all that repeats its text; the text itself stays, as groups are made of texts."""
    text = _letters(row[TEXT])
    return {name: value for name, value in row.items() if name in NAMING | {TEXT} or not _quotes(value, text)}


def evidence(findings: Sequence[Finding], row: Mapping[str, Any]) -> Iterator[Finding]:
    """Give the evidence of the values that a record has, each raw string only where it is no line of the page."""
    text = _letters(row[TEXT])
    for found in findings:
        one = found.candidate
        if found.chosen and one.field in row:
            apart = one.kind in _APART and not _quotes(one.raw, text)
            yield found if apart else found._replace(candidate=one._replace(raw=""))


def silent(reject: Reject) -> Reject:
    """Take out of a reject what may be said in the document's own words."""
    return reject._replace(reason=_SEE)


def unquoted(problems: Sequence[Problem], row: Mapping[str, Any]) -> list[Problem]:
    """Take a text's own words out of what is wrong with a document: a release holds its reject, retracted or not."""
    text = _letters(row.get(TEXT, ""))
    return [
        one._replace(message=f"{one.pointer[1:]} breaks a rule of the schema (builder validate quotes it)", hint="")
        if one.code != "missing-field" and _quotes(one.message, text)
        else one
        for one in problems
    ]


def _letters(text: str) -> bytes:
    """Letters and digits alone, case folded, in UTF-8."""
    return duplicates.normalise(text).translate(None, b" _")


def _quotes(value: Any, text: bytes) -> bool:
    """Whether the strings in a value share a run of letters and digits with the text, or are as long as one."""
    strings = [_letters(one) for one in _strings(value)]
    size = min(_QUOTE, len(text))
    return sum(map(len, strings)) > _LONGEST or (size > 0 and any(_shares(own, text, size) for own in strings))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _shares(quoting: bytes, text: bytes, size: int) -> bool:
    """Whether `size` bytes in a row are in both; of the text every such run holds one whole block of half the size."""
    half = (size + 1) // 2
    pieces, runs = ({quoting[at : at + n] for at in range(len(quoting) - n + 1)} for n in (half, size))
    for at in range(0, len(text) - half + 1, half) if runs else ():
        if text[at : at + half] in pieces:
            starts = range(max(0, at + half - size), min(at, len(text) - size) + 1)
            if any(text[start : start + size] in runs for start in starts):
                return True
    return False
