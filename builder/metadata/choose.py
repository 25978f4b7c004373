"""One value for each field: authored ones first, then what the evidence agrees on, last the recipe's defaults."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from builder.authored import by_field
from builder.documents import Candidate, Finding, PageData
from builder.metadata import evidence
from builder.metadata.authors import authors
from builder.metadata.descriptions import descriptions
from builder.metadata.evidence import PageEvidence
from builder.metadata.languages import languages
from builder.metadata.names import fold
from builder.metadata.outlets import outlets
from builder.metadata.published import dates
from builder.metadata.rights import licenses, policies, reservations
from builder.metadata.titles import titles
from builder.metadata.urls import urls

FIELDS: Mapping[str, Callable[[PageEvidence], Iterator[Candidate]]] = {
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
"""Well-known field → what finds its candidates. The order is that of choosing: later fields see earlier values."""

BAR = 0.5
"""Confidence below which a candidate is shown but not taken. At one half a lone guess is as often wrong as right."""

BODY_FIELDS = frozenset({"url", "language", "outlet"})
"""Fields that the text of a body can speak of: it has no title, byline or page data."""
_TAGS = frozenset({"open-graph", "meta", "title-tag", "link", "microdata"})


def find(
    page: PageEvidence,
    authored: Sequence[Candidate] = (),
    defaults: Mapping[str, Any] = MappingProxyType({}),
    fields: Collection[str] = FIELDS.keys(),
) -> list[Finding]:
    """Return every candidate of every field, exactly one chosen for each field that has a value.

    Args:
        page: the page or body, of which nothing has been chosen yet.
        authored: values somebody wrote, strongest first; the first of a field is taken as it is written.
        defaults: field → value where nothing else is found.
        fields: names of the schema's properties; where `author` is not among them, it is read as `authors`.

    A body's authored fields silence its text; a page's candidates are all kept, so that conflicts show.
    """
    written = by_field(authored, fields)
    is_body = not page.blocks and page.data == PageData()
    chosen = {field: values[0].value for field, values in written.items()}
    page = evidence.read(page._replace(chosen=chosen))
    findings = [Finding(value, at == 0) for values in written.values() for at, value in enumerate(values)]
    for field, find_candidates in FIELDS.items():
        if is_body and (field not in BODY_FIELDS or field in chosen):
            continue
        if field not in fields and field != "url":  # the address also tells the outlet and the id
            continue
        candidates = list(find_candidates(page))
        judged = [Finding(found, False) for found in candidates] if field in chosen else judge(candidates)
        chosen.update((found.field, found.value) for found, is_chosen in judged if is_chosen)
        findings += judged
    for field, value in defaults.items():
        default = Candidate(field, value, "default", str(value), f"recipe, defaults.{field}", 0.0)
        findings.append(Finding(default, field not in chosen))
    return findings


def judge(candidates: Sequence[Candidate]) -> list[Finding]:
    """Choose one field's value: voices of different kinds that say the same add up, the first of equals wins.

    Independent voices: a value is wrong only if each of them is, so its confidence is 1 - (1 - a)(1 - b)….
    A page's tags are one voice: one template fills them all. Of the spellings of what won, the surest is taken, and
    none in capitals alone where there is another.

    >>> from builder.documents import Candidate
    >>> stated = [("A", "meta", 0.7), ("B", "json-ld", 0.6), ("b", "title-line", 0.5)]
    >>> findings = judge([Candidate("title", title, kind, title, "", share) for title, kind, share in stated])
    >>> [(found.value, found.confidence) for found, chosen in findings if chosen]
    [('B', 0.8)]
    """
    support: dict[str, dict[str, float]] = {}
    keys = [_comparable(found.value) for found in candidates]
    for found, key in zip(candidates, keys, strict=True):
        voices = support.setdefault(key, {})
        voice = "tags" if found.kind in _TAGS else found.kind
        voices[voice] = max(found.confidence, voices.get(voice, 0.0))
    scores = {key: _combined(voices.values()) for key, voices in support.items()}
    best = max(keys, key=scores.__getitem__, default=None)
    if best is None or scores[best] < BAR:
        return [Finding(found, False) for found in candidates]
    alike = (i for i, key in enumerate(keys) if key == best)
    at = max(alike, key=lambda i: (_is_cased(candidates[i].value), candidates[i].confidence))
    chosen = candidates[at]._replace(confidence=scores[best])
    return [Finding(chosen if i == at else found, i == at) for i, found in enumerate(candidates)]


def _comparable(value: Any) -> str:
    """What two spellings of one value share."""
    return "\n".join(sorted(map(fold, value))) if isinstance(value, list) else fold(str(value))


def _is_cased(value: Any) -> bool:
    """Whether a value is written as a text is: not as several words in capitals, nor in small letters alone."""
    text = str(value)
    return " " not in text or text not in (text.upper(), text.lower())


def _combined(confidences: Iterable[float]) -> float:
    """The confidence of what independent voices say."""
    doubt = 1.0
    for confidence in confidences:
        doubt *= 1 - confidence
    return round(1 - doubt, 3)
