"""What a column cannot hold although the schema lets it through: numbers beyond 64 bits, days before the year 1, half
characters. Told one by one (`finder`), or judged at once (`holder`), where a number that `doubts` warns of is as bad.
"""

import math
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from builder.schema.depth import EXACT
from builder.schema.flaws import MOST_FLAWS, Flaw, Steps, spoken
from builder.schema.hints import nearest, shown
from builder.schema.moments import microseconds
from builder.schema.table import Column

Holds = Callable[[Any], bool]
Finder = Callable[[Any, Steps, list[Flaw]], None]

HALF = "half of a character (a lone surrogate)"
_INT64 = range(-(2**63), 2**63)


def unicode(text: str) -> bool:
    r"""Whether UTF-8 can write a text.

    >>> unicode("Blåbär"), unicode("\ud800")
    (True, False)
    """
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def whole(value: float) -> bool:
    """Whether 64 bits hold a whole number."""
    return int(value) in _INT64


def exact(value: float) -> bool:
    """Whether a double is exactly this number."""
    try:
        return math.isfinite(value) and float(value) == value
    except OverflowError:
        return False


def _day(value: str) -> bool:
    try:
        date.fromisoformat(value)  # the engine lets ",020-11-21" through
    except ValueError:
        return False
    return True


def _moment(value: str) -> bool:
    try:
        microseconds(value)
    except (ValueError, OverflowError):
        return False
    return True


_RULES: dict[str, tuple[Holds, str, str, str]] = {
    "string": (unicode, "lone-surrogate", f"has {HALF}", ""),
    "integer": (whole, "number-range", "is {}, beyond the 64 bits of a column", ""),
    "number": (exact, "number-range", "is {}, which a column of 64-bit numbers cannot hold exactly", ""),
    "date": (_day, "bad-format", "is {}, no day of a column's calendar, which begins with the year 1", ""),
    "date-time": (
        _moment,
        "bad-format",
        "is {}, which a column of microseconds cannot hold",
        "years 1 to 9999, at most six digits of a second, no leap second",
    ),
}
"""Kind → whether a column holds a valid value, and the code, the sentence and the hint where it does not."""


def _sure_whole(value: float) -> bool:
    return type(value) is int and value in EXACT


def _sure_number(value: float) -> bool:
    return value in EXACT if type(value) is int else exact(value)


_SURE: dict[str, Holds] = {"integer": _sure_whole, "number": _sure_number, "date": _day, "date-time": _moment}


def holder(columns: tuple[Column, ...]) -> Holds:
    """Return what says whether the columns hold a valid record and no number of it is in doubt.

    Its strings are known to be whole characters.
    """
    parts = [(column.name, holds) for column in columns if (holds := _held(column))]

    def held(record: dict[str, Any]) -> bool:
        for name, holds in parts:  # half the time of `all`, once a record
            value = record.get(name)
            if value is not None and not holds(value):
                return False
        return True

    return held


def _held(column: Column) -> Holds | None:
    """What says it of a column's value other than null; None where it holds each."""
    if column.kind == "object":
        names, holds = frozenset(part.name for part in column.parts), holder(column.parts)
        return lambda value: names.issuperset(value) and holds(value)
    if column.kind == "list":
        item = _held(column.parts[0])
        return item and (lambda values: all(value is None or item(value) for value in values))
    return _SURE.get(column.kind)


def finder(columns: tuple[Column, ...]) -> Finder:
    """Return what lists the flaws of a valid record that the columns cannot hold, from any JSON value."""
    names = frozenset(column.name for column in columns)
    parts = [(column.name, find) for column in columns if (find := _find(column))]

    def find_all(value: dict[str, Any], path: Steps, found: list[Flaw]) -> None:
        if not names.issuperset(value):
            for name in sorted(value.keys() - names)[:MOST_FLAWS]:
                at = (*path, name)
                found.append(Flaw("unknown-field", at, f"{spoken(at)} has no column", nearest(name, names)))
        for name, find in parts:
            if value.get(name) is not None:
                find(value[name], (*path, name), found)

    return find_all


def _find(column: Column) -> Finder | None:
    """What finds a column's flaws; None where there are none."""
    if column.kind == "object":
        return finder(column.parts)
    if column.kind == "list" and (inner := _find(column.parts[0])):
        return partial(_list, inner)
    return partial(_scalar, *_RULES[column.kind]) if column.kind in _RULES else None


def _list(inner: Finder, value: list[Any], path: Steps, found: list[Flaw]) -> None:
    for i, item in enumerate(value):
        if item is not None and len(found) < MOST_FLAWS:
            inner(item, (*path, i), found)


def _scalar(holds: Holds, code: str, said: str, hint: str, value: Any, path: Steps, found: list[Flaw]) -> None:
    if not holds(value):
        found.append(Flaw(code, path, f"{spoken(path)} {said.format(shown(value))}", hint))
