"""The day a document was published; not the day it was changed, printed, or that a caption or a link speaks of."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from builder.documents import Candidate
from builder.metadata.dates import Order, days, order_of, stamp
from builder.metadata.evidence import Evidence, said_in_tags
from builder.metadata.languages import region
from builder.metadata.published_data import DOUBTED, addressed, changes, structured, timed
from builder.metadata.shown import Sighting, dated_lines, is_program, sighted, sightings, visible
from builder.metadata.urls import host, is_front

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


def dates(page: Evidence) -> Iterator[Candidate]:
    """Every day the page states as its publication's; the day of its last change only where it states no other."""
    dated = dated_lines(page.lines)
    order = _order(page, dated)
    shown = sightings(page, dated, order)
    changed = {day for said in changes(page) if (day := stamp(said.value, page.language, order))}
    found = [
        *structured(page, order),
        *timed(page, order),
        *visible(shown),
        *addressed(page),
        *_headed(page, order),
    ]
    found = list(_against_readers(page, _by_page_clock(found), shown, changed))
    yield from found
    if all(one.confidence < _SURE for one in found):
        yield from _left(shown, changed)


def _order(page: Evidence, dated: Sequence[int]) -> Order:
    own = page.known.get("url")
    suffix = host(own).rpartition(".")[2].upper() if isinstance(own, str) else ""
    where = region(page) or {"UK": "GB"}.get(suffix, suffix if len(suffix) == 2 else "")  # noqa: PLR2004 - a country's code
    return order_of([page.lines[i] for i in dated], page.language, where)


def _headed(page: Evidence, order: Order) -> Iterator[Candidate]:
    for tag in page.data.printed:
        found = {day.value for day in days(tag.value, page.language, order)} if tag.kind == "running-head" else set()
        if len(found) == 1:
            yield Candidate("date", found.pop(), tag.kind, tag.value, tag.place, _HEADED)


def _left(shown: Sequence[Sighting], changed: Collection[str]) -> Iterator[Candidate]:
    """Where nothing else is believed: the change the page's head tells, or the one day alone on its lines."""
    renewed = next((one for one in shown if one.event == "renewed" and one.spot and one.part != "article"), None)
    if renewed:
        yield sighted(renewed, _SURE)._replace(kind="updated-line")
        return
    alone = [one for one in shown if one.alone and not one.event and one.part not in ("article", "picture")]
    alone = [one for one in alone if one.part in ("dateline", "byline")] or alone
    if len({one.day for one in alone}) == 1 and not is_program(shown) and alone[0].day not in changed:
        yield sighted(alone[0], _SURE)._replace(kind="lone-line")


def _by_page_clock(found: Sequence[Candidate]) -> Iterator[Candidate]:
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


def _against_readers(
    page: Evidence, found: Iterable[Candidate], shown: Sequence[Sighting], changed: Collection[str]
) -> Iterator[Candidate]:
    """Doubt data that readers do not see where they see another day, or where the page says that it is no article.

    A shown day which is that of the last change by the page's data does not count against it.
    """
    found = list(found)
    seen = {one.day for one in shown} | {one.value for one in found if one.kind not in _DATA}
    near = {day for change in changed for day in (change, *_neighbours(change))}
    strong = {one.value for one in found if one.kind not in _DATA and one.confidence >= _STRONG} - near
    unsigned = _is_no_article(page)
    for one in found:
        unseen = one.kind in _DATA and one.value not in seen
        if unseen and (unsigned or (strong and not strong & _neighbours(one.value))):
            yield one._replace(confidence=min(one.confidence, DOUBTED))
        else:
            yield one


def _is_no_article(page: Evidence) -> bool:
    """Whether the page is a site's front page, or calls itself a website and never an article."""
    own = page.known.get("url")
    kinds = {said.value.lower() for said in said_in_tags(page, "og:type")}
    return kinds == {"website"} or (isinstance(own, str) and is_front(own))
