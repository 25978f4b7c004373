"""Verdicts on single lines that do not hold for the whole they belong to."""

import pytest

from builder.pages.html.vetoes import vetoed
from builder.pages.html.view import Item

BODY = "html/body/div.story"


def item(tag: str, inner: str = "", links: float = 0.0) -> Item:
    return Item(0, "The river rose.", 15, tag, f"{BODY}{inner}/{tag}", (), (), False, True, 0, links, True, 5.0)


TEXT = [item("p"), item("p")]
LIST = [item("h3", "/div"), *[item("li", "/div/ul", 1.0)] * 3]


@pytest.mark.parametrize(
    ("scores", "kept", "turned"),
    [
        ((-0.4, 0.3, -0.9), (True, True, True, False), {2, 3, 4}),
        ((-0.4, 1.3, 0.2), (True, False, True, True), set()),
        ((-1.4, -1.3, -2.0), (False, False, False, False), set()),
    ],
)
def test_a_list_of_links_that_is_hardly_text_goes_whole_and_its_heading_goes_with_it(
    scores: tuple[float, ...], kept: tuple[bool, ...], turned: set[int]
) -> None:
    lines = [line._replace(score=score) for line, score in zip(LIST, (0.4, *scores), strict=True)]
    assert vetoed([*TEXT, *lines], [True, True, *kept]).keys() == turned


@pytest.mark.parametrize(
    ("last", "score", "turned"),
    [
        (item("p", "/div.end"), 0.4, {2}),
        (item("p", "/div.end"), 0.6, set()),
        (item("p"), 0.4, set()),
    ],
)
def test_a_last_line_in_an_element_of_its_own_stays_only_where_the_score_is_sure(
    last: Item, score: float, turned: set[int]
) -> None:
    assert vetoed([*TEXT, last._replace(score=score)], [True] * 3).keys() == turned
