"""What is valid and yet trips readers up: warnings, which never reject a document."""

from collections.abc import Callable
from functools import partial
from typing import Any

from builder.documents import Problem
from builder.schema.depth import EXACT
from builder.schema.flaws import MAX_FLAWS, Flaw, Steps, path_name
from builder.schema.hints import shown
from builder.schema.rows import Check, pointer, value_at
from builder.schema.table import Column, Schema

_Warn = Callable[[Any, Steps, list[Flaw]], None]


def warner(schema: Schema) -> Check:
    """Compile the check that lists a record's warnings; it never raises.

    It takes a record as the check of `rows.checker` does, valid or not; its problems have the severity "warning".
    """
    look = _warn_of_fields(schema.columns)
    if look is None:
        return lambda *_: []

    def warn(record: dict[str, Any], source: str, place: str) -> list[Problem]:
        flaws: list[Flaw] = []
        look(record, (), flaws)
        return [
            Problem(
                f.code, source, place, pointer(f.path), f.message, f.hint, value_at(record, f.path), severity="warning"
            )
            for f in flaws[:MAX_FLAWS]
        ]

    return warn


def _warn_of_fields(columns: tuple[Column, ...]) -> _Warn | None:
    looks = [(column.name, look) for column in columns if (look := _warn_of(column))]

    def warn_of_fields(record: Any, path: Steps, flaws: list[Flaw]) -> None:
        if isinstance(record, dict):
            for name, look in looks:
                if name in record:
                    look(record[name], (*path, name), flaws)

    return warn_of_fields if looks else None


def _warn_of(column: Column) -> _Warn | None:
    if column.kind == "object":
        return _warn_of_fields(column.parts)
    if column.kind == "list":
        inner = _warn_of(column.parts[0])
        return inner and partial(_warn_of_items, inner)
    return partial(_warn_of_number, column.kind) if column.kind in ("integer", "number") else None


def _warn_of_items(inner: _Warn, values: Any, path: Steps, flaws: list[Flaw]) -> None:
    for i, value in enumerate(values if isinstance(values, list) else ()):
        if len(flaws) < MAX_FLAWS:
            inner(value, (*path, i), flaws)


def _warn_of_number(kind: str, value: Any, path: Steps, flaws: list[Flaw]) -> None:
    if type(value) is float and kind == "integer" and value.is_integer():
        message = f"{path_name(path)} is {shown(value)}, a whole number with a decimal point"
        flaws.append(Flaw("integer-as-float", path, message, f"write {int(value)}"))
    elif type(value) is int and value not in EXACT:
        message = f"{path_name(path)} is {shown(value)}, beyond 2^53, where many readers lose the last digits"
        flaws.append(Flaw("beyond-2-53", path, message, "write it in quotes, as a string"))
