"""Laws of the schema: what passes the check is stored as it is, for any schema and any record."""

import datetime as dt
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datasets import Features
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.release.inspection.rejudge import record as as_record
from builder.schema import (
    Schema,
    arrow_schema,
    batch,
    checker,
    examine,
    load,
    parquet_schema,
    validity_check,
    warner,
)
from builder.schema.hints import HINTS, nearest
from builder.schema.moments import days, microseconds

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)
JSON_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str)
JSON = st.recursive(
    JSON_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
DATES = st.dates().map(str)
TIMES = st.datetimes().map(lambda at: at.isoformat() + "Z")
SCALARS: list[tuple[dict[str, Any], st.SearchStrategy[Any]]] = [
    ({"type": "string"}, st.text()),
    ({"type": "integer"}, st.integers() | st.integers(-9, 9).map(float)),
    ({"type": "number"}, st.floats() | st.integers()),
    ({"type": "boolean"}, st.booleans()),
    ({"type": "string", "format": "date"}, DATES),
    ({"type": "string", "format": "date-time"}, TIMES),
    ({"enum": ["a", "b"]}, st.sampled_from(["a", "b", "c"])),
]
Pair = tuple[dict[str, Any], st.SearchStrategy[Any]]


def nullable(pair: Pair) -> Pair:
    return {"anyOf": [pair[0], {"type": "null"}]}, st.none() | pair[1]


def array(pair: Pair) -> Pair:
    return {"type": "array", "items": pair[0]}, st.lists(pair[1], max_size=3)


def record(pairs: dict[str, Pair]) -> Pair:
    schema = {"type": "object", "properties": {name: pair[0] for name, pair in pairs.items()}}
    return schema, st.fixed_dictionaries({}, optional={name: pair[1] for name, pair in pairs.items()})


PAIRS: st.SearchStrategy[Pair] = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        inner.map(nullable) | inner.map(array) | st.dictionaries(NAMES, inner, min_size=1, max_size=3).map(record)
    ),
    max_leaves=5,
)
SCHEMAS = st.dictionaries(NAMES.filter(lambda n: n not in ("id", "text")), PAIRS, max_size=4)


def made(pairs: dict[str, Pair]) -> Schema:
    own = {"id": {"type": "string"}, "text": {"type": "string"}}
    document = {"type": "object", "properties": own | record(pairs)[0]["properties"], "required": ["id", "text"]}
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.json")
        path.write_text(json.dumps(document))
        return load(path)


def stored(value: Any, back: Any) -> bool:
    """Whether what came back is what went in: same type, same value, absent and null alike."""
    if isinstance(value, dict) and isinstance(back, dict):
        return value.keys() <= back.keys() and all(stored(value.get(name), item) for name, item in back.items())
    if isinstance(value, list) and isinstance(back, list):
        return len(value) == len(back) and all(map(stored, value, back))
    if isinstance(back, dt.datetime):
        return bool(dt.datetime.fromisoformat(value) == back)
    if isinstance(back, dt.date):
        return bool(value == str(back))
    return bool(value == back) and isinstance(value, str) == isinstance(back, str) and (value is True) == (back is True)


@settings(max_examples=40, deadline=None)
@given(SCHEMAS, st.data())
def test_what_passes_the_check_is_stored_as_it_is(pairs: dict[str, Pair], data: st.DataObject) -> None:
    schema = made(pairs)
    rows = [{"id": "a", "text": "b"} | data.draw(record(pairs)[1] | JSON_ROWS) for _ in range(3)]
    check = checker(schema)
    passing = [row for row in rows if not check(row, "", "")]
    columns = batch(schema, passing)
    columns.validate(full=True)
    named = [{name: row[name] for name in schema.fields if name in row} for row in passing]
    assert all(map(stored, named, columns.to_pylist()))


@settings(max_examples=40, deadline=None)
@given(SCHEMAS, st.data())
def test_what_is_said_at_once_is_what_the_check_says(pairs: dict[str, Pair], data: st.DataObject) -> None:
    schema = made(pairs)
    row = {"id": "a", "text": "b"} | data.draw(record(pairs)[1] | JSON_ROWS)
    assert validity_check(schema)(row) is not bool(checker(schema)(row, "", "") or warner(schema)(row, "", ""))


JSON_ROWS = st.dictionaries(NAMES, JSON, max_size=3)


@settings(max_examples=40, deadline=None)
@given(SCHEMAS)
def test_every_derivation_agrees(pairs: dict[str, Pair]) -> None:
    schema = made(pairs)
    ours = parquet_schema(schema)
    theirs = Features.from_arrow_schema(ours).arrow_schema
    assert theirs.types == arrow_schema(schema).types
    assert json.loads(ours.metadata[b"huggingface"]) == json.loads(theirs.metadata[b"huggingface"])


ROOT = Path(__file__).parents[2]
CHECK = checker(load(ROOT / "tests" / "cases" / "schema_every_type.json"))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "title", "authors", "date", "score", "place", "x"]) | st.text(), JSON))
def test_the_check_answers_any_record_and_always_the_same(row: dict[str, Any]) -> None:
    problems = CHECK(row, "a", "")
    assert problems
    assert problems == CHECK(dict(reversed(row.items())), "a", "")
    assert all(p.code and p.message and len(p.message) < 400 for p in problems)


KEYWORDS = [
    "type", "properties", "items", "required", "enum", "const", "format", "$ref", "allOf", "anyOf", "oneOf", "$defs",
    "additionalProperties", "prefixItems", "x-class-label", "minLength", "pattern", "description", "id", "text",
]  # fmt: skip
WORDS = st.sampled_from(["string", "object", "array", "null", "date", "#", "#/$defs/a", "#/properties/id", "a.json"])
ANYTHING = st.recursive(
    JSON_SCALARS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYWORDS) | st.text(max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYWORDS), ANYTHING, max_size=5), st.dictionaries(NAMES, ANYTHING, max_size=3))
def test_any_json_is_a_schema_or_has_faults_that_name_their_file(more: Any, properties: Any) -> None:
    own = {"id": {"type": "string"}, "text": {"type": "string"}}
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.json")
        path.write_text(json.dumps({"type": "object"} | more | {"properties": properties | own}))
        found = examine(path)
        assert bool(found.faults) != bool(found.schema)
        assert all(fault.file == "a.json" or "cannot be used" in str(fault) for fault in found.faults)


@given(st.dates(), st.datetimes())
def test_moments_count_from_1970(day: dt.date, at: dt.datetime) -> None:
    assert dt.date(1970, 1, 1) + dt.timedelta(days(str(day))) == day
    start = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    text = at.isoformat() + "+00:00"
    assert start + dt.timedelta(microseconds=microseconds(text)) == dt.datetime.fromisoformat(text)


@settings(max_examples=40, deadline=None)
@given(SCHEMAS, st.data())
def test_what_was_released_passes_the_check_once_more(pairs: dict[str, Pair], data: st.DataObject) -> None:
    schema = made(pairs)
    check = checker(schema)
    rows = [{"id": "a", "text": "b"} | data.draw(record(pairs)[1]) for _ in range(3)]
    back = batch(schema, [row for row in rows if not check(row, "", "")]).to_pylist()
    assert [problem for row in back for problem in check(as_record(schema.columns, row), "", "")] == []


@given(st.text() | st.text("0123456789 ./-:,年月日novNOV ma").filter(bool))
def test_a_guessed_date_is_a_day_of_the_calendar(text: str) -> None:
    hint = HINTS["format"](text, "date").removeprefix("did you mean ").removesuffix("?")
    for guess in filter(None, hint.split(" or ")):
        day = guess.strip("'")
        assert dt.date.fromisoformat(day).isoformat() == day


@given(st.text(), st.lists(st.text(min_size=1)))
def test_a_hint_names_what_is_allowed(name: str, known: list[str]) -> None:
    hint = nearest(name, known)
    assert not hint or hint.removeprefix("did you mean ").removesuffix("?") in map(repr, known)
