"""What another schema would do to a release."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.errors import UsageError, WorldError
from builder.release import manifest
from builder.release.data import parquet
from builder.release.inspection.rejudge import Cause, rejudge, schema_file
from builder.schema import Schema, batch, load, parquet_schema

FIELDS: dict[str, Any] = {
    "id": {"type": "string"},
    "text": {"type": "string"},
    "day": {"type": "string", "format": "date"},
    "at": {"type": ["string", "null"], "format": "date-time"},
    "stance": {"enum": ["for", "against"], "x-class-label": True},
    "places": {"type": "array", "items": {"type": "object", "properties": {"city": {"type": "string"}}}},
}
ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "one", "day": "2020-01-02", "at": "2020-01-02T03:04:05Z", "stance": "against"},
    {"id": "b", "text": "two", "places": [{"city": "Hull"}, {}, {"city": "x"}]},
    {"id": "c", "text": "three", "at": None},
]


def made(path: Path, **more: Any) -> Schema:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"type": "object", "properties": FIELDS | more, "additionalProperties": False}))
    return load(path)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "v1.0.0"
    rules = made(folder / "schema/a.json")
    parquet.write(folder / "data", "train", parquet_schema(rules), [batch(rules, ROWS)])
    stated = {"version": "1.0.0", "schema": "schema/a.json", "inputs": {"recipe": {}}, "counts": {"released": 3}}
    manifest.write(folder, stated)
    return folder


def test_no_record_fails_under_the_schema_it_was_released_under(release: Path) -> None:
    found = rejudge(release, load(schema_file(release)))
    assert (found.version, found.records, found.failing, found.causes) == ("1.0.0", 3, 0, [])


def test_records_that_would_fail_are_counted_by_cause_and_named(release: Path, tmp_path: Path) -> None:
    city = {"type": "object", "properties": {"city": {"type": "string", "minLength": 2}}}
    new = made(tmp_path / "new.json", places={"type": "array", "items": city}, text={"type": "string", "maxLength": 3})
    found = rejudge(release, new)
    assert found.failing == 2
    assert found.causes == [
        Cause("below-minimum", "places[].city", 1, [("b", "places[2].city has 1 characters; the least is 2")]),
        Cause("above-maximum", "text", 1, [("c", "text has 5 characters; the most is 3")]),
    ]


def test_values_are_judged_as_they_were_before_they_were_columns(release: Path, tmp_path: Path) -> None:
    new = made(
        tmp_path / "new.json",
        day={"const": "2020-01-02"},
        at={"const": "2020-01-02T03:04:05Z"},
        stance={"const": "against"},
    )
    assert rejudge(release, new).failing == 0


def test_a_folder_that_is_no_release_and_one_that_is_damaged_are_errors(release: Path, tmp_path: Path) -> None:
    rules = load(schema_file(release))
    with pytest.raises(UsageError, match="is no release"):
        rejudge(tmp_path, rules)
    next(release.glob("data/*")).write_bytes(b"PAR1")
    with pytest.raises(WorldError, match="cannot be read"):
        rejudge(release, rules)


def test_a_manifest_leads_to_no_schema_outside_its_release(release: Path) -> None:
    manifest.write(release, manifest.read(release) | {"schema": "../new.json"})
    with pytest.raises(UsageError, match="is no release"):
        schema_file(release)
