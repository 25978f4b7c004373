"""Fields that a schema restricts so little that whatever is found for them on a page is valid."""

from collections.abc import Mapping
from typing import Any

from builder.schema.files import resolve, resolve_ref
from builder.schema.table import Schema

_SAYS_NOTHING = frozenset(
    ("$anchor", "$comment", "$defs", "$id", "$schema", "default", "definitions", "deprecated", "description",
     "examples", "readOnly", "title", "writeOnly")
)  # fmt: skip
_OF_THE_RECORD = _SAYS_NOTHING | {"type", "properties", "required", "additionalProperties", "unevaluatedProperties"}
_OF_A_FIELD = _SAYS_NOTHING | {"type", "format", "uniqueItems"}
_MIN_LENGTHS = ("minLength", "minItems")
_LANGUAGES = ("en", "de", "ceb", "zh")
"""Codes of both lengths, as the tool finds them."""
_LISTS = frozenset(("authors", "reservations"))
_KINDS_FOUND = {**dict.fromkeys(_LISTS, "list"), "date": "date"}
"""Kinds of columns that found values fit; all other fields are found as strings."""
_FORMATS = {"date": "date", "url": "uri"}
"""Formats that found values have."""


def unrestricted_fields(schema: Schema) -> frozenset[str]:
    """Return the fields of which the schema asks a type, a format that found values have, and that they be not empty.

    Where a rule of the schema holds for the record as a whole, no field is plain.
    """
    if not _OF_THE_RECORD.issuperset(key for key in schema.document if not key.startswith("x-")):
        return frozenset()
    kinds = {column.name: column.kind for column in schema.columns}
    stated = schema.document.get("properties", {})
    return frozenset(
        name
        for name, kind in kinds.items()
        if name in stated
        and kind in (_KINDS_FOUND.get(name, "string"), "list" if name in _LISTS else "string")
        and _is_unrestricted(schema, schema.path.name, stated[name], name)
    )


def _is_unrestricted(schema: Schema, file: str, node: Any, name: str) -> bool:
    if not isinstance(node, Mapping):
        return node is True
    for keyword, value in node.items():
        if keyword == "$ref":
            there, pointer = resolve_ref(value, file, "")
            if not _is_unrestricted(schema, there, resolve(schema.documents[there], pointer), name):
                return False
        elif keyword == "items":
            if not _is_unrestricted(schema, file, value, name):
                return False
        elif not _allows_found_values(keyword, value, name):
            return False
    return True


def _allows_found_values(keyword: str, value: Any, name: str) -> bool:
    if keyword == "format":
        return bool(value == _FORMATS.get(name))
    if keyword == "pattern":
        from jsonschema_rs import is_valid

        return name == "language" and all(is_valid({"pattern": value}, code) for code in _LANGUAGES)
    if keyword in _MIN_LENGTHS:
        return bool(value <= 1)
    return keyword in _OF_A_FIELD or keyword.startswith("x-")
