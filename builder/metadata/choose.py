"""One value for each field: authored ones first, then what the evidence agrees on, last the recipe's defaults."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from builder.authored import by_field
from builder.documents import Block, Candidate, Finding, PageData
from builder.metadata.authors import authors
from builder.metadata.descriptions import descriptions
from builder.metadata.evidence import Evidence, by_key
from builder.metadata.languages import languages
from builder.metadata.names import fold
from builder.metadata.outlets import outlets
from builder.metadata.published import dates
from builder.metadata.rights import licenses, policies, reservations
from builder.metadata.titles import titles
from builder.metadata.urls import urls

FIELDS: Mapping[str, Callable[[Evidence], Iterator[Candidate]]] = {
    "url": urls,
    "language": languages,
    "outlet": outlets,
    "title": titles,
    "authors": authors,
    "date": dates,
    "description": descriptions,
    "license": licenses,
    "reservations": reservations,
    "tdm_policy": policies,
}
"""Well-known field → its voices. The order is that of choosing: later fields hear the earlier ones' values."""

BAR = 0.5
"""Confidence below which a candidate is shown but not taken. At one half a lone guess is as often wrong as right."""

BODY_FIELDS = frozenset({"url", "language", "outlet"})
"""Fields that the text of a body can speak of: it has no title, byline or page data."""
_NO_DATA = PageData()
_TAGS = frozenset({"open-graph", "meta", "title-tag", "link", "microdata"})


def find(
    lines: Sequence[str],
    blocks: Sequence[Block],
    data: PageData,
    authored: Sequence[Candidate],
    outlets: Mapping[str, str],
    defaults: Mapping[str, Any],
    fields: Collection[str] = FIELDS.keys(),
) -> list[Finding]:
    """Return every candidate of every field, exactly one chosen for each field that has a value.

    Args:
        lines: the page's lines, or the body's.
        blocks: the page's labelled runs of lines; empty for a body.
        data: what the markup says; empty for a body.
        authored: values somebody wrote, strongest first; the first of a field is taken as it is written.
        outlets: domain → outlet.
        defaults: field → value where nothing else is found.
        fields: names of the schema's properties; where `author` is not among them, it is read as `authors`.

    A body's authored fields silence its text; a page's candidates are all kept, so that conflicts show.
    """
    written = by_field(authored, fields)
    body = not blocks and data == _NO_DATA
    known = {field: mine[0].value for field, mine in written.items()}
    tags = by_key(data.tags)
    findings = [Finding(one, at == 0) for mine in written.values() for at, one in enumerate(mine)]
    for field, voices in FIELDS.items():
        if body and (field not in BODY_FIELDS or field in known):
            continue
        if field not in fields and field != "url":  # the address also tells the outlet and the id
            continue
        heard = list(voices(Evidence(lines, blocks, data, outlets, known, tags)))
        judged = [Finding(one, False) for one in heard] if field in known else judge(heard)
        known.update((one.field, one.value) for one, chosen in judged if chosen)
        findings += judged
    for field, value in defaults.items():
        one = Candidate(field, value, "default", str(value), f"recipe, defaults.{field}", 0.0)
        findings.append(Finding(one, field not in known))
    return findings


def judge(candidates: Sequence[Candidate]) -> list[Finding]:
    """Choose one field's value: voices of different kinds that say the same add up, the first of equals wins.

    Independent voices: a value is wrong only if each of them is, so its confidence is 1 - (1 - a)(1 - b)….
    A page's tags are one voice: one template fills them all.

    >>> from builder.documents import Candidate
    >>> said = [("A", "meta", 0.7), ("B", "json-ld", 0.6), ("b", "title-line", 0.5)]
    >>> findings = judge([Candidate("title", title, kind, title, "", sure) for title, kind, sure in said])
    >>> [(one.value, one.confidence) for one, chosen in findings if chosen]
    [('B', 0.8)]
    """
    support: dict[str, dict[str, float]] = {}
    same = [_same(one.value) for one in candidates]
    for one, value in zip(candidates, same, strict=True):
        kinds = support.setdefault(value, {})
        voice = "tags" if one.kind in _TAGS else one.kind
        kinds[voice] = max(one.confidence, kinds.get(voice, 0.0))
    scores = {value: _together(kinds.values()) for value, kinds in support.items()}
    best = max(same, key=scores.__getitem__, default=None)
    if best is None or scores[best] < BAR:
        return [Finding(one, False) for one in candidates]
    said = (i for i, value in enumerate(same) if value == best)
    at = max(said, key=lambda i: candidates[i].confidence)
    sure = candidates[at]._replace(confidence=scores[best])
    return [Finding(sure if i == at else one, i == at) for i, one in enumerate(candidates)]


def _same(value: Any) -> str:
    """What two spellings of one value share."""
    return "\n".join(sorted(map(fold, value))) if isinstance(value, list) else fold(str(value))


def _together(confidences: Iterable[float]) -> float:
    doubt = 1.0
    for confidence in confidences:
        doubt *= 1 - confidence
    return round(1 - doubt, 3)
