"""`builder schema`: what a curator asks about a schema before it is anybody else's."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command import run
from conftest import Corpus


def edited(corpus: Corpus, **properties: Any) -> Path:
    """The corpus's schema with other properties, in a file of its own."""
    path = corpus.root / "new.json"
    stated = json.loads((corpus.root / "schema/article.schema.json").read_text())
    path.write_text(json.dumps(stated | {"properties": stated["properties"] | properties}))
    return path


def test_a_schema_without_a_fault_is_fine(corpus: Corpus) -> None:
    ran = corpus.run("schema", "check")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "schema/article.schema.json: fine")
    assert corpus.run("schema", "check", "--format", "json").json["columns"] == 12


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"$ref": "#"}', '{"type": "object", "properties": {"\\u001b[31m": 1}}']
)
def test_a_file_that_cannot_be_a_schema_is_a_finding(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(content)
    ran = run("schema", "check", "a.json", at=tmp_path)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("a.json: ")
    assert "\x1b" not in ran.out


def test_a_schema_that_is_not_there_is_a_mistake_of_usage(tmp_path: Path) -> None:
    ran = run("schema", "check", "a.json", at=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no schema a.json" in ran.err


@pytest.mark.parametrize(("format_", "start"), [("text", "column "), ("json", "[\n"), ("markdown", "| column |")])
def test_columns_are_shown_in_each_format(corpus: Corpus, format_: str, start: str) -> None:
    assert corpus.run("schema", "show", "--format", format_).out.startswith(start)


def test_another_description_breaks_nothing_and_no_record(released: Corpus) -> None:
    new = edited(released, license={"type": "string", "minLength": 1, "description": "x"})
    ran = released.run("schema", "diff", "dist/v1.0.0", new, "--release", "dist/v1.0.0")
    assert ran.code == 0, ran.err
    assert "the next release is a PATCH at least" in ran.out
    assert "release 1.0.0: 0 of 1 record would fail" in ran.out


def test_without_names_the_latest_release_is_held_against_the_schema_of_the_corpus(released: Corpus) -> None:
    assert released.run("schema", "diff").out == "no change that a reader of the data could see\n"
    new = edited(released, title={"type": "string", "maxLength": 3})
    named = released.run("schema", "diff", "1.0.0", new, "--release", "v1.0.0")
    assert (named.code, "release 1.0.0: 1 of 1 record would fail" in named.out) == (1, True)
    shutil.copy(new, released.root / "schema" / "article.schema.json")
    assert "maxLength" in released.run("schema", "diff").out
    absent = released.run("schema", "diff", "2.0.0")
    assert (absent.code, "there are: 1.0.0" in absent.err) == (2, True)


def test_a_tighter_rule_breaks_no_reader_and_the_records_that_break_it_are_named(released: Corpus) -> None:
    new = edited(released, title={"type": "string", "maxLength": 3})
    ran = released.run(
        "schema", "diff", "schema/article.schema.json", new, "--release", "dist/v1.0.0", "--format", "json"
    )
    assert ran.code == 1
    assert {change["effect"] for change in ran.json["changes"]} == {"neutral", "additive"}
    assert [(cause["code"], cause["field"]) for cause in ran.json["release"]["causes"]] == [("above-maximum", "title")]


@pytest.mark.parametrize(
    ("format_", "piece"),
    [
        ("text", "\nthe values of views, place are not in the release: "),
        ("json", '"unseen": ['),
        ("markdown", "\n\nthe values of views, place are not in"),
    ],
)
def test_values_of_a_new_column_cannot_be_judged_by_a_release(released: Corpus, format_: str, piece: str) -> None:
    place = {"type": "object", "properties": {"city": {"type": "string"}}}
    new = edited(released, views={"type": "integer"}, place=place)
    ran = released.run("schema", "diff", "dist/v1.0.0", new, "--release", "dist/v1.0.0", "--format", format_)
    assert (ran.code, piece in ran.out) == (0, True), ran.out


def test_a_breaking_change_is_a_finding_without_any_release(released: Corpus) -> None:
    new = edited(released, authors={"type": "string"})
    ran = released.run("schema", "diff", "schema/article.schema.json", new, "--format", "markdown")
    assert ran.code == 1
    assert "| breaking | authors | is string, was list of string | type-changed |" in ran.out
