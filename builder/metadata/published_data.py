"""The days a page's data states: JSON-LD, tags, `<time>` elements, and the document's own address."""

import re
from collections.abc import Iterator

from builder.documents import Candidate, Tag
from builder.metadata.dates import Order, parse_day
from builder.metadata.evidence import PageEvidence, Statement, is_article_item
from builder.metadata.published_lines import event_beside

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


def data_dates(page: PageEvidence, order: Order) -> Iterator[Candidate]:
    """JSON-LD and tags. A web page's date is when it was set up: of articles, publishing systems state one besides."""
    for path, confidence in _STATED.items():
        for number, item in page.articles:
            for statement in page.from_item(number, item, path):
                if day := parse_day(statement.value, page.language, order):
                    most = confidence if is_article_item(item) else DOUBTED
                    most = most if _ISO.match(statement.value) else min(most, _IN_WORDS)
                    yield statement.candidate("date", most, day)
    for key, confidence in _TAGGED.items():
        for statement in page.from_tags(key):
            if statement.kind != "time" and (day := parse_day(statement.value, page.language, order)):
                yield statement.candidate("date", confidence, day)


def change_statements(page: PageEvidence) -> Iterator[Statement]:
    """What the page's data calls the day of its last change."""
    yield from page.from_json_ld("dateModified")
    yield from page.from_tags("article:modified_time", "og:updated_time", "datemodified", "last-modified")


def time_element_dates(page: PageEvidence, order: Order) -> Iterator[Candidate]:
    """<time> elements, the first of which is most often the article's."""
    first = True
    for tag in page.data.tags:
        if tag.kind == "time" and (day := parse_day(tag.value, page.language, order)):
            confidence = _OTHERS
            if not _renews(tag) and not _ASIDE.search(tag.place):
                confidence = 0.85 if _PUB_CLASS.search(tag.place) else _FIRST if first else _OTHERS
                first = False
            yield Candidate("date", day, "time", tag.value, tag.place, confidence)


def _renews(tag: Tag) -> bool:
    """Whether a time, its classes or its container's speak of a change: "span.updated-on/time.published.updated"."""
    return any(event_beside(words) == "updated" for words in (tag.value, *tag.place.split("/")[-2:]))


def url_dates(page: PageEvidence) -> Iterator[Candidate]:
    """A whole day in the document's own address."""
    if match := _IN_URL.search(page.url):
        year, gap, month, date = match.groups()
        if day := parse_day(f"{year}-{month}-{date}"):
            yield Candidate("date", day, "url", match.group(), "url", 0.75 if gap else 0.5)
