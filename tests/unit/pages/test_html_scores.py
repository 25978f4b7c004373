"""What was learned of html."""

import numpy as np

from builder.documents import Line
from builder.pages.html.features import NAMES
from builder.pages.html.scores import MAX_CANDIDATES, read_trees, score_lines, weights
from builder.pages.html.view import view_page

PROSE = "The river rose again on Monday, and the whole town waited for news of the old bridge upstream."
STORY = Line("p", "html/body/main/div.story/p", 0.0, main=True)


def test_a_tree_reads_its_answers_as_a_binary_number() -> None:
    table: dict[str, list[list[str | float]]] = {"questions": [["a", 1.0, "b", 2.0]], "leaves": [[1, 20, 300, 4000]]}
    rows = np.array([[0.0, 0.0], [0.0, 3.0], [2.0, 0.0], [2.0, 3.0], [1.0, 2.0]])
    assert read_trees(table, ["a", "b"]).score(rows.T).tolist() == [0.001, 0.02, 0.3, 4.0, 0.001]


def test_the_weights_are_small_whole_numbers_and_ask_for_known_measures() -> None:
    learned = weights()
    assert learned.trees.rows.max() < len(NAMES)
    assert abs(learned.trees.leaves).max() < 5_000
    assert all(isinstance(weight, int) for weight in learned.words.values())


def test_a_story_scores_above_what_is_called_related() -> None:
    related = Line("p", "html/body/main/div.related-posts/p", 0.0, main=False)
    texts = [*(f"{PROSE} {n}" for n in range(8)), "Another story altogether"]
    found = score_lines(view_page("\n".join(texts), [*[STORY] * 8, related]))
    assert min(found[k] for k in range(8)) > 0 > found[8]


def test_a_page_beyond_all_articles_is_left_to_the_rules() -> None:
    seen = view_page("\n".join([PROSE] * (MAX_CANDIDATES + 1)), [STORY] * (MAX_CANDIDATES + 1))
    assert score_lines(seen) == {}
