"""Days in text: every full date that a string states, read by month names of many languages and by digits.

A day is read only where day, month and year are all written; nothing is filled in. Relative dates ("two days ago") are
no dates here. A timestamp keeps the calendar day it was written with, whatever its time zone.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from builder.lexicon.months import MONTHS

Order = Literal["day", "month", ""]
"""What the first of two numbers in 03/05/2024 is: the day, the month, or not known ("")."""

_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
"""Regions whose newspapers write the month first (CLDR 46, short date patterns)."""
_WORD = r"[^\s\d,.;:/()|\[\]<>\"*_-]{2,20}"
_TH = r"(?:st|nd|rd|th|er|re|[ºª°.]|-?го)?"
_PATTERNS = re.compile(
    rf"""
    (?<!\d)(?P<iso>\d{{4}})(?P<dash>[-/.])\s?(?P<iso_m>\d{{1,2}})(?P=dash)\s?(?P<iso_d>\d{{1,2}})(?!\d)
    | (?<!\d)(?P<han>\d{{4}})\s?[年년]\s?(?P<han_m>\d{{1,2}})\s?[月월]\s?(?P<han_d>\d{{1,2}})\s?[日일]
    | (?<![\d.,/-])(?P<first>\d{{1,2}})(?P<sep>[./-])\s?(?P<second>\d{{1,2}})(?P=sep)\s?(?P<num>\d{{4}})(?!\d)
    | (?<!\d)(?P<viet_d>\d{{1,2}})\s+tháng\s+(?P<viet_m>\d{{1,2}}),?\s+(?:năm\s+)?(?P<viet>\d{{4}})(?!\d)
    | (?<!\d)(?P<dmy_d>\d{{1,2}}){_TH}[\s.,-]{{0,3}}(?:(?:de|of|da|di)\s|(?:d|ta)['’]\s?)?
      (?P<dmy_m>{_WORD})[.,]?[\s,.-]{{0,3}}(?:(?:de|del|of|do)\s)?(?P<dmy>\d{{4}})(?!\d)
    | (?P<mdy_m>{_WORD})\.?\s{{0,3}}(?P<mdy_d>\d{{1,2}})(?:st|nd|rd|th)?
      \s{{0,2}},?\s{{0,3}}(?:de\s|of\s)?(?P<mdy>\d{{4}})(?!\d)
    | (?<!\d)(?P<ymd>\d{{4}})[.,]?\s{{0,2}}(?:m\.|gada|ж\.)?\s{{0,2}}
      (?P<ymd_m>{_WORD})\.?\s{{0,2}}(?P<ymd_d>\d{{1,2}})(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?<![\d.,/-])(?P<first>\d{1,2})(?P<sep>[./])\s?(?P<second>\d{1,2})(?P=sep)\s?(?P<year>\d{2})(?![\d.,/-])"
)
_YEAR = re.compile(r"\d{4}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6}|T\d{4,6}Z?)?")
_FUSED = re.compile(r"[A-Z][a-z]+$")
_LONGEST = 2_000
"""Characters of a string that are searched: a line that states when the article was published is short."""


class Day(NamedTuple):
    """A date as a string states it: text[start:end] says `value`, "YYYY-MM-DD"."""

    value: str
    start: int
    end: int


def days(text: str, language: str = "", order: Order = "", *, short: bool = False) -> list[Day]:
    """Return the full dates of `text`, in the order written. `order` settles 03/05/2024; unsettled ones are left out.

    `short`: 03.05.24 counts too, in this century, where `order` is known (a dateline; elsewhere it may be a version).

    >>> [day.value for day in days("Updated Nov 03 , 2015, first 3. Mai 2014; 2013年5月3日")]
    ['2015-11-03', '2014-05-03', '2013-05-03']
    >>> days("03/05/2024"), days("May 2024"), days("two days ago")
    ([], [], [])
    """
    found = list(_days(text[:_LONGEST], language, order)) if _YEAR.search(text) else []
    if short and order and not found:
        for match in _SHORT.finditer(text[:_LONGEST]):
            first, second = (int(match["first"]), int(match["second"]))
            day, month = (first, second) if order == "day" else (second, first)
            found += [Day(day, *match.span()) for day in (_day(f"20{match['year']}", month, day),) if day]
    return found


def _days(text: str, language: str, order: Order) -> Iterator[Day]:
    at = 0
    while match := _PATTERNS.search(text, at):
        day, start = _read(match, language, order)
        if day:
            yield Day(day, start, match.end())
            at = match.end()
        else:  # "Vol 12 May 24, 2017": what looked like a date may hide one
            at = max(match.start() + 1, _next_break(text, match))


def _next_break(text: str, match: re.Match[str]) -> int:
    at = match.start() + 1
    while at < match.end() and text[at].isalnum() and text[at - 1].isalnum():
        at += 1
    return at


def _read(match: re.Match[str], language: str, order: Order) -> tuple[str, int]:
    groups = match.groupdict()
    start = match.start()
    for name in ("iso", "han", "viet"):
        if groups[name]:
            return _day(groups[name], groups[f"{name}_m"], groups[f"{name}_d"]), start
    if groups["num"]:
        first, second = int(groups["first"]), int(groups["second"])
        settled = settle(first, second) or order
        if first == second or settled == "day":
            return _day(groups["num"], second, first), start
        return (_day(groups["num"], first, second) if settled else ""), start
    for name in ("dmy", "mdy", "ymd"):
        if groups[name]:
            month, skipped = _month(groups[f"{name}_m"], language)
            return (_day(groups[name], month, groups[f"{name}_d"]) if month else ""), start + skipped * (name == "mdy")
    return "", start


def settle(first: int, second: int) -> Order:
    """Say which of a numeric date's first two numbers must be the day.

    >>> settle(24, 5), settle(5, 24), settle(3, 5)
    ('day', 'month', '')
    """
    months = 12
    if first > months >= second:
        return "day"
    return "month" if second > months >= first else ""


def _month(word: str, language: str) -> tuple[int, int]:
    """The month a word names and how many characters stand before the name ("GammelFebruary": 6); 0 for no month."""
    own = MONTHS.get("no" if language in ("nb", "nn") else language, {})
    for skipped, name in ((0, word), *((m.start(), m.group()) for m in (_FUSED.search(word),) if m)):
        folded = name.lower()
        found = {own[folded]} if folded in own else {table[folded] for table in MONTHS.values() if folded in table}
        if len(found) == 1:
            return found.pop(), skipped
    return 0, 0


def _day(year: str | int, month: str | int, day: str | int) -> str:
    """ISO form of a day that exists, else "". Thai years (2400 to 2600) count from 543 BC."""
    number = int(year)
    if 2400 <= number <= 2600:  # noqa: PLR2004 - Thai solar calendar
        number -= 543
    try:
        return dt.date(number, int(month), int(day)).isoformat() if 1600 <= number < 2400 else ""  # noqa: PLR2004 - newspapers began in 1605
    except ValueError:
        return ""


def stamp(value: str, language: str = "", order: Order = "") -> str:
    """Read a metadata value that should be one date: ISO, compact digits, or words. "" where it is none, or two.

    >>> stamp("2024-05-03T23:30:00-05:00"), stamp("20240503"), stamp("2024-05")
    ('2024-05-03', '2024-05-03', '')
    """
    if compact := _COMPACT.fullmatch(value.strip()):
        return _day(*compact.groups())
    found = {day.value for day in days(value, language, order)}
    return found.pop() if len(found) == 1 else ""


def order_of(texts: Iterable[str], language: str, region: str) -> Order:
    """How a page writes numeric dates: its own unmistakable ones first, then its region, then its language.

    English alone does not tell: without a region, or a date such as 24/05/2017 on the page, the answer is "".

    >>> order_of([], "de", ""), order_of([], "en", "US"), order_of([], "en", ""), order_of(["12.16.2025"], "en", "")
    ('day', 'month', '', 'month')
    """
    seen = {
        settle(int(m["first"]), int(m["second"]))
        for t in texts
        if _YEAR.search(t)
        for m in _NUMERIC.finditer(t[:_LONGEST])
    } - {""}
    if len(seen) == 1:
        return seen.pop()
    if region:
        return "month" if region in _MONTH_FIRST else "day"
    return "" if language in ("en", "") else "day"


_NUMERIC = re.compile(r"(?<![\d.,/-])(?P<first>\d{1,2})(?P<sep>[./-])\s?(?P<second>\d{1,2})(?P=sep)\s?\d{4}(?!\d)")
