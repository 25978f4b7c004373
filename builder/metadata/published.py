"""The day a document was published; not the day it was changed, printed, or that a caption or a link speaks of."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence

from builder.documents import Candidate
from builder.metadata import published_lines
from builder.metadata.dates import Order, days, numeric_order, parse_day
from builder.metadata.evidence import PageEvidence
from builder.metadata.languages import region
from builder.metadata.published_data import DOUBTED, change_statements, data_dates, time_element_dates, url_dates
from builder.metadata.published_lines import VisibleDate, is_program
from builder.metadata.urls import host, is_front_page

_DATA = frozenset({"json-ld", "open-graph", "meta", "microdata"})
"""Kinds of candidates that readers do not see."""
_SURE = 0.5
"""Confidence from which a date is believed alone (`choose.BAR`)."""
_STRONG = 0.75
"""Confidence from which a day that is shown counts against page data."""
_ELSEWHERE_CLOCK = 0.7
"""What the confidence of a day told in UTC is multiplied with where the page shows a neighbouring day. Two
statements in UTC are of one clock, and weigh less than two days that a reader sees."""
_HEADED = 0.6
"""Confidence of the one day in a running head, that of the issue: one that the article's own head shows is surer."""
_UTC = re.compile(r"\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\s?\+00:?00|\s?UTC|\s?GMT)")


def dates(page: PageEvidence) -> Iterator[Candidate]:
    """Every day the page states as its publication's; the day of its last change only where it states no other."""
    numbers = published_lines.lines_with_dates(page.lines)
    order = _order(page, numbers)
    visible = published_lines.visible_dates(page, numbers, order)
    changed = {parse_day(change.value, page.language, order) for change in change_statements(page)} - {""}
    found = [
        *data_dates(page, order),
        *time_element_dates(page, order),
        *published_lines.visible_candidates(visible),
        *url_dates(page),
        *_running_head_dates(page, order),
    ]
    found = list(_doubt_hidden_data(page, list(_by_page_clock(found)), visible, changed))
    yield from found
    if all(date.confidence < _SURE for date in found):
        yield from _fallback(visible, changed)


def _order(page: PageEvidence, numbers: Sequence[int]) -> Order:
    suffix = host(page.url).rpartition(".")[2].upper()
    where = region(page) or {"UK": "GB"}.get(suffix, suffix if len(suffix) == 2 else "")  # noqa: PLR2004 - a country's code
    return numeric_order([page.lines[i] for i in numbers], page.language, where)


def _running_head_dates(page: PageEvidence, order: Order) -> Iterator[Candidate]:
    for tag in page.data.printed:
        stated = {day.value for day in days(tag.value, page.language, order)} if tag.kind == "running-head" else set()
        if len(stated) == 1:
            yield Candidate("date", stated.pop(), tag.kind, tag.value, tag.place, _HEADED)


def _fallback(visible: Sequence[VisibleDate], changed: Collection[str]) -> Iterator[Candidate]:
    """Where nothing else is believed: the change the page's head tells, or the one day alone on its lines."""
    updated = next((date for date in visible if date.event == "updated" and date.spot and date.part != "article"), None)
    if updated:
        yield updated.candidate(_SURE)._replace(kind="updated-line")
        return
    alone = [date for date in visible if date.alone and not date.event and date.part not in ("article", "picture")]
    alone = [date for date in alone if date.part in ("dateline", "byline")] or alone
    if len({date.day for date in alone}) == 1 and not is_program(visible) and alone[0].day not in changed:
        yield alone[0].candidate(_SURE)._replace(kind="lone-line")


def _by_page_clock(dates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Trust a time told in UTC less where the page also shows the day before or after: the outlet's own calendar."""
    shown = {date.value for date in dates if date.confidence >= _SURE and not _UTC.search(date.raw)}
    for date in dates:
        elsewhere = _UTC.search(date.raw) and date.value not in shown and shown & _neighbours(date.value)
        yield date._replace(confidence=round(date.confidence * _ELSEWHERE_CLOCK, 3)) if elsewhere else date


def _neighbours(day: str) -> set[str]:
    day_number = dt.date.fromisoformat(day).toordinal()
    return {dt.date.fromordinal(day_number + gap).isoformat() for gap in (-1, 1)}


def _doubt_hidden_data(
    page: PageEvidence, dates: Sequence[Candidate], visible: Sequence[VisibleDate], changed: Collection[str]
) -> Iterator[Candidate]:
    """Doubt data that readers do not see where they see another day, or where the page says that it is no article.

    A shown day which is that of the last change by the page's data does not count against it.
    """
    seen = {date.day for date in visible} | {date.value for date in dates if date.kind not in _DATA}
    near_changes = {day for change in changed for day in (change, *_neighbours(change))}
    strong = {date.value for date in dates if date.kind not in _DATA and date.confidence >= _STRONG} - near_changes
    no_article = _is_no_article(page)
    for date in dates:
        hidden = date.kind in _DATA and date.value not in seen
        doubted = hidden and (no_article or (strong and not strong & _neighbours(date.value)))
        yield date._replace(confidence=min(date.confidence, DOUBTED)) if doubted else date


def _is_no_article(page: PageEvidence) -> bool:
    """Whether the page is a site's front page, or calls itself a website and never an article."""
    kinds = {statement.value.lower() for statement in page.from_tags("og:type")}
    return kinds == {"website"} or is_front_page(page.url)
