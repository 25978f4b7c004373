# ruff: noqa: PLR2004 - limits in words and lines, each explained where it stands; names read better in a row
"""The headline: the line that looks most like one, by learned weights of its looks, its place and its words."""

import re
from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from builder.lexicon.function_words import FUNCTION_WORDS
from builder.pages.neighbours import Column
from builder.pages.text.looks import BELOW, LONGEST_HEADLINE, Looks, measure_headlines
from builder.pages.text.view import Flags, View

NEVER = -1e9
_WIDE, _SAME_WIDTH, _MOST_LINES = 25, 1.25, 5
"""Characters of a headline's line that is full, how much longer than it the next may be, and its lines at most."""
_WORD = re.compile(r"[^\W_]+")


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


def find_title(view: View, looks: Looks, learned: Headline, known: str = "", mastheads: Collection[str] = ()) -> Title:
    """The lines that are the headline, and its repetitions above the text.

    Args:
        view: the page.
        looks: of its lines.
        learned: what was learned of headlines.
        known: the title that somebody wrote, if anybody did.
        mastheads: names of outlets, casefolded; a line that is one of them is none.
    """
    if not view.texts:
        return Title([], [])
    measures, may = measure_headlines(view, looks)
    barred = _barred(view, may, known, mastheads)
    may &= ~barred
    # Added row by row: a product of matrices adds in another order on another machine.
    scores = np.where(may, (learned.weights[:, None] * measures).sum(axis=0), NEVER)
    told = [i for i in may.nonzero()[0].tolist() if folded(view.texts[i]) == folded(known)] if known else []
    place = told[0] if told else int(np.argmax(scores))
    if not told and scores[place] < learned.least:
        return Title([0] if _heads_page(view, looks) and not barred[0] else [], [])
    title = list(range(place, _end(view, looks, place)))
    if view.row("repeats")[place] <= 1:
        return Title(title, [])
    same = folded(view.texts[place])
    above = (view.row("repeats")[: view.first + BELOW] > 1).nonzero()[0].tolist()
    return Title(title, [i for i in above if i not in title and folded(view.texts[i]) == same])


def _barred(view: View, may: Flags, known: str, mastheads: Collection[str]) -> Flags:
    """Which lines are no headline, whatever they look like: the names of outlets, and where the title is known the
    sentences that say something else, paragraphs of a page that leaves its headline to the front matter.
    """
    barred: Flags = np.zeros(len(may), dtype=np.bool_)
    if mastheads:
        barred[:] = [text.casefold() in mastheads for text in view.texts]
    if not known:
        return barred
    title = set(folded(known).split())
    sentences = (view.row("ends_sentence") > 0) & (view.row("heading") == 0) & (may | (np.arange(len(may)) == 0))
    for i in sentences.nonzero()[0].tolist():
        words = set(folded(view.texts[i]).split())
        barred[i] |= 2 * len(words & title) < min(len(words), len(title))
    return barred


def _end(view: View, looks: Looks, first: int) -> int:
    """Where a headline ends that may be printed over several lines."""
    end = first + 2 if looks.both[first] else first + 1
    last = min(len(view.texts), first + _MOST_LINES)
    while (
        end < last
        and not view.value(end - 1, "blank_after")
        and _goes_on(view, first, end, small=bool(looks.small[end]))
    ):
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


def _heads_page(view: View, looks: Looks) -> bool:
    """Whether the page's first line stands like an article's title: text right below a blank line, or byline or date
    below it, then text. Paper leaves no blank lines.
    """
    text, size = view.texts[0], view.value(0, "words")
    any_print = looks.small[: max(2, view.first)].tolist()
    plain = not (view.value(0, "link_share") or view.value(0, "phrase_share") or any_print[0])
    shape = 2 <= size <= LONGEST_HEADLINE and not text.endswith((".", ":"))
    if view.first == 1 and view.value(0, "blank_after"):
        return plain and shape
    return plain and shape and 0 < view.first <= 4 and len(any_print) > 1 and all(any_print[1:])


def folded(text: str) -> str:
    """What two printings of a headline have in common: the words in lower case."""
    return " ".join(_WORD.findall(text.lower()))
