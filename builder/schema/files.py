"""Reads schema/*.json as they stand, with the files their $refs name. Nothing outside that directory is ever opened."""

import json
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import unquote, urldefrag, urlsplit

from builder.errors import SchemaError, is_machine_failure, unreadable
from builder.lineage import sha256
from builder.schema.depth import MAX_DEPTH, MAX_VALUES, fits

WITH_SCHEMA = (
    "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
"""Keywords that hold a schema."""
WITH_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
"""Keywords that hold a list of schemas."""
WITH_NAMES = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
"""Keywords that hold schemas by name."""

_MAX_BYTES = 16_000_000
"""Bytes of one file: 100 times a schema with the most columns that a record may have."""


class Files(NamedTuple):
    """What lies in schema/, as far as it can be read."""

    documents: dict[str, dict[str, Any]]
    """By path relative to the schema's directory, the one that the recipe names first."""
    digest: str
    """sha256 (hex) over a line "sha256, two spaces, path" for each of the files, in the order of their paths."""
    faults: tuple[SchemaError, ...]
    """Files that cannot be read or are not JSON, $refs that lead where they may not."""


def read(path: Path) -> Files:
    """Read a schema and all that its $refs lead to; what is wrong is returned, not raised."""
    documents: dict[str, dict[str, Any]] = {}
    digests: dict[str, str] = {}
    faults: list[SchemaError] = []
    wanted = deque([(path.name, ("", ""))])
    seen: set[str] = set()
    while wanted:
        name, origin = wanted.popleft()
        if name in seen:
            continue
        seen.add(name)
        try:
            data = _bytes(path.parent, name, origin)
            documents[name], digests[name] = _document(data, name), sha256(data)
        except SchemaError as error:
            faults.append(error)
            continue
        for pointer, node in subschemas(documents[name]):
            if isinstance(node.get("$ref"), str):
                try:
                    wanted.append((resolve_ref(node["$ref"], name, pointer)[0], (name, pointer)))
                except SchemaError as error:
                    faults.append(error)
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return Files(documents, sha256(lines.encode()), tuple(faults))


def append(pointer: str, *tokens: str | int) -> str:
    """Append tokens to a JSON pointer (RFC 6901).

    >>> append("/properties", "a/b~c", 0)
    '/properties/a~1b~0c/0'
    """
    return pointer + "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def resolve(document: Any, pointer: str) -> Any:
    """Return the value that a JSON pointer leads to.

    Raises:
        LookupError: it leads nowhere.
    """
    node = document
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, list) and key.isdecimal():
            node = node[int(key)]
        elif isinstance(node, dict):
            node = node[key]
        else:
            raise LookupError(pointer)
    return node


def resolve_ref(ref: str, name: str, pointer: str) -> tuple[str, str]:
    """Return the file and the JSON pointer that a $ref in file `name` at `pointer` leads to.

    Raises:
        SchemaError: it leads to the network, out of the directory, or is no JSON pointer.

    >>> resolve_ref("#/$defs/name", "article.schema.json", "/properties/title")
    ('article.schema.json', '/$defs/name')
    >>> resolve_ref("people/name.json", "article.schema.json", "/properties/title")
    ('people/name.json', '')
    """

    def fail(problem: str, hint: str) -> NoReturn:
        raise SchemaError(f'has "$ref": {ref!r}{problem}', hint, name, pointer)

    url, fragment = urldefrag(ref)
    if urlsplit(url).scheme or url.startswith("//"):
        fail(": no $ref may lead to the network", "put the file into the schema's directory")
    parts = [*name.split("/")[:-1]] if url else name.split("/")
    for part in unquote(url).split("/") if url else ():
        if part == ".." and parts:
            parts.pop()
        elif part in ("..", "") or "\\" in part:
            fail(", which is outside the schema's directory", "copy the file into it")
        elif part != ".":
            parts.append(part)
    if fragment and not fragment.startswith("/"):
        fail("; only JSON pointers can be followed", "write it as #/$defs/NAME")
    return "/".join(parts), unquote(fragment)


def subschemas(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the pointer of every object that is a schema, in the document's order; examples and constants are not."""
    pending = deque([("", document)])
    while pending:
        pointer, node = pending.popleft()
        if not isinstance(node, dict):
            continue
        yield pointer, node
        pending += [(at, child) for _, at, child in children(pointer, node)]


def children(pointer: str, node: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield keyword, pointer and value of what stands in a schema where a schema must stand."""
    for keyword, value in node.items():
        at = append(pointer, keyword)
        if keyword in WITH_SCHEMA:
            yield keyword, at, value
        elif keyword in WITH_LIST and isinstance(value, list):
            yield from ((keyword, append(at, i), child) for i, child in enumerate(value))
        elif keyword in WITH_NAMES and isinstance(value, dict):
            yield from ((keyword, append(at, key), child) for key, child in value.items())


def _bytes(directory: Path, name: str, origin: tuple[str, str]) -> bytes:
    """Read a file; `origin` is where a $ref leads to it, empty for the schema itself."""
    path, subject = directory / name, f"refers to {name}, which" if any(origin) else f"the schema {directory / name}"
    try:
        if not path.resolve().is_relative_to(directory.resolve()):
            raise SchemaError(f"{subject} is a link out of the schema's directory", "copy the file into it", *origin)
        if path.exists() and not path.is_file():
            raise SchemaError(f"{subject} is no file", "name a file with a JSON Schema", *origin)
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        cures = "builder init DIR writes one into a new corpus", "put the file there or correct the $ref"
        hint = cures[any(origin)]
        raise SchemaError(f"{subject} does not exist", hint, *origin) from None
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError) or is_machine_failure(error):
            raise unreadable(subject, error, SchemaError) from None
        problem = f"{subject} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise SchemaError(problem, "", *origin) from None
    if len(data) > _MAX_BYTES:
        raise SchemaError(f"{subject} is larger than {_MAX_BYTES:,} bytes", "", *origin)
    return data


def _document(data: bytes, name: str) -> dict[str, Any]:
    def fail(problem: str, hint: str = "") -> NoReturn:
        raise SchemaError(problem, hint, name) from None

    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        fail("has half of a character (a lone surrogate, \\ud800 to \\udfff) in it")
    except UnicodeDecodeError as error:
        fail(f"is not UTF-8 (byte {error.start + 1})", "save it as UTF-8")
    except json.JSONDecodeError as error:
        fail(f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}")
    except RecursionError:
        fail("nests too deeply", f"{MAX_DEPTH} levels are the most")
    except ValueError as error:
        fail(f"is not JSON: {error}")
    if not isinstance(document, dict):
        fail("is not a schema: it must be an object", 'begin with { "type": "object", "properties": …')
    if not fits(document):
        fail("nests too deeply or holds too much", f"{MAX_DEPTH} levels and {MAX_VALUES:,} values are the most")
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return value


def _constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")
