"""The document's own address: canonical link, Open Graph, JSON-LD, where it was saved from, or "Original url: …"."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from urllib.parse import SplitResult, urlsplit

from builder.documents import Candidate, Label
from builder.metadata.evidence import PageEvidence, Statement
from builder.metadata.names import fold, without_marks

_OPENER = re.compile(
    r"[\s*_>\[-]*(?P<word>original[\s-]?(?:url|link|article|source)|originalartikel|article original|url originale?"
    r"|source(?: url| link)?|url|link|permalink|quelle|fuente|fonte|bron|źródło|источник|оригинал|原文|来源|出处)"
    r"[\s*_]*[:：][\s*_]*(?P<rest>.*)",
    re.IGNORECASE,
)
_COLONS, _BEHIND = frozenset(":："), " \t\xa0\u3000*_"
"""The end of a line whose address may stand on the next one, and what may stand behind it."""
_WEB = re.compile(r"https?://[^\s<>\"')\]]+")
_ALONE = re.compile(r"\W*(?:https?://[^\s<>\"')\]]+|\[[^\[\]]{0,200}\]\(https?://[^\s()]+\))\W*")
_FILE = re.compile(r"\.(?!html?$|php$|aspx?$)\w{2,4}$")
_SLUG, _COVERED, _SLUGGED = 4, 0.3, 0.6
"""Words a slug has at least, the share of the title's words it must spell, and the confidence of such a link."""
_TAGGED = {"canonical": 0.85, "og:url": 0.8, "saved-from": 0.75}
"""What the page says of itself comes first: a reader's address may have grown on the way."""
_PRINTED = 0.85
"""Confidence of the address that a browser printed below each page."""


def urls(page: PageEvidence) -> Iterator[Candidate]:
    """Every address the page calls its own; an archive's copy is called by the page's."""
    for one in chain(_stated(page), _written(page)):
        yield one._replace(value=unarchived(one.value))
    yield from _slugged(page)


def _stated(page: PageEvidence) -> Iterator[Candidate]:
    """What tags, page data and a print's foot say."""
    for key, confidence in _TAGGED.items():
        yield from (found.candidate("url", confidence) for found in page.from_tags(key) if is_absolute(found.value))
    for path in ("url", "mainEntityOfPage.@id", "mainEntityOfPage"):
        yield from (found.candidate("url", 0.6) for found in page.from_json_ld(path) if is_absolute(found.value))
    for tag in page.data.printed:
        if tag.kind == "print-foot" and is_absolute(tag.value):
            yield Candidate("url", tag.value, tag.kind, tag.value, tag.place, _PRINTED)


def _written(page: PageEvidence) -> Iterator[Candidate]:
    """Lines that hold nothing but "Original url:" and an address, on the same or the next line."""
    if not page.blocks and not any("://" in line for line in page.lines):
        return
    for i, line in [(i, line) for i, line in enumerate(page.lines) if ":" in line or "：" in line]:
        opener = _OPENER.match(line) if "://" in line or line.rstrip(_BEHIND)[-1:] in _COLONS else None
        if not opener:
            continue
        at, rest = i, opener["rest"]
        if not rest.strip():
            at = next((j for j in range(i + 1, min(i + 4, len(page.lines))) if page.lines[j].strip()), i)
            rest = page.lines[at]
        found = _WEB.search(rest)
        if found and _ALONE.fullmatch(rest.strip()) and is_absolute(found.group()):
            own_sources = len(list(islice(page.article_lines(), 2))) > 1  # one line is no article with its own
            confidence = 0.55 if own_sources and "origin" not in opener["word"].lower() else 0.8
            yield Statement(found[0], "original-url", page.place(at, found[0])).candidate("url", confidence)


def _slugged(page: PageEvidence) -> Iterator[Candidate]:
    """The one link of a plain text whose last part spells the title: a permalink, or the address in a print footer."""
    if page.tags or not page.blocks:
        return
    titles = [
        set(fold(" ".join(without_marks(line) for _, line in lines)).split()) for lines in page.labelled(Label.TITLE)
    ]
    found = {link.partition("#")[0].partition("?")[0]: link for link in page.data.links if _spells(link, titles)}
    if len(found) == 1:
        url, link = next(iter(found.items()))
        yield Candidate("url", url, "title-link", link, "links", _SLUGGED)


def _spells(link: str, titles: list[set[str]]) -> bool:
    """Whether the last part of an address is made of words of one of the titles, and of enough of them."""
    if link.count("-") + link.count("_") < _SLUG - 1:
        return False
    path = link.partition("#")[0].partition("?")[0].rstrip("/").partition("://")[2]
    last = path.rpartition("/")[2]
    if last.count("-") + last.count("_") < _SLUG - 1:
        return False
    slug = re.sub(r"\.\w{2,5}$", "", last.lower())
    words = {word for word in re.split(r"[-_]", slug) if not word.isdigit()}
    return (
        len(words) >= _SLUG
        and not _FILE.search(link)
        and is_absolute(link)
        and any(words <= title and len(words) >= _COVERED * len(title) for title in titles)
    )


def is_absolute(url: str) -> bool:
    """Say whether a string is an absolute web address.

    >>> is_absolute("https://example.org/a"), is_absolute("/a"), is_absolute("https://"), is_absolute("http://[x")
    (True, False, False, False)
    """
    return host(url) != ""


def unarchived(url: str) -> str:
    """The address inside an archive's, as `https://archive.example/web/2020/https://…`; any other as it is.

    >>> unarchived("https://archive.example/web/2020/http://example.org/b?c=/http://d"), unarchived("https://example.org/")
    ('http://example.org/b?c=/http://d', 'https://example.org/')
    """
    path = url.partition("?")[0].lower()
    inner = max(path.find("/http://"), path.find("/https://"))
    return url[inner + 1 :] if inner > 0 else url


def host(url: str) -> str:
    """The host of a web address in lower case, without www; "" for anything else.

    An archive's copy has the host of the address inside it.

    >>> host("HTTPS://www.News.Example.org:80/a"), host("https://archive.example/2020/https://example.org/b")
    ('news.example.org', 'example.org')
    """
    parts = _split(url)
    name = (parts.hostname or "") if parts else ""
    return name.removeprefix("www.") if "." in name else ""


def is_front_page(url: str) -> bool:
    """Say whether an address is a site's front page.

    >>> is_front_page("https://example.org/"), is_front_page("https://example.org/?p=3"), is_front_page("https://example.org/a")
    (True, False, False)
    """
    parts = _split(url)
    return parts is not None and parts.path in ("", "/") and not parts.query


@lru_cache(256)  # several voices ask for the same addresses
def _split(url: str) -> SplitResult | None:
    if not url.lower().startswith(("http://", "https://")) or len(url.split()) != 1:
        return None
    try:
        return urlsplit(unarchived(url))
    except ValueError:
        return None
