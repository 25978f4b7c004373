"""The day that a text or a number names: for a hint, or where the recipe says that it is one."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from builder.lexicon.months import MONTHS, SHARED

_YEAR_FIRST = re.compile(r"(?!\d{6,7}\Z)(\d{4})[-/.年년]?\s?(\d\d?)[-/.月월]?\s?(\d\d?)(?:[日일]|[T ].*)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d\d?)([./-])\s?(\d\d?)\2\s?(\d{4})", re.ASCII)
_CLOCK = re.compile(r"\d\d?[:h]\d\d.*", re.ASCII)
_WORD = re.compile(r"\d+|[^\s\d,.;:/()-]+")
_MAX_WORDS = 8
"""Words and numbers of a date with its weekday and the little words of Romance languages; more are a sentence."""
_YEAR_DIGITS = 4
_TIME = re.compile(r"[T ]\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?", re.ASCII)
_DAY = re.compile(
    r"\d{8}|\d+([./-])\d+\1\d+|(?:[A-Za-z]+, )?(?:\d\d? [A-Za-z]+\.?,? \d{4}|[A-Za-z]+\.? \d\d?, \d{4})", re.ASCII
)
"""A day and nothing beside it, as programs write one."""
_UNIX_DIGITS = {digits: 1000**power for power in range(4) for digits in ((9, 10), (12, 13), (15, 16), (18, 19))[power]}
"""Digits of a unix time between 1973 and 2286 → parts of a second that it counts."""
_MAX_LENGTH = 120
"""Characters of a text that are looked at."""


def plain_day(value: Any, order: str = "") -> str:
    """The one day that a program's date or time names, as YYYY-MM-DD, or "".

    The day of a time is that of its own zone; a unix time, in seconds or a thousandth, millionth … of them, is in UTC.
    `order` is "DMY" or "MDY" where 03/11/2015 is a day.

    >>> plain_day("2021-07-19T23:30:00+02:00"), plain_day("Tue, 03 Nov 2015 10:11:12 GMT"), plain_day(1546300800)
    ('2021-07-19', '2015-11-03', '2019-01-01')
    >>> plain_day("12.03.2017"), plain_day("03/11/2015"), plain_day("2020-01-01 or later"), plain_day(7)
    ('2017-03-12', '', '', '')
    >>> plain_day("03/11/2015", "DMY"), plain_day("03/11/2015", "MDY"), plain_day("24/11/2015", "MDY")
    ('2015-11-03', '2015-03-11', '2015-11-24')
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(int(value)) if isinstance(value, float) and math.isfinite(value) else str(value).strip()
    if text.isdecimal() and text.isascii() and len(text) in _UNIX_DIGITS:
        return datetime.fromtimestamp(int(text) // _UNIX_DIGITS[len(text)], UTC).date().isoformat()
    found = _TIME.search(text)
    bare = text[: found.start()] if found and found.end() == len(text) else text
    named = days(bare) if _DAY.fullmatch(bare) else ()
    if len(named) > 1 and order:  # the month first, as `days` tells them
        return named[order == "DMY"]
    return named[0] if len(named) == 1 else ""


def days(text: str) -> Sequence[str]:
    """The days that a text may name, each as YYYY-MM-DD.

    >>> days("Tue, Nov 03 , 2015"), days("3. März 2015"), days("2015/11/3"), days("24/11/2015")
    (['2015-11-03'], ['2015-03-03'], ['2015-11-03'], ['2015-11-24'])
    >>> days("03/11/2015"), days("Nov 3 or 4, 2015"), days("listopad 3, 2015")
    (['2015-03-11', '2015-11-03'], [], [])
    """
    text = text[:_MAX_LENGTH].strip()
    if found := _YEAR_FIRST.fullmatch(text):
        named = [_day(*map(int, found.groups()))]
    elif found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        named = list(filter(None, dict.fromkeys((_day(year, first, second), _day(year, second, first)))))
        if found[2] == ".":
            named = named[-1:]  # no language puts the month before a full stop
    else:
        named = [_spelled(_WORD.findall(_CLOCK.sub("", text)))]
    return [day for day in named if day]


def _spelled(words: Sequence[str]) -> str:
    """The day of one month's name, one year and one other number; other words, such as a weekday's, mean nothing."""
    months = {month for word in words if (month := MONTHS["en"].get(word.lower()) or SHARED.get(word.lower()))}
    numbers = sorted((word for word in words if word.isdecimal()), key=len)
    if (
        len(months) != 1
        or [len(number) == _YEAR_DIGITS for number in numbers] != [False, True]
        or len(words) > _MAX_WORDS
    ):
        return ""
    return _day(int(numbers[1]), months.pop(), int(numbers[0]))


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
