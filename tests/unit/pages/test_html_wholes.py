"""Verdicts on single lines that do not hold for the whole they belong to."""

import pytest

from builder.pages.html_view import Item
from builder.pages.html_wholes import against

BODY = "html/body/div.story"


def item(number: int, tag: str, inner: str = "", links: float = 0.0) -> Item:
    return Item(number, "The river rose.", 15, tag, f"{BODY}{inner}/{tag}", (), (), False, True, 0, links, True, 0.0)


TEXT = [item(0, "p"), item(1, "p")]
LIST = [item(2, "h3", "/div"), *(item(k, "li", "/div/ul", 1.0) for k in (3, 4, 5))]


@pytest.mark.parametrize(
    ("scores", "kept", "turned"),
    [
        ((-0.4, 0.3, -0.9), (True, True, True, False), {2, 3, 4}),
        ((-0.4, 1.3, 0.2), (True, False, True, True), {3}),
        ((-1.4, -1.3, -2.0), (False, False, False, False), set()),
    ],
)
def test_a_list_of_links_goes_one_way_and_its_heading_goes_with_it(
    scores: tuple[float, ...], kept: tuple[bool, ...], turned: set[int]
) -> None:
    learned = dict(enumerate((5.0, 5.0, 0.4, *scores)))
    assert against([*TEXT, *LIST], learned, [True, True, *kept]).keys() == turned


@pytest.mark.parametrize(
    ("last", "score", "turned"),
    [
        (item(2, "p", "/div.end"), 0.4, {2}),
        (item(2, "p", "/div.end"), 0.6, set()),
        (item(2, "p"), 0.4, set()),
    ],
)
def test_a_last_line_in_an_element_of_its_own_stays_only_where_the_score_is_sure(
    last: Item, score: float, turned: set[int]
) -> None:
    assert against([*TEXT, last], {0: 5.0, 1: 5.0, 2: score}, [True] * 3).keys() == turned
