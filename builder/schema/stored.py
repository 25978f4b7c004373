"""What a column cannot hold although the schema lets it through: numbers beyond 64 bits, days before the year 1, half
characters. Listed one by one (`flaw_finder`), or judged at once (`can_hold`), which also refuses a number to warn of.
"""

import math
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from builder.schema.depth import EXACT
from builder.schema.flaws import MAX_FLAWS, Flaw, Steps, path_name
from builder.schema.hints import nearest, shown
from builder.schema.moments import microseconds
from builder.schema.table import Column

CanHold = Callable[[Any], bool]
FlawFinder = Callable[[Any, Steps, list[Flaw]], None]

HALF = "half of a character (a lone surrogate)"
_INT64 = range(-(2**63), 2**63)


def is_unicode(text: str) -> bool:
    r"""Whether UTF-8 can write a text.

    >>> is_unicode("Blåbär"), is_unicode("\ud800")
    (True, False)
    """
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fits_int64(value: float) -> bool:
    """Whether 64 bits hold a whole number."""
    return int(value) in _INT64


def is_exact(value: float) -> bool:
    """Whether a double is exactly this number."""
    try:
        return math.isfinite(value) and float(value) == value
    except OverflowError:
        return False


def _parses(parse: Callable[[str], object]) -> CanHold:
    def can_parse(value: str) -> bool:
        try:
            parse(value)
        except (ValueError, OverflowError):
            return False
        return True

    return can_parse


TEMPORAL: dict[str, CanHold] = {
    "date": _parses(date.fromisoformat),  # jsonschema-rs lets ",020-11-21" through
    "date-time": _parses(microseconds),
}
"""Kind → whether a column holds a valid date or time."""


_RULES: dict[str, tuple[CanHold, str, str, str]] = {
    "string": (is_unicode, "lone-surrogate", f"has {HALF}", ""),
    "integer": (fits_int64, "number-range", "is {}, beyond the 64 bits of a column", ""),
    "number": (is_exact, "number-range", "is {}, which a column of 64-bit numbers cannot hold exactly", ""),
    "date": (TEMPORAL["date"], "bad-format", "is {}, no day of a column's calendar, which begins with the year 1", ""),
    "date-time": (
        TEMPORAL["date-time"],
        "bad-format",
        "is {}, which a column of microseconds cannot hold",
        "years 1 to 9999, at most six digits of a second, no leap second",
    ),
}
"""Kind → whether a column holds a valid value, and the code, the sentence and the hint where it does not."""


def _is_undoubted_integer(value: float) -> bool:
    return type(value) is int and value in EXACT


def _is_undoubted_number(value: float) -> bool:
    return value in EXACT if type(value) is int else is_exact(value)


_UNDOUBTED: dict[str, CanHold] = {
    "integer": _is_undoubted_integer,
    "number": _is_undoubted_number,
    **TEMPORAL,
}


def can_hold(columns: tuple[Column, ...]) -> CanHold:
    """Return the test of a valid record: can the columns hold it, and is there no number to warn of?

    Its strings have no half characters.
    """
    parts = [(column.name, holds) for column in columns if (holds := _can_hold(column))]

    def columns_hold(record: dict[str, Any]) -> bool:
        for name, holds in parts:  # half the time of `all`, once a record
            value = record.get(name)
            if value is not None and not holds(value):
                return False
        return True

    return columns_hold


def _can_hold(column: Column) -> CanHold | None:
    """Return the test of a column's values other than null; None where it holds each."""
    if column.kind == "object":
        names, holds = frozenset(part.name for part in column.parts), can_hold(column.parts)
        return lambda value: names.issuperset(value) and holds(value)
    if column.kind == "list":
        item = _can_hold(column.parts[0])
        return item and (lambda values: all(value is None or item(value) for value in values))
    return _UNDOUBTED.get(column.kind)


def flaw_finder(columns: tuple[Column, ...]) -> FlawFinder:
    """Return what lists the values of a valid record that the columns cannot hold."""
    names = frozenset(column.name for column in columns)
    parts = [(column.name, find) for column in columns if (find := _finder_of(column))]

    def find_flaws(value: dict[str, Any], path: Steps, flaws: list[Flaw]) -> None:
        if not names.issuperset(value):
            for name in sorted(value.keys() - names)[:MAX_FLAWS]:
                at = (*path, name)
                flaws.append(Flaw("unknown-field", at, f"{path_name(at)} has no column", nearest(name, names)))
        for name, find in parts:
            if value.get(name) is not None:
                find(value[name], (*path, name), flaws)

    return find_flaws


def _finder_of(column: Column) -> FlawFinder | None:
    """Return what lists the flaws of a column's values; None where it can hold any."""
    if column.kind == "object":
        return flaw_finder(column.parts)
    if column.kind == "list" and (inner := _finder_of(column.parts[0])):
        return partial(_find_in_list, inner)
    return partial(_find_in_scalar, column.kind) if column.kind in _RULES else None


def _find_in_list(inner: FlawFinder, value: list[Any], path: Steps, flaws: list[Flaw]) -> None:
    for i, item in enumerate(value):
        if item is not None and len(flaws) < MAX_FLAWS:
            inner(item, (*path, i), flaws)


def _find_in_scalar(kind: str, value: Any, path: Steps, flaws: list[Flaw]) -> None:
    fits, code, problem, hint = _RULES[kind]
    if not fits(value):
        flaws.append(Flaw(code, path, f"{path_name(path)} {problem.format(shown(value))}", hint))
