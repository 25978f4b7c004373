# ruff: noqa: PLR2004, SIM905 - limits in words and lines, each explained where it stands; names read better in a row
"""What makes a line look like the headline: its form and its place, and what the scores say of the lines around."""

from typing import NamedTuple

import numpy as np

from builder.pages.neighbours import beside
from builder.pages.text.context import Matrix
from builder.pages.text.features import Measured
from builder.pages.text.view import Flags, View

LONGEST_HEADLINE = 32
"""Words."""
_LONGEST_SENTENCE = 20
"""Words; a longer line with its full stop is a caption or a first paragraph, unless it is marked as a heading."""
_ABOVE, BELOW = 200, 6
"""Lines above and below the first line of the text among which the headline and its repetitions stand."""
_MOST_WORDS_ABOVE = 60
"""Words of text that a headline cannot have above it."""
HEADLINE = (
    "shared first_heading second_heading lower_heading words_to_nine words_over_twenty phrase_share ends inner bullet"
    " date byline links image twice often above below capital_share shout_share first_line score bars digits blank"
    " small_print_below alike in_prose starts_alike long_above".split()
)
"""The measures of a line that speak for or against its being the headline; the weights are learned."""
_PLACES = {name: i for i, name in enumerate(HEADLINE)}


class HeadlineLooks(NamedTuple):
    """What makes lines headlines, whatever their scores are."""

    wrapped: Flags
    """Which lines stand together with the next one as one headline between blank lines."""
    small_print: Flags
    """Which are a date, a byline or bare names."""
    possible: Flags
    """Which may be a headline by their form."""
    measures: Matrix
    """HEADLINE, shape (measures, lines); those that depend on scores are left to `measure_headlines`."""


def headline_looks(lines: Measured) -> HeadlineLooks:
    """Measure all lines as headlines."""
    row, count = lines.rows, len(lines.texts)
    linked, phrases, after, words = row["link_share"], row["phrase_share"], row["blank_after"], row["words"]
    sentence, level, repeats = row["ends_sentence"] > 0, row["heading"], row["repeats"]
    small: Flags = (row["dated"] > 0) | (row["signed"] > 0) | (row["named"] > 0)
    apart = row["blank_before"] > 0
    apart[:1] = True
    wrapped: Flags = apart & (after == 0) & (beside(after, 1) > 0) & (row["characters"] >= 25) & ~sentence
    wrapped &= ~beside(small | (phrases > 0.4) | (words > 12) | (level > 0) | (row["bullet"] > 0) | (linked > 0), 1)
    wrapped[-1:] = False
    words = words + wrapped * beside(words, 1)
    alike = np.zeros(count, dtype=np.bool_)
    alike[1:] = np.abs(row["words"][1:] - row["words"][:-1]) <= 1
    alike = (alike | beside(alike, 1)) & (words <= 5)
    below = beside(small, 1) | beside(small, 2) | beside(small, 3)
    plain_sentence = sentence & (row["question"] == 0) & (row["dots"] == 0)
    measures = np.zeros((len(HEADLINE), count), dtype=np.float32)
    for name, values in {
        "first_heading": level == 1,
        "second_heading": level == 2,
        "lower_heading": level > 2,
        "words_to_nine": np.minimum(words, 9),
        "words_over_twenty": np.maximum(0, words - 20),
        "phrase_share": phrases,
        "ends": plain_sentence | (row["colon_end"] > 0),
        "inner": row["inner_sentences"] > 0,
        "bullet": row["bullet"],
        "date": row["dated"],
        "byline": row["signed"],
        "links": np.minimum(row["links"], 3),
        "image": row["image"],
        "twice": (repeats > 1) & (repeats <= 3),
        "often": repeats > 3,
        "capital_share": row["capital_share"],
        "shout_share": row["shout_share"],
        "bars": np.minimum(row["bars"], 3),
        "digits": row["digit_share"] > 0.2,
        "blank": np.minimum(row["blank_before"], 2) + np.minimum(np.where(wrapped, beside(after, 1), after), 2),
        "small_print_below": np.where(wrapped, beside(below, 1), below),
        "alike": alike,
        "in_prose": row["in_prose"],
        "starts_alike": np.minimum(row["starts_alike"], 5),
    }.items():
        measures[_PLACES[name]] = values
    measures[_PLACES["first_line"], :1] = 1
    may: Flags = (words >= 2) & (words <= LONGEST_HEADLINE) & ((linked <= 0.95) | (level > 0))
    may &= (words <= _LONGEST_SENTENCE) | (level > 0) | ~plain_sentence
    may[1:] &= ~wrapped[:-1]  # the rest of a wrapped headline is none by itself
    return HeadlineLooks(wrapped, small, may, measures)


def measure_headlines(view: View, looks: HeadlineLooks) -> tuple[Matrix, Flags]:
    """The measures HEADLINE of every line, shape (measures, lines), and which lines may be the headline at all."""
    count, first = len(view.texts), view.first
    here = np.arange(count)
    body = np.zeros(count, dtype=np.bool_)
    body[view.body[:60]] = True
    away = first - here
    measures = looks.measures.copy()
    for name, values in {
        "shared": view.lines.word_index.shared_with(body),
        "above": np.minimum(np.maximum(away, 0), 40),
        "below": np.maximum(-away, 0),
        "score": np.minimum(np.maximum(view.scores, -4), 4),
        "long_above": np.minimum(np.maximum(away - 40, 0), 200),
    }.items():
        measures[_PLACES[name]] = values
    may = looks.possible & (away <= _ABOVE) & (away > -3)
    # A headline may stand below a caption or two, but not below paragraphs.
    kept = (np.where(view.scores >= view.cut, view.row("words"), 0) * (away <= 0)).cumsum()
    may[1:] &= kept[:-1] < _MOST_WORDS_ABOVE
    return measures, may
