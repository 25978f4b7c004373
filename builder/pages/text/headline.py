# ruff: noqa: PLR2004 - limits in words and lines, each explained where it stands; names read better in a row
"""The headline: the line that looks most like one, by learned weights of its looks, its place and its words."""

import re
from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from builder.lexicon.function_words import FUNCTION_WORDS
from builder.pages.neighbours import Column
from builder.pages.text.context import Matrix
from builder.pages.text.headline_measures import BELOW, HEADLINE, LONGEST_HEADLINE, HeadlineLooks, measure_headlines
from builder.pages.text.view import Flags, View

_NEVER = -1e9
_UNWRAPPED = 200
"""Characters of a line that no page's width has broken."""
_APART = 2
"""Blank lines around a headline that stands apart."""
_WIDE, _SAME_WIDTH, _MOST_LINES = 25, 1.25, 5
"""Characters of a headline's line that is full, how much longer than it the next may be, and its lines at most."""
_WORD = re.compile(r"[^\W_]+")
_BLANK = HEADLINE.index("blank")


class HeadlineWeights(NamedTuple):
    """What was learned of headlines."""

    weights: Column
    """One for each of HEADLINE."""
    least: float
    """Score below which menu entries and first sentences stand, and no headline."""


class Headline(NamedTuple):
    """The lines of a page's headline."""

    lines: list[int]
    """The line that looks most like it, and the next ones where it is wrapped; empty for none."""
    repeats: list[int]
    """Where it stands once more."""


_SMALL_PRINT = 6
"""Words of a line with a day, or a byline's word before it, that is no headline where no mark says that it is one."""


def find_headline(
    view: View, looks: HeadlineLooks, learned: HeadlineWeights, title: str = "", mastheads: Collection[str] = ()
) -> Headline:
    """The lines that are the headline, and its repetitions above the text.

    Args:
        view: the page.
        looks: of its lines.
        learned: what was learned of headlines.
        title: the one that somebody wrote, if anybody did.
        mastheads: names of outlets, casefolded; a line that is one of them is none.
    """
    if not view.texts:
        return Headline([], [])
    measures, possible = measure_headlines(view, looks)
    barred = _barred(view, possible, title, mastheads)
    possible &= ~barred
    # Added row by row: a product of matrices adds in another order on another machine.
    scores = np.where(possible, (learned.weights[:, None] * measures).sum(axis=0), _NEVER)
    written = [i for i in possible.nonzero()[0].tolist() if folded(view.texts[i]) == folded(title)] if title else []
    place = written[0] if written else int(np.argmax(scores))
    copied = _missing_blanks(measures[_BLANK, possible], learned) if len(view.texts) > 1 else 0.0
    if not written and scores[place] < learned.least - copied:
        return Headline([0] if _heads_page(view, looks) and not barred[0] else [], [])
    lines = list(range(place, _end(view, looks, place)))
    if view.row("repeats")[place] <= 1:
        return Headline(lines, [])
    same = folded(view.texts[place])
    above = (view.row("repeats")[: view.first + BELOW] > 1).nonzero()[0].tolist()
    return Headline(lines, [i for i in above if i not in lines and folded(view.texts[i]) == same])


def _missing_blanks(blanks: Matrix, learned: HeadlineWeights) -> float:
    """What all lines of a page are scored less because it parts none by blank lines, as a copy from a browser does."""
    return max(0.0, float(learned.weights[_BLANK] * (_APART - blanks.max(initial=0))))


def _barred(view: View, possible: Flags, title: str, mastheads: Collection[str]) -> Flags:
    """Which lines are no headline, whatever they look like: days and bylines, names of outlets, and where the title
    is known the sentences that say something else, paragraphs of a page that leaves its headline to the front matter.
    """
    barred: Flags = ((view.row("dated") > 0) | (view.row("signed") > 0)) & (view.row("words") <= _SMALL_PRINT)
    barred &= view.row("heading") == 0
    if mastheads:
        barred |= np.array([text.casefold() in mastheads for text in view.texts])
    if not title:
        return barred
    wanted = set(folded(title).split())
    sentences = (view.row("ends_sentence") > 0) & (view.row("heading") == 0)
    sentences &= possible | (np.arange(len(possible)) == 0)
    for i in sentences.nonzero()[0].tolist():
        words = set(folded(view.texts[i]).split())
        barred[i] |= 2 * len(words & wanted) < min(len(words), len(wanted))
    return barred


def _end(view: View, looks: HeadlineLooks, first: int) -> int:
    """Where a headline ends that may be printed over several lines; where paragraphs are one line, it is one, too."""
    end = first + 2 if looks.wrapped[first] else first + 1
    unwrapped = any(len(view.texts[i]) > _UNWRAPPED for i in view.body)
    last = end if unwrapped else min(len(view.texts), first + _MOST_LINES)
    while (
        end < last
        and not view.value(end - 1, "blank_after")
        and _goes_on(view, first, end, small=bool(looks.small_print[end]))
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


def _heads_page(view: View, looks: HeadlineLooks) -> bool:
    """Whether the page's first line stands like an article's title: text right below a blank line, or byline or date
    below it, then text. Paper leaves no blank lines.
    """
    text, size = view.texts[0], view.value(0, "words")
    any_print = looks.small_print[: max(2, view.first)].tolist()
    plain = not (view.value(0, "link_share") or view.value(0, "phrase_share") or any_print[0])
    shape = 2 <= size <= LONGEST_HEADLINE and not text.endswith((".", ":"))
    if view.first == 1 and view.value(0, "blank_after"):
        return plain and shape
    return plain and shape and 0 < view.first <= 4 and len(any_print) > 1 and all(any_print[1:])


def folded(text: str) -> str:
    """What two printings of a headline have in common: the words in lower case."""
    return " ".join(_WORD.findall(text.lower()))
