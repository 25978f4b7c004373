"""JSON-LD scripts of pages: the objects in them, and where in the script each stands."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MAX_OBJECTS = 500
"""Objects of one page that are read; a page that states more says nothing with them."""
MAX_CHARACTERS = 1_000_000
"""Characters of a page's JSON-LD, all scripts together, up to which it is read."""
_MAX_DEPTH = 40
"""A JSON-LD object nested deeper is skipped: no article needs it, and consumers may recurse."""

_WRAPPING = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|//)|(?:-->|(?://|/\*)?\s*\]\]>\s*(?:\*/)?)[\s;]*$"
)
_LONE_SURROGATE = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_JSON_SPACE = re.compile(r"[\s,;]*")
_JSON = json.JSONDecoder(strict=False)

Located = tuple[tuple[str, ...], Mapping[str, Any]]
"""An object and its path in the script: the number of the value from "0", then keys and numbers in lists."""


def objects(script: str) -> list[Located]:
    """Parse one JSON-LD script into its objects, `@graph`, lists and a page's `mainEntity` flattened.

    Raw control characters, comment and CDATA wrapping, several values in a row and lone surrogate escapes are read
    through. What still is no JSON is tried again without trailing commas, then with character references resolved;
    after that the script says nothing.

    >>> objects('<!-- [{"a": 1,}, {"@graph": [{"b": 2}]}] -->')
    [(('0', '0'), {'a': 1}), (('0', '1', '@graph', '0'), {'b': 2})]
    >>> objects('{"a": 1} {"b": "no end')
    [(('0',), {'a': 1})]
    """
    text = script.strip()
    if not _is_unwrapped(text):
        text = _WRAPPING.sub("", _WRAPPING.sub("", text, count=1), count=1)
    if "\\ud" in text or "\\uD" in text:
        text = _LONE_SURROGATE.sub(lambda pair: pair[1] or "\\ufffd", text)
    values = _values(text) or _values(_TRAILING_COMMA.sub("", text))
    if not values and "&" in text:
        values = _values(html.unescape(text))
    return list(_flat(values))


def start(script: str) -> int:
    """Return where a script's values begin, behind its wrapping.

    >>> start(' //<![CDATA[ {"a": 1} //]]>')
    13
    """
    wrapping = None if _is_unwrapped(script.strip()) else _WRAPPING.match(script)
    return wrapping.end() if wrapping else 0


def _is_unwrapped(text: str) -> bool:
    return text.startswith(("{", "[")) and text.endswith(("}", "]"))


def _values(text: str) -> list[Any]:
    values: list[Any] = []
    at = _skip(text, 0)
    while at < len(text) and len(values) < MAX_OBJECTS:
        try:
            value, at = _JSON.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        at = _skip(text, at)
    return values


def _skip(text: str, at: int) -> int:
    """Step over white space and what stands between values."""
    found = _JSON_SPACE.match(text, at)
    return found.end() if found else at


def _flat(values: list[Any]) -> Iterator[Located]:
    waiting, given = _items((), values), 0
    while waiting and given < MAX_OBJECTS:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting += _items(path, value)
        elif isinstance(value, dict):
            graph = value.get("@graph")
            if isinstance(graph, list | dict):
                waiting.append(((*path, "@graph"), graph))
                value = {key: item for key, item in value.items() if key not in ("@graph", "@context")}
            if value and _depth_at_most(value, _MAX_DEPTH):
                given += 1
                yield path, value
                if isinstance(main := value.get("mainEntity"), list | dict):
                    waiting.append(((*path, "mainEntity"), main))


def _items(path: tuple[str, ...], values: list[Any]) -> list[tuple[tuple[str, ...], Any]]:
    """The items of a list with their paths, the last one first."""
    return [((*path, str(i)), value) for i, value in enumerate(values)][::-1]


def _depth_at_most(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            item
            for node in level
            for item in (node.values() if isinstance(node, dict) else node)
            if isinstance(item, dict | list)
        ]
        if not level:
            return True
    return False
