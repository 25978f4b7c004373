"""The parsers against their case files."""

import json
from pathlib import Path
from typing import Any

import pytest

from builder.documents import Document
from builder.metadata.bylines import people, subjects_of
from builder.metadata.dates import days
from builder.metadata.titles import without_site
from builder.pipeline import press
from builder.recipe import Recipe

CASES = Path(__file__).parents[2] / "cases"


def cases(name: str) -> list[Any]:
    rows = json.loads((CASES / f"metadata_{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=row["label"]) for row in rows]


@pytest.mark.parametrize("case", cases("dates"))
def test_a_date_is_read_as_written_or_not_at_all(case: dict[str, Any]) -> None:
    found = days(case["original"], case.get("language", ""), case.get("order", ""), short=case.get("short", False))
    assert [day.value for day in found] == case["expected"]


@pytest.mark.parametrize("case", cases("bylines"))
def test_a_byline_names_its_people_and_nobody_else(case: dict[str, Any]) -> None:
    assert people(case["original"]) == case["expected"]


@pytest.mark.parametrize("case", cases("biographies"))
def test_a_biography_is_about_its_first_words(case: dict[str, Any]) -> None:
    assert subjects_of(case["original"]) == case["expected"]


@pytest.mark.parametrize("case", cases("titles"))
def test_a_title_loses_its_site_only_by_evidence(case: dict[str, Any]) -> None:
    title = without_site(case["original"], set(case.get("sites", [])), set(case.get("wholes", [])))
    assert title == case["expected"]


@pytest.mark.parametrize("case", cases("conventions"))
def test_a_page_that_keeps_to_a_convention_is_understood(case: dict[str, Any]) -> None:
    page = Document("a.html", "", "page", "html", case["original"], (), "utf-8", "")
    values = press(page, Recipe(name="conventions"), ("title", "authors", "date", "outlet", "url", "language")).values
    assert {"authors": [], **values} | case["expected"] == {"authors": [], **values}
