"""The schema's files: what cannot be used is said once, clearly, with its place."""

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder.errors import SchemaError
from builder.schema import default_schema, examine, load
from builder.schema.files import subschemas
from builder.schema.formats import FORMATS
from builder.schema.rows import validator

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases"
ERRORS = json.loads((CASES / "schema_errors.json").read_text(encoding="utf-8"))


def write(folder: Path, text: str | bytes, name: str = "article.schema.json") -> Path:
    path = folder / "schema" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def minimal(**more: Any) -> dict[str, Any]:
    """The smallest schema, with more in it; properties are added to its own."""
    own = {"id": {"type": "string"}, "text": {"type": "string"}}
    schema = {"type": "object", "required": ["id", "text"]} | more
    return schema | {"properties": own | more.get("properties", {})}


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["label"])
def test_an_unusable_schema_is_an_error_that_names_the_place(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "name.json").write_text('{"type": "string"}')
    path = write(tmp_path, json.dumps(minimal(**case["original"])))
    with pytest.raises(SchemaError) as caught:
        load(path)
    assert case["expected"] in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n  "type" "object"}', "is not JSON: line 2, column 10"),
        ('{"type": "object", "type": "array"}', "the key 'type' stands twice in one object"),
        ("[]", "it must be an object"),
        ("", "is not JSON: line 1"),
        (b"\xff\xfe{", "is not UTF-8"),
        ('{"minLength": NaN}', "NaN is no JSON number"),
        ('{"enum": ["\\ud800"]}', "has half of a character"),
        ("[" * 100_000, "nests too deep"),
        ('{"not":' * 70 + "{}" + "}" * 70, "nests too deep"),
    ],
)
def test_a_file_that_is_no_schema_is_an_error_with_its_line(text: str | bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=said):
        load(write(tmp_path, text))


def test_a_missing_schema_says_what_writes_one(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="does not exist") as caught:
        load(tmp_path / "schema" / "article.schema.json")
    assert "builder init" in caught.value.hint


def test_a_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "name.json").write_text('{"type": "string"}')
    path = write(tmp_path, json.dumps(minimal(properties={"n": {"$ref": "name.json"}})))
    (path.parent / "name.json").symlink_to(tmp_path / "name.json")
    with pytest.raises(SchemaError, match="a link out of the schema's directory"):
        load(path)


def test_examining_finds_every_fault_in_one_go(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {
        "a": {"type": "strin"},
        "b": {},
        "c": {"type": "object", "properties": {"x": {"type": ["string", "array"]}, "y": {"type": "array"}}},
        "d": {"$ref": "#/$defs/none"},
        "e": {"$ref": "none.json"},
        "f": {"type": "object", "patternProperties": {"x": {}}, "additionalProperties": {"type": "string"}},
        "g": {"type": "string", "format": "datetime"},
        "h": {"$ref": "#/x-parts/h"},
    }
    found = examine(write(tmp_path, json.dumps(minimal(properties=wrong, requried=[], **{"x-parts": {"h": {}}}))))
    place = "/properties/"
    assert {fault.pointer for fault in found.faults} == {
        "/requried", "/$defs/none", "/x-parts/h", f"{place}a/type", f"{place}b", f"{place}c/properties/x",
        f"{place}c/properties/y", f"{place}e", f"{place}f", f"{place}f/patternProperties",
        f"{place}f/additionalProperties", f"{place}g/format",
    }  # fmt: skip
    assert found.schema is None


def test_a_fault_that_several_refs_lead_to_is_told_once(tmp_path: Path) -> None:
    twice = {"a": {"$ref": "#/$defs/d"}, "b": {"type": "array", "items": {"$ref": "#/$defs/d"}}}
    found = examine(write(tmp_path, json.dumps(minimal(properties=twice, **{"$defs": {"d": {"prefixItems": [{}]}}}))))
    assert [fault.pointer for fault in found.faults].count("/$defs/d/prefixItems") == 1


@pytest.mark.parametrize(
    ("more", "closed"),
    [
        ({}, False),
        ({"additionalProperties": False}, True),
        ({"unevaluatedProperties": False}, True),
        ({"allOf": [{"$ref": "#/$defs/strict"}], "$defs": {"strict": {"additionalProperties": False}}}, True),
        ({"additionalProperties": True}, False),
    ],
)
def test_a_schema_is_closed_where_it_lets_nothing_through_that_it_does_not_name(
    more: dict[str, Any],
    closed: bool,  # noqa: FBT001 - a case's expected value
    tmp_path: Path,
) -> None:
    found = examine(write(tmp_path, json.dumps(minimal(**more))))
    assert (found.faults, found.closed) == ([], closed)


def test_keywords_that_check_nothing_are_noted(tmp_path: Path) -> None:
    found = examine(write(tmp_path, json.dumps(minimal(dependencies={}, colour="red", **{"x-colour": "red"}))))
    assert [note.pointer for note in found.notes] == ["/dependencies", "/colour"]
    assert found.schema


def test_files_beside_the_schema_are_followed_and_digested(tmp_path: Path) -> None:
    schema = minimal(properties={"n": {"$ref": "parts/name.json#/$defs/a%20b"}})
    path = write(tmp_path, json.dumps(schema))
    write(tmp_path, '{"$defs": {"a b": {"$ref": "deep/er.json"}}}', "parts/name.json")
    write(tmp_path, '{"type": "integer"}', "parts/deep/er.json")
    before = load(path)
    assert list(before.documents) == ["article.schema.json", "parts/name.json", "parts/deep/er.json"]
    assert before.columns[-1].kind == "integer"
    write(tmp_path, '{"type": "integer" }', "parts/deep/er.json")
    assert load(path).digest != before.digest


def test_what_stands_in_examples_and_constants_is_no_schema() -> None:
    document = {"const": {"$ref": "https://example.org"}, "properties": {"$ref": {"default": {"$ref": "x"}}}}
    assert [pointer for pointer, _ in subschemas(document)] == ["", "/properties/$ref"]


def test_every_format_named_is_one_that_the_engine_asserts() -> None:
    for name in FORMATS:
        assert not validator({"format": name}, ()).is_valid("\\ (:/%[ é~2"), name


def test_the_schema_in_the_wheel_is_the_sample_corpus_s() -> None:
    assert default_schema() == (ROOT / "schema" / "article.schema.json").read_bytes()


def test_every_property_of_the_default_schema_is_described(tmp_path: Path) -> None:
    schema = load(write(tmp_path, default_schema()))
    assert all(column.description for column in schema.columns)
    assert schema.required == {"id", "title", "text", "authors", "date", "outlet"}


def test_a_schema_travels_to_a_worker(tmp_path: Path) -> None:
    schema = load(write(tmp_path, default_schema()))
    assert pickle.loads(pickle.dumps(schema)) == schema  # noqa: S301 - our own bytes


def test_loading_and_checking_import_neither_arrow_nor_datasets(tmp_path: Path) -> None:
    shutil.copy(ROOT / "schema" / "article.schema.json", tmp_path / "a.json")
    program = (
        "import sys, pathlib; from builder.schema import load, checker;"
        "assert checker(load(pathlib.Path('a.json')))({}, '', '');"
        "print(sorted({'pyarrow', 'datasets', 'jsonschema', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
