"""The day a document was published; not the day it was changed, printed, or that a caption or a link speaks of."""

import datetime as dt
import re
from collections.abc import Iterator

from builder.documents import ARTICLE_LABELS, Candidate, Label
from builder.metadata.dates import Order, days, order_of, stamp
from builder.metadata.evidence import Evidence, Said, candidate, labelled, line_place, said_in_json_ld, said_in_tags
from builder.metadata.languages import region
from builder.metadata.names import opens, plain
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
_CLOSED = frozenset({Label.DATELINE, Label.BYLINE, Label.CAPTION, Label.CREDIT})
"""Labels of lines whose dates are told elsewhere, or are a picture's."""
_SEARCHED = 2_000
"""Lines in which company for trafilatura's date is looked for."""
_HEAD_BEFORE, _HEAD_AFTER = 12, 30
"""Lines before and after the title's first in which a date alone on its line is most often the article's."""
_SHORT_LINE, _LITTLE = 120, 24
"""Characters of such a line, and letters and digits of what may stand on it beside the date."""
_RENEWED_LINE = 300
"""Characters of a line that may tell the last change."""
_MOST_DAYS = 2
"""Days on one line that still may be one document's: publication and change."""
_SURE = 0.5
"""Confidence from which a date is believed alone (`choose.BAR`)."""
_ELSEWHERE_CLOCK = 0.85
"""What the confidence of a day told in UTC is multiplied with where the page shows a neighbouring day."""
_UTC = re.compile(r"\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\s?\+00:?00|\s?UTC|\s?GMT)")
_ASIDE = re.compile(r"comment|related|teaser|recirc|sidebar|popular|latest|recommend|carousel", re.IGNORECASE)
"""Containers of times that are other stories' or readers'."""
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:Uhr|[A-Z]{2,4}\b))?", re.IGNORECASE)
_BESIDE = re.compile(r"(?:^|\s)[|·•–—⋅](?:\s|$)")
_RENEWED = re.compile(
    r"updat|modif|aktualis|geändert|stand:|actualiz|modificad|mise? à jour|aggiornat|atualizad|bijgewerkt|zaktualiz"
    r"|обновл|изменен|оновлен|uppdater|oppdater|opdater|päivitetty|güncel|更新|수정|frissít|ažurir|diperbarui|cập nhật",
    re.IGNORECASE,
)
_EVENTS = 40
"""Characters before a date in which a word says what happened on it."""


def dates(page: Evidence) -> Iterator[Candidate]:
    """Every day the page states as its publication's; the day of its last change only where it states no other."""
    order = _order(page)
    found = [
        *_structured(page, order),
        *_timed(page, order),
        *_written(page, order),
        *_shown(page, order),
        *_addressed(page),
    ]
    yield from _by_page_clock(found)
    if all(one.confidence < _SURE for one in found):
        yield from _renewed(page, order)


def _structured(page: Evidence, order: Order) -> Iterator[Candidate]:
    for path, confidence in (("datePublished", 0.9), ("dateCreated", 0.5), ("uploadDate", 0.4)):
        for said in said_in_json_ld(page, path):
            if day := stamp(said.value, page.language, order):
                yield candidate("date", day, said, confidence)
    for key, confidence in _TAGGED.items():
        for said in said_in_tags(page, key):
            if said.kind not in ("trafilatura", "time") and (day := stamp(said.value, page.language, order)):
                yield candidate("date", day, said, confidence)


def _by_page_clock(found: list[Candidate]) -> Iterator[Candidate]:
    """Trust a time told in UTC less where the page also shows the day before or after: the outlet's own calendar."""
    shown = {one.value for one in found if one.confidence >= _SURE and not _UTC.search(one.raw)}
    for one in found:
        if _UTC.search(one.raw) and one.value not in shown and shown & _neighbours(one.value):
            yield one._replace(confidence=round(one.confidence * _ELSEWHERE_CLOCK, 3))
        else:
            yield one


def _neighbours(day: str) -> set[str]:
    day_number = dt.date.fromisoformat(day).toordinal()
    return {dt.date.fromordinal(day_number + gap).isoformat() for gap in (-1, 1)}


def _changes(page: Evidence) -> Iterator[Said]:
    yield from said_in_json_ld(page, "dateModified")
    yield from said_in_tags(page, "article:modified_time", "og:updated_time", "datemodified", "last-modified")


def _order(page: Evidence) -> Order:
    own = page.known.get("url")
    suffix = host(own).rpartition(".")[2].upper() if isinstance(own, str) else ""
    where = region(page) or {"UK": "GB"}.get(suffix, suffix if len(suffix) == 2 else "")  # noqa: PLR2004 - a country's code
    shown = (line for _, lines in labelled(page, Label.BYLINE, Label.DATELINE) for _, line in lines)
    return order_of(shown, page.language, where)


def _timed(page: Evidence, order: Order) -> Iterator[Candidate]:
    """<time> elements, the first of which is most often the article's; trafilatura's guess, which needs company."""
    first = True
    changed = {stamp(said.value, page.language, order) for said in _changes(page)}
    for tag in page.data.tags:
        day = stamp(tag.value, page.language, order) if tag.kind in ("time", "trafilatura") else ""
        if tag.kind == "time" and day:
            own = "/".join(tag.place.split("/")[-2:])
            renewed = _CHANGED.search(own) and not _PUB_CLASS.search(own.rpartition("/")[2])
            confidence = 0.15
            if not renewed and not _ASIDE.search(tag.place):
                confidence = 0.85 if _PUB_CLASS.search(tag.place) else _SURE if first else 0.15
                first = False
            yield Candidate("date", day, "time", tag.value, tag.place, confidence)
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


def _heads(page: Evidence) -> list[int]:
    """Where the titles stand; where none was found, the text's first line."""
    titles = [block.start for block in page.blocks if block.label is Label.TITLE]
    return titles or [block.start for block in page.blocks if block.label in ARTICLE_LABELS][:1]


def _near(number: int, heads: list[int]) -> bool:
    """Whether a line stands at the head of the page."""
    return any(head - _HEAD_BEFORE <= number <= head + _HEAD_AFTER for head in heads)


def _around(page: Evidence, heads: list[int]) -> list[int]:
    """Numbers of the lines at the head of the page: those below a title first, then those above."""
    below = dict.fromkeys(i for head in heads for i in range(head, min(len(page.lines), head + _HEAD_AFTER)))
    above = dict.fromkeys(i for head in heads for i in range(max(0, head - _HEAD_BEFORE), head))
    return list(below | above)


def _written(page: Evidence, order: Order) -> Iterator[Candidate]:
    """Dates of the dateline and the byline; what stands before each says whether it is the publication's."""
    first, heads = True, _heads(page)
    for block, lines in labelled(page, Label.DATELINE, Label.BYLINE):
        for number, line in lines:
            for day, raw, changed in _told(line, page.language, order):
                confidence = 0.25
                if changed:
                    confidence = 0.2
                elif first and _near(number, heads):
                    confidence, first = 0.82, False
                elif first and not page.data.tags:
                    confidence = _SURE
                kind = "dateline" if block.label is Label.DATELINE else "byline"
                yield Candidate("date", day, kind, raw, line_place(number, line, raw), confidence)


def _told(line: str, language: str, order: Order) -> Iterator[tuple[str, str, bool]]:
    """The days of one line: value, as written, and whether the words before it speak of a change."""
    text, end = plain(line), 0
    for day in days(text, language, order, short=True):
        before = text[max(end, day.start - _EVENTS) : day.start]
        end = day.end
        changed = _CHANGED.search(before) is not None and not _PUBLISHED.search(before)
        yield day.value, text[day.start : day.end], changed


def _shown(page: Evidence, order: Order) -> Iterator[Candidate]:
    """The first date on a short line at the page's head that was not labelled a dateline."""
    heads = _heads(page)
    if not heads:
        return
    told, closed = _labelled_lines(page, _ELSEWHERE), _labelled_lines(page, _CLOSED)
    for number in _around(page, heads):
        line = page.lines[number]
        if len(line) > _SHORT_LINE or not (found := days(text := plain(line), page.language, order)):
            continue
        if _CHANGED.search(text[: found[0].start]) or len({day.value for day in found}) > _MOST_DAYS:
            continue
        if number in closed:
            continue
        raw = text[found[0].start : found[0].end]
        alone = _alone(text, raw)
        if number not in told or alone:
            yield Candidate(
                "date", found[0].value, "line", raw, line_place(number, line, raw), _trust(text, alone=alone)
            )
            return


def _trust(text: str, *, alone: bool) -> float:
    return 0.7 if _PUBLISHED.search(text) else 0.65 if alone else 0.3


def _alone(text: str, raw: str) -> bool:
    """Whether a line says little but its date: a time, a word for publication, a byline beside it."""
    rest = _CLOCK.sub("", text.replace(raw, " "))
    letters = sum(c.isalnum() for c in rest)
    if letters < _LITTLE or _PUBLISHED.search(text):
        return True
    return opens(text) or _BESIDE.search(text) is not None


def _renewed(page: Evidence, order: Order) -> Iterator[Candidate]:
    """The day below the title that a page which shows no other calls its last change: its present text's own date."""
    heads = _heads(page)
    told = _labelled_lines(page, _ELSEWHERE)
    for number in _around(page, heads):
        line = page.lines[number]
        if number in told or len(line) > _RENEWED_LINE or not _RENEWED.search(line):
            continue
        for day, raw, changed in _told(line, page.language, order):
            if changed:
                yield Candidate("date", day, "updated-line", raw, line_place(number, line, raw), _SURE)
                return


def _addressed(page: Evidence) -> Iterator[Candidate]:
    """A whole day in the document's own address."""
    own = page.known.get("url")
    if isinstance(own, str) and (match := _IN_URL.search(own)):
        year, gap, month, date = match.groups()
        if day := stamp(f"{year}-{month}-{date}"):
            yield Candidate("date", day, "url", match.group(), "url", 0.75 if gap else 0.5)
