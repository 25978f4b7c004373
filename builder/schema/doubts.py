"""What is valid and yet trips readers up: warnings, which never reject a document."""

from collections.abc import Callable
from functools import partial
from typing import Any

from builder.documents import Problem
from builder.schema.depth import EXACT
from builder.schema.flaws import MOST_FLAWS, Flaw, Steps, spoken
from builder.schema.hints import shown
from builder.schema.rows import Check, pointer, value_at
from builder.schema.table import Column, Schema

_Look = Callable[[Any, Steps, list[Flaw]], None]


def doubts(schema: Schema) -> Check:
    """Compile what lists a record's warnings, at once where the schema has no column of numbers; it never raises.

    It takes a record like the check of `rows.checker`, valid or not, and its problems have the severity "warning":

        doubt = schema.doubts(rules)
        problems = [*check(record, source, place), *doubt(record, source, place)]
    """
    look = _fields(schema.columns)
    if look is None:
        return lambda *_: []

    def doubt(record: dict[str, Any], source: str, place: str) -> list[Problem]:
        found: list[Flaw] = []
        look(record, (), found)
        return [
            Problem(
                f.code, source, place, pointer(f.path), f.message, f.hint, value_at(record, f.path), severity="warning"
            )
            for f in found[:MOST_FLAWS]
        ]

    return doubt


def _fields(columns: tuple[Column, ...]) -> _Look | None:
    looks = [(column.name, look) for column in columns if (look := _look(column))]

    def all_of(record: Any, path: Steps, found: list[Flaw]) -> None:
        if isinstance(record, dict):
            for name, look in looks:
                if name in record:
                    look(record[name], (*path, name), found)

    return all_of if looks else None


def _look(column: Column) -> _Look | None:
    if column.kind == "object":
        return _fields(column.parts)
    if column.kind == "list":
        inner = _look(column.parts[0])
        return inner and partial(_items, inner)
    return partial(_number, column.kind) if column.kind in ("integer", "number") else None


def _items(inner: _Look, values: Any, path: Steps, found: list[Flaw]) -> None:
    for i, value in enumerate(values if isinstance(values, list) else ()):
        if len(found) < MOST_FLAWS:
            inner(value, (*path, i), found)


def _number(kind: str, value: Any, path: Steps, found: list[Flaw]) -> None:
    if type(value) is float and kind == "integer" and value.is_integer():
        message = f"{spoken(path)} is {shown(value)}, a whole number with a decimal point"
        found.append(Flaw("integer-as-float", path, message, f"write {int(value)}"))
    elif type(value) is int and value not in EXACT:
        message = f"{spoken(path)} is {shown(value)}, beyond 2^53, where many readers lose the last digits"
        found.append(Flaw("beyond-2-53", path, message, "write it in quotes, as a string"))
