"""The public conformance suites in ../shared/suites, where they are."""

import json
from pathlib import Path

import pytest
from raw_folder import found_in

from builder.sources.rejects import RejectError
from builder.sources.yaml_values import entries

SUITES = Path(__file__).parents[4] / "shared" / "suites"
pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason="no ../shared/suites")

# Valid JSON of which a reader keeps only a part: equal keys are refused here (DESIGN.md: nothing is dropped silently).
EQUAL_KEYS = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}
NOT_JSON = {"invalid-json", "bad-encoding", "lone-surrogate", "too-deep", "empty", "number-range"}


def _json_files(prefix: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in SUITES.glob(f"json-parsing/test_parsing/{prefix}_*.json")}


def test_valid_json_is_read(tmp_path: Path) -> None:
    rejects = found_in(tmp_path, _json_files("y")).rejects
    assert {r.source for r in rejects if r.code == "duplicate-key"} == EQUAL_KEYS
    assert {r.code for r in rejects} == {"duplicate-key", "no-text"}


def test_invalid_json_is_refused(tmp_path: Path) -> None:
    files = _json_files("n")
    found = found_in(tmp_path, files)
    assert not found.documents
    assert {r.source for r in found.rejects if r.code in NOT_JSON} == set(files)


def test_json_that_may_be_either_is_something(tmp_path: Path) -> None:
    files = _json_files("i")
    found = found_in(tmp_path, files)
    assert {r.source for r in found.rejects} | {d.source for d in found.documents} == set(files)


def test_yaml_is_what_the_suite_says_or_refused() -> None:
    read = 0
    for case in json.loads((SUITES / "yaml" / "cases.json").read_text(encoding="utf-8")):
        try:
            found = entries(case["yaml"])
        except RejectError:
            continue
        read += found is not None
    assert read > 80


def test_bad_parquet_is_rows_or_a_reject(tmp_path: Path) -> None:
    files = {path.name: path.read_bytes() for path in SUITES.glob("parquet-bad/*.parquet")}
    found = found_in(tmp_path, files)
    assert {r.source for r in found.rejects} | {d.source for d in found.documents} == set(files)
