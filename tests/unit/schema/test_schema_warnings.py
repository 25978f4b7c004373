"""Warnings: valid, and yet readers trip over it."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.schema import checker, load, warner

NUMBERS = {"type": "array", "items": {"type": "integer"}}
PROPERTIES = {
    "id": {"type": "string"},
    "text": {"type": "string"},
    "words": {"type": ["integer", "null"]},
    "score": {"type": "number"},
    "pages": NUMBERS,
    "place": {"type": "object", "properties": {"code": {"type": "integer"}}},
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"words": 2**53, "score": 1.0, "pages": [1, -(2**53)], "place": {"code": 0}}, []),
        ({"words": None, "score": 1e300}, []),
        ({"words": 7.0}, [("integer-as-float", "/words", "7.0", "write 7")]),
        ({"words": 2**53 + 1}, [("beyond-2-53", "/words", "9007199254740993", "write it in quotes, as a string")]),
        ({"score": -(2**60)}, [("beyond-2-53", "/score", str(-(2**60)), "write it in quotes, as a string")]),
        ({"pages": [1, 2.0]}, [("integer-as-float", "/pages/1", "2.0", "write 2")]),
        ({"place": {"code": 3.0}}, [("integer-as-float", "/place/code", "3.0", "write 3")]),
    ],
)
def test_a_valid_record_has_warnings(more: dict[str, Any], expected: list[tuple[str, ...]], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"type": "object", "properties": PROPERTIES}))
    schema = load(tmp_path / "a.json")
    record = {"id": "a", "text": "b"} | more
    found = warner(schema)(record, "a.txt", "line 3")
    assert [(p.code, p.pointer, p.value, p.hint) for p in found] == expected
    assert {(p.severity, p.source, p.place) for p in found} <= {("warning", "a.txt", "line 3")}
    assert checker(schema)(record, "a.txt", "") == []


def test_a_record_of_any_shape_has_warnings_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"type": "object", "properties": PROPERTIES}))
    doubt = warner(load(tmp_path / "a.json"))
    odd = {"words": True, "score": "7", "pages": {"a": 1.0}, "place": [1.0]}
    assert doubt(odd, "", "") == []
    assert len(doubt({"pages": [1.0] * 500}, "", "")) == 100
