"""Authors as the page's data states them: JSON-LD and tags."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from builder.lexicon.bylines import WRITTEN_BY
from builder.metadata.bylines import people
from builder.metadata.evidence import Evidence, Heard, Said, articles, cleaned, said_in_tags, stated
from builder.metadata.names import is_credential, is_credit, is_person, is_team
from builder.metadata.urls import absolute

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
    """How much of its voice's confidence it has: people all of it, a user name or a team less, anything else half."""


_NOBODY = Names([], 0.0)
_USER, _TEAM, _CREDIT = 0.85, 0.8, 0.65


def voices(page: Evidence) -> Iterator[Heard]:
    """Each statement with its names and its confidence."""
    yield from _json_ld(page)
    for key, confidence in TAGGED.items():
        if key in page.tags:
            yield from _tags(page, key, confidence)
    for label, data in _CARDS:
        if any(said.value.casefold().strip(" :") in WRITTEN_BY for said in said_in_tags(page, label)):
            yield from _tags(page, data, 0.55)


def _tags(page: Evidence, key: str, confidence: float) -> Iterator[Heard]:
    """The tags with one key, those of one kind together."""
    tags = [said for said in said_in_tags(page, key) if not absolute(said.value)]
    for kind in dict.fromkeys(said.kind for said in tags):
        mine = [said for said in tags if said.kind == kind]
        read = [named(_in_order(said.value) if key in _FAMILY_FIRST else said.value) for said in mine]
        best = max(one.share for one in read)
        names = [name for one in read if one.share == best for name in one.names]
        said = Said(", ".join(said.value for said in mine), kind, mine[0].place)
        yield Heard(said, names, round(confidence * best, 3))


def _in_order(name: str) -> str:
    """A name as it is spoken, where a catalogue's has the family's before a comma."""
    found = _CATALOGUED.fullmatch(name)
    return f"{found[2]} {found[1]}" if found and not is_credential(found[2]) else name


def named(value: str) -> Names:
    """Read what is stated to be the author or the authors.

    >>> named("Ada Marsh and Tom Reed"), named("karla77")
    (Names(names=['Ada Marsh', 'Tom Reed'], share=1.0), Names(names=['karla77'], share=0.85))
    >>> named("admin"), named("Example GmbH")
    (Names(names=[], share=0.0), Names(names=[], share=0.0))
    """
    if found := people(value):
        return Names(found, 1.0)
    parts = [part.strip() for part in value.split(";") if is_credit(part.strip())]
    if not parts or absolute(value):
        return _NOBODY
    if all(len(part.split()) == 1 for part in parts):
        return Names(parts, _USER)
    return Names(parts, _TEAM if all(map(is_team, parts)) else _CREDIT)


def _json_ld(page: Evidence) -> Iterator[Heard]:
    for rank, (number, item) in enumerate(articles(page.data)):
        for path in ("author", "creator"):
            if stating := stated(page.data, item, path):
                values = [value for value, _ in stating]
                read = [_stated(value) for value in values]
                names = [name for one in read for name in one.names]
                raw = ", ".join(map(spoken, values))
                place = f"json-ld[{number}] {stating[0][1]}"
                sure = (_OTHER_ARTICLE if rank else _ARTICLE) * max(one.share for one in read)
                yield Heard(Said(raw, "json-ld", place), names, round(sure, 3), all(map(_is_organisation, values)))
                break


def spoken(value: Mapping[str, Any] | str) -> str:
    """The name of a JSON-LD author, whole or in two parts; the first of a list of names."""
    name = value.get("name") if isinstance(value, Mapping) else value
    if not name and isinstance(value, Mapping):
        name = " ".join(str(value.get(part) or "") for part in ("givenName", "familyName"))
    if isinstance(name, list):
        name = next(iter(name), "")
    return cleaned(str(name or ""))


def _stated(value: Mapping[str, Any] | str) -> Names:
    """Whom one JSON-LD author stands for; an object of type Person may have a name of any shape."""
    name = spoken(value)
    if absolute(name):
        return _NOBODY
    if _is_organisation(value):
        return Names([name], _TEAM) if is_credit(name) else _NOBODY
    read = named(name)
    if not read.names and "erson" in _type(value) and is_person(name, sure=True):
        return Names([name], _USER)
    return read


def _type(value: Mapping[str, Any] | str) -> str:
    return str(value.get("@type")) if isinstance(value, Mapping) else ""


def _is_organisation(value: Mapping[str, Any] | str) -> bool:
    return "Organi" in _type(value)
