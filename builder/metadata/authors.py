"""Who wrote the document: people that page data, the byline or the biography name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.documents import ARTICLE_LABELS, Candidate, Label
from builder.metadata.evidence import Evidence, Said, articles, cleaned, labelled, line_place, said_in_tags, stated
from builder.metadata.names import fold, is_person, opens, people, plain, subject
from builder.metadata.outlets import site_names
from builder.metadata.urls import absolute

_TAGGED = {
    "citation_author": 0.7,
    "author": 0.6,
    "parsely-author": 0.6,
    "article:author": 0.55,
    "og:article:author": 0.55,
    "article:author_name": 0.55,
    "sailthru.author": 0.55,
    "byl": 0.55,
    "dc.creator": 0.55,
    "dcterms.creator": 0.55,
}
_LONGEST_BYLINE = 300
_TRAFILATURA = 0.5
"""Alone at the bar: of 10 names that only trafilatura gave on a third of the development pages, 7 were right."""
_OPENED, _NEAR, _FAR = 0.75, 0.6, 0.35
"""Confidence of a byline that opens as one ("By …"), of a bare name near the title or dateline, of one elsewhere."""
_MARKED = 0.45
"""Confidence of a bare name on a page with markup, whose own data says the authors' names where there are any."""
_MOST_BIOGRAPHIES = 5
_MONONYM = 0.4
"""Confidence of a one-word name, as often an agency's: two voices must say it."""
_HEAD_BEFORE, _HEAD_AFTER = 10, 40
"""Lines before and after the title's first that make the head of a page."""
_NOT_HEAD = ARTICLE_LABELS | {Label.BYLINE, Label.RELATED, Label.BIO}
_BY = re.compile(r"(?:^|\s)(?:By|BY|Von|Par|Por)[\s:]+(?=[^\W\d_])")
_BY_LINE = re.compile(r"[\s*_>]*(?:By|BY|Written by|WRITTEN BY|Von|Por|Par)[\s:*_]*\[?[^\W\d_]")
_AUTHOR_LINK = re.compile(
    r"\[([^\[\]\n]{3,80})\]\([^()\s]{0,300}/"
    r"(?:author|autor|autoren|autores|autorin|auteur|contributor|writer|columnist|journalist|byline)s?/[^()\n]{0,300}\)"
)
_NEAR_LINES = 12
"""Lines around the title or dateline in which a bare name may be a byline."""


def authors(page: Evidence) -> Iterator[Candidate]:
    """Each voice's list of people. A name that is also the site's is half believed: a person's site needs two."""
    sites = site_names(page)
    for said, names, confidence in _stated(page):
        people_only = [name for name in names if fold(name) not in sites and fold(name).replace(" ", "") not in sites]
        own = people_only or [name for name in names if is_person(name)]
        if own:
            sure = confidence if people_only else confidence / 2
            yield Candidate("authors", _once(own), said.kind, said.value, said.place, sure)


def _once(names: Sequence[str]) -> list[str]:
    return list({fold(name): name for name in reversed(names)}.values())[::-1]


def _stated(page: Evidence) -> Iterator[tuple[Said, list[str], float]]:
    yield from _json_ld(page)
    for key, confidence in _TAGGED.items():
        tags = [said for said in said_in_tags(page, key) if not absolute(said.value)]
        for kind in dict.fromkeys(said.kind for said in tags):
            mine = [said for said in tags if said.kind == kind]
            raw = Said(", ".join(said.value for said in mine), kind, mine[0].place)
            if names := [name for said in mine for name in people(said.value, page.language)]:
                yield raw, names, _TRAFILATURA if kind == "trafilatura" else confidence
            else:
                yield raw, [name for said in mine for name in people(f"By {said.value}", mononyms=True)], _MONONYM
    yield from _bylines(page)
    yield from _linked(page)
    yield from _biographies(page)


def _json_ld(page: Evidence) -> Iterator[tuple[Said, list[str], float]]:
    for rank, (number, item) in enumerate(articles(page.data)):
        for path in ("author", "creator"):
            stating = stated(page.data, item, path)
            if stating:
                names = [name for value, _ in stating for name in _persons(value)] or [
                    name for value, _ in stating for name in _organisations(value)
                ]
                raw = ", ".join(_spoken(value) for value, _ in stating)
                place = f"json-ld[{number}] {stating[0][1]}"
                yield Said(raw, "json-ld", place), names, 0.8 if rank == 0 else 0.4
                break


def _spoken(value: Mapping[str, Any] | str) -> str:
    name = value.get("name") if isinstance(value, Mapping) else value
    return cleaned(str(name or ""))


def _persons(value: Mapping[str, Any] | str) -> list[str]:
    """The people one JSON-LD author stands for; an object of type Person may have a one-word name."""
    name = _spoken(value)
    if absolute(name) or (isinstance(value, Mapping) and "Organi" in str(value.get("@type"))):
        return []
    found = people(name)
    if not found and isinstance(value, Mapping) and "Person" in str(value.get("@type")) and is_person(name, sure=True):
        return [name]
    return found


def _organisations(value: Mapping[str, Any] | str) -> list[str]:
    return (
        [_spoken(value)]
        if isinstance(value, Mapping) and "Organi" in str(value.get("@type")) and _spoken(value)
        else []
    )


def _bylines(page: Evidence) -> Iterator[tuple[Said, list[str], float]]:
    """Bylines in page order; one after the first that is sure repeats it or belongs to another story."""
    heads = [
        i
        for block in page.blocks
        if block.label in (Label.TITLE, Label.DATELINE)
        for i in range(block.start, block.end)
    ]
    told = 1.0
    for block, lines in labelled(page, Label.BYLINE, Label.DATELINE):
        for at, (number, line) in enumerate(lines):
            text = plain(line)[:_LONGEST_BYLINE]
            if text.endswith((" and", ",", " und", " et", " y")) or (opens(line) and len(text.split()) == 1):
                text = " ".join((text, *(plain(more) for _, more in lines[at + 1 : at + 2])))
            names = people(text, page.language) if block.label is Label.BYLINE or _BY.search(text) else []
            if not names and opens(line) and (lone := people(text, page.language, mononyms=True)):
                yield Said(line.strip(), "byline", line_place(number, line, line.strip())), lone, _MONONYM
            if names:
                bare = _MARKED if page.data.tags else _NEAR
                near = bare if any(abs(number - head) <= _NEAR_LINES for head in heads) else _FAR
                confidence = _OPENED if opens(line) or _BY.search(text) else near
                yield (
                    Said(line.strip(), "byline", line_place(number, line, line.strip())),
                    names,
                    round(told * confidence, 3),
                )
                told = 0.6 if confidence > _FAR else told
                break


def _linked(page: Evidence) -> Iterator[tuple[Said, list[str], float]]:
    """The first line at the page's head that is a link to an author's page, or a "By …" that was labelled otherwise."""
    start = next((block.start for block in page.blocks if block.label is Label.TITLE), None)
    told = frozenset(i for block in page.blocks if block.label in _NOT_HEAD for i in range(block.start, block.end))
    if start is None:
        return
    for number in range(max(0, start - _HEAD_BEFORE), min(len(page.lines), start + _HEAD_AFTER)):
        line = page.lines[number]
        if number in told or len(line) > _LONGEST_BYLINE:
            continue
        link = _AUTHOR_LINK.search(line) if "](" in line else None
        if not link and not _BY_LINE.match(line):
            continue
        names = people(f"By {link[1]}" if link else line, page.language)
        if names:
            yield (
                Said(line.strip(), "author-link" if link else "byline", line_place(number, line, names[0])),
                names,
                _NEAR,
            )
            return


def _biographies(page: Evidence) -> Iterator[tuple[Said, list[str], float]]:
    """The people whom the biographies below the text are about, together one voice."""
    found: list[tuple[int, str, list[str]]] = []
    for _, lines in labelled(page, Label.BIO):
        for number, line in lines:
            text = plain(line)
            if names := subject(text):
                found.append((number, line, names))
    if found:
        number, line, _ = found[0]
        names = [name for _, _, some in found[:_MOST_BIOGRAPHIES] for name in some]
        yield Said(line.strip(), "bio", line_place(number, line, names[0])), names, 0.6
