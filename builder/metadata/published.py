"""The day a document was published; not the day it was changed, printed, or that a caption or a link speaks of."""

import re
from collections.abc import Iterator

from builder.documents import ARTICLE_LABELS, Candidate, Label
from builder.metadata.dates import Order, days, order_of, stamp
from builder.metadata.evidence import Evidence, Said, candidate, labelled, line_place, said_in_json_ld, said_in_tags
from builder.metadata.languages import region
from builder.metadata.names import plain
from builder.metadata.urls import host

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
        date dc.date dcterms.date dcterms.created dc.date.created dc.created citation_date article.created
        release_date dc:date dc:created
    """,
    0.55: """
        created datecreated
    """,
}
_TAGGED = {key: confidence for confidence, keys in _KEYS.items() for key in keys.split()}
"""Keys of tags that mean publication, with the confidence of a date they state; others are not heard."""
_CHANGED = re.compile(
    r"updat|modif|revis|chang|correct|copyright|©|expire|access|retriev|print|reviewed|aktualis|geändert|stand:"
    r"|actualiz|modificad|mise? à jour|aggiornat|atualizad|bijgewerkt|zaktualiz|обновл|изменен|оновлен|uppdater"
    r"|oppdater|opdater|päivitetty|güncel|更新|수정|frissít|aktualiz|ažurir|actualitzat|diperbarui|cập nhật|تحديث"
    r"|עודכן",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|pubbl|veröff|erschien|created|erstellt|первая|опубл|创建|发布|发表|發布|掲載|公開|입력|등록|julkaistu|yayın"
    r"|objav|dodano|issued|first|publicerad|diterbitkan|נכתב|פורסם|نشر",
    re.IGNORECASE,
)
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([/_-]?)(0?[1-9]|1[0-2])(?:(?<=\d{6})|[/_-])(0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)"
)
_PUB_CLASS = re.compile(r"publish|pubdate|pub[-_]date", re.IGNORECASE)
_ELSEWHERE = ARTICLE_LABELS | {Label.CAPTION, Label.CREDIT, Label.RELATED}
_TOLD = _ELSEWHERE | {Label.DATELINE, Label.BYLINE}
_SEARCHED = 2_000
"""Lines in which company for trafilatura's date is looked for."""
_HEAD_BEFORE, _HEAD_AFTER = 12, 20
"""Lines before and after the title's first in which a date alone on its line is most often the article's."""
_SHORT_LINE, _LITTLE, _NOTHING = 120, 24, 4
"""Characters of such a line, and of what may stand on it beside the date: in plain text, and in markup, which has other
ways to mark a dateline."""
_EVENTS = 40
"""Characters before a date in which a word says what happened on it."""


def dates(page: Evidence) -> Iterator[Candidate]:
    """Every day the page states as its publication's."""
    order = _order(page)
    changed = {stamp(s.value, page.language, order) for s in _changes(page)}
    for path, confidence in (("datePublished", 0.9), ("dateCreated", 0.5), ("uploadDate", 0.4)):
        for said in said_in_json_ld(page, path):
            if day := stamp(said.value, page.language, order):
                yield candidate("date", day, said, confidence)
    for key, confidence in _TAGGED.items():
        for said in said_in_tags(page, key):
            if (
                said.kind not in ("trafilatura", "time")
                and confidence
                and (day := stamp(said.value, page.language, order))
            ):
                yield candidate("date", day, said, confidence)
    yield from _timed(page, order, changed)
    yield from _written(page, order)
    yield from _shown(page, order)
    yield from _addressed(page)


def _changes(page: Evidence) -> Iterator[Said]:
    yield from said_in_json_ld(page, "dateModified")
    yield from said_in_tags(page, "article:modified_time", "og:updated_time", "datemodified", "last-modified")


def _order(page: Evidence) -> Order:
    own = page.known.get("url")
    suffix = host(own).rpartition(".")[2].upper() if isinstance(own, str) else ""
    where = region(page) or {"UK": "GB"}.get(suffix, suffix if len(suffix) == 2 else "")  # noqa: PLR2004 - a country's code
    shown = (line for _, lines in labelled(page, Label.BYLINE, Label.DATELINE) for _, line in lines)
    return order_of(shown, page.language, where)


def _timed(page: Evidence, order: Order, changed: set[str]) -> Iterator[Candidate]:
    """<time> elements, the first of which is most often the article's; trafilatura's guess, which needs company."""
    first = True
    for tag in page.data.tags:
        day = stamp(tag.value, page.language, order) if tag.kind in ("time", "trafilatura") else ""
        if tag.kind == "time" and day:
            own = 0.45 if first and not _CHANGED.search(tag.place) else 0.15
            yield Candidate("date", day, "time", tag.value, tag.place, 0.85 if _PUB_CLASS.search(tag.place) else own)
            first = False
        elif tag.key == "date" and day:
            guess = day in changed or day.endswith("-01-01")
            known = 0.55 if _confirmed(page, order, day) else 0.35
            yield Candidate("date", day, "trafilatura", tag.value, tag.place, 0.1 if guess else known)


def _confirmed(page: Evidence, order: Order, day: str) -> bool:
    """Whether a short line outside the article states the day, and not as that of a change."""
    told = _labelled_lines(page, _ELSEWHERE)
    for number, line in enumerate(page.lines[:_SEARCHED]):
        if (
            len(line) <= _SHORT_LINE
            and number not in told
            and any(found.value == day for found in days(line, page.language, order))
        ):
            return not _CHANGED.search(line)
    return False


def _labelled_lines(page: Evidence, labels: frozenset[Label]) -> frozenset[int]:
    return frozenset(i for block in page.blocks if block.label in labels for i in range(block.start, block.end))


def _written(page: Evidence, order: Order) -> Iterator[Candidate]:
    """Dates of the dateline and the byline; what stands before each says whether it is the publication's."""
    first = True
    for block, lines in labelled(page, Label.DATELINE, Label.BYLINE):
        for number, line in lines:
            text = plain(line)
            end = 0
            for day in days(text, page.language, order, short=True):
                before = text[max(end, day.start - _EVENTS) : day.start]
                end = day.end
                raw = text[day.start : day.end]
                if _CHANGED.search(before) and not _PUBLISHED.search(before):
                    confidence = 0.2
                else:
                    confidence = 0.8 if first else 0.3
                    first = False
                kind = "dateline" if block.label is Label.DATELINE else "byline"
                yield Candidate("date", day.value, kind, raw, line_place(number, line, raw), confidence)


def _shown(page: Evidence, order: Order) -> Iterator[Candidate]:
    """The first date alone on a line below the title that was not labelled a dateline."""
    start = next((block.start for block in page.blocks if block.label is Label.TITLE), None)
    told = _labelled_lines(page, _TOLD)
    if start is None:
        return
    for number in range(max(0, start - _HEAD_BEFORE), min(len(page.lines), start + _HEAD_AFTER)):
        if number in told or len(page.lines[number]) > _SHORT_LINE:
            continue
        text = plain(page.lines[number])
        found = days(text, page.language, order)
        if len(found) == 1 and not _CHANGED.search(text):
            rest = len(text) - (found[0].end - found[0].start)
            raw = text[found[0].start : found[0].end]
            alone = rest < (_NOTHING if page.data.tags else _LITTLE) or _PUBLISHED.search(text)
            place = line_place(number, page.lines[number], raw)
            yield Candidate("date", found[0].value, "line", raw, place, 0.55 if alone else 0.3)
            return


def _addressed(page: Evidence) -> Iterator[Candidate]:
    """A whole day in the document's own address."""
    own = page.known.get("url")
    if isinstance(own, str) and (match := _IN_URL.search(own)):
        year, gap, month, date = match.groups()
        if day := stamp(f"{year}-{month}-{date}"):
            yield Candidate("date", day, "url", match.group(), "url", 0.75 if gap else 0.5)
