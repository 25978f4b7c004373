"""Which lines the main text holds, and when trafilatura is asked."""

import pytest

from builder.documents import Line
from builder.pages.html.main_text import with_main_text, with_scores
from builder.pages.html.view import view_page

PROSE = "The river rose again on Monday, and the whole town waited for news of the old bridge upstream."
STORY = Line("p", "html/body/main/article.story/p", 0.0, main=False)
MENU = Line("li", "html/body/nav.top/ul/li", 1.0, main=False)
TEXT = "\n".join(["Home", "Sport", "", *(f"{PROSE} {n}" for n in range(8))])
LINES = [MENU, MENU, None, *[STORY] * 8]


def never() -> list[bool]:
    """What is not to be asked."""
    raise AssertionError


def test_a_plain_story_is_found_without_trafilatura() -> None:
    lines = with_main_text(TEXT, LINES, never)
    assert [line and line.main for line in lines] == [False, False, None, *[True] * 8]
    assert [line.score for line in lines[:2] if line] == [None, None]


def test_a_page_of_which_no_line_is_text_is_in_doubt() -> None:
    lines = [STORY] * 2
    found = with_scores(view_page("High water.\nAt six.", lines), lines, {0: -5.0, 1: -5.0}, lambda: [True, False])
    assert [line and line.main for line in found] == [True, False]


@pytest.mark.parametrize(
    ("given", "main"),
    [
        (None, [True, False, True]),
        ([True, False, False], [True, False, False]),
        ([False, True, False], [True, True, True]),
    ],
)
def test_in_doubt_trafilatura_is_heard_and_alone_where_it_knows_most_of_our_own_text(
    given: list[bool] | None, main: list[bool]
) -> None:
    lines = [STORY] * 3
    seen = view_page("\n".join([PROSE] * 3), lines)
    found = with_scores(seen, lines, {0: 1.0, 1: -1.0, 2: 1.0}, lambda: given)
    assert [line.main for line in found if line] == main
    assert [line.score for line in found if line] == [1.0, -1.0, 1.0]


def test_nobody_is_asked_about_a_page_without_text() -> None:
    assert with_main_text("", [None], never) == (None,)
