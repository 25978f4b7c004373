# ruff: noqa: PLR2004, SIM905 - limits in words, lines and log odds, each explained by the rule it stands in
"""The head of an article: title, description, byline and dateline, among the lines around where the text begins.

A headline is found by a score over its looks and by its words coming back in the text; the rest is read by its form and
by standing near the headline.
"""

import re
from typing import NamedTuple

from builder.documents import Label
from builder.lexicon.bylines import OPENERS
from builder.lexicon.function_words import FUNCTION_WORDS
from builder.pages.labels_view import Verdict, View

LONGEST_HEADLINE = 32
"""Words."""
ABOVE, BELOW = 200, 6
"""Lines above and below the first line of the text among which the head stands."""

LEAST = 9.0
"""Score below which menu entries and first sentences stand, and no headline."""

_WORD = re.compile(r"[^\W_]+")
_NAME_WORD = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]|d['’])[^\W\d_]*(?:['’.-]?[^\W\d_]+)*[.,]?$")
_PARTICLES = frozenset(
    "de da do dos das del della di du van von der den la le el al bin ibn ter ten zu y e and und et i og och".split()
)
_NOT_IN_NAMES = FUNCTION_WORDS - _PARTICLES
_NEVER_FIRST = frozenset(
    "the a an why how what when where who is are this our your my for with from no not more "
    "all in on at to about der die das ein eine wie was warum le la les un une comment pourquoi el los las como por "
    "il lo gli come o os".split()
)
_FIRST_WORDS = frozenset(opener.split()[0] for opener in OPENERS)
_DAY = re.compile(
    r"(?:(?<!\d)\d{1,2}(?:st|nd|rd|th|er|º|\.)?(?!\d).{0,20}?(?<!\d)(?:19|20)\d\d(?!\d))"
    r"|(?:(?<!\d)(?:19|20)\d\d[-/.年 ].{0,12}?(?<!\d)\d{1,2}(?!\d))|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)"
)
_DIGIT = re.compile(r"\d")
_AGO = re.compile(r"\b\d+ (?:hours?|hrs?|minutes?|mins?|days?|weeks?) ago\b|^vor \d+|^il y a \d+|^hace \d+")


def names_date(text: str) -> bool:
    """Whether a line is little more than a date.

    >>> names_date("Nov 03 , 2015"), names_date("In May 2015 they met 11 times and agreed on nothing at all.")
    (True, False)
    """
    if len(text) > 120 or not _DIGIT.search(text):
        return False
    found = _DAY.search(text) or _AGO.search(text.lower())
    return found is not None and len(_WORD.findall(text[: found.start()] + text[found.end() :])) <= 7


def is_name(text: str) -> bool:
    """Whether a line could be one to four people's names and nothing else.

    >>> is_name("Ana de la Cruz"), is_name("The weather"), is_name("Why it rains")
    (True, False, False)
    """
    if len(text) > 90:
        return False
    words = text.replace(" & ", " and ").strip(" ,|•·—–-").split()
    if not 2 <= len(words) <= 12 or words[0].lower() in _NEVER_FIRST:
        return False
    # One may be a name in another language: Will, Ole, Per, Ben.
    if sum(word.lower() in _NOT_IN_NAMES for word in words) > 1:
        return False
    if not all(word in _PARTICLES or _NAME_WORD.match(word) for word in words):
        return False
    # A headline in capitals looks like a name; a name in capitals is short.
    return not words[-1].isupper() or len(words) <= 3


def opens_byline(text: str) -> bool:
    """Whether a line opens with "By", "Von", "Text:" … and goes on with a capital.

    >>> opens_byline("By Jane Doe, Staff Writer"), opens_byline("By then it was too late for them to turn back.")
    (True, False)
    """
    if len(text) > 160:
        return False
    words = text.replace("*", "").split()
    if not words or not _FIRST_WORDS.intersection(_WORD.findall(words[0].lower())[:1]):
        return False
    for size in (3, 2, 1):
        opener = " ".join(_WORD.findall(" ".join(words[:size]).lower()))
        if (
            len(words) >= size
            and opener in OPENERS
            and (len(words) == size or words[size][:1].isupper() or ":" in words[size - 1])
        ):
            rest = words[size:]
            low = sum(word.islower() and word not in _PARTICLES for word in rest[:6])
            return low <= 1 and (bool(rest) or opener in {"by", "von", "par", "por", "written by", "author"})
    return False


HEADLINE = {
    "words come back in the text": 3.08,
    "first heading mark": 4.05,
    "second heading mark": 0.13,
    "lower heading mark": -0.36,
    "words, up to nine": 0.46,
    "words above twenty": -0.28,
    "share of furniture phrases": -2.07,
    "ends like a sentence": -1.81,
    "sentence ends inside": -0.68,
    "bullet": -1.82,
    "date": -0.59,
    "opens like a byline": -0.72,
    "links": -0.51,
    "image": -0.19,
    "stands two or three times": 0.32,
    "stands more often": -0.47,
    "lines above the text": -0.10,
    "lines below its start": -0.48,
    "capital words": 1.19,
    "all capitals": -0.97,
    "first line of the page": 1.05,
    "in the text by its score": -0.76,
    "bars": -2.25,
    "digits": -1.04,
    "blank lines around": 2.30,
    "date or byline within three lines below": 0.63,
    "a line of the same look above or below": -1.02,
}
"""How much each measure of a line speaks for its being the headline: a softmax over the lines of a page, learned on the
txt_meta development set (238 titles; .81 exact on pages held out)."""


class Near(NamedTuple):
    """What lines are compared with when a headline is sought."""

    words: frozenset[str]
    """The words of the text's first lines, in lower case."""
    small_print: list[bool]
    """Whether each line looks like a date, a name or a byline; False beyond the head."""


def near(view: View) -> Near:
    """What the headline's neighbours say."""
    words = frozenset(w for i in view.body[:60] for w in _WORD.findall(view.texts[i][:600].lower()))
    start, end = max(0, view.first - ABOVE), view.first + BELOW
    small = [names_date(line) or opens_byline(line) or is_name(line) for line in view.texts[start:end]]
    return Near(words, [False] * start + small)


def candidates(view: View) -> range:
    """The lines among which the headline is sought."""
    return range(max(0, view.first - ABOVE), min(len(view.texts), view.first + 3))


def headline_lines(view: View, i: int) -> tuple[int, ...]:
    """Line i, and the next one where the two stand together as one wrapped headline between blank lines."""
    below = i + 1
    if below >= len(view.texts) or view.numbers[below] != view.numbers[i] + 1:
        return (i,)
    apart = view.value(below, "blank_after") > 0 and (view.value(i, "blank_before") > 0 or i == 0)
    wide = view.value(i, "characters") >= 25 and not view.value(i, "ends_sentence")
    text = view.texts[below]
    plain = not (view.value(below, "heading") or view.value(below, "bullet") or view.value(below, "link_share"))
    other = names_date(text) or opens_byline(text) or is_name(text) or view.value(below, "phrase_share") > 0.4
    return (i, below) if apart and wide and plain and not other and view.value(below, "words") <= 12 else (i,)


def measure_headline(view: View, i: int, near: Near) -> tuple[float, ...] | None:
    """The measures that HEADLINE weighs, in its order; None where line i cannot be a headline."""
    rows = headline_lines(view, i)
    text, level = " ".join(view.texts[row] for row in rows), view.value(i, "heading")
    size = sum(view.value(row, "words") for row in rows)
    if not 2 <= size <= LONGEST_HEADLINE or (view.value(i, "link_share") > 0.95 and not level):
        return None
    content = [w for w in _WORD.findall(text.lower()) if w not in FUNCTION_WORDS]
    repeats, away = view.value(i, "repeats"), view.first - i
    return (
        sum(w in near.words for w in content) / (len(content) or 1),
        level == 1, level == 2, level > 2, min(size, 9), max(0, size - 20),
        view.value(i, "phrase_share"), text.endswith((".", ":")) and not text.endswith("..."),
        view.value(i, "inner_sentences") > 0, view.value(i, "bullet"), names_date(text), opens_byline(text),
        min(view.value(i, "links"), 3), view.value(i, "image"), 1 < repeats <= 3, repeats > 3,
        min(max(away, 0), 40), max(-away, 0), view.value(i, "capital_share"), view.value(i, "shout_share"), i == 0,
        max(-4.0, min(4.0, view.score[i])), min(view.value(i, "bars"), 3), view.value(i, "digit_share") > 0.2,
        min(view.value(i, "blank_before"), 2) + min(view.value(rows[-1], "blank_after"), 2),
        any(near.small_print[rows[-1] + 1 : rows[-1] + 4]),
        any(0 <= j < len(view.texts) and abs(view.value(j, "words") - size) <= 1 and size <= 5 for j in (i - 1, i + 1)),
    )  # fmt: skip


def _headline_score(view: View, i: int, near: Near) -> float:
    """How much line i looks like the headline of the text below it."""
    measures = measure_headline(view, i, near)
    return -9.0 if measures is None else sum(w * m for w, m in zip(HEADLINE.values(), measures, strict=True))


def find_title(view: View) -> list[int]:
    """The lines that are the headline: the best one or two first, then its repetitions above the text."""
    if not view.texts:
        return []
    first = view.first
    around = near(view)
    scored = [(_headline_score(view, i, around), -i) for i in candidates(view)]
    best, place = max(scored, default=(-9.0, 0))
    if best < LEAST:
        return [0] if _heads_page(view, around) else []
    title = headline_lines(view, -place)
    folded = _fold(view.texts[-place])
    again = [i for i in range(min(len(view.texts), first + BELOW)) if i not in title and _fold(view.texts[i]) == folded]
    return [*title, *(row for i in again for row in headline_lines(view, i)[: len(title)])]


def _heads_page(view: View, near: Near) -> bool:
    """Whether the page's first line stands like the title of a printed article: byline or date below it, then text.
    Paper leaves no blank lines.
    """
    text, size = view.texts[0], view.value(0, "words")
    plain = not (view.value(0, "link_share") or view.value(0, "phrase_share") or near.small_print[0])
    below = near.small_print[1 : max(2, view.first)]
    shape = 2 <= size <= LONGEST_HEADLINE and not text.endswith((".", ":"))
    return plain and shape and 0 < view.first <= 4 and all(below) and bool(below)


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def label_head(view: View) -> dict[int, Verdict]:
    """Verdicts for the head's lines: title, description, byline, dateline."""
    title = find_title(view)
    best = headline_lines(view, title[0]) if title else ()
    verdicts = {i: Verdict(Label.TITLE, "headline" if i in best else "the headline again") for i in title}
    top = max((i for i in title if i <= view.first), default=title[0] if title else max(0, view.first - BELOW))
    bottom = min(len(view.texts), max(view.first + 2, top + 4))
    for i in range(max(0, top - 4), bottom):
        if i not in verdicts and (found := _small_print(view, i, verdicts)):
            verdicts[i] = found
    if title and (i := top + 1) < len(view.texts) and i not in verdicts and _is_description(view, i, verdicts):
        verdicts[i] = Verdict(Label.DESCRIPTION, "below the headline")
    return verdicts


def _small_print(view: View, i: int, verdicts: dict[int, Verdict]) -> Verdict | None:
    """Byline or dateline, by the form of the line and the company it keeps."""
    text, size = view.texts[i], view.value(i, "words")
    if opens_byline(text) and size <= 20:
        return Verdict(Label.BYLINE, f"opens with {text.split()[0]!r}")
    if names_date(text) and (view.score[i] < 1 or size <= 6):
        return Verdict(Label.DATELINE, "little but a date")
    near = [verdicts[j].label for j in (i - 1, i - 2) if j in verdicts]
    if (
        is_name(text)
        and view.score[i] < 1
        and not view.value(i, "phrase_share")
        and view.value(i, "link_share") < 1
        and near
    ):
        return Verdict(Label.BYLINE, f"a name below the {near[0].value}")
    if near and near[0] is Label.BYLINE and view.value(i, "roles") and size <= 14 and view.score[i] < 1:
        return Verdict(Label.BYLINE, "job title below a name")
    return None


def _is_description(view: View, i: int, verdicts: dict[int, Verdict]) -> bool:
    """A sentence or two below the headline, far shorter than the paragraphs, above the byline or the text."""
    size = view.value(i, "words")
    if (
        not 5 <= size <= 60
        or view.value(i, "link_share") > 0.5
        or view.value(i, "phrase_share") > 0.4
        or view.value(i, "bullet")
    ):
        return False
    below = [verdicts[j].label for j in (i + 1, i + 2) if j in verdicts]
    if Label.BYLINE in below or Label.DATELINE in below:
        return True
    usual = sorted(view.value(j, "words") for j in view.body[1:12])
    long = usual[len(usual) // 2] if usual else 0
    return (
        size <= 30 and view.value(i, "inner_sentences") <= 1 and size * 2 < long and view.score[i] < DESCRIPTION_SCORE
    )


DESCRIPTION_SCORE = 9.0
"""Log odds of being article text above which a line below the headline is the text's first paragraph."""
