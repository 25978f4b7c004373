"""Whether a file is a schema of draft 2020-12, and whether all that it says means something there."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from builder.errors import SchemaError
from builder.schema.files import WITH_LIST, WITH_NAMES, WITH_SCHEMA, append
from builder.schema.formats import FORMATS
from builder.wording import did_you_mean, shortened

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_WITHOUT_SCHEMAS = (
    "$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "$vocabulary", "const",
    "contentEncoding", "contentMediaType", "default", "dependentRequired", "deprecated", "description", "enum",
    "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maxItems", "maxLength",
    "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
    "pattern", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly",
)  # fmt: skip
"""Keywords whose value holds no schema."""
_KEYWORDS = (*WITH_SCHEMA, *WITH_LIST, *WITH_NAMES, *_WITHOUT_SCHEMAS)
_OTHER_DIALECTS = {
    "dependencies": "write dependentRequired or dependentSchemas",
    "additionalItems": "write items, beside prefixItems",
    "$recursiveRef": "write $ref",
    "$recursiveAnchor": "leave it out",
    "example": "write examples, a list",
    "nullable": 'write "type": ["string", "null"]',
    "id": "write $id",
}
"""Keywords of other drafts and of OpenAPI, which check nothing here → what does the same."""

_TYPO_RATIO = 0.85
"""How similar an unknown keyword must be to a known one to be a typing error: "requried" and "propertis" are."""
_TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
_MAX_LENGTH = 200
"""Characters of a message in the engine's own words: one screen line or two."""


def malformed(name: str, document: dict[str, Any]) -> Iterator[SchemaError]:
    """Yield where a file is no schema by the meta-schema of the draft, one fault a place.

    jsonschema-rs decides; jsonschema, which takes a second to start, words what it finds.
    """
    from jsonschema_rs import Draft202012Validator

    if Draft202012Validator({"$ref": DIALECT}, validate_formats=True).is_valid(document):
        return
    from jsonschema import Draft202012Validator as Explainer

    told: set[str] = set()
    for error in Explainer(Explainer.META_SCHEMA, format_checker=Explainer.FORMAT_CHECKER).iter_errors(document):
        path = list(error.absolute_path)
        at = append("", *path)
        if at not in told:
            told.add(at)
            yield SchemaError(*_worded(error.instance, path, error.message), name, at)
    if not told:
        yield SchemaError("is no schema of draft 2020-12", "", name, "")


def misused(name: str, nodes: Mapping[str, dict[str, Any]]) -> Iterator[SchemaError]:
    """Yield likely typing errors: what would mean something else than it says, or silently check nothing.

    Args:
        name: the file's.
        nodes: its subschemas by JSON pointer.
    """
    dialect = nodes[""].get("$schema", DIALECT)
    if dialect != DIALECT:
        problem = f"is {dialect!r}; schemas here are of draft 2020-12"
        yield SchemaError(problem, f'write "$schema": "{DIALECT}"', name, "/$schema")
    for pointer, node in nodes.items():
        if isinstance(node.get("format"), str) and node["format"] not in FORMATS:
            hint = did_you_mean(node["format"], FORMATS, f"known formats: {', '.join(FORMATS)}")
            yield SchemaError(f"is {node['format']!r}, an unknown format", hint, name, append(pointer, "format"))
        if pointer and "$id" in node:
            hint = "leave $id to the top of the file"
            yield SchemaError("changes what $refs are relative to", hint, name, append(pointer, "$id"))
        for keyword in _unknown(node):
            if (near := _intended(keyword)) and keyword not in _OTHER_DIALECTS:
                yield SchemaError("is an unknown keyword", f"did you mean {near!r}?", name, append(pointer, keyword))


def ignored(name: str, nodes: Mapping[str, dict[str, Any]]) -> Iterator[SchemaError]:
    """Yield keywords that draft 2020-12 does not know: they are no fault, and check nothing."""
    for pointer, node in nodes.items():
        for keyword in _unknown(node):
            at = append(pointer, keyword)
            if keyword in _OTHER_DIALECTS:
                problem = "is a keyword of another draft: it checks nothing"
                yield SchemaError(problem, _OTHER_DIALECTS[keyword], name, at)
            elif not _intended(keyword):
                problem = "is no keyword of draft 2020-12: it checks nothing"
                yield SchemaError(problem, f"call it x-{keyword} where that is meant", name, at)


def _intended(keyword: str) -> str:
    letters = sorted(keyword)  # two that changed places make a short word very unlike: "fromat", "tpye"
    swapped = (known for known in _KEYWORDS if len(known) == len(letters) and sorted(known) == letters)
    return next(iter([*swapped, *difflib.get_close_matches(keyword, _KEYWORDS, 1, _TYPO_RATIO)]), "")


def _unknown(node: Mapping[str, Any]) -> list[str]:
    return [keyword for keyword in node if keyword not in _KEYWORDS and not keyword.startswith("x-")]


def _worded(value: Any, path: list[str | int], message: str) -> tuple[str, str]:
    if path[-1:] == ["type"]:
        return f"is {value!r}, which is no type", did_you_mean(str(value), _TYPES, f"types: {', '.join(_TYPES)}")
    if path[-1:] == ["pattern"]:
        return f"is {value!r}, which is no regular expression", ""
    if path[-1:] == ["items"] and isinstance(value, list):
        return "is a list, which draft 2020-12 calls prefixItems", "give all items one schema"
    if path[-1:] and str(path[-1]).startswith("exclusive") and isinstance(value, bool):
        return f"is {str(value).lower()}, as in draft 4", "write the limit itself as its value"
    return f"is wrong: {shortened(message, _MAX_LENGTH)}", ""
