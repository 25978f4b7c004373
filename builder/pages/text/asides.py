# ruff: noqa: PLR2004 - limits in words and lines, each explained by the rule it stands in
"""What stands beside the text and reads like it: captions, pull quotes, what is said of the author."""

import re
from collections import Counter

import numpy as np

from builder.documents import Label
from builder.pages.text.view import View
from builder.pages.verdicts import Verdict

_BIO = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*,? ){2,5}(?:, [^.]{3,120}, )?"
    r"(?:is|was|are|ist|war|est|es|è|é|jest|covers|writes|teaches|works|reports|has written)\b"
)
_PULL_WORDS = (6, 45)
_UNSURE = 0.5
"""Log odds of being article text above which a line beside a credit is no caption, and a repetition is the text's."""


def captions(view: View, verdicts: dict[int, Verdict]) -> dict[int, Verdict]:
    """Single sentences beside a credit, and such as stand apart from the text in the same way."""
    found: dict[int, Verdict] = {}
    for i in (i for i, verdict in verdicts.items() if verdict.label is Label.CREDIT):
        apart = view.value(i, "blank_before") >= 2
        beside = (
            j for j in (i + 1, i - 1) if _could_be_caption(view, j, verdicts) and (apart or view.score[j] < _UNSURE)
        )
        if (j := next(beside, None)) is not None and view.value(min(i, j), "blank_after") <= 2:
            found[j] = Verdict(Label.CAPTION, "beside a credit")
    gaps = {view.value(min(i, j), "blank_before") for i in found for j in (i, i - 1) if j in verdicts or j in found}
    for i in view.body:
        gap = view.value(i, "blank_before")
        if gap >= 3 and gap in gaps and i not in found and _could_be_caption(view, i, verdicts):
            found[i] = Verdict(Label.CAPTION, "stands apart like the captions")
    return found


def _could_be_caption(view: View, i: int, verdicts: dict[int, Verdict]) -> bool:
    """Whether a line is a sentence or two, neither a heading nor somebody's words, and not named yet."""
    if not 0 <= i < len(view.texts) or i in verdicts or not 3 <= view.value(i, "words") <= 45:
        return False
    if view.phrases[i].get(Label.BIO) and _BIO.match(view.texts[i]):
        return False
    return view.value(i, "inner_sentences") <= 1 and not view.value(i, "heading") and not view.value(i, "quote_start")


def above_title(view: View, head: dict[int, Verdict]) -> dict[int, Verdict]:
    """One to three sentences above the headline: captions of its picture. Were there more, it would be no headline."""
    title = min((i for i, verdict in head.items() if verdict.label is Label.TITLE), default=0)
    above = [i for i in view.body if i < title]
    return {i: Verdict(Label.CAPTION, "a sentence above the headline") for i in above if len(above) <= 3}


def pull_quotes(view: View) -> dict[int, Verdict]:
    """Lines that stand in one longer line of the text too: word for word, or mostly where they are set in quotes."""
    low, high = _PULL_WORDS
    # Most of its words stand in other lines of the text: that rules nearly all lines out.
    may = (view.row("in_text") >= np.where(view.row("quote_start") > 0, 0.5, 0.95)) & (view.row("words") >= low)
    may &= (view.scores < _UNSURE) | (view.row("quote_start") > 0)  # key points are repeated by the text, too
    may &= (view.row("words") <= high) & (view.row("bullet") == 0) & (view.row("heading") == 0)
    body = np.zeros(len(may), dtype=np.bool_)
    body[view.body] = True
    may &= body
    if not may.any():
        return {}
    trigrams, rows = view.lines.word_index.trigrams()
    chosen = may[rows]
    owners: dict[int, list[int]] = {}
    for trigram, i in zip(trigrams[chosen].tolist(), rows[chosen].tolist(), strict=True):
        owners.setdefault(trigram, []).append(i)
    size = np.bincount(view.lines.word_index.rows, minlength=len(may)).tolist()
    among = np.sort(trigrams[chosen])  # few: to look all trigrams up in them takes a third of np.isin's time
    again = body[rows] & (among.take(among.searchsorted(trigrams), mode="clip") == trigrams) if len(among) else chosen
    hits = Counter(
        (i, j)
        for trigram, j in set(zip(trigrams[again].tolist(), rows[again].tolist(), strict=True))
        for i in owners[trigram][:4]
        if i != j and size[i] < size[j]
    )
    return {
        i: Verdict(Label.PULL_QUOTE, "its words stand in a longer paragraph")
        for (i, _), n in hits.items()
        if n >= (0.5 if view.value(i, "quote_start") else 0.95) * (size[i] - 2)
    }


def bios(view: View, verdicts: dict[int, Verdict]) -> dict[int, Verdict]:
    """The last lines of the text that say who somebody is."""
    found: dict[int, Verdict] = {}
    kept = [i for i in view.body if i not in verdicts]
    for i in kept[-3:][::-1]:
        if (
            not view.phrases[i].get(Label.BIO)
            or view.value(i, "words") > 120
            or not (_BIO.match(view.texts[i]) or "views expressed" in view.texts[i].lower())
        ):
            break
        found[i] = Verdict(Label.BIO, "says who the author is, at the end")
    return found
