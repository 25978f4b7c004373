"""Who wrote the document: whom page data, bylines, links and signatures name."""

from collections.abc import Iterable, Iterator

from builder.documents import Candidate
from builder.metadata import authors_data, authors_elsewhere, authors_head
from builder.metadata.evidence import AuthorClaim, PageEvidence
from builder.metadata.names import each_once, fold, has_given_name
from builder.metadata.outlets import site_names
from builder.metadata.page_lines import PageLines

_INDEPENDENT = frozenset({"json-ld", "byline", "author-link", "name-line", "signature"})
"""Kinds of statements that are made for themselves; all others are the page's tags, which one template fills."""
_LIST = 0.55
"""Confidence over which a byline's list is thought to be whole, as JSON-LD's is."""
_NAMESAKE = 0.55
"""Confidence of a person whom the page names and after whom the site is called, where nobody else is named."""

_HINT, _ALONE = 0.35, 0.5
"""Confidence from which the only person whom a page names is believed, and how much; a sentence's "by" has less."""


def authors(page: PageEvidence) -> Iterator[Candidate]:
    """Each claim's list of people; where none is believed, the one person of a known name whom all of them name is."""
    candidates = list(_candidates(page))
    surest = max(candidates, key=lambda found: found.confidence, default=None)
    names = {tuple(map(fold, found.value)) for found in candidates}
    alone = surest and len(names) == 1 and any(map(has_given_name, surest.value))
    for found in candidates:
        raised = alone and found is surest and _HINT <= found.confidence < _ALONE
        yield found._replace(confidence=_ALONE) if raised else found


def _candidates(page: PageEvidence) -> Iterator[Candidate]:
    """A name that is also the site's is half believed: few sites are their authors."""
    sites = site_names(page)
    claims = [claim for claim in _claims(page) if claim.names and claim.confidence]
    people = [[name for name in claim.names if not _is_site(name, sites)] for claim in claims]
    for claim, names in zip(claims, people, strict=True):
        statement, confidence = claim.statement, claim.confidence
        if not names:
            person = not claim.is_organisation and any(map(has_given_name, claim.names))
            confidence = _NAMESAKE if person and not any(people) else confidence / 2
        elif len(names) > 1 and (statement.kind == "json-ld" or (confidence > _LIST and _lists_people(claim, names))):
            confidence = _supported_by_parts(names, confidence, zip(claims, people, strict=True))
        yield statement.candidate("authors", round(confidence, 3), each_once(names or claim.names))


def _lists_people(claim: AuthorClaim, names: list[str]) -> bool:
    return claim.statement.kind == "byline" and all(map(has_given_name, names))


def _supported_by_parts(names: list[str], confidence: float, claims: Iterable[tuple[AuthorClaim, list[str]]]) -> float:
    """The confidence of a list, which claims that name some of it and nobody else support."""
    folded = set(map(fold, names))
    parts: dict[str, float] = {}
    for claim, part in claims:
        if part and set(map(fold, part)) < folded:
            voice = claim.statement.kind if claim.statement.kind in _INDEPENDENT else "tags"
            parts[voice] = max(claim.confidence, parts.get(voice, 0.0))
    for part_confidence in parts.values():
        confidence = 1 - (1 - confidence) * (1 - part_confidence)
    return confidence


def _is_site(name: str, sites: set[str]) -> bool:
    folded = fold(name)
    return folded in sites or folded.replace(" ", "") in sites


def _claims(page: PageEvidence) -> Iterator[AuthorClaim]:
    yield from authors_data.data_claims(page)
    lines = PageLines(page)
    bylines = list(authors_head.bylines(page, lines))
    yield from bylines
    believed = {claim.statement.place for claim in bylines if claim.confidence > _LIST}
    yield from (claim for claim in authors_elsewhere.sole_byline(page, lines) if claim.statement.place not in believed)
    yield from authors_elsewhere.author_links(page, lines)
    yield from authors_elsewhere.introduced_names(page, lines)
    yield from authors_elsewhere.signatures(page, lines)
    yield from authors_elsewhere.namesake(page, lines)
