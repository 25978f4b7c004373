"""What changed in the rules by which documents became records: the schema's fields, the recipe, the tools."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from builder.release.version import SchemaChange
from builder.schema import Column


class FieldChange(NamedTuple):
    """One thing that is another about a field of the schema."""

    field: str
    what: str
    """added, removed, type, presence or description."""
    old: str
    """In a person's words; empty where the field was added."""
    new: str
    """In a person's words; empty where the field was removed."""
    breaking: bool
    """Whether a reader who knew the field breaks: it is gone, of another type, or may now be missing."""


class Setting(NamedTuple):
    """A value of the recipe, or a tool's version, that is another."""

    key: str
    """With dots, as in duplicates.threshold."""
    old: str
    """The value as JSON text; empty where there was none."""
    new: str
    """The value as JSON text; empty where there is none."""


def fields(old: Sequence[Column], new: Sequence[Column]) -> list[FieldChange]:
    """Compare two schemas, field by field, in the order of the newer one."""
    before, after = ({column.name: column for column in columns} for columns in (old, new))
    found = []
    for name in dict.fromkeys([*after, *before]):
        was, now = before.get(name), after.get(name)
        if was is None and now is not None:
            found.append(FieldChange(name, "added", "", f"{now.spoken()}, {_presence(now)}", breaking=False))
        elif now is None and was is not None:
            found.append(FieldChange(name, "removed", f"{was.spoken()}, {_presence(was)}", "", breaking=True))
        elif was is not None and now is not None:
            found += _changed(was, now)
    return found


def _changed(was: Column, now: Column) -> list[FieldChange]:
    found = []
    if _made_of(was) != _made_of(now):
        found.append(FieldChange(now.name, "type", was.spoken(), now.spoken(), breaking=True))
    if was.required != now.required:
        found.append(FieldChange(now.name, "presence", _presence(was), _presence(now), breaking=was.required))
    if was.description != now.description:
        found.append(FieldChange(now.name, "description", was.description, now.description, breaking=False))
    return found


def _presence(column: Column) -> str:
    return "always" if column.required else "where known"


def _made_of(column: Column) -> tuple[object, ...]:
    return column.kind, column.names, tuple((part.name, _made_of(part)) for part in column.parts)


def meaning(changes: Sequence[FieldChange]) -> SchemaChange:
    """Say what the changes of a schema mean to a reader of the release before."""
    if any(change.breaking for change in changes):
        return "breaking"
    return "compatible" if any(change.what == "added" for change in changes) else "same"


def settings(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> list[Setting]:
    """Compare two recipes, or two lists of tools, key by key.

    >>> settings({"a": {"b": 1, "c": 2}}, {"a": {"b": 3, "c": 2}})
    [Setting(key='a.b', old='1', new='3')]
    """
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            found += settings(was, now, f"{prefix}{key}.")
        elif (told := [_json(value) for value in (was, now)])[0] != told[1]:
            found.append(Setting(prefix + key, *told))
    return found


def _json(value: Any) -> str:
    """Lists and tuples are the same once they are written."""
    return "" if value is None else orjson.dumps(value).decode()
