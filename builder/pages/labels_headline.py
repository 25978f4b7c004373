# ruff: noqa: PLR2004, SIM905 - limits in words and lines, each explained where it stands; names read better in a row
"""The headline: the line that looks most like one, by learned weights of its looks, its place and its words."""

import re
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np

from builder.lexicon.function_words import FUNCTION_WORDS
from builder.pages.labels_place import Matrix
from builder.pages.labels_view import Flags, View
from builder.pages.neighbours import Column

LONGEST_HEADLINE = 32
"""Words."""
LONGEST_SENTENCE = 20
"""Words; a longer line with its full stop is a caption or a first paragraph, unless it is marked as a heading."""
ABOVE, BELOW = 200, 6
"""Lines above and below the first line of the text among which the headline and its repetitions stand."""
NEVER = -1e9
_WIDE, _SAME_WIDTH, _MOST_LINES = 25, 1.25, 5
"""Characters of a headline's line that is full, how much longer than it the next may be, and its lines at most."""
_ABOVE_IT = 60
"""Words of text that a headline cannot have above it."""
_WORD = re.compile(r"[^\W_]+")

HEADLINE = (
    "shared first_heading second_heading lower_heading words_to_nine words_over_twenty phrase_share ends inner bullet"
    " date byline links image twice often above below capital_share shout_share first_line score bars digits blank"
    " small_print_below alike in_prose starts_alike long_above".split()
)
"""The measures of a line that speak for or against its being the headline; the weights are learned."""


_READ = (
    "words heading repeats phrase_share ends_sentence question dots colon_end inner_sentences bullet dated signed links"
    " image capital_share shout_share bars digit_share blank_before blank_after in_prose starts_alike"
    " link_share".split()
)


class Headline(NamedTuple):
    """What was learned of headlines."""

    weights: Column
    """One for each of HEADLINE."""
    least: float
    """Score below which menu entries and first sentences stand, and no headline."""


class Title(NamedTuple):
    """The lines of a page's headline."""

    best: list[int]
    """The line that looks most like it, and the next one where it is wrapped; empty for none."""
    again: list[int]
    """Where it stands once more."""


def _next(row: Matrix | Flags, step: int = 1) -> Any:
    """The row's values `step` lines on, 0 beyond the end."""
    following = np.zeros_like(row)
    following[:-step] = row[step:]
    return following


def _small_print(view: View) -> Flags:
    """Which lines are a date, a byline or bare names."""
    flags: Flags = (view.row("dated") > 0) | (view.row("signed") > 0) | (view.row("named") > 0)
    return flags


def wrapped(view: View) -> Flags:
    """Which lines stand together with the next one as one wrapped headline between blank lines."""
    row = view.row
    apart = (_next(row("blank_after")) > 0) & ((row("blank_before") > 0) | (np.arange(len(view.texts)) == 0))
    wide = (row("characters") >= 25) & (row("ends_sentence") == 0)
    other = _small_print(view) | (row("phrase_share") > 0.4) | (row("words") > 12)
    marked = (row("heading") > 0) | (row("bullet") > 0) | (row("link_share") > 0)
    flags: Flags = apart & wide & (row("blank_after") == 0) & ~_next(other | marked)
    flags[-1:] = False
    return flags


def measure_headlines(view: View) -> tuple[Matrix, Flags]:
    """The measures HEADLINE of every line, shape (measures, lines), and which lines may be the headline at all."""
    return _measure(view, wrapped(view))


def _measure(view: View, both: Flags) -> tuple[Matrix, Flags]:
    count, first = len(view.texts), view.first
    row = {name: view.row(name) for name in _READ}
    here = np.arange(count)
    words = row["words"] + both * _next(row["words"])
    level, repeats, away = row["heading"], row["repeats"], first - here
    body = np.zeros(count, dtype=np.bool_)
    body[view.body[:60]] = True
    sentence, after, any_print = row["ends_sentence"] > 0, row["blank_after"], _small_print(view)
    below = _next(any_print) | _next(any_print, 2) | _next(any_print, 3)
    alike = np.zeros(count, dtype=np.bool_)
    alike[1:] = np.abs(np.diff(row["words"])) <= 1
    alike = (alike | _next(alike)) & (words <= 5)
    measures = np.empty((len(HEADLINE), count), dtype=np.float32)
    for measure, values in enumerate((
        view.lines.words.shared_with(body),
        level == 1, level == 2, level > 2, np.minimum(words, 9), np.maximum(0, words - 20),
        row["phrase_share"], (sentence & (row["question"] == 0) & (row["dots"] == 0)) | (row["colon_end"] > 0),
        row["inner_sentences"] > 0, row["bullet"], row["dated"], row["signed"],
        np.minimum(row["links"], 3), row["image"], (repeats > 1) & (repeats <= 3), repeats > 3,
        np.clip(away, 0, 40), np.maximum(-away, 0), row["capital_share"], row["shout_share"], here == 0,
        np.clip(view.scores, -4, 4), np.minimum(row["bars"], 3), row["digit_share"] > 0.2,
        np.minimum(row["blank_before"], 2) + np.minimum(np.where(both, _next(after), after), 2),
        np.where(both, _next(below), below), alike, row["in_prose"], np.minimum(row["starts_alike"], 5),
        np.clip(away - 40, 0, 200),
    )):  # fmt: skip
        measures[measure] = values
    may = (words >= 2) & (words <= LONGEST_HEADLINE) & ((row["link_share"] <= 0.95) | (level > 0))
    may &= (words <= LONGEST_SENTENCE) | (level > 0) | ~(sentence & (row["question"] == 0) & (row["dots"] == 0))
    may &= (here >= first - ABOVE) & (here < first + 3)
    # A headline may stand below a caption or two, but not below paragraphs.
    kept = np.cumsum(np.where(view.scores >= view.cut, row["words"], 0) * (here >= first))
    may[1:] &= kept[:-1] < _ABOVE_IT
    may[1:] &= ~both[:-1]  # the rest of a wrapped headline is none by itself
    return measures, may


def find_title(view: View, learned: Headline, known: str = "", mastheads: Collection[str] = ()) -> Title:
    """The lines that are the headline, and its repetitions above the text.

    Args:
        view: the page.
        learned: what was learned of headlines.
        known: the title that somebody wrote, if anybody did.
        mastheads: names of outlets, casefolded; a line that is one of them is none.
    """
    if not view.texts:
        return Title([], [])
    both = wrapped(view)
    measures, may = _measure(view, both)
    barred = _barred(view, may, known, mastheads)
    may &= ~barred
    # Added row by row: a product of matrices adds in another order on another machine.
    scores = np.where(may, (learned.weights[:, None] * measures).sum(axis=0), NEVER)
    told = [i for i in np.flatnonzero(may).tolist() if folded(view.texts[i]) == folded(known)] if known else []
    place = told[0] if told else int(np.argmax(scores))
    if not told and scores[place] < learned.least:
        return Title([0] if _heads_page(view) and not barred[0] else [], [])
    title = list(range(place, _end(view, place, place + 2 if both[place] else place + 1)))
    if view.row("repeats")[place] <= 1:
        return Title(title, [])
    same = folded(view.texts[place])
    above = np.flatnonzero(view.row("repeats")[: view.first + BELOW] > 1).tolist()
    return Title(title, [i for i in above if i not in title and folded(view.texts[i]) == same])


def _barred(view: View, may: Flags, known: str, mastheads: Collection[str]) -> Flags:
    """Which lines are no headline, whatever they look like: the names of outlets, and where the title is known the
    sentences that say something else, paragraphs of a page that leaves its headline to the front matter.
    """
    barred: Flags = np.array([text.casefold() in mastheads for text in view.texts], dtype=np.bool_)
    title = set(folded(known).split())
    sentences = (view.row("ends_sentence") > 0) & (view.row("heading") == 0) & (may | (np.arange(len(may)) == 0))
    for i in np.flatnonzero(sentences & bool(known)).tolist():
        words = set(folded(view.texts[i]).split())
        barred[i] |= 2 * len(words & title) < min(len(words), len(title))
    return barred


def _end(view: View, first: int, end: int) -> int:
    """Where a headline ends that is printed over several lines; `end` lies behind those that are known to be its."""
    small = _small_print(view).tolist()
    last = min(len(view.texts), first + _MOST_LINES)
    while end < last and not view.value(end - 1, "blank_after") and _goes_on(view, first, end, small=small[end]):
        end += 1
    return end


def _goes_on(view: View, first: int, i: int, *, small: bool) -> bool:
    """Whether line i goes on with the headline above it: its first word would not have fitted there."""
    above, below, top = view.texts[i - 1], view.texts[i], len(view.texts[first])
    width = max(map(len, view.texts[first : i + 1]))
    if top < _WIDE or not (above and below) or len(below) > _SAME_WIDTH * top:
        return False
    if len(above) + len(below.partition(" ")[0]) < width:
        return False
    marks = ("signed", "dated", "heading", "bullet", "link_share")
    if any(view.value(i, mark) for mark in marks) or view.value(i, "phrase_share") > 0.4:
        return False
    if view.value(i - 1, "ends_sentence") or below.endswith(".") or "·" in below:
        return False
    return i > first + 1 or not (small or " " not in below) or _is_open(above) or below[0].islower()


def _is_open(text: str) -> bool:
    """Whether no headline ends here: with a little word, a comma, a dash, or in a bracket."""
    last = text.rsplit(None, 1)[-1]
    return last.lower() in FUNCTION_WORDS or last[-1] in ",&–—-:|(" or text.count("(") > text.count(")")


def _heads_page(view: View) -> bool:
    """Whether the page's first line stands like an article's title: text right below a blank line, or byline or date
    below it, then text. Paper leaves no blank lines.
    """
    text, size = view.texts[0], view.value(0, "words")
    any_print = _small_print(view)[: max(2, view.first)].tolist()
    plain = not (view.value(0, "link_share") or view.value(0, "phrase_share") or any_print[0])
    shape = 2 <= size <= LONGEST_HEADLINE and not text.endswith((".", ":"))
    if view.first == 1 and view.value(0, "blank_after"):
        return plain and shape
    return plain and shape and 0 < view.first <= 4 and len(any_print) > 1 and all(any_print[1:])


def folded(text: str) -> str:
    """What two printings of a headline have in common: the words in lower case."""
    return " ".join(_WORD.findall(text.lower()))
