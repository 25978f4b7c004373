"""The row check: jsonschema-rs decides and says what it found; a last look finds what passes but no column can carry.

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
from builder.schema.depth import DEEPEST, MANY, MOST, costly, size
from builder.schema.files import step, subschemas, target
from builder.schema.flaws import MOST_FLAWS, Flaw, Steps, spoken, words
from builder.schema.hints import shown, written
from builder.schema.stored import HALF, finder, holder, unicode
from builder.schema.table import Schema

if TYPE_CHECKING:
    from jsonschema_rs import Validator

Check = Callable[[dict[str, Any], str, str], list[Problem]]
"""(record, source, place) → its problems, none where it may become a row."""
Quick = Callable[[dict[str, Any]], bool]
"""record → whether it has no problem and no warning."""

_BACKTRACKS = 100_000
"""Steps a pattern with lookaround or back-references may take on one value; all other patterns match in linear time."""


def checker(schema: Schema) -> Check:
    """Compile the schema; the check takes plain JSON values and never raises.

    Raises:
        SchemaError: a pattern or a $ref that cannot be used.
    """
    decide = engine(schema.documents)
    holds, find = holder(schema.columns), finder(schema.columns)
    rank = partial(_rank, {name: i for i, name in enumerate(schema.fields)})

    def check(record: dict[str, Any], source: str, place: str) -> list[Problem]:
        found: list[Flaw] = []
        count = size(record)
        if count is None:
            message = f"the metadata nests deeper than {DEEPEST} levels or holds more than {MOST:,} values"
            found.append(Flaw("too-deep", (), message))
        elif count > MANY and costly(record):
            message = f"the metadata holds more than {MANY} whole numbers beyond 2^53, which take too long to judge"
            found.append(Flaw("too-costly", (), message, "write them in quotes, as strings"))
        else:
            try:
                if decide.is_valid(record):
                    # A field without a column that the schema lets through is left out of the record, so it is no flaw.
                    if not (_is_text(record) and holds(record)):
                        find({name: record[name] for name in schema.fields if name in record}, (), found)
                else:
                    errors = islice(decide.iter_errors(record), MOST_FLAWS)
                    found += (flaw for error in errors for flaw in words(error, schema.columns))
            except ValueError as error:
                unjudged = Flaw("schema-rule", (), f"the record cannot be judged: {error}")
                found = list(islice(_strangers(record), MOST_FLAWS)) or [unjudged]
        if not found:
            return []
        return [
            Problem(f.code, source, place, pointer(f.path), f.message, f.hint, value_at(record, f.path), f.rule)
            for f in dict.fromkeys(sorted(found, key=rank))
        ]

    return check


def _is_text(record: dict[str, Any]) -> bool:
    """Whether UTF-8 can write all of a record."""
    try:
        orjson.dumps(record)
    except TypeError:
        return False
    return True


def quick(schema: Schema) -> Quick:
    """Compile what only tells whether the check and `doubts` would find nothing, in a fifth of their time.

    It takes what a reader of JSON gives: at most 64 levels, and strings without half characters. Records of more than
    depth.MANY values, which are few, it leaves to the check: it says no.

    Raises:
        SchemaError: a pattern or a $ref that cannot be used.
    """
    is_valid, holds = engine(schema.documents).is_valid, holder(schema.columns)
    names = frozenset(schema.fields)
    lists = [column.name for column in schema.columns if column.kind == "list"]
    items = [part.kind for column in schema.columns for part in column.parts]
    flat = not {"list", "object"}.intersection(items) and all(column.kind != "object" for column in schema.columns)

    def fine(record: dict[str, Any]) -> bool:
        if flat and names.issuperset(record):
            count = len(record)
            for name in lists:
                value = record.get(name)
                if value.__class__ is list:
                    count += len(value)
        else:
            count = size(record) or MOST
        try:
            return count <= MANY and is_valid(record) and holds(record)
        except ValueError:
            return False

    return fine


def _rank(order: Mapping[str, int], flaw: Flaw) -> tuple[int, list[tuple[bool, str | int]]]:
    """Columns first, in their order, then unknown fields by name: how a record happens to be written means nothing."""
    place = order.get(str(flaw.path[0]), len(order)) if flaw.path else -1
    return place, [(isinstance(token, str), token) for token in flaw.path]


def pointer(path: Steps) -> str:
    """A path as a JSON pointer; half of a surrogate pair is escaped."""
    return step("", *path).encode("utf-8", "backslashreplace").decode()


def value_at(record: dict[str, Any], path: Steps) -> str:
    """The value at a path as JSON, cut short; "" where there is none, and for the record itself."""
    value: Any = record if path else None
    for token in path:
        try:
            value = value[token]
        except (LookupError, TypeError):
            return ""
    return written(value) if path else ""


def engine(documents: Mapping[str, dict[str, Any]]) -> "Validator":
    """Compile the first document; its $refs lead to the others and nowhere else.

    Raises:
        SchemaError: a pattern or a $ref that cannot be used, or more of them than can be followed.
    """
    from jsonschema_rs import ValidationError

    for fault in reach.faults(documents):
        raise fault
    resources = [(_uri(name), _absolute(name, document)) for name, document in documents.items()]
    try:
        return judge(resources[0][1], resources, resources[0][0])
    except ValidationError as error:
        place = f"{next(iter(documents))}#{step('', *error.instance_path)}"
        raise SchemaError(f"{place} cannot be used: {error.message}") from None


def judge(document: Any, resources: Iterable[tuple[str, Any]], base: str = "") -> "Validator":
    """Draft 2020-12 with formats asserted, without network and file system: what decides of every record."""
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
            file, place = target(node["$ref"], name, pointer)
            node["$ref"] = f"{_uri(file)}#{quote(place)}"
    return document


def _refuse(uri: str) -> NoReturn:
    raise ValueError(f"{uri} is outside the schema's directory")


def _strangers(record: Mapping[str, Any]) -> Iterator[Flaw]:
    """Find what is no JSON value at all; the engine only says that there is something."""
    pending: deque[tuple[Steps, Any]] = deque([((), record)])
    while pending:
        path, value = pending.popleft()
        if isinstance(value, Mapping):
            pending += [((*path, key if isinstance(key, str) else str(key)), child) for key, child in value.items()]
            odd = [key for key in value if not isinstance(key, str) or not unicode(key)]
            for key in odd:
                yield Flaw("wrong-type", path, f"{spoken(path)} has the name {shown(key)}, which JSON cannot write")
        elif isinstance(value, list | tuple):
            pending += [((*path, i), child) for i, child in enumerate(value)]
        elif isinstance(value, str):
            if not unicode(value):
                yield Flaw("lone-surrogate", path, f"{spoken(path)} has {HALF}")
        elif not isinstance(value, int | float | None):
            yield Flaw("wrong-type", path, f"{spoken(path)} is {shown(value)}, which JSON cannot write")
