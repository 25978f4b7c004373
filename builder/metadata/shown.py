"""The days a page shows its readers: where each stands, and what the words beside it say happened."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from builder.documents import ARTICLE_LABELS, Block, Candidate, Label
from builder.lexicon.publishing import OTHER, PUBLISHED, UPDATED
from builder.metadata.bylines import opens
from builder.metadata.dates import DIGIT, Order, days
from builder.metadata.evidence import Evidence, line_place
from builder.metadata.names import plain

Event = Literal["published", "renewed", "other", ""]
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
_LINE, _LITTLE = 500, 24
"""Characters of a line that may state a day, and letters and digits that say little."""
_BESIDE = 40
"""Characters before and behind a day in which a word says what happened on it."""
_LINES = 1_000
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
_SHORT = 100
"""Letters and digits beside the day on a line that is no sentence."""
_HARDLY = 0.2
_LISTED = 2
"""Days at the page's head that say nothing of themselves; more are those of a list."""


class Sighting(NamedTuple):
    """A day on a line of the page."""

    day: str
    raw: str
    place: str
    line: int
    part: Part
    event: Event
    beside: int
    """Letters and digits of the line beside the day and a clock; 1 where they are a byline's, or parted by bullets."""
    many: int
    """Different days on the line."""
    spot: Spot

    @property
    def alone(self) -> bool:
        """Whether the line says little else: a weekday, a word for publication, a byline beside the day."""
        return self.beside < _LITTLE


def dated_lines(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines that are no paragraphs and may state a day."""
    figures = "\n".join(lines).encode("utf-8", "surrogatepass").translate(None, _LETTERS).split(b"\n")
    may = (i for i, some in enumerate(figures) if len(some) >= _FIGURES and len(lines[i]) <= _LINE)
    return [i for i in may if _DATED.search(lines[i])]


def sightings(page: Evidence, dated: Sequence[int], order: Order) -> list[Sighting]:
    """Every day on one of the dated lines, in page order."""
    parts = _parts(page.blocks)
    heads = _heads(page.blocks)
    found: list[Sighting] = []
    for number in dated[:_LINES]:
        found += _on_line(page, number, parts.get(number, ""), _spot(number, heads), order)
    return found


def _on_line(page: Evidence, number: int, part: Part, spot: Spot, order: Order) -> Iterator[Sighting]:
    line = page.lines[number]
    text, end = plain(line), 0
    if not _DATED.search(text):  # a number in an address
        return
    found = days(text, page.language, order, short=bool(spot) or part in ("dateline", "byline"))
    many = len({day.value for day in found})
    ends = (*(day.start for day in found[1:]), len(text))
    for day, limit in zip(found, ends, strict=False):
        raw = text[day.start : day.end]
        before, behind = text[max(end, day.start - _BESIDE) : day.start], text[day.end : limit][:_BESIDE]
        spans = (end and _TO.fullmatch(before)) or (limit < len(text) and _TO.fullmatch(behind))
        happened = "other" if spans or _SPAN.search(before) else event(before, behind)
        end = day.end
        yield Sighting(
            day.value,
            raw,
            line_place(number, line, raw),
            number,
            part,
            happened,
            _beside(text, raw),
            many,
            spot,
        )


@lru_cache(1_000)
def event(before: str, behind: str = "") -> Event:
    """Say what the words around a day tell of it; those before it come first.

    >>> event("Last updated on "), event("wurde am ", " gepostet"), event("First published "), event("Berlin, ")
    ('renewed', 'published', 'published', '')
    """
    before, behind = before.casefold(), behind.casefold()
    if _holds(before.replace("republi", ""), PUBLISHED):
        return "published"
    if _holds(before, UPDATED):
        return "renewed"
    if _holds(f" {before}", _OTHER):
        return "other"
    return "published" if _holds(behind, PUBLISHED) and not _holds(behind, UPDATED) else ""


def _holds(text: str, stems: frozenset[str]) -> bool:
    return not text.isspace() and any(stem in text for stem in stems)


def _beside(text: str, raw: str) -> int:
    if opens(text) or _BULLET.search(text):
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


def visible(shown: Sequence[Sighting]) -> Iterator[Candidate]:
    """What the page's lines show: of each kind of line the first that may be the publication's, the others hardly.

    Days alone on several lines of the article are a diary's, or stand above its messages.
    """
    listed, program = len(_silent(shown)) > _LISTED, is_program(shown)
    diary = len({one.line for one in shown if one.part == "article" and one.alone}) > 1
    stated = {one.day for one in shown if one.event == "published" and one.part not in ("article", "picture")}
    said: set[float] = set()
    for one in shown:
        confidence = _trust(one, only=len(stated) == 1)
        silent = not one.event and (program or (listed and not (one.alone and one.spot == "title")))
        if confidence in said or silent or (diary and one.part == "article"):
            confidence = min(confidence, _HARDLY)
        said.add(confidence)
        if confidence:
            yield sighted(one, confidence)


def _silent(shown: Sequence[Sighting]) -> Counter[str]:
    """How often each day stands at the page's head without a word of what happened on it."""
    return Counter(one.day for one in shown if one.spot and one.beside < _SHORT and not one.event)


def is_program(shown: Sequence[Sighting]) -> bool:
    """Whether the page's head lists what happens on several days, each of which stands there more than once."""
    return sum(lines > 1 for lines in _silent(shown).values()) > 1


def _trust(one: Sighting, *, only: bool) -> float:
    """The share of such lines that told the publication's day, on 780 pages of news sites, blogs and archives.

    `only`: no line says of another day that it is the publication's.
    """
    if one.part == "related" or one.many > _MOST_DAYS:
        return 0.0
    if one.part == "picture":  # its words tell of the picture; a line that has none is no caption
        return 0.55 if one.spot == "title" and not one.beside else 0.0
    if one.event == "published" and (one.alone or one.part != "article") and (one.spot or only):
        return 0.9 if one.spot else 0.75
    if one.event or not one.spot:
        return _HARDLY if one.part in ("dateline", "byline") else 0.0
    return _place_trust(one)


def _place_trust(one: Sighting) -> float:
    """The same of lines at the head of the page that say of no day what happened."""
    if one.part in ("dateline", "byline"):
        return 0.85 if one.spot == "title" else 0.6
    if one.part == "article":
        return 0.55 if one.alone else 0.0
    if one.alone:
        return 0.8 if one.spot == "title" else 0.6
    return 0.5 if one.spot == "title" and one.beside < _SHORT else 0.0


def sighted(one: Sighting, confidence: float) -> Candidate:
    """The candidate of a sighting, its kind the part of the page."""
    kind = one.part if one.part in ("dateline", "byline") else "line"
    return Candidate("date", one.day, kind, one.raw, one.place, confidence)
