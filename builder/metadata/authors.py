"""Who wrote the document: whom page data, bylines, links and signatures name."""

from collections.abc import Iterable, Iterator, Sequence

from builder.documents import Candidate
from builder.metadata import authors_data, authors_head, authors_told
from builder.metadata.authors_lines import Shown
from builder.metadata.evidence import Evidence, Heard
from builder.metadata.names import fold, is_known
from builder.metadata.outlets import site_names

_SHOWN = frozenset({"json-ld", "byline", "author-link", "name-line", "signature"})
"""Voices of their own; all others are the page's tags, which one template fills."""
_LIST = 0.55
"""Confidence over which a byline's list is thought to be whole, as JSON-LD's is."""
_NAMESAKE = 0.55
"""Confidence of a person whom the page names and after whom the site is called, where nobody else is named."""

_HINT, _ALONE = 0.35, 0.5
"""Confidence from which the only person whom a page names is believed, and how much; a sentence's "by" has less."""


def authors(page: Evidence) -> Iterator[Candidate]:
    """Each voice's list of people; where none is believed, the one known person whom all of them name is."""
    found = list(_candidates(page))
    surest = max(found, key=lambda one: one.confidence, default=None)
    alone = surest and len({tuple(map(fold, one.value)) for one in found}) == 1 and any(map(is_known, surest.value))
    for one in found:
        raised = alone and one is surest and _HINT <= one.confidence < _ALONE
        yield one._replace(confidence=_ALONE) if raised else one


def _candidates(page: Evidence) -> Iterator[Candidate]:
    """A name that is also the site's is half believed: few sites are their authors."""
    sites = site_names(page)
    heard = [one for one in _voices(page) if one.names and one.confidence]
    others = [[name for name in one.names if not _is_site(name, sites)] for one in heard]
    for one, own in zip(heard, others, strict=True):
        sure = one.confidence
        if not own:
            person = not one.organisation and any(map(is_known, one.names))
            sure = _NAMESAKE if person and not any(others) else sure / 2
        elif len(own) > 1 and (one.said.kind == "json-ld" or (sure > _LIST and _lists_people(one, own))):
            sure = _with_parts(own, sure, zip(heard, others, strict=True))
        yield Candidate(
            "authors", _once(own or one.names), one.said.kind, one.said.value, one.said.place, round(sure, 3)
        )


def _lists_people(one: Heard, names: list[str]) -> bool:
    return one.said.kind == "byline" and all(map(is_known, names))


def _with_parts(whole: list[str], sure: float, heard: Iterable[tuple[Heard, list[str]]]) -> float:
    """The confidence of a list, which voices that name some of it and nobody else support."""
    names = set(map(fold, whole))
    parts: dict[str, float] = {}
    for one, own in heard:
        if own and set(map(fold, own)) < names:
            voice = one.said.kind if one.said.kind in _SHOWN else "tags"
            parts[voice] = max(one.confidence, parts.get(voice, 0.0))
    for part in parts.values():
        sure = 1 - (1 - sure) * (1 - part)
    return sure


def _is_site(name: str, sites: set[str]) -> bool:
    folded = fold(name)
    return folded in sites or folded.replace(" ", "") in sites


def _voices(page: Evidence) -> Iterator[Heard]:
    yield from authors_data.voices(page)
    shown = Shown(page)
    bylines = list(authors_head.bylines(page, shown))
    yield from bylines
    heard = {one.said.place for one in bylines if one.confidence > _LIST}
    yield from (one for one in authors_told.only(page, shown) if one.said.place not in heard)
    yield from authors_told.linked(page, shown)
    yield from authors_told.signed(page, shown)
    yield from authors_told.signatures(page, shown)
    yield from authors_told.namesake(page, shown)


def _once(names: Sequence[str]) -> list[str]:
    return list({fold(name): name for name in reversed(names)}.values())[::-1]
