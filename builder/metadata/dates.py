"""Days in text: every full date that a string states, read by month names of many languages and by digits.

A day is read only where day, month and year are all written; nothing is filled in. Relative dates ("two days ago") are
no dates here. A timestamp keeps the calendar day it was written with, whatever its time zone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from builder.lexicon.months import IRANIAN, MONTHS, SHARED
from builder.metadata.calendars import ERAS, day, era_day, iranian_day

Order = Literal["day", "month", ""]
"""What the first of two numbers in 03/05/2024 is: the day, the month, or not known ("")."""

_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
"""Regions whose newspapers write the month first (CLDR 46, short date patterns)."""
_LETTER = r"[^\s\d,.;:/()|\[\]<>\"*_-]"
_WORD = rf"(?:[\u0e00-\u0e7f]{{1,3}}\.[\u0e00-\u0e7f](?=\.)|{_LETTER}{{2,20}})"
"""A month's name or abbreviation: a word, or two Thai syllables with a full stop each."""
_TH = r"(?:st|nd|rd|th|er|re|[ºª°.]|-?го)?"
_END = r"(?!\d(?!\d?[:h]\d\d))"
"""Behind a year: no digit, but for those of a clock that lost its blank ("May 3, 202412:30")."""
_NUMBER = re.compile(r"\d+|元")
_FROM_NUMBER = re.compile(
    rf"""
    (?P<iso>\d{{4}})(?P<dash>[-/.])\s?(?P<iso_m>\d\d?)(?P=dash)\s?(?P<iso_d>\d\d?)(?!\d)
    | (?P<han>\d{{4}})\s?[年년]\s?(?P<han_m>\d\d?)\s?[月월]\s?(?P<han_d>\d\d?)\s?[日일]
    | (?<={"|".join(ERAS)})(?P<era>\d{{1,3}}|元)年\s?(?P<era_m>\d\d?)\s?月\s?(?P<era_d>\d\d?)\s?日
    | (?<![\d.,/-])(?P<first>\d\d?)(?P<sep>[./-])\s?(?P<second>\d\d?)(?P=sep)\s?(?P<num>\d{{4}}){_END}
    | (?P<viet_d>\d\d?)\s+tháng\s+(?P<viet_m>\d\d?),?\s+(?:năm\s+)?(?P<viet>\d{{4}})(?!\d)
    | (?P<dmy_d>\d\d?){_TH}[\s.,-]{{0,3}}(?:(?:de|of|da|di)\s|(?:d|ta)['’]\s?)?
      (?P<dmy_m>{_WORD})(?:/{_WORD})?[.,]?[\s,.-]{{0,3}}(?:(?:de|del|of|do)\s)?(?P<dmy>\d{{4}}){_END}
    | (?P<ydm>\d{{4}})\.?\sgada\s(?P<ydm_d>\d\d?)\.\s?(?P<ydm_m>{_WORD})
    | (?P<ymd>\d{{4}})(?:e?ko)?[.,]?\s{{0,2}}(?:m\.|gada|ж\.)?\s{{0,2}}
      (?P<ymd_m>{_WORD})\.?\s{{0,2}}(?P<ymd_d>\d\d?)(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEHIND_MONTH = re.compile(
    rf"(\d\d?)(?:st|nd|rd|th)?(?:\s\d\d:\d\d:\d\d(?:\s[A-Z]{{2,5}})?)?(?:\s{{0,2}},\s{{0,3}}|\s{{1,3}})(?:de\s|of\s)?(\d{{4}}){_END}",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"({_LETTER}{{2,40}})\.?\s{{0,3}}$")
_MOST_NUMBERS = 40
"""Numbers of a text that are looked at; one with more is a table's."""
_YEAR_DIGITS, _ERA = 4, 2
"""Digits of a year, and characters of an era's name."""
_REACH = 45
"""Characters before a day in which the month's name stands."""
_SHORT = re.compile(
    r"(?<![\d.,/-])(?P<first>\d{1,2})(?P<sep>[./])\s?(?P<second>\d{1,2})(?P=sep)\s?(?P<year>\d{2})(?![\d/-]|[.,]\d)"
)
DIGIT = r"[0-9\u0660-\U0001fbf9](?<=\d)"
"""The first digit of a pattern: where the digits of all scripts are is found twice as fast as what a digit is."""
_NUMERIC = re.compile(rf"({DIGIT}\d?)([./-])\s?(\d\d?)\2\s?\d{{4}}(?!\d)")
_DOTTED = re.compile(r"(?<!\d)\d\d?\.\s?\d\d?\.\s?(?:\d\d){1,2}(?!\d)")
"""A date with full stops: no language but English, in which some write it so, has the month first (CLDR 46)."""
_GLUE = frozenset("0123456789.,/-")
"""What a number is part of something else behind."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6}|T\d{4,6}Z?)?")
_FUSED = re.compile(r"[A-Z][a-z]+$")
_SHORT_LINE = 120
"""Characters of a line that may show how its page writes dates; paragraphs quote others."""
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
    found = list(_cached_days(text[:_LONGEST], language, order))
    if short and order and not found:
        for match in _SHORT.finditer(text[:_LONGEST]):
            first, second = (int(match["first"]), int(match["second"]))
            date, month = (first, second) if order == "day" else (second, first)
            if value := day(2000 + int(match["year"]), month, date):
                found.append(Day(value, *match.span()))
    return found


@lru_cache(2_000)  # what names an author is asked for its day again
def _cached_days(text: str, language: str, order: Order) -> tuple[Day, ...]:
    return tuple(_find_days(text, language, order))


def _find_days(text: str, language: str, order: Order) -> Iterator[Day]:
    end = 0
    for number in islice(_NUMBER.finditer(text), _MOST_NUMBERS):
        if number.start() < end or number.end() - number.start() > _YEAR_DIGITS:
            continue
        found = _behind_month(text, number.start(), language) or _from_number(text, number.start(), language, order)
        if found:
            yield found
            end = found.end


def _behind_month(text: str, at: int, language: str) -> Day | None:
    """The day that begins with a month's name before the number: "May 3, 2024"."""
    match = _BEHIND_MONTH.match(text, at)
    before = _MONTH_BEFORE.search(text[max(0, at - _REACH) : at]) if match else None
    if not match or not before:
        return None
    month, skipped = _month(before[1], language)
    value = day(int(match[2]), month, int(match[1])) if month else ""
    return Day(value, at - len(before[0]) + skipped, match.end()) if value else None


def _from_number(text: str, at: int, language: str, order: Order) -> Day | None:
    """The day that begins with the number: "3 May 2024", "2024-05-03"."""
    match = _FROM_NUMBER.match(text, at)
    value = _day_of_match(text, match, language, order) if match else ""
    if not match or not value:
        return None
    return Day(value, at - _ERA * bool(match["era"]), match.end())


def _day_of_match(text: str, match: re.Match[str], language: str, order: Order) -> str:
    groups = match.groupdict()
    if groups["era"]:
        era = text[match.start() - _ERA : match.start()]
        return era_day(era, groups["era"], groups["era_m"], groups["era_d"])
    if groups["num"]:
        first, second = int(groups["first"]), int(groups["second"])
        settled = _certain_order(first, second) or order
        if first == second or settled == "day":
            return day(int(groups["num"]), second, first)
        return day(int(groups["num"]), first, second) if settled else ""
    name = next(name for name in ("iso", "han", "viet", "dmy", "ydm", "ymd") if groups[name])
    year, word, date = int(groups[name]), groups[f"{name}_m"], int(groups[f"{name}_d"])
    if word in IRANIAN:
        return iranian_day(year, IRANIAN[word], date)
    month = int(word) if word.isdecimal() else _month(word, language)[0]
    return day(year, month, date) or (iranian_day(year, month, date) if language == "fa" else "")


def _certain_order(first: int, second: int) -> Order:
    """Say which of a numeric date's first two numbers must be the day.

    >>> _certain_order(24, 5), _certain_order(5, 24), _certain_order(3, 5)
    ('day', 'month', '')
    """
    months = range(1, 13)
    if first not in months and second in months:
        return "day"
    return "month" if first in months and second not in months else ""


def _month(word: str, language: str) -> tuple[int, int]:
    """The month a word names and how many characters stand before the name ("GammelFebruary": 6); 0 for no month."""
    own = MONTHS.get("no" if language in ("nb", "nn") else language, {})
    for skipped, name in ((0, word), *((m.start(), m.group()) for m in (_FUSED.search(word),) if m)):
        folded = name.lower()
        if month := own.get(folded) or SHARED.get(folded):
            return month, skipped
    return 0, 0


def parse_day(value: str, language: str = "", order: Order = "") -> str:
    """Read a metadata value that should be one date: ISO, compact digits, or words. "" where it is none, or two.

    >>> parse_day("2024-05-03T23:30:00-05:00"), parse_day("20240503"), parse_day("2024-05")
    ('2024-05-03', '2024-05-03', '')
    """
    if compact := _COMPACT.fullmatch(value.strip()):
        return day(*map(int, compact.groups()))
    found = {one.value for one in days(value, language, order)}
    return found.pop() if len(found) == 1 else ""


def numeric_order(texts: Iterable[str], language: str, region: str) -> Order:
    """How a page writes numeric dates: its own unmistakable ones first, then its region, then its language.

    English alone does not tell: without a region, or a date such as 24/05/2017 on the page, the answer is "". Of a page
    in no known language full stops do.

    >>> numeric_order(["03.05.2024"], "", ""), numeric_order(["03.05.2024"], "en", "")
    ('day', '')
    >>> [numeric_order([], language, region) for language, region in (("de", ""), ("en", "US"), ("en", ""))]
    ['day', 'month', '']
    >>> numeric_order(["12.16.2025"], "en", "")
    'month'
    """
    shown = "\n".join([text for text in texts if len(text) <= _SHORT_LINE])
    found = (m for m in _NUMERIC.finditer(shown) if shown[m.start() - 1 : m.start()] not in _GLUE)
    seen = {_certain_order(int(m[1]), int(m[3])) for m in found} - {""}
    if len(seen) == 1:
        return seen.pop()
    if region:
        return "month" if region in _MONTH_FIRST else "day"
    if language:
        return "" if language == "en" else "day"
    return "day" if _DOTTED.search(shown) else ""
