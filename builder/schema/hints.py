"""How a value is shown in a message, and the likeliest right one where it is cheap to see."""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from builder.lexicon.months import MONTHS

_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d\d?)[-/.]?(\d\d?)(?:[T ].*)?", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d\d?)(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})", re.ASCII)
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?|true|false", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_URL = "%:/?#[]@!$&'()*+,;=~"
"""Characters a url may have as they are (RFC 3986, section 2.2)."""

_LONGEST = 60
_WRITTEN = 200


def shown(value: Any) -> str:
    """A value as a person would write it, on one line and not too long.

    >>> shown("Nov 3, 2015"), shown(None), shown([True])
    ("'Nov 3, 2015'", 'null', 'a list')
    """
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return short(repr(value[: 2 * _LONGEST] if isinstance(value, str) else value), _LONGEST)


def written(value: Any) -> str:
    """A value as JSON, at most 200 characters of it; half of a surrogate pair and what JSON lacks are escaped.

    >>> written(["Ada", None])
    '["Ada", null]'
    """
    start = value[:_WRITTEN] if isinstance(value, str) else value
    try:
        text = json.dumps(start, ensure_ascii=False, default=str)
    except (TypeError, ValueError):  # a name that is no string
        text = repr(start)
    return short(text.encode("utf-8", "backslashreplace").decode(), _WRITTEN)


def nearest(name: str, known: Iterable[str]) -> str:
    """The hint for a slip of the pen.

    >>> nearest("naem", ["name", "text"])
    "did you mean 'name'?"
    """
    found = difflib.get_close_matches(name[:_LONGEST], sorted(known), 1)
    return f"did you mean {found[0]!r}?" if found else ""


def guess_date(text: str) -> str:
    """The day that a text plainly names, as YYYY-MM-DD, or "". 03/11/2015 names two, so it names none.

    >>> guess_date("Nov 3, 2015"), guess_date("3rd November 2015"), guess_date("2015/11/3"), guess_date("03/11/2015")
    ('2015-11-03', '2015-11-03', '2015-11-03', '')
    """
    if found := _YEAR_FIRST.fullmatch(text.strip()):
        year, month, day = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text.strip()):
        month, day, year = found.groups()
    elif found := _DAY_FIRST.fullmatch(text.strip()):
        day, month, year = found.groups()
    else:
        return ""
    number = int(month) if month.isdecimal() else MONTHS["en"].get(month.lower(), 0)
    guess = f"{year}-{number:02}-{int(day):02}"
    try:
        date.fromisoformat(guess)
    except ValueError:
        return ""
    return guess


def short(text: str, longest: int) -> str:
    """Cut a text that is longer, and show that it was cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _type(value: Any, types: Sequence[str]) -> str:
    """The same value, written as the type that is wanted."""
    if value is None:
        return "leave it out where there is none"
    if "string" in types and isinstance(value, bool | int | float):
        return f'write it in quotes: "{shown(value)}"'
    if "array" in types and isinstance(value, str):
        return f"write it as a list: [{shown(value)}]"
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list | dict):
        return f"write it without the brackets: {shown(value[0])}"
    if isinstance(value, str) and _json_type(value.strip()) in types:
        return f"write it without the quotes: {value.strip()}"
    return ""


def _json_type(text: str) -> str:
    """The type of a number or of true or false that somebody put in quotes.

    >>> _json_type("7"), _json_type("7.5"), _json_type("true"), _json_type("seven")
    ('integer', 'number', 'boolean', '')
    """
    if not _PLAIN.fullmatch(text):
        return ""
    return {bool: "boolean", int: "integer", float: "number"}[type(json.loads(text))]


def _format(value: str, name: str) -> str:
    if name == "date":
        guess = guess_date(value)
    elif name == "uri":
        guess = quote(value.strip(), safe=_URL) if _SCHEME.match(value.strip()) else ""
    else:
        guess = ""
    return f"did you mean {guess!r}?" if guess and guess != value else ""


def _pattern(value: str, pattern: str) -> str:
    from jsonschema_rs import is_valid

    guess = value.strip().lower()
    return f"did you mean {guess!r}?" if len(guess) <= _LONGEST and is_valid({"pattern": pattern}, guess) else ""


HINTS: dict[str, Callable[[Any, Any], str]] = {
    "type": _type,
    "format": _format,
    "enum": lambda value, options: (
        nearest(value, [o for o in options if isinstance(o, str)]) if isinstance(value, str) else ""
    ),
    "pattern": _pattern,
}
"""JSON Schema keyword → the hint, "" for none, from the value and the keyword's own value."""
