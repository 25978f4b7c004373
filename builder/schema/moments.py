"""Dates and times as JSON writes them (RFC 3339) → the numbers a column holds, or the reason why it cannot."""

import re
from datetime import UTC, date, datetime, timedelta

_EPOCH = date(1970, 1, 1).toordinal()
_START = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_MICROSECOND = 6


def days(text: str) -> int:
    """Days since 1970-01-01.

    Raises:
        ValueError: no such day in the calendar of a column, which begins with year 1.

    >>> days("1970-01-02")
    1
    """
    return date.fromisoformat(text).toordinal() - _EPOCH


def microseconds(text: str) -> int:
    """Microseconds since 1970-01-01T00:00:00Z; the offset is applied, not kept.

    Raises:
        ValueError: no time, or one that a column cannot hold: a leap second, a fraction finer than a microsecond.

    >>> microseconds("1970-01-01T01:00:00.5+01:00")
    500000
    """
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError("not a time with an offset")
    day, clock, fraction, offset = found.groups()
    if fraction and fraction[_MICROSECOND:].strip("0"):
        raise ValueError("a column holds no fraction finer than a microsecond")
    at = datetime.fromisoformat(f"{day}T{clock}{offset.upper().replace('Z', '+00:00')}")
    return (at - _START) // timedelta(microseconds=1) + int((fraction or "0")[:_MICROSECOND].ljust(_MICROSECOND, "0"))
