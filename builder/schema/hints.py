"""How messages show a value, and hints that suggest the right one where that is cheap to find."""

import json
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any
from urllib.parse import quote

from builder.schema.days import days
from builder.wording import did_you_mean, shortened

_PLAIN_VALUE = re.compile(r"-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?|true|false", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_URL = "%:/?#[]@!$&'()*+,;=~"
"""Characters a url may have as they are (RFC 3986, section 2.2)."""

_MAX_SHOWN = 60
_MAX_COMPARED = 1_000
"""Names: each takes 20 µs."""
_MAX_JSON = 200
_AS_JSON = json.JSONEncoder(ensure_ascii=False, default=str).encode


def shown(value: Any) -> str:
    """Return a value as a person would write it, on one line and not too long.

    >>> shown("Nov 3, 2015"), shown(None), shown([True])
    ("'Nov 3, 2015'", 'null', 'a list')
    """
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return shortened(repr(value[: 2 * _MAX_SHOWN] if isinstance(value, str) else value), _MAX_SHOWN)


def json_text(value: Any) -> str:
    """Return a value as JSON, at most 200 characters; half of a surrogate pair and what JSON lacks are escaped.

    >>> json_text(["Ada", None])
    '["Ada", null]'
    """
    start = value[:_MAX_JSON] if isinstance(value, str) else value
    try:
        text = _AS_JSON(start)
    except (TypeError, ValueError):  # a name that is no string
        text = repr(start)
    return shortened(text.encode("utf-8", "backslashreplace").decode(), _MAX_JSON)


def nearest(name: str, choices: Collection[str]) -> str:
    """Return `did_you_mean`, or "" where there are too many choices to compare for every record."""
    return did_you_mean(name, choices) if len(choices) <= _MAX_COMPARED else ""


def _type(value: Any, types: Sequence[str]) -> str:
    """Return how to write the value as one of the types."""
    if value is None:
        return "leave it out where there is none"
    if "string" in types and isinstance(value, bool | int | float):
        return f'write it in quotes: "{shown(value)}"'
    if "array" in types and isinstance(value, str):
        return f"write it as a list: [{shown(value)}]"
    if isinstance(value, list) and len(value) == 1 and not isinstance(value[0], list | dict):
        return f"write it without the brackets: {shown(value[0])}"
    if isinstance(value, str) and not _json_types(value.strip()).isdisjoint(types):
        return f"write it without quotes: {value.strip()}"
    return ""


def _json_types(text: str) -> frozenset[str]:
    """The types of a number or of true or false that somebody put in quotes.

    >>> sorted(_json_types("7")), sorted(_json_types("7.5")), sorted(_json_types("true")), sorted(_json_types("seven"))
    (['integer', 'number'], ['number'], ['boolean'], [])
    """
    if not _PLAIN_VALUE.fullmatch(text):
        return frozenset()
    value = json.loads(text)
    return frozenset({bool: ("boolean",), int: ("integer", "number"), float: ("number",)}[type(value)])


def _format(value: str, name: str) -> str:
    guesses = _GUESSES[name](value.strip()) if name in _GUESSES else ()
    suggestions = " or ".join(repr(guess) for guess in guesses if guess and guess != value)
    return f"did you mean {suggestions}?" if suggestions else ""


def _url(text: str) -> str:
    if text.lower().startswith("www."):
        text = "https://" + text
    return quote(text, safe=_URL) if _SCHEME.match(text) else ""


_GUESSES: dict[str, Callable[[str], Sequence[str]]] = {"date": days, "uri": lambda text: (_url(text),)}
"""Format → the likeliest right value, "" for none."""


def _enum(value: Any, options: Sequence[Any]) -> str:
    """The allowed value that differs in its type alone, else the nearest one."""
    for option in options:
        if isinstance(value, str) != isinstance(option, str) and str(value).strip() == str(option):
            return f"did you mean {shown(option)}?"
    return nearest(value, [option for option in options if isinstance(option, str)]) if isinstance(value, str) else ""


def _pattern(value: str, pattern: str) -> str:
    from jsonschema_rs import is_valid

    if len(value) > _MAX_SHOWN:
        return ""
    text = value.strip()
    variants = (text, text.lower(), text.upper())
    fit = (variant for variant in variants if variant != value and is_valid({"pattern": pattern}, variant))
    return next((f"did you mean {guess!r}?" for guess in fit), "")


HINTS: dict[str, Callable[[Any, Any], str]] = {
    "type": _type,
    "format": _format,
    "enum": _enum,
    "const": lambda value, only: _enum(value, [only]),
    "pattern": _pattern,
}
"""JSON Schema keyword → the hint, "" for none, from the value and the keyword's own value."""
