"""The row check: jsonschema-rs decides and says what it found; then values that no column can hold are found.

One engine for both, because they must agree: `jsonschema` fails 145 of the official suite's 2225 tests that
jsonschema-rs passes, needs 3 s to import with its format checkers (measured; `validate` has 0.3 s), and matches
patterns without a limit.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote

import orjson

from builder.documents import Problem
from builder.errors import SchemaError
from builder.schema import reach
from builder.schema.depth import CHEAP_VALUES, MAX_DEPTH, MAX_VALUES, costly, size
from builder.schema.files import append, resolve_ref, subschemas
from builder.schema.flaws import MAX_FLAWS, Flaw, Steps, flaws_of, path_name
from builder.schema.hints import json_text, shown
from builder.schema.stored import HALF, can_hold, flaw_finder, is_unicode
from builder.schema.table import Schema

if TYPE_CHECKING:
    from jsonschema_rs import Validator

Check = Callable[[dict[str, Any], str, str], list[Problem]]
"""(record, source, place) → its problems, none where it may become a row."""
ValidityCheck = Callable[[dict[str, Any]], bool]
"""record → whether it has neither a problem nor a warning."""

_BACKTRACKS = 100_000
"""Steps a pattern with lookaround or back-references may take on one value; all other patterns match in linear time."""


def checker(schema: Schema) -> Check:
    """Compile the schema; the check takes plain JSON values and never raises.

    Raises:
        SchemaError: a pattern or a $ref that cannot be used.
    """
    decide = schema_validator(schema.documents)
    holds, find = can_hold(schema.columns), flaw_finder(schema.columns)
    rank = partial(_rank, {name: i for i, name in enumerate(schema.fields)})

    def check(record: dict[str, Any], source: str, place: str) -> list[Problem]:
        flaws: list[Flaw] = []
        count = size(record)
        if count is None:
            message = f"the metadata nests deeper than {MAX_DEPTH} levels or holds more than {MAX_VALUES:,} values"
            flaws.append(Flaw("too-deep", (), message))
        elif count > CHEAP_VALUES and costly(record):
            message = (
                f"the metadata holds more than {CHEAP_VALUES} whole numbers beyond 2^53, which take too long to judge"
            )
            flaws.append(Flaw("too-costly", (), message, "write them in quotes, as strings"))
        else:
            try:
                if decide.is_valid(record):
                    # A field without a column that the schema lets through is left out of the record, so it is no flaw.
                    if not (_is_utf8(record) and holds(record)):
                        find({name: record[name] for name in schema.fields if name in record}, (), flaws)
                else:
                    errors = islice(decide.iter_errors(record), MAX_FLAWS)
                    flaws += (flaw for error in errors for flaw in flaws_of(error, schema.columns))
            except ValueError as error:
                unjudged = Flaw("schema-rule", (), f"the record cannot be judged: {error}")
                flaws = list(islice(_non_json(record), MAX_FLAWS)) or [unjudged]
        if not flaws:
            return []
        return [
            Problem(f.code, source, place, pointer(f.path), f.message, f.hint, value_at(record, f.path), f.rule)
            for f in dict.fromkeys(sorted(flaws, key=rank))
        ]

    return check


def _is_utf8(record: dict[str, Any]) -> bool:
    """Whether UTF-8 can write all of a record."""
    try:
        orjson.dumps(record)
    except TypeError:
        return False
    return True


def validity_check(schema: Schema) -> ValidityCheck:
    """Compile the test whether neither the check nor `warner` would find anything, in a fifth of their time.

    It takes what a reader of JSON gives: at most 64 levels, and strings without half characters. Records of more than
    depth.CHEAP_VALUES values, which are few, it leaves to the check: it says no.

    Raises:
        SchemaError: a pattern or a $ref that cannot be used.
    """
    is_valid, holds = schema_validator(schema.documents).is_valid, can_hold(schema.columns)
    names = frozenset(schema.fields)
    lists = [column.name for column in schema.columns if column.kind == "list"]
    items = [part.kind for column in schema.columns for part in column.parts]
    flat = not {"list", "object"}.intersection(items) and all(column.kind != "object" for column in schema.columns)

    def is_flawless(record: dict[str, Any]) -> bool:
        if flat and names.issuperset(record):
            count = len(record)
            for name in lists:
                value = record.get(name)
                if value.__class__ is list:
                    count += len(value)
        else:
            count = size(record) or MAX_VALUES
        try:
            return count <= CHEAP_VALUES and is_valid(record) and holds(record)
        except ValueError:
            return False

    return is_flawless


def _rank(order: Mapping[str, int], flaw: Flaw) -> tuple[int, list[tuple[bool, str | int]]]:
    """Columns first, in their order, then unknown fields by name: how a record happens to be written means nothing."""
    place = order.get(str(flaw.path[0]), len(order)) if flaw.path else -1
    return place, [(isinstance(token, str), token) for token in flaw.path]


def pointer(path: Steps) -> str:
    """A path as a JSON pointer; half of a surrogate pair is escaped."""
    return append("", *path).encode("utf-8", "backslashreplace").decode()


def value_at(record: dict[str, Any], path: Steps) -> str:
    """The value at a path as JSON, cut short; "" where there is none, and for the record itself."""
    value: Any = record if path else None
    for token in path:
        try:
            value = value[token]
        except (LookupError, TypeError):
            return ""
    return json_text(value) if path else ""


def schema_validator(documents: Mapping[str, dict[str, Any]]) -> "Validator":
    """Compile the first document; its $refs lead to the others and nowhere else.

    Raises:
        SchemaError: a pattern or a $ref that cannot be used, or more of them than can be followed.
    """
    from jsonschema_rs import ValidationError

    for fault in reach.faults(documents):
        raise fault
    resources = [(_uri(name), _absolute(name, document)) for name, document in documents.items()]
    try:
        return validator(resources[0][1], resources, resources[0][0])
    except ValidationError as error:
        place = f"{next(iter(documents))}#{append('', *error.instance_path)}"
        raise SchemaError(f"{place} cannot be used: {error.message}") from None


def validator(document: Any, resources: Iterable[tuple[str, Any]], base: str = "") -> "Validator":
    """Compile a schema of draft 2020-12: formats are asserted, and neither network nor file system is touched."""
    from jsonschema_rs import Draft202012Validator, FancyRegexOptions, Registry

    return Draft202012Validator(
        document,
        validate_formats=True,
        registry=Registry(resources, retriever=_refuse),
        base_uri=base or None,
        pattern_options=FancyRegexOptions(backtrack_limit=_BACKTRACKS),
        offline=True,
    )


def _uri(name: str) -> str:
    return "schema:/" + quote(name)


def _absolute(name: str, document: dict[str, Any]) -> dict[str, Any]:
    """Let $refs mean files of the schema's directory, whatever address the file claims for itself."""
    document = deepcopy(document)
    document.pop("$id", None)
    for pointer, node in subschemas(document):
        if "$ref" in node:
            file, place = resolve_ref(node["$ref"], name, pointer)
            node["$ref"] = f"{_uri(file)}#{quote(place)}"
    return document


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"{uri} is outside the schema's directory")


def _non_json(record: Mapping[str, Any]) -> Iterator[Flaw]:
    """Find what is no JSON value at all; jsonschema-rs only says that there is something."""
    pending: deque[tuple[Steps, Any]] = deque([((), record)])
    while pending:
        path, value = pending.popleft()
        if isinstance(value, Mapping):
            pending += [((*path, key if isinstance(key, str) else str(key)), child) for key, child in value.items()]
            odd = [key for key in value if not isinstance(key, str) or not is_unicode(key)]
            for key in odd:
                yield Flaw("wrong-type", path, f"{path_name(path)} has the name {shown(key)}, which JSON cannot write")
        elif isinstance(value, list | tuple):
            pending += [((*path, i), child) for i, child in enumerate(value)]
        elif isinstance(value, str):
            if not is_unicode(value):
                yield Flaw("lone-surrogate", path, f"{path_name(path)} has {HALF}")
        elif not isinstance(value, int | float | None):
            yield Flaw("wrong-type", path, f"{path_name(path)} is {shown(value)}, which JSON cannot write")
