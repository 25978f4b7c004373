"""Every problem of hand-made invalid corpora stands where it was made, to the line and column.

A mark in a case's text, ⟦code pointer⟧, names a problem and stands before the value that has it; it is taken out before
the file is written. `expected` holds what stands in files without lines.
"""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builder import validation
from builder.recipe import Recipe

Found = tuple[str, str, int, int, str]
CASES = json.loads((Path(__file__).parent.parent / "cases" / "validation_places.json").read_text(encoding="utf-8"))
_STRING = {"type": "string", "minLength": 1}
_ZIP = {"type": "string", "pattern": "^[0-9]{4}$"}
PROPERTIES: dict[str, Any] = {
    **dict.fromkeys(("id", "title", "text", "outlet", "language", "license", "description"), _STRING),
    "authors": {"type": "array", "items": _STRING, "minItems": 1, "uniqueItems": True},
    "date": {"type": "string", "format": "date"},
    "url": {"type": "string", "format": "uri"},
    "words": {"type": "integer", "minimum": 0},
    "section": {"type": "string", "enum": ["news", "sport"]},
    "place": {"type": "object", "properties": {"city": _STRING, "zip": _ZIP}},
    "tags": {
        "type": "array",
        "items": {"type": "object", "properties": {"name": _STRING, "rank": {"type": "integer"}}},
    },
}
_MARK = re.compile(r"⟦([a-z-]+)(?: (/[^⟧]*))?⟧")


def unmarked(file: str, text: str) -> tuple[str, list[Found]]:
    """Return the text without its marks, and what they announce."""
    found: list[Found] = []
    while mark := _MARK.search(text):
        above = text[: mark.start()]
        found.append((mark[1], file, above.count("\n") + 1, len(above) - above.rfind("\n"), mark[2] or ""))
        text = above + text[mark.end() :]
    return text, found


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(text.encode())
    return bytes(pa.compress(text.encode(), "zstd", asbytes=True)) if encoding == "zstd" else text.encode(encoding)


def write(root: Path, case: dict[str, Any]) -> list[Found]:
    """Write the corpus of a case and return its problems."""
    expected: list[Found] = [tuple(one) for one in case.get("expected", [])]
    properties = PROPERTIES | case.get("schema", {}).get("properties", {})
    rules = {"type": "object", "required": ["id", "text"], **case.get("schema", {}), "properties": properties}
    (root / "schema.json").write_text(json.dumps(rules))
    for name, content in case["files"].items():
        path = root / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            pq.write_table(pa.Table.from_pylist(content), path)
            continue
        text, found = unmarked(name, content)
        expected += found
        data = encoded(text, case.get("encode", {}).get(name, "utf-8"))
        if name in case.get("bytes", {}):
            sign, byte = case["bytes"][name]
            data = data.replace(sign.encode(), bytes.fromhex(byte), 1)
        path.write_bytes(data)
    return sorted(expected)


def problems(root: Path) -> list[Found]:
    found = validation.validate(Recipe(name="places", root=root, schema="schema.json")).problems
    errors = [one for one in found if one.severity == "error"]
    return sorted((one.code, *(one.spot or (one.source, -1, -1)), one.pointer) for one in errors)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_every_problem_names_the_line_and_column_of_its_value(tmp_path: Path, case: dict[str, Any]) -> None:
    expected = write(tmp_path, case)
    assert expected
    assert problems(tmp_path) == expected


def test_the_cases_are_many_and_their_names_are_their_own() -> None:
    assert len({case["label"] for case in CASES}) == len(CASES) >= 120
