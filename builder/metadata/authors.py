"""Who wrote the document: people that page data, the byline or the biography name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.documents import ARTICLE_LABELS, Candidate, Label
from builder.lexicon.bylines import OPENERS
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
_MARKED, _ALONE = 0.45, 0.5
"""Confidence of a bare name on a page with markup whose own data speaks of authors, and on one whose data does not."""
_MOST_BIOGRAPHIES = 5
_MONONYM, _LONE = 0.4, 0.5
"""Confidence of a one-word name, as often an agency's: two voices must say it, or a byline at the page's head."""
_HEAD_BEFORE, _HEAD_AFTER = 10, 40
"""Lines before and after the title's first that make the head of a page."""
_PROSE = ARTICLE_LABELS | {Label.RELATED}
_MOST_TITLES = 4
_SHORT_BYLINE = 80
_SIGNED, _LINKED, _ONLY = 0.55, 0.65, 0.5
_TELLING, _BOX = 60, 5
_LONGEST_LINE = 1_000
_FIRST_LETTERS = tuple({opener[:2] for opener in OPENERS if len(opener) > 1})
"""Confidence of a name alone below the title whose bearer the page introduces elsewhere."""
_OTHERS_WORK = re.compile(
    r"\W*(?:(?:medically |expert |legally |clinically )?(?:review|fact[\s-]?check|edit|approv|translat)\w* by"
    r"|photos?(?:graphs?)? by|übersetz\w+)\b",
    re.IGNORECASE,
)
_OTHERS_INSIDE = re.compile(r"(?<=\S)\W*\b(?:[Rr]eviewed|[Ff]act[\s-]?[Cc]hecked|[Ee]dited) [Bb]y\b")
"""Openers of lines that name who reviewed, edited or illustrated the article."""
_WORDS = re.compile(r"[^\W\d_]+")
_BY = re.compile(r"(?:^|\s)(?:By|BY|Von|Par|Por)[\s:]+(?=[^\W\d_])")
_AUTHOR_LINK = re.compile(
    r"\[([^\[\]\n]{3,80})\]\([^()\s]{0,300}/"
    r"(?:author|autor|autoren|autores|autorin|auteur|contributor|writer|columnist|journalist|byline|expert|staff|people|profile|member|newsteam|bio)s?/[^()\n]{0,300}\)"
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
    yield from _signed(page)
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
    told_in_data = any(item.get("author") for _, item in articles(page.data)) or any(said_in_tags(page, *_TAGGED))
    told = 1.0
    for _, lines in labelled(page, Label.BYLINE, Label.DATELINE):
        for at, (number, line) in enumerate(lines):
            text = _OTHERS_INSIDE.split(plain(line)[:_LONGEST_BYLINE])[0]
            if text.endswith((" and", ",", " und", " et", " y")) or (opens(line) and len(text.split()) == 1):
                text = " ".join((text, *(plain(more) for _, more in lines[at + 1 : at + 2])))
            if _OTHERS_WORK.match(text):
                continue
            found = people(text, page.language)
            names = _people_only(page, found)
            if not found and opens(line) and (lone := people(text, page.language, mononyms=True)):
                yield (
                    Said(line.strip(), "byline", line_place(number, line, line.strip())),
                    lone,
                    (_LONE if any(abs(number - head) <= _NEAR_LINES for head in heads) else _MONONYM),
                )
            if names:
                bare = _MARKED if page.data.tags and told_in_data else _ALONE if page.data.tags else _NEAR
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
    """The first line at the page's head that links to an author's page, or a "By …" that was labelled otherwise.

    Where the head has none: the one person whom such lines further down name.
    """
    told = frozenset(i for block in page.blocks if block.label is Label.BYLINE for i in range(block.start, block.end))
    prose = frozenset(i for block in page.blocks if block.label in _PROSE for i in range(block.start, block.end))
    for number in _head(page):
        if number not in told and (heard := _linked_line(page, number, opened=number in prose)):
            yield *heard, _LINKED if heard[0].kind == "author-link" else _NEAR
            return
    far: dict[str, tuple[Said, list[str]]] = {}
    for number in range(len(page.lines) if not page.data.tags else 0):
        if number not in prose and (heard := _linked_line(page, number, opened=False)):
            far.setdefault(fold(" ".join(heard[1])), heard)
    if len(far) == 1:
        yield *next(iter(far.values())), _ONLY


def _linked_line(page: Evidence, number: int, *, opened: bool) -> tuple[Said, list[str]] | None:
    """The people a line names by a link to an author's page or, if `opened` only so, by its opening word."""
    line = page.lines[number]
    if not 0 < len(line) <= _LONGEST_LINE:
        return None
    found = _AUTHOR_LINK.search(line) if not opened and "](" in line else None
    link = found[1] if found else ""
    if not link:
        if len(line) > _LONGEST_BYLINE or not line.lstrip(" *_>#[-").lower().startswith(_FIRST_LETTERS):
            return None
        text = plain(line)
        if len(text) > _SHORT_BYLINE or not opens(text) or _OTHERS_WORK.match(text):
            return None
    names = _people_only(page, people(f"By {link}" if link else line, page.language))
    if not names:
        return None
    return Said(line.strip(), "author-link" if link else "byline", line_place(number, line, names[0])), names


def _head(page: Evidence) -> Iterator[int]:
    """Numbers of the lines around the titles, those below first."""
    starts = [block.start for block in page.blocks if block.label is Label.TITLE][:_MOST_TITLES]
    below = dict.fromkeys(i for at in starts for i in range(at, min(len(page.lines), at + _HEAD_AFTER)))
    above = dict.fromkeys(i for at in starts for i in range(max(0, at - _HEAD_BEFORE), at))
    yield from below | above


def _signed(page: Evidence) -> Iterator[tuple[Said, list[str], float]]:
    """A name alone on a line of the head, about whom a line elsewhere on the page tells something ("Jane Doe is …").

    Where the head has none: the only name on the page that stands above such a line, as in an author's box.
    """
    if page.data.tags:  # markup has other ways to sign
        return
    prose = frozenset(i for block in page.blocks if block.label in _PROSE for i in range(block.start, block.end))
    tales = ((i, line[:_LONGEST_BYLINE]) for i, line in enumerate(page.lines) if len(line) > _TELLING)
    bearers = {name: i for i, tale in tales for name in subject(tale)}
    if not bearers:
        return
    boxes: dict[str, tuple[Said, list[str]]] = {}
    head = list(_head(page))
    for number in dict.fromkeys((*head, *(max(0, i - gap) for i in bearers.values() for gap in range(1, _BOX)))):
        line = page.lines[number]
        if number in prose or not 0 < len(line.strip()) <= _LONGEST_LINE or len(text := plain(line)) > _SHORT_BYLINE:
            continue
        names = _people_only(page, people(text, page.language)) if not _OTHERS_WORK.match(text) else []
        told = [name for name in names if bearers.get(name, number) != number]
        if told:
            said = Said(line.strip(), "name-line", line_place(number, line, names[0]))
            if number in head:
                yield said, names, _SIGNED
                return
            if any(0 < bearers[name] - number < _BOX for name in told):
                boxes.setdefault(told[0], (said, told))
    if len(boxes) == 1:
        yield *next(iter(boxes.values())), _ONLY


def _people_only(page: Evidence, names: list[str]) -> list[str]:
    """Leave out what has a name's shape only by its capitals: every word of it stands in small letters on the page."""
    text = "\n".join(page.lines) if names else ""
    return [name for name in names if not all(_is_small(word, text) for word in _WORDS.findall(name))]


def _is_small(word: str, text: str) -> bool:
    """Whether a word stands in small letters in the text, and not in an address."""
    small = word.lower()
    return small != word and re.search(rf"(?<![\w/@.#-]){small}(?![\w/@#-]|\.\w)", text) is not None


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
