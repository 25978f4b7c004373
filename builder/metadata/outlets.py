"""Who published the document: the recipe's table by its own address, what its page says, or where its links lead."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from builder.documents import Candidate
from builder.lexicon.names import NO_SITES
from builder.metadata.brands import brand_of, letters_of, name_cuts, name_parts, site_name, spellings_in, spells
from builder.metadata.evidence import PageEvidence, Statement
from builder.metadata.names import fold, is_creditable
from builder.metadata.urls import host, is_absolute

_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_COMPANY = re.compile(
    r"\b(?:GmbH|AG|KG|Inc|Ltd|Ltda|Lda|Limited|LLC|LLP|PLC|S\.?L\.?U?|S\.?A\.?S?|S\.?p\.?A|S\.?A?\.?r\.?l|B\.?V|A/S|a\.s|Pty|Oyj?"
    r"|AB|ASA?|ApS|s\.r\.o|d\.o\.o|o\.o|Kft|Zrt|OÜ|SIA|UAB|Sdn\.? Bhd|Tbk)\b\.?$"
    r"|^(?:PT\.?|ООО|ОАО|АО|ТОВ)\s|株式会社|有限公司|㈜|주식회사",
    re.IGNORECASE,
)
"""A company by its legal form."""
_COPYRIGHT = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_WEAK_KEYS = ("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "citation_journal_title")
_LOGO = re.compile(r"^(?:the )?(?:logo(?:typ)?|logotipo|логотип)\b[\s:–-]*|\s+(?:logo(?:typ)?|логотип)$", re.IGNORECASE)
_SHORT_LINE = 120
"""Characters of a line that may be a copyright line or a logo's words."""
_HALF = 0.5
"""Confidence from which a stated name is taken (`choose.BAR`)."""
_MOST_SPELLINGS = 50
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


def outlets(page: PageEvidence) -> Iterator[Candidate]:
    """The outlet by the recipe's table, by the page's publisher and site name, by links to sister articles."""
    url = page.url
    if name := _outlet_of_url(page.outlets, url):
        yield Candidate("outlet", name, "outlet-table", url, "url", 0.99)
    brand = brand_of(url)
    stated = [*_stated(page, brand), *_in_print_head(page)]
    yield from _respelled(stated)
    if page.blocks and all(stating.confidence <= _HALF for stating in stated):
        yield from _brand_in_title(page, brand)
        yield from _brand_in_lines(page, brand)
        yield from _behind_title(page)
        yield from _linked_home(page)
    yield from _linked_outlet(page)


def _stated(page: PageEvidence, brand: str) -> Iterator[Candidate]:
    """What tags and JSON-LD call the site or its publisher; less of it where that is what they call the section."""
    sections = {fold(name.value) for name in (*page.from_tags("article:section"), *page.from_json_ld("articleSection"))}
    for name, share in (*_tagged(page), *_published(page)):
        confidence = _confidence(name.value, share, brand)
        confidence = min(confidence, _HALF) if fold(name.value) in sections else confidence
        yield name.candidate("outlet", confidence, site_name(name.value, page.url))


def _respelled(names: Sequence[Candidate]) -> Iterator[Candidate]:
    """Give names that differ in blanks alone the spelling of most words: "The Low Tide" for "thelowtide"."""
    best: dict[str, str] = {}
    for stating in names:
        best_spelling = best.get(letters_of(stating.value), "")
        best[letters_of(stating.value)] = max(best_spelling, stating.value, key=_word_count)
    for stating in names:
        fuller = best[letters_of(stating.value)]
        yield stating._replace(value=fuller) if _word_count(fuller) > _word_count(stating.value) else stating


def _word_count(name: str) -> int:
    return len(name.split())


def _tagged(page: PageEvidence) -> list[tuple[Statement, float]]:
    """The site's name by its tags; they are one voice, so the weaker ones speak only where Open Graph is silent."""
    for keys, confidence in ((("og:site_name",), 0.8), (_WEAK_KEYS, 0.55)):
        names = [name for name in page.from_tags(*keys) if _may_name_site(name.value)]
        if stated := [(name, confidence) for name in names if not _is_page_title(page, name.value)]:
            return stated
    return []


def _published(page: PageEvidence) -> Iterator[tuple[Statement, float]]:
    """Publisher and site of the JSON-LD."""
    for path in ("publisher.name", "publisher", "sourceOrganization.name"):
        yield from ((name, 0.7) for name in page.from_json_ld(path) if _may_name_site(name.value))
    yield from ((name, 0.6) for name in page.item_names("WebSite") if _may_name_site(name.value))


def _may_name_site(name: str) -> bool:
    """Whether it is no address, no account's name, and not what a template says where nobody filled it in."""
    return bool(letters_of(name)) and name[0] not in "@#" and not is_absolute(name) and fold(name) not in NO_SITES


def _is_page_title(page: PageEvidence, name: str) -> bool:
    """Whether what should name the site is the page's own title, as careless templates write it."""
    heads = {fold(statement.value) for statement in page.from_tags("og:title", "title", "twitter:title")}
    return any(len(head.split()) >= _TITLE_WORDS and head in fold(name) for head in heads)


def _confidence(name: str, confidence: float, brand: str) -> float:
    """Believe less what is a domain's or a company's name, or a system's own: readers know the paper by another."""
    name = name.removeprefix("www.")
    if _COMPANY.search(name):
        return min(confidence, 0.45)
    if brand and _is_domain(name, brand):
        return min(confidence, _HALF)
    return round(confidence - 0.15, 2) if _DOMAIN.fullmatch(name) else confidence


def _is_domain(name: str, brand: str) -> bool:
    """Whether a name is the address's own, with or without its ending: "tideline", "tideline.de"."""
    first, _, rest = name.partition(".")
    return first.replace("-", "") == brand and (not rest or _DOMAIN.fullmatch(name) is not None)


def _in_print_head(page: PageEvidence) -> list[Candidate]:
    """What the printed head ends with, where the page's own lines have that name, too: a title's last words are not."""
    heads = [(tag, *_before_and_last(page, tag.value)) for tag in page.data.printed if tag.kind == "print-head"]
    return [
        Candidate("outlet", name, tag.kind, tag.value, tag.place, _PRINTED)
        for tag, titles, name in heads
        if titles and len(titles[-1].split()) > 1
    ]


def _before_and_last(page: PageEvidence, title: str) -> tuple[list[str], str]:
    """What may be the headline in a page's title, and the name at its end; nothing where no line has that name.

    Chinese pages put sections between the two: "标题_社会_日报".
    """
    cuts = name_cuts(title)
    name = title[cuts[-1].end() :].strip() if cuts else ""
    if not 0 < len(name.split()) <= _NAME_WORDS or not any(name in line for line in page.lines):
        return [], ""
    return [title[: cut.start()].strip() for cut in cuts if cut is cuts[-1] or cut["joint"]], name


def _behind_title(page: PageEvidence) -> Iterator[Candidate]:
    """What stands last behind the headline in the page's title, where a line of the page has that name, too."""
    heads = page.headlines("og:title", "twitter:title", "headline")
    for statement in page.from_tags("title"):
        titles, name = _before_and_last(page, statement.value) if statement.kind == "title-tag" else ([], "")
        headed = not heads.isdisjoint(map(fold, titles)) or not set(titles).isdisjoint(map(str.strip, page.lines))
        numbered = name[-1:].isdigit() and name.rpartition(" ")[2].isdigit()  # "Page 2"
        if headed and not numbered:
            yield statement.candidate("outlet", _BEHIND, name)


def _linked_home(page: PageEvidence) -> Iterator[Candidate]:
    """The one name that links to the site's front page."""
    names = {fold(statement.value): statement for statement in _home_names(page)}
    for statement in names.values() if len(names) == 1 else ():
        yield statement.candidate("outlet", _BEHIND)


def _home_names(page: PageEvidence) -> Iterator[Statement]:
    """What the page's links to its front page are called, without the word for a logo."""
    for statement in page.from_tags("site-name"):
        name = _LOGO.sub("", statement.value).strip()
        if is_creditable(name) and _may_name_site(name):
            yield statement._replace(value=name)


def _brand_in_title(page: PageEvidence, brand: str) -> Iterator[Candidate]:
    """The part of the page's title that spells the address's own name."""
    for statement in page.from_tags("title") if brand else ():
        for part in name_parts(statement.value):
            if statement.kind == "title-tag" and spells(part, brand):
                yield statement.candidate("outlet", _SPELLED, part)


def _brand_in_lines(page: PageEvidence, brand: str) -> Iterator[Candidate]:
    """The address's own name as the page writes it out alone or in a copyright line; that of most words."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(page.lines) if brand else ():
        if len(line) <= _SHORT_LINE and len(found) < _MOST_SPELLINGS:
            found += [(number, run) for run in _brand_spellings(line, brand)]
    if found:
        number, run = max(found, key=lambda one: _word_count(one[1]))
        yield Candidate("outlet", run, "domain-name", run, page.place(number, run), _SPELLED)


def _brand_spellings(line: str, brand: str) -> list[str]:
    if _COPYRIGHT.search(line):
        return spellings_in(line, brand)
    alone = line.strip()
    return spellings_in(alone, brand) if len(brand) <= len(alone) <= 2 * len(brand) and spells(alone, brand) else []


def _outlet_of_url(table: Mapping[str, str], url: str) -> str:
    """The table's outlet for an address; a subdomain counts as its domain, the longest domain wins. "" for none.

    >>> _outlet_of_url({"example.org": "The Example"}, "https://news.example.org/a")
    'The Example'
    """
    name = host(url)
    while name:
        for spelling in (name, "www." + name):
            if spelling in table:
                return table[spelling]
        name = name.partition(".")[2]
    return ""


def _linked_outlet(page: PageEvidence) -> Iterator[Candidate]:
    """The one outlet of the table whose articles the page links to; two are none."""
    if not page.outlets:
        return
    found: dict[str, str] = {}
    for link in page.data.links:
        if _STORY.search(_path(link)) and (name := _outlet_of_url(page.outlets, link)):
            found.setdefault(name, link)
    if len(found) == 1:
        name, link = next(iter(found.items()))
        yield Candidate("outlet", name, "sister-links", link, "links", 0.55)


def _path(link: str) -> str:
    try:
        return urlsplit(link).path
    except ValueError:
        return ""


def site_names(page: PageEvidence) -> set[str]:
    """Folded names of the site and its publisher: what a title ends with and no author is called."""
    statements = (
        *page.from_tags("og:site_name", "application-name", "apple-mobile-web-app-title"),
        *page.from_json_ld("publisher.name"),
        *page.item_names("WebSite", "Organization", "NewsMediaOrganization"),
        *_home_names(page),
    )
    names = {statement.value for statement in statements}
    for _, item in page.articles:
        names |= {value for value, _ in page.property_values(item, "publisher") if isinstance(value, str)}
    names |= {printed.value for printed in _in_print_head(page)}
    names |= {page.string("outlet"), *page.outlets.values()}
    return {folded for name in names if (folded := fold(name))} | _domain_names(page)


def _domain_names(page: PageEvidence) -> set[str]:
    """The document's host and its name without suffix: "news.example.co.uk" gives it and "example"."""
    name = host(page.url)
    labels = name.split(".")
    generic = {"co", "com", "org", "net", "gov", "ac", "edu", "news", "blog", "m", "en", "de"}
    return {fold(name), *(label.replace("-", "") for label in labels[:-1] if label not in generic)} - {""}
