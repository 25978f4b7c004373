"""What the labels are made from: measures of lines, learned trees, the forms of names, dates and bylines."""

from importlib.resources import files

import numpy as np
import pytest

from builder.documents import Label
from builder.lexicon.furniture import PHRASES, SCRIPTS_WITHOUT_SPACES
from builder.pages.labels_features import NAMES, SECOND_NAMES, measure, measure_again
from builder.pages.labels_head import is_name, names_date, opens_byline
from builder.pages.labels_trees import trees, weights

PAGE = ["# The Mill", "", "* [Home](/a)", "", "It rained, and the mill stood still for a day.", "", "© 2020 The Mill"]


def test_a_symmetric_tree_reads_its_answers_as_a_binary_number() -> None:
    table: dict[str, list[list[str | float]]] = {
        "questions": [["words", 3, "links", 0]],
        "leaves": [[1000, 2000, 3000, 4000]],
    }
    rows = np.zeros((2, len(NAMES)))
    rows[1, NAMES.index("words")] = 4
    assert trees(table, NAMES).score(rows).tolist() == [1.0, 3.0]


def test_every_measure_has_a_name_and_only_one() -> None:
    own = measure(PAGE, {}).own
    assert own.shape == (4, len(NAMES)) == (4, len(set(NAMES)))
    assert measure_again(own, np.zeros(4)).shape == (4, len(SECOND_NAMES))


def test_the_weights_are_small_and_of_whole_thousandths() -> None:
    assert len(files("builder.pages").joinpath("labels_weights.json").read_bytes()) < 1_000_000
    assert weights().first.leaves.dtype == weights().second.leaves.dtype == np.int64


def test_measures_see_through_markdown() -> None:
    lines = measure(PAGE, {})
    assert lines.texts[:2] == ["The Mill", "Home"]
    assert lines.own[1, NAMES.index("link_share")] == 1.0
    assert lines.own[0, NAMES.index("heading")] == 1.0


def test_scores_do_not_depend_on_how_many_lines_are_scored_at_once() -> None:
    rows = measure([f"Line {i} of the text, which goes on." for i in range(5000)], {}).own
    whole = weights().first.score(rows)
    assert np.array_equal(whole, np.concatenate([weights().first.score(rows[i : i + 7]) for i in range(0, 5000, 7)]))


@pytest.mark.parametrize("kind", PHRASES)
def test_a_line_of_its_phrases_is_of_that_kind(kind: Label) -> None:
    phrase = PHRASES[kind].split(",")[0]
    assert measure([phrase], {}).kinds[0] == {kind: len(phrase.split())}


@pytest.mark.parametrize("kind", SCRIPTS_WITHOUT_SPACES)
def test_phrases_are_found_where_no_spaces_part_the_words(kind: Label) -> None:
    phrase = SCRIPTS_WITHOUT_SPACES[kind].split()[0]
    assert kind in measure([f"你好{phrase}你好"], {}).kinds[0]


@pytest.mark.parametrize(
    "line", ["Nov 03 , 2015", "12. April 2022", "2024年5月3日", "03.11.2025, 14:05", "3 hours ago"]
)
def test_a_dateline_is_little_but_a_date(line: str) -> None:
    assert names_date(line)


@pytest.mark.parametrize("line", ["By Jane Doe", "Von Hanne Brodersen", "Par Luc Morel, à Lyon", "Text: Maria Weber"])
def test_a_byline_opens_with_its_word_in_many_languages(line: str) -> None:
    assert opens_byline(line)


@pytest.mark.parametrize(
    "line", ["By then it was too late.", "Von hier aus ist es nicht weit.", "Paris", "", "Di notte"]
)
def test_a_sentence_that_begins_like_a_byline_is_none(line: str) -> None:
    assert not opens_byline(line)


@pytest.mark.parametrize("line", ["Yu Sui", "Ana de la Cruz", "Jane Q. Doe and Ole Berg", "JANE DOE"])
def test_a_bare_name_is_known_by_its_form(line: str) -> None:
    assert is_name(line)
