"""What the labels are made from: measures of lines, learned trees, the forms of names, dates and bylines."""

from importlib.resources import files

import numpy as np
import pytest

from builder.documents import Label
from builder.lexicon.furniture import PHRASES, UNSPACED_PHRASES
from builder.pages.text.characters import read_characters
from builder.pages.text.context import PAD
from builder.pages.text.features import FIRST_PASS, MEASURES, SECOND_PASS, measure, measure_again
from builder.pages.text.forms import is_name, names_date, opens_byline
from builder.pages.text.headline_measures import HEADLINE
from builder.pages.text.lines import read_lines
from builder.pages.text.page import label
from builder.pages.text.view import CUT, LOWEST, find_cut
from builder.pages.text.vocabulary import Kind, Vocabulary, build_vocabulary
from builder.pages.text.weights import read_trees, weights
from builder.pages.text.words import Words, read_words

PAGE = "# The Mill\n\n* [Home](/a)\n\nIt rained, and the mill stood still for a day.\n\n© 2020 The Mill"
PLAIN = build_vocabulary({})


def test_a_question_may_be_about_the_line_above() -> None:
    table: dict[str, list[list[str | float]]] = {"questions": [["words-1", 3]], "leaves": [[1000, 2000]]}
    rows = np.zeros((len(MEASURES), 2 + 2 * PAD), dtype=np.float32)
    rows[MEASURES.index("words"), PAD] = 4
    assert read_trees(table).score(rows).tolist() == [1.0, 2.0]


def test_every_measure_has_a_name_and_is_filled() -> None:
    lines = measure(PAGE, PLAIN)
    measure_again(lines, np.ones(4), 0)
    assert len(MEASURES) == len(set(MEASURES)) == len(lines.table)
    assert len(set(FIRST_PASS)) == len(FIRST_PASS) < len(SECOND_PASS) == len(set(SECOND_PASS))
    assert set(weights().headline.weights.shape) == {len(HEADLINE)}


def test_the_weights_are_small_and_of_whole_thousandths() -> None:
    assert len(files("builder.pages.text").joinpath("weights.json").read_bytes()) < 1_000_000
    assert {trees.leaves.dtype.kind for trees in (weights().first, weights().second)} == {"i"}


def test_measures_see_through_markdown() -> None:
    lines = measure(PAGE, PLAIN)
    assert lines.texts[:2] == ["The Mill", "Home"]
    assert lines.rows["link_share"].tolist() == [0, 1, 0, 0]
    assert lines.rows["heading"].tolist() == [1, 0, 0, 0]


def test_a_link_that_is_wrapped_is_a_link_on_both_lines() -> None:
    lines = read_lines("before\n[The mill](/a/long-\npath-to-it)\n\nafter")
    assert (lines.numbers, lines.texts) == ([0, 1, 2, 4], ["before", "The mill", "", "after"])
    assert list(lines.marks["links"]) == [0, 1, 0, 0]


def test_an_image_inside_a_link_is_both() -> None:
    marks = read_lines("[![a mill](/a.jpg)](/b)").marks
    assert (list(marks["links"]), list(marks["image"]), list(marks["linked"])) == ([2], [1], [6])


def words_of(text: str, known: Vocabulary = PLAIN) -> Words:
    return read_words(read_characters(text.split("\n")), known)


def test_words_are_known_by_kind_and_weight() -> None:
    words = words_of("Reporter\nthe mill in May 2020", build_vocabulary({"mill": 50}))
    assert words.weights.tolist() == [0, 0, 50, 0, 0, 0]
    assert [words.of_kind(kind, 2).tolist() for kind in (Kind.ROLE, Kind.MONTH, Kind.YEAR)] == [[1, 0], [0, 1], [0, 1]]


def test_every_word_of_the_vocabulary_has_a_place_of_its_own() -> None:
    known = weights().vocabulary
    assert known.look_up(known.hashes[1:]).tolist() == list(range(1, len(known.hashes)))


def test_what_a_line_shares_with_others_leaves_itself_out() -> None:
    words = words_of("the mill stood still\nthe mill burned\nnobody came")
    assert words.word_index.shared_with(np.array([True, True, False])).round(2).tolist() == [0.33, 0.5, 0.0]


def test_scores_do_not_depend_on_how_many_lines_are_scored_at_once() -> None:
    table = measure("\n".join(f"Line {i} of the text, which goes on." for i in range(2000)), PLAIN).table
    pieces = [table[:, i : i + 7 + 2 * PAD] for i in range(0, 2000, 7)]
    score = weights().first.score
    assert np.array_equal(score(table), np.concatenate([score(piece) for piece in pieces]))


def test_the_cut_is_lower_where_little_is_certain() -> None:
    words, prose = np.full(4, 20, dtype=np.float32), np.ones(4, dtype=np.bool_)
    assert find_cut(np.array([4.0, 4.0, -1.0, -5.0]), words, prose) == 4.0
    assert find_cut(np.array([-1.0, -1.0, -1.0, -5.0]), words, prose) == -1.0
    assert find_cut(np.full(4, -5.0), words, prose) == CUT > LOWEST


@pytest.mark.parametrize("kind", PHRASES)
def test_a_line_of_its_phrases_is_of_that_kind(kind: Label) -> None:
    phrase = PHRASES[kind][0]
    assert measure(phrase, PLAIN).phrases[0] == {kind: len(phrase.split())}


@pytest.mark.parametrize("kind", UNSPACED_PHRASES)
def test_phrases_are_found_where_no_spaces_part_the_words(kind: Label) -> None:
    phrase = UNSPACED_PHRASES[kind][0]
    assert kind in measure(f"你好{phrase}你好", PLAIN).phrases[0]


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


def test_a_long_word_that_is_no_name_is_refused_at_once() -> None:
    assert not is_name(f"Jane {'A' * 80}:")


@pytest.mark.parametrize("marks", ["* * *", "[](/a)", "![](/a)", "#", "**", "> "])
def test_a_headline_ends_above_a_line_of_marks_alone(marks: str) -> None:
    prose = "It rained on the upper valley, and the mill stood still for a day. " * 9
    page = f"How the Harbour of the Upper Valley Came to\n{marks}\nBy Ola Brandt\nMarch 4, 2021\n\n{prose}\n\n{prose}"
    assert label(page)[0][:3] == (0, 1, Label.TITLE)
