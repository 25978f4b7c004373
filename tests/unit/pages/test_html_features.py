"""Measuring the lines of an html page."""

import numpy as np

from builder.documents import Label, Line
from builder.pages.html_features import NAMES, SECOND_NAMES, Known, candidates, measure, measure_again
from builder.pages.html_view import View, view

PROSE = "The river rose again on Monday, and the whole town waited for news of the old bridge upstream."
KNOWN = Known({"story": 90}, {"river": 50})
STORY = Line("p", "html/body/div.story/p", 0.0, main=True)
MENU = Line("li", "html/body/nav.top/li", 1.0, main=False)


def page(menu: int = 20) -> View:
    """A story of four paragraphs between two menus."""
    texts = [*(f"Item {n}" for n in range(menu)), *(f"{PROSE} {n}" for n in range(4)), *("Item",) * menu]
    return view("\n".join(texts), [*[MENU] * menu, *[STORY] * 4, *[MENU] * menu])


def measured(seen: View) -> dict[str, list[float]]:
    """The columns of a page's candidates by name."""
    which = candidates(seen.items)
    matrix = measure(seen, which, [(8, Label.PARAGRAPH)] * len(which), KNOWN)
    return dict(zip(NAMES, matrix.T.tolist(), strict=True))


def test_menus_are_no_candidates_and_the_story_is() -> None:
    assert candidates(page().items) == [20, 21, 22, 23]


def test_a_long_line_is_a_candidate_wherever_it_stands() -> None:
    far = Line("p", "html/body/footer/p", 0.0, main=False)
    seen = view("\n".join([PROSE, *["Item"] * 30, PROSE]), [STORY, *[MENU] * 30, far])
    assert candidates(seen.items) == [0, 31]


def test_every_measure_has_one_name_and_is_a_number() -> None:
    seen = page()
    which = candidates(seen.items)
    own = measure(seen, which, [(8, Label.PARAGRAPH)] * len(which), KNOWN)
    again = measure_again(own, [seen.items[k] for k in which])
    assert own.shape == (4, len(NAMES))
    assert again.shape == (4, len(SECOND_NAMES))
    assert np.isfinite(again).all()
    assert len(set(SECOND_NAMES)) == len(SECOND_NAMES)


def test_a_page_without_candidates_measures_nothing() -> None:
    assert measure(view("", [None]), [], [], KNOWN).shape == (0, len(NAMES))
    assert measure_again(np.zeros((0, len(NAMES))), []).shape == (0, len(SECOND_NAMES))


def test_neighbours_are_measured_and_the_ends_of_the_page_are_minus_one() -> None:
    columns = measured(page())
    assert columns["size+1"] == [*columns["size"][1:], -1.0]
    assert columns["size-1"] == [-1.0, *columns["size"][:-1]]


def test_words_weigh_where_they_stand() -> None:
    columns = measured(page())
    assert columns["said"] == [50.0] * 4
    assert columns["called"] == [0.0] * 4  # the story is the article's own container
