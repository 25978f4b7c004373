"""Reads schema/*.json as they stand, with the files their $refs name. Nothing outside that directory is ever opened."""

import difflib
import json
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urldefrag, urlsplit

from builder.errors import SchemaError
from builder.lineage import sha256
from builder.schema.depth import fits
from builder.schema.formats import FORMATS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ONE = ("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties")  # fmt: skip
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
_PLAIN = ("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema", "$vocabulary", "const",
          "contentEncoding", "contentMediaType", "default", "dependentRequired", "deprecated", "description", "enum",
          "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains", "maxItems", "maxLength",
          "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
          "pattern", "readOnly", "required", "title", "type", "uniqueItems", "writeOnly")  # fmt: skip
_FOREIGN = ("dependencies", "example", "additionalItems", "$recursiveRef", "$recursiveAnchor")
"""Keywords of other drafts and of OpenAPI: annotations here, and not misspelt ones."""

_KEYWORDS = (*_ONE, *_MANY, *_NAMED, *_PLAIN)
_CLOSE = 0.85
"""How like a known keyword an unknown one is to be a slip of the pen: "requried" and "propertis" are."""


def read(path: Path) -> tuple[dict[str, dict[str, Any]], str]:
    """Return the schema's documents by path relative to its directory, `path` first, and the digest of their bytes.

    Raises:
        SchemaError: a file is missing, not JSON, not a schema, or refers to what it may not.
    """
    documents: dict[str, dict[str, Any]] = {}
    digests: dict[str, str] = {}
    wanted = [(path.name, "")]
    while wanted:
        name, origin = wanted.pop(0)
        if name in documents:
            continue
        data = _bytes(path.parent, name, origin)
        documents[name], digests[name] = _document(data, name), sha256(data)
        for pointer, node in subschemas(documents[name]):
            if isinstance(node.get("$ref"), str):
                file, _ = target(node["$ref"], name, pointer)
                wanted.append((file, f"{name}#{pointer}"))
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return documents, sha256(lines.encode())


def fail(name: str, pointer: str, message: str, hint: str = "") -> NoReturn:
    """Raise a SchemaError that names the place: schema/article.schema.json#/properties/date."""
    raise SchemaError(f"{name}#{pointer} {message}", hint)


def step(pointer: str, *tokens: str | int) -> str:
    """Go deeper in a JSON pointer (RFC 6901).

    >>> step("/properties", "a/b~c", 0)
    '/properties/a~1b~0c/0'
    """
    return pointer + "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def target(ref: str, name: str, pointer: str) -> tuple[str, str]:
    """Return the file and the JSON pointer that a $ref in file `name` at `pointer` leads to.

    Raises:
        SchemaError: it leads to the network, out of the directory, or is no JSON pointer.

    >>> target("#/$defs/name", "article.schema.json", "/properties/title")
    ('article.schema.json', '/$defs/name')
    >>> target("people/name.json", "article.schema.json", "/properties/title")
    ('people/name.json', '')
    """
    url, fragment = urldefrag(ref)
    if urlsplit(url).scheme or url.startswith("//"):
        fail(
            name,
            pointer,
            f'has "$ref": {ref!r}: no $ref may lead to the network',
            "put the file into the schema's directory",
        )
    parts = [*name.split("/")[:-1]] if url else name.split("/")
    for part in unquote(url).split("/") if url else ():
        if part == ".." and parts:
            parts.pop()
        elif part in ("..", "") or "\\" in part:
            fail(
                name, pointer, f'has "$ref": {ref!r}, which is outside the schema\'s directory', "copy the file into it"
            )
        elif part != ".":
            parts.append(part)
    if fragment and not fragment.startswith("/"):
        fail(name, pointer, f'has "$ref": {ref!r}; only JSON pointers can be followed', "write it as #/$defs/NAME")
    return "/".join(parts), unquote(fragment)


def subschemas(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the pointer of every object that is a schema, in the document's order; examples and constants are not."""
    pending = deque([("", document)])
    while pending:
        pointer, node = pending.popleft()
        if not isinstance(node, dict):
            continue
        yield pointer, node
        for keyword, value in node.items():
            at = step(pointer, keyword)
            if keyword in _ONE:
                pending.append((at, value))
            elif keyword in _MANY and isinstance(value, list):
                pending += [(step(at, i), child) for i, child in enumerate(value)]
            elif keyword in _NAMED and isinstance(value, dict):
                pending += [(step(at, key), child) for key, child in value.items()]


def _bytes(directory: Path, name: str, origin: str) -> bytes:
    path, said = directory / name, f"{origin} refers to {name}, which" if origin else f"the schema {directory / name}"
    try:
        if not path.resolve().is_relative_to(directory.resolve()):
            raise SchemaError(f"{said} is a link out of the schema's directory", "copy the file into it")
        return path.read_bytes()
    except FileNotFoundError:
        hint = "put the file there or correct the $ref" if origin else "builder init DIR writes one into a new corpus"
        raise SchemaError(f"{said} does not exist", hint) from None
    except (OSError, ValueError) as error:
        raise SchemaError(f"{said} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def _document(data: bytes, name: str) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise SchemaError(f"{name} has half of a character (a lone surrogate, \\ud800 to \\udfff) in it") from None
    except UnicodeDecodeError as error:
        raise SchemaError(f"{name} is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise SchemaError(f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError as error:
        raise SchemaError(f"{name} is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise SchemaError(
            f"{name} is not a schema: it must be an object", 'begin with { "type": "object", "properties": …'
        )
    if not fits(document):
        raise _too_deep(name)
    dialect = document.get("$schema", DIALECT)
    if dialect != DIALECT:
        fail(name, "/$schema", f"is {dialect!r}; schemas here are of draft 2020-12", f'write "$schema": "{DIALECT}"')
    _check(document, name)
    for pointer, node in subschemas(document):
        _known(name, pointer, node)
    return document


def _too_deep(name: str) -> SchemaError:
    return SchemaError(f"{name} nests too deep", "64 levels are the most")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return value


def _constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def _check(document: dict[str, Any], name: str) -> None:
    """Judge the document by the meta-schema of its draft: jsonschema-rs decides, jsonschema words what is wrong."""
    from jsonschema_rs import Draft202012Validator

    if Draft202012Validator({"$ref": DIALECT}, validate_formats=True).is_valid(document):
        return
    from jsonschema import Draft202012Validator as Explainer

    errors = Explainer(Explainer.META_SCHEMA, format_checker=Explainer.FORMAT_CHECKER).iter_errors(document)
    found: dict[str, str] = {}
    for error in errors:
        path = list(error.absolute_path)
        found.setdefault(step("", *path), _meta_words(error.instance, path, error.message))
    (pointer, message), *more = found.items() or [("", "is no schema of draft 2020-12")]
    also = f"; and {len(more)} more: {', '.join('#' + at for at, _ in more[:5])}" if more else ""
    fail(name, pointer, message + also)


def _meta_words(value: Any, path: list[str | int], message: str) -> str:
    types = ("string", "integer", "number", "boolean", "array", "object", "null")
    if path[-1:] == ["type"]:
        near = difflib.get_close_matches(str(value), types, 1)
        return f"is {value!r}, which is no type; " + (
            f"did you mean {near[0]!r}?" if near else f"types: {', '.join(types)}"
        )
    if path[-1:] == ["pattern"]:
        return f"is {value!r}, which is no regular expression"
    return f"is wrong: {message if len(message) <= 200 else message[:199] + '…'}"  # noqa: PLR2004 - one screen line or two


def _known(name: str, pointer: str, node: dict[str, Any]) -> None:
    """Refuse what would silently check nothing: unknown formats and misspelt keywords, and what moves a $ref's base."""
    if isinstance(node.get("format"), str) and node["format"] not in FORMATS:
        near = difflib.get_close_matches(node["format"], FORMATS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known formats: {', '.join(FORMATS)}"
        fail(name, step(pointer, "format"), f"is {node['format']!r}, an unknown format", hint)
    if pointer and "$id" in node:
        fail(name, step(pointer, "$id"), "changes what $refs are relative to", "leave $id to the top of the file")
    for keyword in node:
        if keyword not in _KEYWORDS and keyword not in _FOREIGN and not keyword.startswith("x-"):
            near = difflib.get_close_matches(keyword, _KEYWORDS, 1, _CLOSE)
            if near:
                fail(name, step(pointer, keyword), "is an unknown keyword", f"did you mean {near[0]!r}?")
