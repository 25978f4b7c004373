"""Every change of a schema has a kind and, from it, a meaning for readers."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from builder.schema import Schema, load
from builder.schema.differences import CHANGES, compare

CASES = json.loads((ROOT / "tests/cases/schema_changes.json").read_text(encoding="utf-8"))


def made(folder: Path, properties: dict[str, Any], required: list[str], more: dict[str, Any]) -> Schema:
    own = {"id": {"type": "string"}, "text": {"type": "string"}}
    path = folder / "schema.json"
    path.write_text(json.dumps({"type": "object", "properties": own | properties, "required": required} | more))
    return load(path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_change_is_named_and_classed(case: dict[str, Any], tmp_path: Path) -> None:
    before, after = case.get("required", [[], []])
    old, new = made(tmp_path, case["old"], before, {}), made(tmp_path, case["new"], after, case.get("more", {}))
    found = compare(old, new)
    assert [[change.kind, change.column] for change in found] == case["expected"]
    assert [change.effect for change in found] == [CHANGES[kind] for kind, _ in case["expected"]]
    assert all(change.message for change in found)


def test_every_kind_of_change_has_a_case() -> None:
    assert CHANGES.keys() - {kind for case in CASES for kind, _ in case["expected"]} == {"opened"}
