"""The days a page's data states: JSON-LD, tags, `<time>` elements, and the document's own address."""

import re
from collections.abc import Iterator

from builder.documents import Candidate, Tag
from builder.metadata.dates import Order, stamp
from builder.metadata.evidence import (
    Evidence,
    Said,
    articles,
    candidate,
    is_story,
    said_in,
    said_in_json_ld,
    said_in_tags,
)
from builder.metadata.shown import event

_KEYS = {
    0.9: """
        article:published_time og:article:published_time og:published_time article:published
        parsely-pub-date article_date_original cxenseparse:recs:publishtime cxenseparse:publishtime
        article.published originalpublicationdate dcsext.articlefirstpublished
    """,
    0.8: """
        datepublished pubdate publishdate publish-date publish_date dc.date.issued dcterms.issued
        sailthru.date citation_publication_date publication_date publicationdate date.issued
        rnews:datepublished published_time published-date published bt:pubdate og:pubdate pub_date
    """,
    0.65: """
        date dc.date dcterms.date dcterms.created dc.date.created dc.created citation_date citation_online_date
        article.created release_date dc:date dc:created
    """,
    0.55: """
        created datecreated
    """,
}
_TAGGED = {key: confidence for confidence, keys in _KEYS.items() for key in keys.split()}
"""Keys of tags that mean publication, with the confidence of a date they state; others are not heard."""
_STATED = {"datePublished": 0.9, "dateCreated": 0.5, "uploadDate": 0.4}
"""The same of JSON-LD properties."""
_ISO = re.compile(r"\W?\d{4}[-/]?\d")
_IN_WORDS = 0.6
"""The most that a date of page data is believed which is not ISO 8601: a template's, often of the last build."""
DOUBTED = 0.28
"""The most that data is believed which speaks of no article: below one half even with two voices."""
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0?[1-9]|1[0-2])(?:(?<=\d{6})|[/_-])(0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)"
)
_PUB_CLASS = re.compile(r"publish|pubdate|pub[-_]date", re.IGNORECASE)
_ASIDE = re.compile(r"comment|related|teaser|recirc|sidebar|popular|latest|recommend|carousel", re.IGNORECASE)
"""Containers of times that are other stories' or readers'."""
_FIRST, _OTHERS = 0.5, 0.15
"""Confidence of the first `<time>`, which is most often the article's, and of the others."""


def structured(page: Evidence, order: Order) -> Iterator[Candidate]:
    """JSON-LD and tags. A web page's date is when it was set up: of articles, publishing systems state one besides."""
    for path, confidence in _STATED.items():
        for number, item in articles(page.data):
            for said in said_in(page, number, item, path):
                if day := stamp(said.value, page.language, order):
                    most = confidence if is_story(item) else DOUBTED
                    yield candidate("date", day, said, most if _ISO.match(said.value) else min(most, _IN_WORDS))
    for key, confidence in _TAGGED.items():
        for said in said_in_tags(page, key):
            if said.kind != "time" and (day := stamp(said.value, page.language, order)):
                yield candidate("date", day, said, confidence)


def changes(page: Evidence) -> Iterator[Said]:
    """What the page's data calls the day of its last change."""
    yield from said_in_json_ld(page, "dateModified")
    yield from said_in_tags(page, "article:modified_time", "og:updated_time", "datemodified", "last-modified")


def timed(page: Evidence, order: Order) -> Iterator[Candidate]:
    """<time> elements, the first of which is most often the article's."""
    first = True
    for tag in page.data.tags:
        if tag.kind == "time" and (day := stamp(tag.value, page.language, order)):
            confidence = _OTHERS
            if not _renews(tag) and not _ASIDE.search(tag.place):
                confidence = 0.85 if _PUB_CLASS.search(tag.place) else _FIRST if first else _OTHERS
                first = False
            yield Candidate("date", day, "time", tag.value, tag.place, confidence)


def _renews(tag: Tag) -> bool:
    """Whether a time, its classes or its container's speak of a change: "span.updated-on/time.published.updated"."""
    return any(event(words) == "renewed" for words in (tag.value, *tag.place.split("/")[-2:]))


def addressed(page: Evidence) -> Iterator[Candidate]:
    """A whole day in the document's own address."""
    own = page.known.get("url")
    if isinstance(own, str) and (match := _IN_URL.search(own)):
        year, gap, month, date = match.groups()
        if day := stamp(f"{year}-{month}-{date}"):
            yield Candidate("date", day, "url", match.group(), "url", 0.75 if gap else 0.5)
