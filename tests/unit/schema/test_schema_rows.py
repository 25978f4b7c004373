"""The row check: every problem with its code, its place and a sentence."""

import datetime as dt
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED

from builder.schema import Schema, checker, load
from builder.schema.rows import validator

CASES = Path(__file__).parents[2] / "cases"
SUITE = SHARED / "suites" / "json-schema"
PROBLEMS = json.loads((CASES / "schema_problems.json").read_text(encoding="utf-8"))
RECORD = {
    "id": "a",
    "title": "The bridge opens",
    "text": "It opened.",
    "authors": ["Ada Quill"],
    "date": "2015-11-03",
    "outlet": "Harbour Light",
}

check = checker(load(CASES / "schema_every_type.json"))


@pytest.mark.parametrize("case", PROBLEMS, ids=lambda case: case["label"])
def test_a_problem_says_code_place_sentence_and_hint(case: dict[str, Any]) -> None:
    record = {name: value for name, value in (RECORD | case["original"]).items() if value is not None}
    found = check(record, "a.txt", "line 3")
    assert [[p.code, p.pointer, p.message, p.hint] for p in found] == case["expected"]
    assert all((p.source, p.place, p.severity) == ("a.txt", "line 3", "error") for p in found)


def test_a_problem_names_the_value_and_the_rule() -> None:
    (problem,) = check(RECORD | {"date": "Nov 3, 2015"}, "a.txt", "")
    assert (problem.value, problem.rule) == ('"Nov 3, 2015"', "schema_every_type.json#/$defs/day/format")
    (problem,) = check({name: value for name, value in RECORD.items() if name != "outlet"}, "a.txt", "")
    assert (problem.value, problem.rule) == ("", "schema_every_type.json#/required")
    (problem,) = check(RECORD | {"title": 10_000 * [7]}, "a.txt", "")
    assert len(problem.value) == 200


def test_a_record_that_fits_has_no_problem() -> None:
    more = {"words": 7.0, "score": 7, "stance": None, "updated": None, "place": {"city": "x", "country": None}}
    assert check(RECORD | more, "a.txt", "") == []


@pytest.mark.parametrize("value", [{1, 2}, b"x", dt.date(2020, 1, 1), {7: 8}, object()])
def test_what_json_cannot_write_is_a_problem_and_no_crash(value: object) -> None:
    (problem,) = check(RECORD | {"title": value}, "a.txt", "")
    assert (problem.code, problem.pointer) == ("wrong-type", "/title")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_a_number_beyond_numbers_is_a_problem(value: float) -> None:
    (problem,) = check(RECORD | {"score": value}, "a.txt", "")
    assert problem.pointer == "/score"


def test_depth_and_size_are_capped_before_the_engine() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    bomb: Any = ["lol"]
    for _ in range(30):
        bomb = [bomb] * 10
    for value in (deep, bomb):
        assert [p.code for p in check(RECORD | {"title": value}, "a.txt", "")] == ["too-deep"]


def test_a_costly_pattern_ends_soon(tmp_path: Path) -> None:
    pattern = {"type": "string", "pattern": r"^(?=(a+)+)(a|aa)+\1?b$"}
    text = json.dumps({"type": "object", "properties": {"id": pattern, "text": pattern}, "required": ["id", "text"]})
    (tmp_path / "a.json").write_text(text)
    (problem,) = checker(load(tmp_path / "a.json"))({"id": "a" * 5_000, "text": "aaab"}, "", "")
    assert (problem.code, problem.pointer) == ("too-costly", "/id")


def test_thousands_of_mistakes_are_a_hundred_problems() -> None:
    mistakes: dict[str, Any] = {f"field{i}": "" for i in range(20_000)}
    assert len(check(RECORD | mistakes, "", "")) == 100
    assert len(check(RECORD | {"authors": [1] * 20_000}, "", "")) == 100


@pytest.mark.parametrize(
    ("label", "items", "codes"),
    [
        ("unique", range(50_000), []),
        ("the last one twice", [*range(50_000), 49_999], ["not-unique"]),
        ("many beyond 2^53", range(2**62, 2**62 + 50_000), ["too-costly"]),
        ("some beyond 2^53", range(2**62, 2**62 + 500), []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_thousands_of_unique_items_are_judged_soon_or_not_at_all(
    label: str, items: Sequence[int], codes: list[str], tmp_path: Path
) -> None:
    check = checker(written(tmp_path, {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}))
    assert [p.code for p in check({"id": "a", "text": "b", "n": list(items)}, "", "")] == codes, label


def test_the_engine_finds_equal_objects_and_lists_in_linear_time() -> None:
    engine = validator({"uniqueItems": True}, ())
    objects, lists = [{"a": [i, True]} for i in range(50_000)], [[i, [i]] for i in range(50_000)]
    assert engine.is_valid(objects)
    assert engine.is_valid([*lists, {}])
    assert not engine.is_valid([*objects, {"a": [1.0, True]}])


def written(folder: Path, rule: dict[str, Any]) -> Schema:
    """A schema whose property n has this rule."""
    properties = {"id": {"type": "string"}, "text": {"type": "string"}, "n": rule}
    (folder / "a.json").write_text(json.dumps({"type": "object", "properties": properties}))
    return load(folder / "a.json")


def test_a_list_of_thousands_of_allowed_values_is_looked_up(tmp_path: Path) -> None:
    check = checker(written(tmp_path, {"type": "array", "items": {"enum": [f"name {i}" for i in range(20_000)]}}))
    assert check({"id": "a", "text": "b", "n": ["name 19999"] * 50_000}, "", "") == []
    found = check({"id": "a", "text": "b", "n": [f"nam {i}" for i in range(200)]}, "", "")
    assert [p.code for p in found] == ["not-allowed"] * 100


def test_a_message_stays_short_however_long_the_value() -> None:
    for problem in check(RECORD | {"language": "x" * 1_000_000, "section": "y" * 1_000_000}, "", ""):
        assert len(problem.message + problem.hint) < 300


@pytest.mark.skipif(not SUITE.is_dir(), reason="the official suite is not here")
def test_the_engine_passes_the_official_suite() -> None:
    """Formats are an assertion here, so the suite's 19 cases that call them an annotation are turned round."""
    remotes = [
        ("http://localhost:1234/" + path.relative_to(SUITE / "remotes").as_posix(), json.loads(path.read_bytes()))
        for path in sorted((SUITE / "remotes").rglob("*.json"))
        if "v1" not in path.parts
    ]
    passed = failed = 0
    for path in sorted((SUITE / "draft2020-12").rglob("*.json")):
        for case in json.loads(path.read_bytes()):
            engine = validator(case["schema"], remotes)
            for test in case["tests"]:
                wanted = test["valid"] and "only an annotation by default" not in test["description"]
                if engine.is_valid(test["data"]) is wanted:
                    passed += 1
                else:
                    failed += 1
    assert (passed, failed) == (2225, 0)
