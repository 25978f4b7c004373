"""Authors as the page's data states them: JSON-LD and tags."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from builder.lexicon.bylines import WRITTEN_BY
from builder.metadata.bylines import people
from builder.metadata.evidence import AuthorClaim, PageEvidence, Statement, cleaned
from builder.metadata.names import is_credential, is_creditable, is_person, is_team
from builder.metadata.urls import is_absolute

TAGGED = {
    "citation_author": 0.7,
    "author": 0.6,
    "parsely-author": 0.6,
    "article:author": 0.55,
    "og:article:author": 0.55,
    "article:author_name": 0.55,
    "sailthru.author": 0.55,
    "byl": 0.55,
    "dc.creator": 0.55,
    "dc:creator": 0.55,
    "dcterms.creator": 0.55,
    "cxenseparse:author": 0.55,
    "author-page": 0.5,
}
"""Keys of tags that name authors."""
_FAMILY_FIRST = frozenset({"citation_author", "dc.creator", "dcterms.creator", "dc:creator"})
"""Keys of libraries, which write "Marsh, Ada"."""
_CATALOGUED = re.compile(r"([^\s,]+(?: [^\s,]+)?), ([^\s,]+(?: [^\s,]+){0,2})")
_CARDS = tuple((f"twitter:label{i}", f"twitter:data{i}") for i in (1, 2))
"""Pairs of tags that label what a card shows: "Written by", then the name."""
_ARTICLE, _OTHER_ARTICLE = 0.8, 0.4


class Names(NamedTuple):
    """What one value states."""

    names: list[str]
    share: float
    """How much of its statement's confidence it has: people all of it, a user or a team less, anything else half."""


_NOBODY = Names([], 0.0)
_USER, _TEAM, _CREDIT = 0.85, 0.8, 0.65


def data_claims(page: PageEvidence) -> Iterator[AuthorClaim]:
    """Each statement with its names and its confidence."""
    yield from _from_json_ld(page)
    for key, confidence in TAGGED.items():
        if key in page.tags:
            yield from _from_tags(page, key, confidence)
    for label, data in _CARDS:
        if any(statement.value.casefold().strip(" :") in WRITTEN_BY for statement in page.from_tags(label)):
            yield from _from_tags(page, data, 0.55)


def _from_tags(page: PageEvidence, key: str, confidence: float) -> Iterator[AuthorClaim]:
    """The tags with one key, those of one kind together."""
    kinds: dict[str, list[Statement]] = {}
    for statement in page.from_tags(key):
        if not is_absolute(statement.value):
            kinds.setdefault(statement.kind, []).append(statement)
    for kind, statements in kinds.items():
        values = [statement.value for statement in statements]
        stated = [_read_names(_in_order(value) if key in _FAMILY_FIRST else value) for value in values]
        best = max(names.share for names in stated)
        named = [name for names, share in stated if share == best for name in names]
        yield AuthorClaim(Statement(", ".join(values), kind, statements[0].place), named, round(confidence * best, 3))


def _in_order(name: str) -> str:
    """A name as it is spoken, where a catalogue's has the family's before a comma."""
    found = _CATALOGUED.fullmatch(name)
    return f"{found[2]} {found[1]}" if found and not is_credential(found[2]) else name


def _read_names(value: str) -> Names:
    """Read what is stated to be the author or the authors.

    >>> _read_names("Ada Marsh and Tom Reed"), _read_names("karla77")
    (Names(names=['Ada Marsh', 'Tom Reed'], share=1.0), Names(names=['karla77'], share=0.85))
    >>> _read_names("admin"), _read_names("Example GmbH")
    (Names(names=[], share=0.0), Names(names=[], share=0.0))
    """
    if named := people(value):
        return Names(named, 1.0)
    parts = [part.strip() for part in value.split(";") if is_creditable(part.strip())]
    if not parts or is_absolute(value):
        return _NOBODY
    if all(len(part.split()) == 1 for part in parts):
        return Names(parts, _USER)
    return Names(parts, _TEAM if all(map(is_team, parts)) else _CREDIT)


def _from_json_ld(page: PageEvidence) -> Iterator[AuthorClaim]:
    for rank, (number, item) in enumerate(page.articles):
        found = page.property_values(item, "author") or page.property_values(item, "creator")
        if found:
            values = [value for value, _ in found]
            stated = [_read_author(value) for value in values]
            statement = Statement(", ".join(map(_author_name, values)), "json-ld", f"json-ld[{number}] {found[0][1]}")
            confidence = (_OTHER_ARTICLE if rank else _ARTICLE) * max(names.share for names in stated)
            named = [name for names in stated for name in names.names]
            yield AuthorClaim(statement, named, round(confidence, 3), all(map(_is_organisation, values)))


def _author_name(value: Mapping[str, Any] | str) -> str:
    """The name of a JSON-LD author, whole or in two parts; the first of a list of names."""
    name = value.get("name") if isinstance(value, Mapping) else value
    if not name and isinstance(value, Mapping):
        name = " ".join(str(value.get(part) or "") for part in ("givenName", "familyName"))
    if isinstance(name, list):
        name = next(iter(name), "")
    return cleaned(str(name or ""))


def _read_author(value: Mapping[str, Any] | str) -> Names:
    """Whom one JSON-LD author stands for; an object of type Person may have a name of any shape."""
    name = _author_name(value)
    if is_absolute(name):
        return _NOBODY
    if _is_organisation(value):
        return Names([name], _TEAM) if is_creditable(name) else _NOBODY
    stated = _read_names(name)
    if not stated.names and "erson" in _type(value) and is_person(name, sure=True):
        return Names([name], _USER)
    return stated


def _type(value: Mapping[str, Any] | str) -> str:
    return str(value.get("@type")) if isinstance(value, Mapping) else ""


def _is_organisation(value: Mapping[str, Any] | str) -> bool:
    return "Organi" in _type(value)
