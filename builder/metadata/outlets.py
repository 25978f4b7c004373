"""Who published the document: the recipe's table by its own address, what its page says, or where its links lead."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from builder.documents import Candidate, Label
from builder.metadata.brands import bare, label, named, parts, spelled, spells
from builder.metadata.evidence import (
    Evidence,
    Said,
    articles,
    candidate,
    cleaned,
    labelled,
    line_place,
    said_in_json_ld,
    said_in_tags,
    stated,
)
from builder.metadata.names import fold, is_credit, plain
from builder.metadata.urls import absolute, host

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:GmbH|AG|KG|Inc|Ltd|Limited|LLC|LLP|PLC|S\.?L\.?U?|S\.?A\.?S?|S\.?p\.?A|S\.?r\.?l|B\.?V|A/S|a\.s|Pty)\b\.?$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_WEAK_KEYS = ("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "citation_journal_title")
_SHORT_LINE = 120
"""Characters of a line that may be a copyright line or a logo's words."""
_HALF = 0.5
"""Confidence from which a stated name is taken (`choose.BAR`)."""
_MOST_SPELLINGS = 50
_CUT = re.compile(r"\s[|│·•–—›»«-]\s")
_NAME_WORDS, _PRINTED = 6, 0.7
"""Words of a name behind a printed title, and its confidence: of 50 that stand on their page 50 were the site's."""
_SPELLED = 0.55
"""Confidence of the address's own name as the page spells it."""
_BEHIND = 0.5
"""Confidence of a name behind the headline in a page's title."""
_TITLE_WORDS = 5
"""Words of a title that is no site's name."""
_STORY = re.compile(r"/\d{4}/\d{1,2}/|\d{5,}|[^/]+-[^/]+-[^/-]+|\.s?html?$")
"""A path that an article has: a date, a long number, or three words joined by hyphens."""


def outlets(page: Evidence) -> Iterator[Candidate]:
    """The outlet by the recipe's table, by the page's publisher and site name, by links to sister articles."""
    own = page.known.get("url")
    url = own if isinstance(own, str) else ""
    if name := listed(page.outlets, url):
        yield Candidate("outlet", name, "outlet-table", url, "url", 0.99)
    brand = label(url)
    said = [one._replace(value=named(one.value, url)) for one in (*_tagged(page, brand), *_published(page, brand))]
    said += _printed(page)
    yield from _respelled(said)
    if page.blocks and all(one.confidence <= _HALF for one in said):
        yield from _titled(page, brand)
        yield from _spelled(page, brand)
        yield from _behind_title(page)
        yield from _linked_home(page)
    yield from _sisters(page)


def _respelled(names: Sequence[Candidate]) -> Iterator[Candidate]:
    """Give names that differ in blanks alone the spelling of most words: "The Low Tide" for "thelowtide"."""
    best: dict[str, str] = {}
    for one in names:
        known = best.get(bare(one.value), "")
        best[bare(one.value)] = max(known, one.value, key=_words)
    for one in names:
        fuller = best[bare(one.value)]
        yield one._replace(value=fuller) if _words(fuller) > _words(one.value) else one


def _words(name: str) -> int:
    return len(name.split())


def _tagged(page: Evidence, brand: str) -> Iterator[Candidate]:
    """The site's name by its tags; they are one voice, so the weaker ones speak only where Open Graph is silent."""
    for keys, confidence in ((("og:site_name",), 0.8), (_WEAK_KEYS, 0.55)):
        names = [
            said
            for said in said_in_tags(page, *keys)
            if bare(said.value) and not absolute(said.value) and not _titles(page, said.value)
        ]
        for said in names:
            yield candidate("outlet", said.value, said, _trust(said.value, confidence, brand))
        if names:
            return


def _titles(page: Evidence, name: str) -> bool:
    """Whether what should name the site is the page's own title, as careless templates write it."""
    heads = {fold(said.value) for said in said_in_tags(page, "og:title", "title", "twitter:title")}
    return any(len(head.split()) >= _TITLE_WORDS and head in fold(name) for head in heads)


def _published(page: Evidence, brand: str) -> Iterator[Candidate]:
    """Publisher and site of the JSON-LD."""
    for path in ("publisher.name", "publisher", "sourceOrganization.name"):
        for said in said_in_json_ld(page, path):
            if not absolute(said.value) and not said.value.startswith("#"):
                yield candidate("outlet", said.value, said, _trust(said.value, 0.7, brand))
    for i, item in enumerate(page.data.json_ld):
        if item.get("@type") == "WebSite" and isinstance(item.get("name"), str) and (name := cleaned(item["name"])):
            yield Candidate("outlet", name, "json-ld", name, f"json-ld[{i}] $.name", _trust(name, 0.6, brand))


def _trust(name: str, confidence: float, brand: str) -> float:
    """Believe less what is a domain's or a company's name, or a system's own: readers know the paper by another."""
    if _COMPANY.search(name):
        return min(confidence, 0.45)
    if brand and _is_domain(name, brand):
        return min(confidence, _HALF)
    return round(confidence - 0.15, 2) if _DOMAIN.fullmatch(name) else confidence


def _is_domain(name: str, brand: str) -> bool:
    """Whether a name is the address's own, with or without its ending: "tideline", "tideline.de"."""
    first, _, rest = name.partition(".")
    return first.replace("-", "") == brand and (not rest or _DOMAIN.fullmatch(name) is not None)


def _printed(page: Evidence) -> list[Candidate]:
    """What the printed head ends with, where the page's own lines have that name, too: a title's last words are not."""
    found = []
    for tag in page.data.printed:
        title, cut, name = _last_part(tag.value) if tag.kind == "print-head" else ("", "", "")
        if (
            cut
            and len(title.split()) > 1
            and 0 < len(name.split()) <= _NAME_WORDS
            and any(name in x for x in page.lines)
        ):
            found.append(Candidate("outlet", name, tag.kind, tag.value, tag.place, _PRINTED))
    return found


def _last_part(title: str) -> tuple[str, str, str]:
    """A title, its last separator and what stands behind that; the first two are empty where there is none."""
    cuts = list(_CUT.finditer(title))
    return (title[: cuts[-1].start()], cuts[-1][0], title[cuts[-1].end() :].strip()) if cuts else ("", "", title)


def _behind_title(page: Evidence) -> Iterator[Candidate]:
    """What stands behind the headline in the page's title, where a line of the page is that name, too."""
    heads = {fold(said.value) for said in said_in_tags(page, "og:title", "twitter:title", "headline")}
    heads |= {fold(plain(line)) for lines in labelled(page, Label.TITLE) for _, line in lines}
    for said in said_in_tags(page, "title"):
        title, cut, name = _last_part(said.value)
        headed = said.kind == "title-tag" and cut and fold(title) in heads
        numbered = name[-1:].isdigit() and name.rpartition(" ")[2].isdigit()  # "Page 2"
        if headed and not numbered and len(name.split()) <= _NAME_WORDS and any(name in line for line in page.lines):
            yield candidate("outlet", name, said, _BEHIND)


def _linked_home(page: Evidence) -> Iterator[Candidate]:
    """The one name that links to the site's front page."""
    names = {fold(said.value): said for said in _home_names(page)}
    for said in names.values() if len(names) == 1 else ():
        yield candidate("outlet", said.value, said, _BEHIND)


def _home_names(page: Evidence) -> list[Said]:
    return [said for said in said_in_tags(page, "site-name") if is_credit(said.value)]


def _titled(page: Evidence, brand: str) -> Iterator[Candidate]:
    """The part of the page's title that spells the address's own name."""
    for said in said_in_tags(page, "title") if brand else ():
        for part in parts(said.value):
            if said.kind == "title-tag" and spells(part, brand):
                yield candidate("outlet", part, said, _SPELLED)


def _spelled(page: Evidence, brand: str) -> Iterator[Candidate]:
    """The address's own name as the page writes it out alone or in a copyright line; that of most words."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(page.lines) if brand else ():
        if len(line) <= _SHORT_LINE and len(found) < _MOST_SPELLINGS:
            found += [(number, run) for run in _runs(line, brand)]
    if found:
        number, run = max(found, key=lambda one: _words(one[1]))
        yield Candidate("outlet", run, "domain-name", run, line_place(number, page.lines[number], run), _SPELLED)


def _runs(line: str, brand: str) -> list[str]:
    if _COPYRIGHT.search(line):
        return spelled(line, brand)
    alone = line.strip()
    return spelled(alone, brand) if len(brand) <= len(alone) <= 2 * len(brand) and spells(alone, brand) else []


def listed(table: Mapping[str, str], url: str) -> str:
    """The table's outlet for an address; a subdomain counts as its domain, the longest domain wins. "" for none.

    >>> listed({"example.org": "The Example"}, "https://news.example.org/a")
    'The Example'
    """
    name = host(url)
    while name:
        for spelling in (name, "www." + name):
            if spelling in table:
                return table[spelling]
        name = name.partition(".")[2]
    return ""


def _sisters(page: Evidence) -> Iterator[Candidate]:
    """The one outlet of the table whose articles the page links to; two are none."""
    if not page.outlets:
        return
    found: dict[str, str] = {}
    for link in page.data.links:
        if _STORY.search(_path(link)) and (name := listed(page.outlets, link)):
            found.setdefault(name, link)
    if len(found) == 1:
        name, link = next(iter(found.items()))
        yield Candidate("outlet", name, "sister-links", link, "links", 0.55)


def _path(link: str) -> str:
    try:
        return urlsplit(link).path
    except ValueError:
        return ""


def site_names(page: Evidence) -> set[str]:
    """Folded names of the site and its publisher: what a title ends with and no author is called."""
    names = {
        said.value for said in said_in_tags(page, "og:site_name", "application-name", "apple-mobile-web-app-title")
    }
    names |= {said.value for said in said_in_json_ld(page, "publisher.name")}
    for item in page.data.json_ld:
        if item.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization") and isinstance(
            item.get("name"), str
        ):
            names.add(cleaned(item["name"]))
    for _, item in articles(page.data):
        names |= {v for v, _ in stated(page.data, item, "publisher") if isinstance(v, str)}
    names |= {one.value for one in _printed(page)} | {said.value for said in _home_names(page)}
    names |= {page.known["outlet"]} if isinstance(page.known.get("outlet"), str) else set()
    names |= set(page.outlets.values())
    return {folded for name in names if (folded := fold(name))} | domain_names(page)


def domain_names(page: Evidence) -> set[str]:
    """The document's host and its name without suffix: "news.example.co.uk" gives it and "example"."""
    own = page.known.get("url")
    name = host(own) if isinstance(own, str) else ""
    labels = name.split(".")
    generic = {"co", "com", "org", "net", "gov", "ac", "edu", "news", "blog", "m", "en", "de"}
    return {fold(name), *(label.replace("-", "") for label in labels[:-1] if label not in generic)} - {""}
