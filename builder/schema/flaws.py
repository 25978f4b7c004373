"""What the engine found, in one sentence a person can act on."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from builder.schema.formats import FORMATS
from builder.schema.hints import HINTS, nearest, shown
from builder.schema.table import Column
from builder.wording import shortened

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

Steps = tuple[str | int, ...]
"""Property names and places in lists, from the record down."""


class Flaw(NamedTuple):
    """One thing wrong with a record."""

    code: str
    path: Steps
    message: str
    hint: str = ""
    rule: str = ""
    """The keyword that it breaks: article.schema.json#/properties/date/format."""


CODES = {
    "required": "missing-field",
    "dependentRequired": "missing-field",
    "type": "wrong-type",
    "format": "bad-format",
    "enum": "not-allowed",
    "const": "not-allowed",
    "pattern": "pattern-mismatch",
    "minLength": "below-minimum",
    "minItems": "below-minimum",
    "minProperties": "below-minimum",
    "minimum": "below-minimum",
    "exclusiveMinimum": "below-minimum",
    "maxLength": "above-maximum",
    "maxItems": "above-maximum",
    "maxProperties": "above-maximum",
    "maximum": "above-maximum",
    "exclusiveMaximum": "above-maximum",
    "additionalProperties": "unknown-field",
    "unevaluatedProperties": "unknown-field",
    "uniqueItems": "not-unique",
}
"""JSON Schema keyword → problem code; every other keyword is a "schema-rule"."""

MOST_FLAWS = 100
"""Errors of one record that are worded: a list of a thousand wrong items is one mistake."""

_LONGEST = 200
"""Characters of a message in the engine's own words."""

_TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_NAMED = 8
"""Allowed values a message names."""


def _least(unit: str) -> Callable[[Any, Any], str]:
    return lambda value, rule: f"has {len(value):,} {unit}; the least is {rule:,}" if len(value) else "is empty"


def _most(unit: str) -> Callable[[Any, Any], str]:
    return lambda value, rule: f"has {len(value):,} {unit}; the most is {rule:,}"


def _one_of(value: Any, options: Sequence[Any]) -> str:
    more = f" and {len(options) - _NAMED:,} more" if len(options) > _NAMED else ""
    return f"is {shown(value)}, not one of {', '.join(map(shown, options[:_NAMED]))}{more}"


_SAID: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda value, rule: f"is {shown(value)}, not {' or '.join(_TYPES[name] for name in rule)}",
    "format": lambda value, rule: f"is {shown(value)}, not {FORMATS[rule]}",
    "enum": _one_of,
    "const": lambda value, rule: f"is {shown(value)}, not {shown(rule)}",
    "pattern": lambda value, rule: f"is {shown(value)}, which does not match {rule}",
    "minLength": _least("characters"),
    "maxLength": _most("characters"),
    "minItems": _least("items"),
    "maxItems": _most("items"),
    "minProperties": _least("properties"),
    "maxProperties": _most("properties"),
    "minimum": lambda value, rule: f"is {shown(value)}; the least is {shown(rule)}",
    "maximum": lambda value, rule: f"is {shown(value)}; the most is {shown(rule)}",
    "exclusiveMinimum": lambda value, rule: f"is {shown(value)}; it must be above {shown(rule)}",
    "exclusiveMaximum": lambda value, rule: f"is {shown(value)}; it must be below {shown(rule)}",
    "multipleOf": lambda value, rule: f"is {shown(value)}, not a multiple of {shown(rule)}",
    "uniqueItems": lambda value, _: f"holds {_twice(value)} more than once",
}
"""Keyword → what a message says after the field's name, from the value and the keyword's own value."""


def words(error: "ValidationError", columns: Sequence[Column]) -> list[Flaw]:
    """Word one error of jsonschema-rs; an error of alternatives becomes those of the alternative that was meant."""
    from jsonschema_rs import ValidationErrorKind

    keyword, path, rule = error.kind.name, tuple(error.instance_path), _rule(error)
    code = CODES.get(keyword, "schema-rule")
    if keyword in ("required", "dependentRequired") and hasattr(error.kind, "property"):
        at = (*path, error.kind.property)
        column = _at(columns, at)
        return [Flaw(code, at, f"{spoken(at)} is missing", f"add it: {column.spoken()}" if column else "", rule)]
    if code == "unknown-field" and hasattr(error.kind, "unexpected"):
        known = _known(columns, path)
        return [
            Flaw(
                code, (*path, name), f"{spoken((*path, name))} is not a field of the schema", nearest(name, known), rule
            )
            for name in sorted(error.kind.unexpected)[:MOST_FLAWS]
        ]
    if keyword in ("anyOf", "oneOf") and (fitting := _fitting(error)):
        return [flaw for inner in fitting for flaw in words(inner, columns)]
    if isinstance(error.kind, ValidationErrorKind.BacktrackLimitExceeded):
        hint = "write the pattern without lookaround and back-references: others never go back"
        return [Flaw("too-costly", path, f"{spoken(path)} takes its pattern too many steps to match", hint, rule)]
    if keyword in _SAID:
        value, wanted = error.instance, error.kind.value
        hint = HINTS[keyword](value, wanted) if keyword in HINTS else ""
        return [Flaw(code, path, f"{spoken(path)} {_SAID[keyword](value, wanted)}", hint, rule)]
    message = shortened(f"{spoken(path)} breaks the schema's rule {keyword!r}: {error.message}", _LONGEST)
    return [Flaw(code, path, message, rule=rule)]


def _rule(error: "ValidationError") -> str:
    """The keyword's file and JSON pointer; the engine knows files by urls of ours (rows.engine)."""
    return unquote((error.absolute_keyword_location or "").removeprefix("schema:/"))


def spoken(path: Steps) -> str:
    """Name a value: authors[0], place.city.

    >>> spoken(("places", 1, "city"))
    'places[1].city'
    """
    text = "".join(f"[{token}]" if isinstance(token, int) else f".{_name(token)}" for token in path)
    return text.removeprefix(".") or "the record"


def _name(token: str) -> str:
    return token if token.isidentifier() and len(token) < _LONGEST else shown(token)


def _at(columns: Sequence[Column], path: Steps) -> Column | None:
    """The column, or part of one, that holds the value at a path."""
    found = None
    for token in path:
        name = "item" if isinstance(token, int) else token
        found = next((column for column in columns if column.name == name), None)
        if found is None:
            return None
        columns = found.parts
    return found


def _known(columns: Sequence[Column], path: Steps) -> list[str]:
    parent = _at(columns, path)
    return [column.name for column in (parent.parts if parent else columns)]


def _fitting(error: "ValidationError") -> "list[ValidationError]":
    """The errors of the one alternative whose type fits the value; none where two fit, or more."""
    branches: list[list[ValidationError]] = getattr(error.kind, "context", [])
    here = error.instance_path
    fit = [b for b in branches if b and not any(e.kind.name == "type" and e.instance_path == here for e in b)]
    others = [b for b in branches if b and all(getattr(e.kind, "types", None) != ["null"] for e in b)]
    chosen = fit or others
    return chosen[0] if len(chosen) == 1 else []


def _twice(items: Sequence[Any]) -> str:
    seen: set[Any] = set()
    for item in items:
        key = _key(item)
        if key in seen:
            return shown(item)
        seen.add(key)
    return "an item"


def _key(value: Any) -> Any:
    """A value that equals another's where JSON Schema calls the two equal: 1 and 1.0, not 1 and true."""
    if isinstance(value, dict):
        return frozenset((name, _key(part)) for name, part in value.items())
    return tuple(map(_key, value)) if isinstance(value, list | tuple) else (isinstance(value, bool), value)
