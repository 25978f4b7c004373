"""What a first schema says of the documents that it is made of."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.errors import UsageError
from builder.inference import Inferred, infer


def of(folder: Path, rows: list[dict[str, Any]]) -> Inferred:
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps({"text": "t"} | row) + "\n" for row in rows))
    return infer([file], None)


@pytest.mark.parametrize(
    ("values", "stated"),
    [
        ([1, 2], {"type": "integer"}),
        ([1, 2.5], {"type": "number"}),
        ([True], {"type": "boolean"}),
        (["2020-01-02"] * 30, {"type": "string", "format": "date"}),
        (["2020-01-02T03:04:05Z"], {"type": "string", "format": "date-time"}),
        (["https://a.example/"], {"type": "string", "format": "uri"}),
        (["note:7"], {"type": "string"}),
        (["x", "y"] * 5, {"type": "string", "enum": ["x", "y"]}),
        (["x", "y"] * 4, {"type": "string"}),
        ([["x"], []], {"type": "array", "items": {"type": "string"}}),
        ([["x", None]], {"type": "array", "items": {"type": ["string", "null"]}}),
    ],
)
def test_what_every_value_has_is_stated(values: list[Any], stated: dict[str, Any], tmp_path: Path) -> None:
    found = of(tmp_path, [{"a": value} for value in values])
    described = found.document["properties"]["a"]
    assert {name: rule for name, rule in described.items() if name != "description"} == stated
    assert found.notes == []


def test_what_every_document_has_is_required_and_so_is_a_part_that_every_object_has(tmp_path: Path) -> None:
    found = of(tmp_path, [{"a": {"x": 1, "y": 2}, "b": 1}, {"a": {"x": 3}}]).document
    assert found["required"] == ["id", "text", "a"]
    assert found["properties"]["a"]["required"] == ["x"]


@pytest.mark.parametrize("values", [["x", 1], [[]], [{}], [{"_type": 1}], [2**63], [2**53 + 1, 0.5]])
def test_what_no_column_can_carry_is_left_out_and_told(values: list[Any], tmp_path: Path) -> None:
    found = of(tmp_path, [{"a": value} for value in values])
    assert list(found.document["properties"]) == ["id", "text"]
    assert [note.startswith("a is left out: it ") for note in found.notes] == [True]


def test_a_format_that_almost_every_value_has_is_told_and_not_stated(tmp_path: Path) -> None:
    found = of(tmp_path, [{"a": "2020-01-02"}] * 19 + [{"a": "May"}])
    assert "format" not in found.document["properties"]["a"]
    assert found.notes == ["a is a date (YYYY-MM-DD) in 19 of 20 documents, not in all"]


def test_a_well_known_field_is_as_in_a_new_schema_where_its_values_let_it(tmp_path: Path) -> None:
    found = of(tmp_path, [{"author": "Ada", "date": "2020-01-02"}, {"authors": ["Ida"], "date": "May 2020"}])
    assert found.document["properties"]["authors"]["items"]["minLength"] == 1
    assert found.document["properties"]["date"]["type"] == "string"
    assert found.notes == ["date has no rule: 1 of 2 documents break that of a new corpus's schema, as in 'May 2020'"]


def test_pages_have_the_fields_that_a_build_looks_for_in_them(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("A page.")
    found = infer([tmp_path], None).document
    assert {"title", "authors", "date", "outlet"} <= found["properties"].keys()
    assert found["required"] == ["id", "text"]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "scan.txt").write_bytes(b"\x00\x01\x02")
    found = infer([tmp_path], None)
    assert (found.documents, [reject.source for reject in found.rejects]) == (0, ["scan.txt"])
    with pytest.raises(UsageError, match="does not exist"):
        infer([tmp_path / "none"], None)
