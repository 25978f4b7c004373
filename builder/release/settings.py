"""What changed in the settings by which documents became records: the recipe, the tools."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson


class Setting(NamedTuple):
    """A value of the recipe, or a tool's version, that is another."""

    key: str
    """With dots, as in duplicates.threshold."""
    old: str
    """The value as JSON text; empty where there was none."""
    new: str
    """The value as JSON text; empty where there is none."""


def compare(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> list[Setting]:
    """Compare two recipes, or two lists of tools, key by key.

    >>> compare({"a": {"b": 1, "c": 2}}, {"a": {"b": 3, "c": 2}})
    [Setting(key='a.b', old='1', new='3')]
    """
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            found += compare(was, now, f"{prefix}{key}.")
        elif (told := [_json(value) for value in (was, now)])[0] != told[1]:
            found.append(Setting(prefix + key, *told))
    return found


def _json(value: Any) -> str:
    """Lists and tuples are the same once they are written."""
    return "" if value is None else orjson.dumps(value).decode()
