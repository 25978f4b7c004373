"""A glance finds what pressing finds, or leaves the document to it."""

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from builder import boilerplate, glance, judgement, lineage, metadata, pipeline, schema, sources
from builder.documents import Candidate, Document, Reading
from builder.glance import Glance
from builder.metadata.choose import BODY_FIELDS
from builder.recipe import Recipe
from builder.recipe.rights import Rights
from builder.schema.unrestricted import unrestricted_fields

RECIPE = Recipe.load(ROOT)
RULES = schema.load(ROOT / RECIPE.schema)
CHECK = schema.checker(RULES)
KNOWN = boilerplate.NONE

fields = st.dictionaries(
    st.sampled_from([*RULES.fields, "author", "byline", "section"]),
    st.none() | st.text(max_size=20) | st.integers() | st.lists(st.text(max_size=9), max_size=3),
)


PARAGRAPH = "The ferry left at four, as it had for years, and nobody in the harbour thought of it. " * 3
WRAPPED = textwrap.fill(PARAGRAPH * 3)


def document(stated: dict[str, Any], text: str, reading: Reading = "body") -> Document:
    authored = tuple(Candidate(name, value, "column", str(value), f"$.{name}", 1.0) for name, value in stated.items())
    return Document("a.jsonl", "line 1", reading, "text", text, authored, "utf-8", lineage.sha256(text.encode()))


def pressed(one: Document, recipe: Recipe) -> list[tuple[str, str]]:
    found = pipeline.press(one, recipe, RULES.fields, KNOWN)
    judged = judgement.judge(one, found.values, found.text, RULES.kinds, CHECK, recipe)
    return [(problem.code, problem.pointer) for problem in judged.problems]


def glanced(one: Document, recipe: Recipe) -> list[tuple[str, str]] | None:
    values = Glance(recipe, RULES, KNOWN).values(one)
    if values is None:
        return None
    judged = judgement.judge(one, values, one.content, RULES.kinds, CHECK, recipe)
    return [(problem.code, problem.pointer) for problem in judged.problems]


@given(fields, st.dictionaries(st.sampled_from(["outlet", "language", "authors"]), st.text(max_size=3), max_size=2))
def test_a_body_has_the_same_problems_at_a_glance(stated: dict[str, Any], defaults: dict[str, Any]) -> None:
    stated.pop("text", None)
    one, recipe = document(stated, "The ferry left at four, as it had for years."), Recipe("t", defaults=defaults)
    assert glanced(one, recipe) in (None, pressed(one, recipe))


@given(
    fields,
    st.sampled_from([None, "mit", "https://creativecommons.org/licenses/by/4.0/"]),
    st.just([]) | st.just(["noai"]),
)
def test_rights_say_the_same_at_a_glance(stated: dict[str, Any], license_: str | None, marks: list[str]) -> None:
    stated |= {"license": license_, "reservations": marks, "id": "a", "title": "T", "authors": ["A"], "outlet": "O"}
    stated |= {"date": "2020-01-01", "url": "https://a.example/", "language": "en"}
    one = document(stated, "The ferry left at four, as it had for years.")
    recipe = Recipe("t", rights=Rights(licenses=("CC-BY-4.0",), reserved="reject"))
    assert glanced(one, recipe) in (None, pressed(one, recipe))


@given(fields, st.sampled_from(["page", "body"]), st.sampled_from([PARAGRAPH.strip(), WRAPPED]))
def test_a_record_that_passes_at_a_glance_has_no_problem(stated: dict[str, Any], reading: Reading, text: str) -> None:
    whole = {
        "id": "a",
        "title": "T",
        "authors": ["A"],
        "date": "2020-02-02",
        "outlet": "O",
        "url": "https://x.example/",
    }
    whole |= {"license": "mit", "description": "D", "reservations": ["noai"], "tdm_policy": "https://x.example/p"}
    record = whole | stated | {"text": text, "language": "en"}
    if Glance(RECIPE, RULES, KNOWN).passes(record, record["text"], reading) and schema.validity_check(RULES)(record):
        authored = {name: value for name, value in record.items() if name != "text"}
        assert pressed(document(authored, record["text"], reading), RECIPE) == []


@given(fields)
def test_a_record_that_stands_as_it_is_has_the_problems_of_its_document(stated: dict[str, Any]) -> None:
    record = {"url": "https://x.example/", "outlet": "O", "language": "en"} | stated | {"text": PARAGRAPH.strip()}
    if Glance(RECIPE, RULES, KNOWN).is_final(record):
        authored = {name: value for name, value in record.items() if name != "text"}
        found = [(problem.code, problem.pointer) for problem in CHECK(record, "a.jsonl", "line 1")]
        assert found == glanced(document(authored, record["text"]), RECIPE)


def test_the_sample_corpus_has_the_same_problems_at_a_glance() -> None:
    raw = ROOT / RECIPE.raw
    found = [
        one for source in sources.scan(raw, RECIPE.sources).sources for one in sources.read(raw, source, RECIPE.limits)
    ]
    looked = [(one, told) for one in found if isinstance(one, Document) and (told := glanced(one, RECIPE)) is not None]
    assert looked
    for one, told in looked:
        assert told == pressed(one, RECIPE), one.source


@pytest.mark.parametrize("text", [PARAGRAPH.strip(), WRAPPED])
def test_a_page_with_all_its_metadata_and_a_paragraph_is_not_pressed(text: str) -> None:
    stated = dict.fromkeys(glance.FOUND_IN_PAGES, "x") | {"id": "a"}
    assert glanced(document(stated, text, "page"), RECIPE) is not None
    assert glanced(document(stated, text[:80], "page"), RECIPE) is None


def test_a_glance_knows_which_fields_a_document_can_tell_of() -> None:
    assert metadata.FIELDS.keys() == glance.FOUND_IN_PAGES
    assert glance.FOUND_IN_BODIES == BODY_FIELDS


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"type": "string", "minLength": 1, "description": "x"}, True),
        ({"$ref": "#/$defs/name"}, True),
        ({"type": "string", "minLength": 2}, False),
        ({"enum": ["x"]}, False),
        ({"type": "integer"}, False),
        ({"type": "string", "pattern": "^[A-Z]"}, False),
    ],
)
def test_a_field_is_plain_where_all_found_values_fit(tmp_path: Path, rule: dict[str, Any], expected: object) -> None:
    properties = {"id": {"type": "string"}, "text": {"type": "string"}, "title": rule}
    record = {"type": "object", "properties": properties, "$defs": {"name": {"type": "string"}}}
    (tmp_path / "a.json").write_text(json.dumps(record), encoding="utf-8")
    assert ("title" in unrestricted_fields(schema.load(tmp_path / "a.json"))) is expected
