"""What differs between two schemas, and what that means for those who read the data.

A change is *breaking* where a program that reads the older data's columns may fail on the newer, or misread it: MAJOR.
It is *additive* where more is possible than before, and older values read as they did: MINOR. It is *neutral* where
a reader need not know: PATCH. A tighter rule breaks no reader; the records that break the rule leave, which is a
MAJOR of its own, and `builder.release.inspection.rejudge` counts them.
"""

import difflib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from builder.schema import shapes
from builder.schema.hints import json_text
from builder.schema.shapes import LOWER, UPPER, Shape
from builder.schema.table import Column, Schema
from builder.wording import shortened

Effect = Literal["breaking", "additive", "neutral"]

CHANGES: Mapping[str, Effect] = {
    "column-removed": "breaking",
    "column-renamed": "breaking",
    "type-changed": "breaking",
    "null-possible": "breaking",
    "label-renumbered": "breaking",
    "format-dropped": "breaking",
    "column-added": "additive",
    "value-allowed": "additive",
    "limit-loosened": "additive",
    "rule-changed": "additive",
    "null-ruled-out": "neutral",
    "value-ruled-out": "neutral",
    "limit-tightened": "neutral",
    "format-added": "neutral",
    "presence-changed": "neutral",
    "order-changed": "neutral",
    "description-changed": "neutral",
    "opened": "neutral",
    "closed": "neutral",
}
"""Kind of change → what it means; the kinds are public names."""

_RENAME_RATIO = 0.6
"""How like the old name of a column a new one is to be taken for a rename, where their descriptions do not say."""
_MAX_LENGTH = 60
_MAX_LISTED = 5


class Change(NamedTuple):
    """One difference."""

    effect: Effect
    kind: str
    """Key of CHANGES."""
    column: str
    """Where: date, place.city, authors[]; empty for the record as a whole."""
    message: str


class _Field(NamedTuple):
    """A column, or a part of one, with the rules that its values keep."""

    column: Column
    shape: Shape
    parts: dict[str, "_Field"]


_Changes = Iterator[tuple[str, str, str]]
"""Kind, column, message."""


def compare(old: Schema, new: Schema) -> list[Change]:
    """Return every change from one schema to another, the breaking ones first."""
    before, after = _record(old), _record(new)
    found = [*_children("", before.parts, after.parts), *_rules("", before.shape, after.shape)]
    if before.shape.closed != after.shape.closed:
        kind, meaning = ("closed", "rejects the document") if after.shape.closed else ("opened", "is left out")
        found.append((kind, "", f"a field that the schema does not name {meaning}"))
    effects = list(dict.fromkeys(CHANGES.values()))
    return sorted(
        (Change(CHANGES[kind], kind, at, message) for kind, at, message in found), key=lambda c: effects.index(c.effect)
    )


def meaning(changes: Collection[Change]) -> Effect:
    """Say what changes mean together: what the gravest of them does."""
    effects = {change.effect for change in changes}
    return next((effect for effect in CHANGES.values() if effect in effects), "neutral")


def _record(schema: Schema) -> _Field:
    root, _ = shapes.read(schema.documents)
    return _field(Column("", "object", parts=schema.columns), root)


def _field(column: Column, shape: Shape) -> _Field:
    inner = {"[]": shape.items} if column.kind == "list" else {f".{n}": part for n, part in shape.properties.items()}
    names = [(part, "[]" if column.kind == "list" else f".{part.name}") for part in column.parts]
    return _Field(column, shape, {name: _field(part, below) for part, name in names if (below := inner[name])})


def _children(at: str, old: Mapping[str, _Field], new: Mapping[str, _Field]) -> _Changes:
    gone = {name: field for name, field in old.items() if name not in new}
    come = {name: field for name, field in new.items() if name not in old}
    renamed = _renamed(gone, come)
    for name, field in gone.items():
        if name in renamed:
            yield "column-renamed", _path(at, name), f"is called {renamed[name].removeprefix('.')} now"
        else:
            yield "column-removed", _path(at, name), f"is gone ({field.column.type_name()})"
    for name, field in come.items():
        if name not in renamed.values():
            always = "in every record" if field.column.required else "where known"
            yield "column-added", _path(at, name), f"{field.column.type_name()}, {always}"
    for name, field in new.items():
        if name in old:
            yield from _changed(_path(at, name), old[name], field)
    both = [name for name in new if name in old]
    if both != [name for name in old if name in new]:
        yield (
            "order-changed",
            at,
            f"columns come as {shortened(', '.join(n.removeprefix('.') for n in new), _MAX_LENGTH)}",
        )


def _path(at: str, name: str) -> str:
    return (at + name).removeprefix(".")


def _renamed(gone: Mapping[str, _Field], come: Mapping[str, _Field]) -> dict[str, str]:
    """Pair columns that are made of the same and described, or else called, alike."""
    found: dict[str, str] = {}
    for name, field in gone.items():
        free = [n for n in come if n not in found.values() and _made_of(come[n].column) == _made_of(field.column)]
        described = [
            n for n in free if field.column.description and come[n].column.description == field.column.description
        ]
        near = described or difflib.get_close_matches(name, free, 1, _RENAME_RATIO)
        if near:
            found[name] = near[0]
    return found


def _made_of(column: Column) -> tuple[object, ...]:
    return column.kind, column.names, tuple((part.name, _made_of(part)) for part in column.parts)


def _changed(at: str, old: _Field, new: _Field) -> _Changes:
    was, now = old.column, new.column
    if was.kind != now.kind:
        yield "type-changed", at, f"is {now.type_name()}, was {was.type_name()}"
        return
    yield from _presence(at, was, now)
    if was.names != now.names[: len(was.names)]:
        yield "label-renumbered", at, f"its numbers mean {_listed(now.names)}, meant {_listed(was.names)}"
    yield from _rules(at, old.shape, new.shape)
    if was.description != now.description:
        yield "description-changed", at, f"is described as {shortened(repr(now.description), _MAX_LENGTH)}"
    yield from _children(at, old.parts, new.parts)


def _presence(at: str, was: Column, now: Column) -> _Changes:
    before, after = (column.nullable or not column.required for column in (was, now))
    message = f"{_presence_of(now)}, was {_presence_of(was)}"
    if before != after:
        yield "null-possible" if after else "null-ruled-out", at, message
    elif (was.nullable, was.required) != (now.nullable, now.required):
        yield "presence-changed", at, message


def _presence_of(column: Column) -> str:
    return ("in every record" if column.required else "where known") + (", or null" if column.nullable else "")


def _rules(at: str, old: Shape, new: Shape) -> _Changes:
    yield from _values(at, old.rules.get("enum"), new.rules.get("enum"))
    for keyword in sorted((old.rules.keys() | new.rules.keys()) - {"enum"}):
        was, now = old.rules.get(keyword), new.rules.get(keyword)
        was, now = (None if keyword == "uniqueItems" and rule is False else rule for rule in (was, now))
        if was == now:
            continue
        if keyword == "format":
            kind = "format-added" if was is None else "format-dropped"
        elif was is None or (now is not None and _tighter(keyword, was, now)):
            kind = "limit-tightened"
        else:
            kind = "limit-loosened" if now is None or keyword in (*LOWER, *UPPER) else "rule-changed"
        yield kind, at, f"{keyword} is {_rule(now)}, was {_rule(was)}"


def _tighter(keyword: str, was: Any, now: Any) -> bool:
    return bool((keyword in LOWER and now > was) or (keyword in UPPER and now < was))


def _rule(value: Any) -> str:
    return "not stated" if value is None else shortened(json_text(value), _MAX_LENGTH)


def _values(at: str, old: list[Any] | None, new: list[Any] | None) -> _Changes:
    if new is None and old is not None:
        yield "value-allowed", at, f"may be any value, was one of {_listed(old)}"
    elif old is None and new is not None:
        yield "value-ruled-out", at, f"must be one of {_listed(new)}"
    elif old is not None and new is not None:
        if more := [value for value in new if value not in old]:
            yield "value-allowed", at, f"may be {_listed(more)}, too"
        if less := [value for value in old if value not in new]:
            yield "value-ruled-out", at, f"may no longer be {_listed(less)}"


def _listed(values: Collection[Any]) -> str:
    first = ", ".join(shortened(json_text(value), _MAX_LENGTH) for value in list(values)[:_MAX_LISTED])
    return f"{first} and {len(values) - _MAX_LISTED:,} more" if len(values) > _MAX_LISTED else first
