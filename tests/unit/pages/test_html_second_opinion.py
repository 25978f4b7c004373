"""Matching trafilatura's paragraphs to the lines of our rendering."""

import pytest

from builder.pages.html import second_opinion
from builder.pages.html.second_opinion import lines_held_by


@pytest.mark.parametrize(
    ("texts", "paragraphs", "main"),
    [
        (["a", "b"], [], "--"),
        (["a", "b"], ["b"], "-x"),
        # The title stands in the navigation too: the one next to the text is meant.
        (["Title", "Menu", "Title", "Text here"], ["Title", "Text here"], "--xx"),
        # An advertisement among the paragraphs, not the one in the footer.
        (["One", "Ad", "Two", "Ad"], ["One", "Ad", "Two"], "xxx-"),
        # Two of our lines are one paragraph there.
        (
            ["A long first half of it", "a long second half of it"],
            ["A long first half of it a long second half of it"],
            "xx",
        ),
        # Our line is longer than the paragraph there.
        (["Intro: a paragraph that is long enough"], ["a paragraph that is long enough"], "x"),
        # The source breaks the line twice, and trafilatura keeps that.
        (
            ["A line in three long parts, each of them no longer than a third of the line."],
            ["A line in three long parts,", "each of them no longer than", "a third of the line."],
            "x",
        ),
        (["It’s – fine"], ["- It’s — fine"], "x"),
        (["川の水位は上昇した。"], ["川の水位は上昇した。"], "x"),
    ],
)
def test_a_paragraph_is_found_where_it_stands(texts: list[str], paragraphs: list[str], main: str) -> None:
    assert "".join("x" if held else "-" for held in lines_held_by(texts, paragraphs)) == main


def test_folding_of_ascii_agrees_with_that_of_other_text() -> None:
    ascii_text = "".join(map(chr, range(128)))
    assert second_opinion.letters_and_digits(ascii_text + "é") == second_opinion.letters_and_digits(ascii_text) + "é"
