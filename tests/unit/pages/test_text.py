"""What pages in plain text and Markdown are read and labelled as."""

import json
from itertools import groupby
from pathlib import Path

import pytest

from builder import pages
from builder.documents import Block, Document, Label
from builder.pages import text

CASES = json.loads((Path(__file__).parents[2] / "cases" / "pages_text.json").read_text(encoding="utf-8"))
MARKDOWN = json.loads((Path(__file__).parents[2] / "cases" / "pages_markdown.json").read_text(encoding="utf-8"))
ARTICLE = CASES[0]["original"]


def labels(page: str) -> list[str]:
    """Label of each block, blocks of one label in adjacent lines taken together."""
    blocks = pages.label(page, ())
    runs = [(b.label.value, b.start - sum(c.end - c.start for c in blocks[:i])) for i, b in enumerate(blocks)]
    return [label for (label, _), _ in groupby(runs)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_blocks_are_labelled_as_the_cases_say(case: dict[str, object]) -> None:
    assert labels(str(case["original"])) == case["expected"]


def test_a_list_below_several_days_is_no_article() -> None:
    winners = next(case["original"] for case in CASES if case["label"].startswith("a list of winners"))
    assert "list-item" in labels(winners)
    assert "list-item" not in labels(winners.replace("\nCrew of the year\n", "\n5 March 2021\n"))


@pytest.mark.parametrize("case", MARKDOWN, ids=lambda case: case["label"])
def test_code_and_what_markdown_draws_as_one_is_judged_as_one(case: dict[str, object]) -> None:
    assert labels(str(case["original"])) == case["expected"]


@pytest.mark.parametrize(
    "page",
    [
        "- a\n" * 20_000,
        "| a |\n|-|\n\n" * 10_000,
        "```\n" * 20_000,
        "```\na\n" * 20_000,
        "~~~a\n" * 20_000,
        "# a\n- b\n- c\n" * 9_000,
    ],
)
def test_a_hostile_page_of_markdown_gets_a_result(page: str) -> None:
    assert all(isinstance(block, Block) for block in pages.label(page, ()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_every_line_but_the_blank_ones_is_in_one_block(case: dict[str, str]) -> None:
    lines = case["original"].split("\n")
    covered = [i for block in text.label(case["original"]) for i in range(block.start, block.end)]
    assert covered == [i for i, line in enumerate(lines) if line.strip()]


@pytest.mark.parametrize("page", ["", "\n", " \n\t\n"])
def test_a_blank_page_has_no_blocks(page: str) -> None:
    assert text.label(page) == []


def test_every_block_says_why() -> None:
    assert all(block.why for block in text.label(ARTICLE))


def test_a_page_with_windows_line_ends_is_labelled_alike() -> None:
    assert [b.label for b in text.label(ARTICLE.replace("\n", "\r\n"))] == [b.label for b in text.label(ARTICLE)]


def test_a_title_is_not_labelled_where_there_is_none() -> None:
    assert all(block.label is not Label.TITLE for block in text.label("yes\n\nno\n\n12\n\n---"))


def test_a_page_is_its_own_base_and_keeps_its_absolute_links() -> None:
    content = "See [this](https://example.org/a), [that](/b) and http://example.org/c."
    document = Document("a.md", "", "page", "markdown", content, (), "utf-8", "")
    page = pages.read(document)
    assert (page.text, page.lines) == (content, ())
    assert page.data.links == ("https://example.org/a", "http://example.org/c")


def test_lines_without_markup_are_labelled_as_text() -> None:
    assert pages.label(ARTICLE, ()) == text.label(ARTICLE)


@pytest.mark.parametrize("page", ["word " * 200_000, "\n" * 1_000_000, "[" * 300_000, "[a](" * 100_000, "的" * 300_000])
def test_a_hostile_page_gets_a_result(page: str) -> None:
    assert all(isinstance(block, Block) for block in text.label(page))
    assert text.links(page) == ()


def test_a_link_of_brackets_is_cut_short() -> None:
    assert all(len(link) < 3_000 for link in text.links("http://" + ")" * 300_000))


BELOW = """

The clerk said that nobody had asked for the worms before, and that he would have kept a book on them if somebody had.

Next year they will be counted in the evening, if somebody brings a lamp for the person who has to hold the lid."""


@pytest.mark.parametrize(
    ("first", "title", "is_title"),
    [
        ("The Worms Have Not Come Back.", "", True),
        ("The worms have not come back.", "The Worms Have Not Come Back", True),
        ("# The worms have not come back.", "A lid, lifted", True),
        ("The worms have not come back.", "A lid, lifted", False),
        ("Eighteen degrees, says the lid.", "A lid, lifted", False),
        ("Nobody came back!", "A lid, lifted", False),
    ],
)
def test_a_sentence_is_no_headline_where_another_title_is_written(first: str, title: str, *, is_title: bool) -> None:
    assert (text.label(first + BELOW, title=title)[0].label is Label.TITLE) is is_title


def test_the_name_of_an_outlet_above_the_article_is_no_headline() -> None:
    page = f"Notes from the Lid{BELOW}"
    assert text.label(page)[0].label is Label.TITLE
    assert text.label(page, mastheads={"notes from the lid"})[0].label is not Label.TITLE


def test_a_line_with_a_day_or_a_byline_s_word_is_no_headline() -> None:
    for small_print in ("May 3, 2024 by Jane Marsh", "First published on May 3, 2024", "Text by Jane Marsh"):
        page = f"Home\n\nLid is back\n\n{small_print}{BELOW}"
        titles = [page.split("\n")[block.start] for block in text.label(page) if block.label is Label.TITLE]
        assert titles == ["Lid is back"]
