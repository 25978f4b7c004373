# ruff: noqa: PLR2004 - limits in characters, by the form they belong to
"""The lines of a page → numbers: what a line looks like, which words it has, where it stands, what stands around it.

Nothing here decides anything. Counts and exact ratios only (no logarithms), so that every machine computes the same
numbers; the trees that read them do not care for scale. One row a measure: numpy goes along rows.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.documents import Label
from builder.pages.neighbours import Column
from builder.pages.text.characters import CLOSING, ENDS, Characters, Codes, Is, read_characters
from builder.pages.text.context import CONTEXT, PAD, VERDICTS, Matrix, fill, measure_context, measure_verdicts
from builder.pages.text.forms import DAY_DIGITS, is_name, names_age, names_date, opens_byline
from builder.pages.text.lines import Counts, Lines, read_lines
from builder.pages.text.phrases import Phrases, read_phrases
from builder.pages.text.vocabulary import KINDS, Kind, Vocabulary
from builder.pages.text.words import WordIndex, Words, read_words

_NOTE = re.compile(r"\[\d+\]$")
# A pattern that begins with one set of characters is found five times as fast as one with a choice.
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]* +[\"'“‘«„(\[]*[^\W\d_a-z]")
_DATE = re.compile(r"[0-9][0-9]{0,3}([./-])[0-9]{1,2}\1[0-9]{2,4}(?![0-9])")
_DATE_WIDE = re.compile(r"年[0-9]{1,2}月")
_CLOCK = re.compile(r"[0-9][:.h][0-9]{2}(?![0-9])")
_CHARACTER_KINDS = {
    "digits": Is.DIGIT,
    "commas": Is.COMMA,
    "bars": Is.BAR,
    "wide": Is.WIDE,
    "function_characters": Is.FUNCTION,
    "points": Is.POINT,
    "slashes": Is.SLASH,
    "rights": Is.RIGHTS,
    "stops": Is.STOP,
}
_NO_PHRASES: dict[Label, int] = {}
"""Most lines have no phrase."""
_BEGINNING = 12
"""Characters with which lines begin alike."""
_UNSIGNED = 60
"""Characters from which a line of a script without signs for it ends a sentence: in Thai that is one of ten words."""
_ANY_CHARACTER_KIND = reduce(or_, _CHARACTER_KINDS.values())
_WORD_KINDS = {
    "months": Kind.MONTH,
    "credits": Kind.CREDIT,
    "rights": Kind.RIGHTS,
    "openers": Kind.OPENER,
    "roles": Kind.ROLE,
    "date": Kind.YEAR,
    "clock": Kind.CLOCK,
}
_ANY_WORD_KIND = reduce(or_, _WORD_KINDS.values())

LINE: tuple[str, ...] = tuple(
    f"""
    characters words longest_word function_words function_share ends_sentence inner_sentences commas capital_share
    shout_share digit_share link_share links urls image bullet indent heading bars colon_end question lower_start
    quote_start date clock months slashes credits rights openers roles phrase_share {" ".join(KINDS)} opens_phrase
    weight_mean weight_low weight_high weight_sum repeats starts_alike bold dots points word_size
    dated signed named
    """.split()
)
"""What a line shows without its neighbours."""
_AROUND = (
    *("words", "function_share", "ends_sentence", "capital_share", "link_share", "phrase_share", "weight_mean"),
    *("prose", "blank_before", "bullet", "in_prose", "digit_share"),
)
"""The measures that are read of the lines around, too."""
MEASURES: tuple[str, ...] = (*LINE, *CONTEXT, *VERDICTS)
"""The rows of `Measured.table`; VERDICTS after the first pass only."""
FIRST_PASS: tuple[str, ...] = (
    *LINE,
    *CONTEXT,
    *(f"{name}{step:+d}" for name in _AROUND for step in (-3, -2, -1, 1, 2, 3)),
)
"""What the first pass may ask: a row, or a row of the line so many lines on."""
SECOND_PASS: tuple[str, ...] = (
    *FIRST_PASS,
    *VERDICTS,
    *(f"first{step:+d}" for step in (-4, -3, -2, -1, 1, 2, 3, 4)),
)
"""What the second pass may ask."""


class Measured(NamedTuple):
    """The non-blank lines of a page and what they measure."""

    numbers: list[int]
    """Line numbers in the page."""
    raw: list[str]
    """The lines as they stand there."""
    texts: list[str]
    """Stripped of white space and of link targets."""
    phrases: list[dict[Label, int]]
    """Kind of furniture → words of each line that stand in its phrases."""
    table: Matrix
    """shape (len(MEASURES), lines + 2 * PAD): see MEASURES; -1 beyond the ends of the page."""
    rows: dict[str, Matrix]
    """One measure of every line, by name: views of the table."""
    colons: NDArray[np.bool_]
    """Which lines have one."""
    word_index: WordIndex


def measure(text: str, vocabulary: Vocabulary) -> Measured:
    """Measure every non-blank line of a page.

    Args:
        text: the page.
        vocabulary: words, phrases, and how much each word speaks for article text.
    """
    lines = read_lines(text)
    characters = read_characters(lines.texts)
    words = read_words(characters, vocabulary)
    count = len(lines.texts)
    table: Matrix = np.full((len(MEASURES), count + 2 * PAD), -1.0, dtype=np.float32)
    rows = dict(zip(MEASURES, table[:, PAD : PAD + count], strict=True))
    if not count:
        return Measured([], [], [], [], table, rows, np.zeros(0, np.bool_), words.word_index)
    found = _measure_lines(rows, lines, characters, words, vocabulary)
    colons, word_index = np.zeros(count, dtype=np.bool_), words.word_index
    colons[characters.rows[(characters.classes & Is.COLON) > 0]] = True
    del characters, words  # many times as large as the page
    measure_context(rows, lines.marks["number"], text.count("\n") + 1, word_index)
    phrases = [_NO_PHRASES] * count
    cells = found.counts.nonzero()
    for kind, row, number in zip(*(part.tolist() for part in (*cells, found.counts[cells])), strict=True):
        phrases[row] = {**phrases[row], KINDS[kind]: number}
    return Measured(lines.numbers, lines.raw, lines.texts, phrases, table, rows, colons, word_index)


def measure_again(lines: Measured, scores: Column, headline: int) -> None:
    """Write into the table what the first verdicts say about a line and its neighbours.

    Args:
        lines: as `measure` gave them.
        scores: shape (lines,), of the first pass in log odds; above 0 is article text.
        headline: the line that looks most like it, -1 for none.
    """
    if lines.texts:
        measure_verdicts(lines.rows, scores, headline, lines.word_index)


def _measure_lines(
    rows: Mapping[str, Matrix], lines: Lines, characters: Characters, words: Words, vocabulary: Vocabulary
) -> Phrases:
    """Fill the rows LINE, and say where the phrases of page furniture stand."""
    marks = _character_measures(lines, characters)
    number, wide = np.bincount(words.rows, minlength=len(lines.texts)), marks.pop("wide")
    size = np.maximum(1, number + wide // 2)
    function = words.of_kind(Kind.FUNCTION, len(lines.texts)) + marks.pop("function_characters")
    phrases = read_phrases(characters, words, vocabulary, wide=bool(wide.any()))
    digits, letters = marks.pop("digits"), marks["characters"]
    own = {
        **marks,
        **_word_measures(words, number, size, digits > 0),
        **dict(zip(KINDS, phrases.counts, strict=True)),
        "words": np.where(wide > 0, size, number),
        "function_words": function,
        "function_share": function / size,
        "digit_share": digits / letters,
        "points": marks["points"] / size,
        "word_size": letters / size,
        "phrase_share": phrases.counts.sum(axis=0) / size,
        "opens_phrase": phrases.opens,
    }
    texts, plain = lines.texts, digits == 0
    own["clock"] = (own["clock"] > 0) | (marks["clock"] > 0)
    own["date"] = (own["date"] > 0) | (marks["date"] > 0)
    own["rights"] = own["rights"] + marks["rights"]
    own["dated"] = _matching(names_date, texts, (letters <= 120) & (digits >= DAY_DIGITS))
    own["dated"] |= _matching(names_age, texts, (letters <= 120) & (digits < DAY_DIGITS) & ~plain)
    own["signed"] = _matching(opens_byline, texts, (letters <= 160) & (own["openers"] > 0))
    own["named"] = _matching(is_name, texts, (letters <= 90) & (number > 1) & (own["capital_share"] >= 0.5) & plain)
    fill(rows, own)
    return phrases


def _character_measures(lines: Lines, characters: Characters) -> dict[str, Any]:
    """What the characters of each line show."""
    texts, marks, classes, of_line = lines.texts, lines.marks, characters.classes, characters.rows
    places = ((classes & _ANY_CHARACTER_KIND) > 0).nonzero()[0]
    counts = _count_kinds(classes[places], of_line[places], _CHARACTER_KINDS, len(texts))
    firsts, lasts = classes[characters.starts], classes[characters.starts + characters.sizes - 1]
    letters = np.maximum(1, characters.sizes)
    dated, timed = _dates_and_times(characters, texts)
    points = places[(classes[places] & Is.POINT) > 0]
    points = points[(classes[points + 1] & Is.WORD) == 0]
    inner = [point for point in points.tolist() if _INNER_END.match(characters.text, point)]
    inner_ends = np.bincount(of_line[inner], minlength=len(texts)) + counts.pop("stops")
    return {
        **counts,
        **{name: marks[name] for name in ("links", "urls", "image", "bullet", "indent", "heading", "bold")},
        "inner_sentences": inner_ends,
        "date": dated,
        "clock": timed,
        "characters": letters,
        "link_share": np.minimum(1.0, marks["linked"] / letters),
        "ends_sentence": _sentence_ends(texts, lasts, letters),
        "colon_end": (lasts & Is.COLON) > 0,
        "question": (lasts & Is.QUESTION) > 0,
        "lower_start": (firsts & Is.LOWER) > 0,
        "quote_start": (firsts & Is.QUOTE) > 0,
        "repeats": _repeats(texts),
        "starts_alike": _repeats([text[:_BEGINNING] for text in texts]),
        "dots": _matching(_trails_off, texts, (lasts & Is.POINT) > 0),
    }


def _repeats(texts: Sequence[str]) -> Counts:
    """How many of the texts are the same as each."""
    return np.fromiter(map(Counter(texts).__getitem__, texts), np.int64, len(texts))


def _dates_and_times(characters: Characters, texts: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which lines have a date in digits, and which a clock's time."""
    classes = characters.classes
    digits, parts = (classes & Is.DIGIT) > 0, (classes & Is.PART) > 0
    between = (digits[:-2] & parts[1:-1] & digits[2:]).nonzero()[0]
    dated, timed = np.zeros((2, len(texts)), dtype=np.bool_)
    for row in dict.fromkeys(characters.rows[between + 1].tolist()):
        dated[row] = _DATE.search(texts[row]) is not None
        timed[row] = _CLOCK.search(texts[row]) is not None
    dated[characters.rows[[m.start() for m in _DATE_WIDE.finditer(characters.text)]]] = True
    return dated, timed


def _word_measures(words: Words, number: Counts, size: Counts, figures: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """What the words of each line are.

    Args:
        words: the words of all lines.
        number: how many each line has.
        size: the same, with characters of scripts without spaces in it, and never 0.
        figures: which lines have digits.
    """
    count = len(number)
    filled = number.nonzero()[0]
    begins = words.rows.searchsorted(filled)

    def over(function: np.ufunc, values: Counts) -> Counts:
        out = np.zeros(count, dtype=np.int64)
        if len(filled):
            out[filled] = function.reduceat(values, begins)
        return out

    weight = over(np.add, words.weights)
    special = ((words.kinds & _ANY_WORD_KIND) > 0).nonzero()[0]
    counts = _count_kinds(words.kinds[special], words.rows[special], _WORD_KINDS, count)
    return {
        **counts,
        "clock": (counts["clock"] > 0) & figures,
        "longest_word": over(np.maximum, words.sizes),
        "capital_share": np.bincount(words.rows[words.capitalised], minlength=count) / size,
        "shout_share": np.bincount(words.rows[words.all_caps], minlength=count) / size,
        "weight_mean": weight / np.maximum(1, number),
        "weight_low": over(np.minimum, words.weights),
        "weight_high": over(np.maximum, words.weights),
        "weight_sum": weight,
    }


def _count_kinds(
    found: NDArray[Any], rows: NDArray[np.int32], kinds: Mapping[str, int], lines: int
) -> dict[str, Counts]:
    """How many of the characters or words that were found are of each kind, by line.

    Args:
        found: the kinds of each, as bits.
        rows: the line each stands in.
        kinds: name of a kind → its bit.
        lines: how many there are.
    """
    bits = np.array([*kinds.values()], dtype=found.dtype)
    kind, place = (found & bits[:, None]).nonzero()
    counts = np.bincount(kind * lines + rows[place], minlength=len(bits) * lines)
    return dict(zip(kinds, counts.reshape(len(bits), lines), strict=True))


def _sentence_ends(texts: list[str], lasts: Codes, letters: Counts) -> NDArray[np.bool_]:
    """Which lines end as a sentence does, told what their last characters are, and how many each has."""
    unsigned = lasts & (Is.WIDE | Is.END) == Is.WIDE | Is.END
    ends: NDArray[np.bool_] = ((lasts & Is.END) > 0) & (~unsigned | (letters >= _UNSIGNED))
    for i in ((lasts & Is.CLOSING) > 0).nonzero()[0].tolist():
        ends[i] = _NOTE.sub("", texts[i][-8:]).rstrip(CLOSING)[-1:] in ENDS
    return ends


def _trails_off(text: str) -> bool:
    return text.endswith(("...", "…"))


def _matching(form: Callable[[str], bool], texts: list[str], candidates: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which lines have a form of small print; a measure rules most of them out before a pattern is tried."""
    flags = np.zeros(len(texts), dtype=np.bool_)
    flags[[i for i in candidates.nonzero()[0].tolist() if form(texts[i])]] = True
    return flags
