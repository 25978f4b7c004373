"""The days a page shows its readers: where each stands, and what the words beside it say happened."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from builder.documents import ARTICLE_LABELS, Block, Candidate, Label
from builder.lexicon.publishing import OTHER, PUBLISHED, UPDATED
from builder.metadata.bylines import opens_byline
from builder.metadata.dates import DIGIT, Order, days
from builder.metadata.evidence import PageEvidence
from builder.metadata.names import without_marks

Event = Literal["published", "updated", "other", ""]
"""What the words beside a day say happened on it; "" where they say nothing."""
Part = Literal["dateline", "byline", "article", "picture", "related", ""]
"""The part of the page that the line was labelled."""
Spot = Literal["title", "head", ""]
"""Where the line stands: beside a title, further off at the page's head, or elsewhere."""

_PARTS: dict[Label, Part] = {
    **dict.fromkeys(ARTICLE_LABELS, "article"),
    Label.DATELINE: "dateline",
    Label.BYLINE: "byline",
    Label.CAPTION: "picture",
    Label.CREDIT: "picture",
    Label.RELATED: "related",
}
_NEAR, _HEAD = (5, 10), (12, 30)
"""Lines above and below a title: beside it nine of ten days are the article's, further off two of three."""
_LONGEST_LINE, _LONGEST_LINKED, _ALONE = 500, 1_000, 24
"""Characters of a line that may state a day, of one with addresses in it, and letters and digits that say little."""
_BESIDE = 40
"""Characters before and behind a day in which a word says what happened on it."""
_MOST_LINES = 1_000
"""Lines that are searched for days; a page with more such lines is a table."""
_DATED = re.compile(rf"{DIGIT}(?:\d{{3}}|\s?[./]\s?\d\d?[./]\s?\d\d|\s?[년年])")
_LETTERS, _FIGURES = bytes({*range(0x80), *"–—‘’“”…".encode()} - set(b"\n0123456789")), 4
"""Bytes of common characters but figures, and how many others such a day has at least: "3年" has four in UTF-8."""
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:Uhr|[A-Z]{2,4}\b))?", re.IGNORECASE)
_OTHER = frozenset(f" {stem}" for stem in OTHER)
_SPAN = re.compile(r"(?<![:.\d])\d\d?\.?\s?[–—-]\s?$")
"""Before a day: the first day of a span, which is an event's."""
_TO = re.compile(r"\s?[–—-]\s?")
"""Between two days: they are a span's."""
_BULLET = re.compile(r"(?:^|\s)[|·•–—⋅](?:\s|$)")

_MOST_DAYS = 2
"""Days on one line that still may be one document's: publication and change."""
_SHORT_LINE = 100
"""Letters and digits beside the day on a line that is no sentence."""
_DOUBTED = 0.2
_LISTED = 2
"""Days at the page's head that say nothing of themselves; more are those of a list."""


class VisibleDate(NamedTuple):
    """A day on a line of the page."""

    day: str
    raw: str
    place: str
    line: int
    part: Part
    event: Event
    letters_beside: int
    """Letters and digits of the line beside the day and a clock; 1 where they are a byline's, or parted by bullets."""
    days_on_line: int
    """Different days on the line."""
    spot: Spot

    @property
    def alone(self) -> bool:
        """Whether the line says little else: a weekday, a word for publication, a byline beside the day."""
        return self.letters_beside < _ALONE

    def candidate(self, confidence: float) -> Candidate:
        """The day as a candidate, its kind the part of the page."""
        kind = self.part if self.part in ("dateline", "byline") else "line"
        return Candidate("date", self.day, kind, self.raw, self.place, confidence)


def lines_with_dates(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that are no paragraphs and may state a day."""
    figures = "\n".join(lines).encode("utf-8", "surrogatepass").translate(None, _LETTERS).split(b"\n")
    may = (i for i, some in enumerate(figures) if len(some) >= _FIGURES and _is_short(lines[i]))
    return [i for i in may if _DATED.search(lines[i])]


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_LINE or (len(line) <= _LONGEST_LINKED and "](" in line)


def visible_dates(page: PageEvidence, dated: Sequence[int], order: Order) -> list[VisibleDate]:
    """Every day on one of the dated lines, in page order."""
    parts = _parts(page.blocks)
    heads = _heads(page.blocks)
    found: list[VisibleDate] = []
    for number in dated[:_MOST_LINES]:
        found += _dates_on_line(page, number, parts.get(number, ""), _spot(number, heads), order)
    return found


def _dates_on_line(page: PageEvidence, number: int, part: Part, spot: Spot, order: Order) -> Iterator[VisibleDate]:
    line = page.lines[number]
    text, end = without_marks(line), 0
    if text != line.strip() and not _DATED.search(text):  # a number in an address
        return
    found = days(text, page.language, order, short=bool(spot) or part in ("dateline", "byline"))
    many = len({day.value for day in found})
    ends = (*(day.start for day in found[1:]), len(text))
    for day, limit in zip(found, ends, strict=False):
        raw = text[day.start : day.end]
        before, behind = text[max(end, day.start - _BESIDE) : day.start], text[day.end : limit][:_BESIDE]
        spans = (end and _TO.fullmatch(before)) or (limit < len(text) and _TO.fullmatch(behind))
        happened = "other" if spans or _SPAN.search(before) else event_beside(before, behind)
        end = day.end
        yield VisibleDate(
            day.value,
            raw,
            page.place(number, raw),
            number,
            part,
            happened,
            _letters_beside(text, raw),
            many,
            spot,
        )


@lru_cache(1_000)
def event_beside(before: str, behind: str = "") -> Event:
    """Say what the words around a day tell of it; those before it come first.

    >>> event_beside("Last updated on "), event_beside("wurde am ", " gepostet"), event_beside("Berlin, ")
    ('updated', 'published', '')
    """
    before, behind = before.casefold(), behind.casefold()
    if _holds_stem(before.replace("republi", ""), PUBLISHED):
        return "published"
    if _holds_stem(before, UPDATED):
        return "updated"
    if _holds_stem(f" {before}", _OTHER):
        return "other"
    return "published" if _holds_stem(behind, PUBLISHED) and not _holds_stem(behind, UPDATED) else ""


def _holds_stem(text: str, stems: frozenset[str]) -> bool:
    return not text.isspace() and any(stem in text for stem in stems)


def _letters_beside(text: str, raw: str) -> int:
    if opens_byline(text) or _BULLET.search(text):
        return 1
    return sum(map(str.isalnum, _CLOCK.sub("", text.replace(raw, " "))))


def _parts(blocks: Sequence[Block]) -> dict[int, Part]:
    return {i: part for block in blocks if (part := _PARTS.get(block.label)) for i in range(block.start, block.end)}


def _heads(blocks: Sequence[Block]) -> list[int]:
    """Where the titles stand; where none was found, the text's first line."""
    titles = [block.start for block in blocks if block.label is Label.TITLE]
    return titles or [block.start for block in blocks if block.label in ARTICLE_LABELS][:1]


def _spot(number: int, heads: Sequence[int]) -> Spot:
    at = bisect_right(heads, number)
    below = number - heads[at - 1] if at else _HEAD[1] + 1
    above = heads[at] - number if at < len(heads) else _HEAD[0] + 1
    if above <= _NEAR[0] or below <= _NEAR[1]:
        return "title"
    return "head" if above <= _HEAD[0] or below <= _HEAD[1] else ""


def visible_candidates(dates: Sequence[VisibleDate]) -> Iterator[Candidate]:
    """What the page's lines show: of each kind of line the first that may be the publication's, the others hardly.

    Days alone on several lines of the article are a diary's, or stand above its messages.
    """
    listed, program = len(_silent_days(dates)) > _LISTED, is_program(dates)
    diary = len({date.line for date in dates if date.part == "article" and date.alone}) > 1
    stated = {date.day for date in dates if date.event == "published" and date.part not in ("article", "picture")}
    given: set[float] = set()
    for date in dates:
        confidence = _confidence(date, only=len(stated) == 1)
        is_silent = not date.event and (program or (listed and not (date.alone and date.spot == "title")))
        if confidence in given or is_silent or (diary and date.part == "article"):
            confidence = min(confidence, _DOUBTED)
        given.add(confidence)
        if confidence:
            yield date.candidate(confidence)


def _silent_days(dates: Sequence[VisibleDate]) -> Counter[str]:
    """How often each day stands at the page's head without a word of what happened on it."""
    return Counter(date.day for date in dates if date.spot and date.letters_beside < _SHORT_LINE and not date.event)


def is_program(dates: Sequence[VisibleDate]) -> bool:
    """Whether the page's head lists what happens on several days, each of which stands there more than once."""
    return sum(lines > 1 for lines in _silent_days(dates).values()) > 1


def _confidence(date: VisibleDate, *, only: bool) -> float:
    """The share of such lines that told the publication's day, on 780 pages of news sites, blogs and archives.

    `only`: no line says of another day that it is the publication's.
    """
    if date.part == "related" or date.days_on_line > _MOST_DAYS:
        return 0.0
    if date.part == "picture" and date.event != "published":  # its words tell of it; a line that has none is no caption
        return 0.55 if date.spot == "title" and not date.letters_beside else 0.0
    if date.event == "published" and (date.alone or date.part != "article") and (date.spot or only):
        return 0.9 if date.spot else 0.75
    if date.event or not date.spot:
        return _DOUBTED if date.part in ("dateline", "byline") else 0.0
    return _confidence_by_place(date)


def _confidence_by_place(date: VisibleDate) -> float:
    """The same of lines at the head of the page that say of no day what happened."""
    if date.part in ("dateline", "byline"):
        return 0.85 if date.spot == "title" else 0.6
    if date.part == "article":
        return 0.55 if date.alone else 0.0
    if date.alone:
        return 0.8 if date.spot == "title" else 0.6
    return 0.5 if date.spot == "title" and date.letters_beside < _SHORT_LINE else 0.0
