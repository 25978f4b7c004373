"""Measuring the lines of an html page."""

import numpy as np

from builder.documents import Line
from builder.pages.html.features import NAMES, candidates, measure
from builder.pages.html.view import View, view_page

PROSE = "The river rose again on Monday, and the whole town waited for news of the old bridge upstream."
STORY = Line("p", "html/body/div.story/p", 0.0, main=True)
MENU = Line("li", "html/body/nav.top/li", 1.0, main=False)
NOTE = Line("p", "html/body/div.note/p", 0.0, main=False)


def page(menu: int = 20) -> View:
    """A story of four paragraphs between two menus."""
    texts = [*(f"Item {n}" for n in range(menu)), *(f"{PROSE} {n}" for n in range(4)), *("Item",) * menu]
    return view_page("\n".join(texts), [*[MENU] * menu, *[STORY] * 4, *[MENU] * menu])


def measured(seen: View) -> dict[str, list[float]]:
    """The columns of a page's candidates by name."""
    found = measure(seen, candidates(seen.items), {"note": -90, "p": 10})
    return dict(zip(NAMES, found.tolist(), strict=True))


def test_menus_are_no_candidates_and_the_story_is() -> None:
    assert candidates(page().items) == [20, 21, 22, 23]


def test_a_long_line_is_a_candidate_wherever_it_stands() -> None:
    far = Line("p", "html/body/footer/p", 0.0, main=False)
    seen = view_page("\n".join([PROSE, *["Item"] * 30, PROSE]), [STORY, *[MENU] * 30, far])
    assert candidates(seen.items) == [0, 31]


def test_every_measure_has_one_name_and_is_a_number() -> None:
    seen = page()
    own = measure(seen, candidates(seen.items), {})
    assert own.shape == (len(NAMES), 4)
    assert np.isfinite(own).all()
    assert len(set(NAMES)) == len(NAMES)


def test_a_page_without_candidates_measures_nothing() -> None:
    assert measure(view_page("", [None]), [], {}).shape == (len(NAMES), 0)


def test_neighbours_are_measured_and_the_ends_of_the_page_are_minus_one() -> None:
    columns = measured(page())
    assert columns["size+1"] == [*columns["size"][1:], -1.0]
    assert columns["size-1"] == [-1.0, *columns["size"][:-1]]


def test_words_in_markup_weigh_below_the_articles_own_container() -> None:
    seen = view_page("\n".join([*(f"{PROSE} {n}" for n in range(4)), PROSE]), [*[STORY] * 4, NOTE])
    columns = measured(seen)
    assert columns["markup_weight"] == [10.0] * 4 + [-80.0]
    assert columns["markup_weight_low"][-1] == -90.0


def test_what_an_element_holds_is_measured_on_the_whole_page() -> None:
    columns = measured(page(menu=20))
    assert columns["parent_lines"] == [4.0] * 4
    assert columns["parent_prose"] == [1.0] * 4
