"""What jsonschema-rs found, worded so that a person can act on it."""

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

MAX_FLAWS = 100
"""Errors of one record that are reported: a list of a thousand wrong items is one mistake."""

_MAX_LENGTH = 200
"""Characters of a message in the words of jsonschema-rs."""

_TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_MAX_OPTIONS = 8
"""Allowed values a message names."""


def _too_few(unit: str) -> Callable[[Any, Any], str]:
    return lambda value, rule: f"has {len(value):,} {unit}; the least is {rule:,}" if len(value) else "is empty"


def _too_many(unit: str) -> Callable[[Any, Any], str]:
    return lambda value, rule: f"has {len(value):,} {unit}; the most is {rule:,}"


def _one_of(value: Any, options: Sequence[Any]) -> str:
    more = f" and {len(options) - _MAX_OPTIONS:,} more" if len(options) > _MAX_OPTIONS else ""
    return f"is {shown(value)}, not one of {', '.join(map(shown, options[:_MAX_OPTIONS]))}{more}"


_PHRASES: dict[str, Callable[[Any, Any], str]] = {
    "type": lambda value, rule: f"is {shown(value)}, not {' or '.join(_TYPES[name] for name in rule)}",
    "format": lambda value, rule: f"is {shown(value)}, not {FORMATS[rule]}",
    "enum": _one_of,
    "const": lambda value, rule: f"is {shown(value)}, not {shown(rule)}",
    "pattern": lambda value, rule: f"is {shown(value)}, which does not match {rule}",
    "minLength": _too_few("characters"),
    "maxLength": _too_many("characters"),
    "minItems": _too_few("items"),
    "maxItems": _too_many("items"),
    "minProperties": _too_few("properties"),
    "maxProperties": _too_many("properties"),
    "minimum": lambda value, rule: f"is {shown(value)}; the least is {shown(rule)}",
    "maximum": lambda value, rule: f"is {shown(value)}; the most is {shown(rule)}",
    "exclusiveMinimum": lambda value, rule: f"is {shown(value)}; it must be above {shown(rule)}",
    "exclusiveMaximum": lambda value, rule: f"is {shown(value)}; it must be below {shown(rule)}",
    "multipleOf": lambda value, rule: f"is {shown(value)}, not a multiple of {shown(rule)}",
    "uniqueItems": lambda value, _: f"holds {_repeated_item(value)} more than once",
}
"""Keyword → what a message says after the field's name, from the value and the keyword's own value."""


def flaws_of(error: "ValidationError", columns: Sequence[Column]) -> list[Flaw]:
    """Return the flaws of an error of jsonschema-rs; where no alternative fits, those of the one that was intended."""
    from jsonschema_rs import ValidationErrorKind

    keyword, path, rule = error.kind.name, tuple(error.instance_path), _rule(error)
    code = CODES.get(keyword, "schema-rule")
    if keyword in ("required", "dependentRequired") and hasattr(error.kind, "property"):
        at = (*path, error.kind.property)
        column = _column_at(columns, at)
        return [Flaw(code, at, f"{path_name(at)} is missing", f"add it: {column.type_name()}" if column else "", rule)]
    if code == "unknown-field" and hasattr(error.kind, "unexpected"):
        parent = _column_at(columns, path)
        known = [column.name for column in (parent.parts if parent else columns)]
        return [
            Flaw(
                code,
                (*path, name),
                f"{path_name((*path, name))} is not a field of the schema",
                nearest(name, known),
                rule,
            )
            for name in sorted(error.kind.unexpected)[:MAX_FLAWS]
        ]
    if keyword in ("anyOf", "oneOf") and (fitting := _intended(error)):
        return [flaw for inner in fitting for flaw in flaws_of(inner, columns)]
    if isinstance(error.kind, ValidationErrorKind.BacktrackLimitExceeded):
        hint = "write the pattern without lookaround and back-references: others never go back"
        return [Flaw("too-costly", path, f"{path_name(path)} takes its pattern too many steps to match", hint, rule)]
    if keyword in _PHRASES:
        value, wanted = error.instance, error.kind.value
        hint = HINTS[keyword](value, wanted) if keyword in HINTS else ""
        return [Flaw(code, path, f"{path_name(path)} {_PHRASES[keyword](value, wanted)}", hint, rule)]
    message = shortened(f"{path_name(path)} breaks the schema's rule {keyword!r}: {error.message}", _MAX_LENGTH)
    return [Flaw(code, path, message, rule=rule)]


def _rule(error: "ValidationError") -> str:
    """The keyword's file and JSON pointer; the validator knows files by urls of ours (rows.schema_validator)."""
    return unquote((error.absolute_keyword_location or "").removeprefix("schema:/"))


def path_name(path: Steps) -> str:
    """Return the name of a value in messages: authors[0], place.city.

    >>> path_name(("places", 1, "city"))
    'places[1].city'
    """
    text = "".join(f"[{token}]" if isinstance(token, int) else f".{_name(token)}" for token in path)
    return text.removeprefix(".") or "the record"


def _name(token: str) -> str:
    return token if token.isidentifier() and len(token) < _MAX_LENGTH else shown(token)


def _column_at(columns: Sequence[Column], path: Steps) -> Column | None:
    """The column, or part of one, that holds the value at a path."""
    found = None
    for token in path:
        name = "item" if isinstance(token, int) else token
        found = next((column for column in columns if column.name == name), None)
        if found is None:
            return None
        columns = found.parts
    return found


def _intended(error: "ValidationError") -> "list[ValidationError]":
    """Return the errors of the one alternative whose type fits the value; [] where several do."""
    branches: list[list[ValidationError]] = getattr(error.kind, "context", [])
    here = error.instance_path
    fit = [b for b in branches if b and not any(e.kind.name == "type" and e.instance_path == here for e in b)]
    others = [b for b in branches if b and all(getattr(e.kind, "types", None) != ["null"] for e in b)]
    chosen = fit or others
    return chosen[0] if len(chosen) == 1 else []


def _repeated_item(items: Sequence[Any]) -> str:
    seen: set[Any] = set()
    for item in items:
        key = _comparable(item)
        if key in seen:
            return shown(item)
        seen.add(key)
    return "an item"


def _comparable(value: Any) -> Any:
    """Return a key that two values share where JSON Schema calls them equal: 1 and 1.0, but not 1 and true."""
    if isinstance(value, dict):
        return frozenset((name, _comparable(part)) for name, part in value.items())
    return tuple(map(_comparable, value)) if isinstance(value, list | tuple) else (isinstance(value, bool), value)
