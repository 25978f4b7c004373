# ruff: noqa: PLR2004, SIM905 - sizes of windows and limits of what counts as prose; names read better in a row
"""A line of page text → numbers: what it looks like, which words it has, where it stands, what stands around it.

Nothing here decides anything. Counts and exact ratios only (no logarithms), so that every machine computes the same
numbers; the trees that read them do not care for scale.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.documents import Label
from builder.lexicon.bylines import ROLES
from builder.lexicon.function_words import FUNCTION_CHARACTERS, FUNCTION_WORDS
from builder.lexicon.furniture import PHRASES, SCRIPTS_WITHOUT_SPACES

Matrix = NDArray[np.float64]

LONGEST = 4000
"""Characters of a line that are looked at; what a line is shows long before."""
PROSE = 10.0
"""Words with sentence marks from which a line counts as prose for its neighbours."""

_LINK = re.compile(r"!?\[([^\][]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>)\]]+|[\w.+-]+@[\w-]+\.[\w.]+")
_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_END = re.compile(r"[.!?…。！？。؟।][\"'”’»«“)\]*_]*(?:\[\d+\])?$")
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]* +[\"'“‘«„(\[]*[^\W\d_a-z]|[。！？؟।]")
_BULLET = re.compile(r"(?:[*+•·‣◦▪●■–-]|o(?= )|\d{1,3}[.)](?= ))\s*")
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|年\d{1,2}月")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)|\b\d{1,2} ?(?:am|pm|AM|PM|hours?|minutes?|mins?|days?)\b")

_OWN = tuple(
    f"""
    characters words longest_word function_words function_share ends_sentence inner_sentences commas capital_share
    shout_share digit_share link_share links urls image bullet indent heading bars colon_end question lower_start
    quote_start date clock roles phrase_share {" ".join(PHRASES)} opens_phrase known_mean known_low known_high known_sum
    repeats bold dots
    """.split()
)
_AROUND = (
    *("words", "function_share", "ends_sentence", "capital_share", "link_share"),
    *("phrase_share", "known_mean", "prose", "blank_before", "bullet"),
)
_REACH = (-3, -2, -1, 1, 2, 3)
_PLACED = tuple(
    """
    blank_before blank_after share_of_lines lines_from_start lines_to_end prose_before prose_after words_near words_wide
    function_near known_near known_wide phrases_near links_near from_run run_place run_share same_indent_near
    above_heading above_phrase heading_distance prose_share mean_words line_count
    """.split()
)
NAMES: tuple[str, ...] = (*_OWN, *_PLACED, *(f"{name}{step:+d}" for name in _AROUND for step in _REACH))
"""The columns of `measure`."""
SECOND_NAMES: tuple[str, ...] = (
    *NAMES,
    "first",
    *(f"first{step:+d}" for step in (*range(-4, 0), *range(1, 5))),
    *("first_near", "first_wide", "first_before", "first_after", "first_run_distance", "first_mean"),
    *("text_before", "text_after", "first_edge"),
)
"""The columns of `measure_again`."""

_KINDS = tuple(PHRASES)


class Lines(NamedTuple):
    """The non-blank lines of a page and what they measure."""

    numbers: list[int]
    """Line numbers in the page."""
    texts: list[str]
    """Stripped of white space and of link targets."""
    kinds: list[dict[Label, int]]
    """Words of each line that stand in phrases of a kind of furniture."""
    own: Matrix
    """shape (lines, len(NAMES)): see NAMES."""


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """First word → (all words, index of the kind), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for kind, text in enumerate(PHRASES.values()):
        for phrase in re.split(r"[,\n]", text):
            if words := tuple(phrase.split()):
                table.setdefault(words[0], []).append((words, kind))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _counts(words: Sequence[str], text: str, *, wide: bool) -> tuple[list[int], bool]:
    """Words inside furniture phrases by kind, and whether the line opens with one."""
    counts, opens, table, skip = [0] * len(_KINDS), False, _phrases(), 0
    if table.keys().isdisjoint(words):
        words = ()
    for i, word in enumerate(words):
        if i < skip or word not in table:
            continue
        for phrase, kind in table[word]:
            if len(phrase) == 1 or tuple(words[i : i + len(phrase)]) == phrase:
                counts[kind] += len(phrase)
                opens = opens or i == 0
                skip = i + len(phrase)
                break
    if wide:
        for kind, label in enumerate(_KINDS):
            found = [p for p in SCRIPTS_WITHOUT_SPACES.get(label, "").split() if p in text]
            counts[kind] += len(found)
            opens = opens or any(text.startswith(p) for p in found)
    return counts, opens


def _own(line: str, known: Mapping[str, int]) -> tuple[str, list[float], list[int]]:
    raw = line.strip()[:LONGEST]
    bare, linked, links, image = raw, 0, 0, 0
    if "](" in raw:
        found = _LINK.findall(raw)
        bare, links, linked = _LINK.sub(r"\1", raw), len(found), sum(map(len, found))
        image = raw.count("![")
    urls = _URL.findall(bare) if "www." in bare or "://" in bare or "@" in bare else []
    linked += sum(map(len, urls))
    marker = len(bare) - len(bare.lstrip("#"))
    bullet = _BULLET.match(bare) is not None and not bare.startswith("**")
    text = bare.lstrip("#*+•·‣◦▪●■_> -").rstrip("*_ ") if bare[:1] in "#*+•·‣◦▪●■_>-" else bare
    words = _WORD.findall(text)
    lower = [word.lower() for word in words]
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    size = max(1, len(words) + wide // 2)
    function = len([word for word in lower if word in FUNCTION_WORDS])
    if wide:
        function += sum(c in FUNCTION_CHARACTERS for c in text)
    counts, opens = _counts(lower, text, wide=wide > 0)
    weights = [known.get(word, 0) for word in lower[:60]]
    letters, digits = len(text) or 1, len(_DIGIT.findall(text))
    date, clock = (digits > 0 and pattern.search(text) is not None for pattern in (_DATE, _CLOCK))
    values = [
        len(text), size if wide else len(words), max(map(len, words), default=0), function, function / size,
        _END.search(text) is not None, len(_INNER_END.findall(text)), sum(map(text.count, ",，、")),
        len([w for w in words if w[0].isupper()]) / size, len([w for w in words if w.isupper() and len(w) > 1]) / size,
        digits / letters, min(1.0, linked / letters), links, len(urls), image, bullet,
        len(line) - len(line.lstrip()), marker, sum(map(text.count, "|»›/•·")), text.endswith(":"), text.endswith("?"),
        text[:1].islower(), text[:1] in "\"“„«'‘「", date, clock,
        len([word for word in lower[:40] if word in ROLES]), sum(counts) / size, *counts, opens,
        sum(weights) / (len(weights) or 1), min(weights, default=0), max(weights, default=0), sum(weights), 0,
        bare.startswith(("**", "__")), text.endswith(("...", "…")),
    ]  # fmt: skip
    return text, values, counts


def measure(page: Sequence[str], known: Mapping[str, int]) -> Lines:
    """Measure every non-blank line of a page.

    Args:
        page: the lines of the page, blank ones too.
        known: lower-case word → how much it speaks for article text (above 0) or against it, in hundredths of log odds.
    """
    numbers = [i for i, line in enumerate(page) if line and not line.isspace()]
    known_lines: dict[str, tuple[str, list[float], list[int]]] = {}
    rows = []
    for i in numbers:
        line = page[i]
        if line not in known_lines:
            known_lines[line] = _own(line, known)
        rows.append(known_lines[line])
    texts = [row[0] for row in rows]
    own = np.array([row[1] for row in rows], dtype=np.float64).reshape(len(rows), len(_OWN))
    repeats = Counter(texts)
    own[:, _OWN.index("repeats")] = [repeats[text] for text in texts]
    kinds = [{kind: n for kind, n in zip(_KINDS, row[2], strict=True) if n} for row in rows]
    return Lines(numbers, texts, kinds, _place(own, np.array(numbers, dtype=np.float64), len(page)))


def _shift(column: Matrix, step: int) -> Matrix:
    """The column's value `step` lines on, -1 beyond the ends of the page."""
    moved = np.full(column.shape, -1.0)
    if abs(step) < len(column):
        if step > 0:
            moved[:-step] = column[step:]
        else:
            moved[-step:] = column[:step]
    return moved


def _window(column: Matrix, reach: int) -> Matrix:
    """Sum of the column from `reach` lines before to `reach` lines after."""
    total = np.concatenate(([0.0], np.cumsum(column)))
    here = np.arange(len(column))
    return total[np.minimum(here + reach + 1, len(column))] - total[np.maximum(here - reach, 0)]


def _since(flags: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Index of the last flagged line before each line, -1 if there is none."""
    here = np.where(flags, np.arange(len(flags)), -1)
    last = np.maximum.accumulate(here) if len(here) else here
    return np.concatenate(([-1], last[:-1])) if len(here) else last


def _densest(prose: Matrix, words: Matrix) -> tuple[int, int]:
    """First and last line of the run with the most words of prose, as the largest sum of words minus a toll a line."""
    gain = np.where(prose > 0, words, -12.0)
    total = np.cumsum(gain)
    before = np.concatenate(([0.0], np.minimum.accumulate(np.minimum(total, 0.0))[:-1]))
    end = int(np.argmax(total - before))
    start = int(np.argmin(np.concatenate(([0.0], total[:end])))) if end else 0
    return start, end


def _place(own: Matrix, numbers: Matrix, length: int) -> Matrix:
    """Append what depends on other lines: the columns _PLACED and _AROUND."""
    count = len(own)
    if not count:
        return np.zeros((0, len(NAMES)))
    column = {name: own[:, i] for i, name in enumerate(_OWN)}
    words, phrase = column["words"], column["phrase_share"]
    prose = ((words >= PROSE) & (column["function_share"] > 0.2) & (column["link_share"] < 0.5)).astype(np.float64)
    prose *= np.maximum(column["ends_sentence"], column["inner_sentences"] > 0)
    prose_words = prose * words
    here = np.arange(count, dtype=np.float64)
    blank_before = np.minimum(np.diff(numbers, prepend=-1.0) - 1, 5)
    blank_after = np.minimum(np.diff(numbers, append=float(length)) - 1, 5)
    start, end = _densest(prose, words)
    so_far = np.cumsum(prose_words) - prose_words
    short = (words <= 8) & (column["ends_sentence"] == 0) & (blank_before > 0)
    heading = (column["heading"] > 0) | short
    above = _since(heading)
    indent = column["indent"]
    placed = np.column_stack(
        (
            blank_before, blank_after, here / count, np.minimum(here, 200), np.minimum(count - 1 - here, 200),
            so_far, prose_words.sum() - so_far - prose_words, _window(words, 2), _window(prose_words, 6),
            _window(column["function_words"], 2) / np.maximum(1, _window(words, 2)),
            _window(column["known_mean"], 2), _window(column["known_mean"], 7), _window(phrase, 3),
            _window(column["link_share"], 3), np.minimum(np.maximum(here - end, start - here), 200),
            np.where(here < start, -1.0, np.where(here > end, 1.0, 0.0)), np.full(count, (end - start + 1) / count),
            _window((indent == _shift(indent, -1)).astype(np.float64), 2),
            np.where(above >= 0, words[above], -1), np.where(above >= 0, phrase[above], -1),
            np.minimum(here - above, 50),
            np.full(count, prose.mean()), np.full(count, words.mean()), np.full(count, float(min(count, 2000))),
        )
    )  # fmt: skip
    column |= {"prose": prose, "blank_before": blank_before}
    around = [_shift(column[name], step) for name in _AROUND for step in _REACH]
    return np.column_stack((own, placed, *around))


def measure_again(own: Matrix, first: Matrix) -> Matrix:
    """Append what the first verdicts say about a line and its neighbours.

    Args:
        own: shape (lines, len(NAMES)), as `measure` gave it.
        first: shape (lines,), scores of the first pass in log odds; above 0 is article text.
    """
    if not len(own):
        return np.zeros((0, len(SECOND_NAMES)))
    steps = [_shift(first, step) for step in (*range(-4, 0), *range(1, 5))]
    sure = np.clip(first, -4, 4)
    words = own[:, NAMES.index("words")] * (first > 0)
    before = np.cumsum(words) - words
    yes = first > 0
    # A running sum adds in one order on every machine; a plain one may not.
    mean = np.cumsum(sure)[-1] / len(first)
    here = np.arange(len(first), dtype=np.float64)
    last, following = _since(yes), len(first) - 1 - _since(yes[::-1])[::-1]
    return np.column_stack(
        (
            own, first, *steps, _window(sure, 2), _window(sure, 6), _window(sure, 15) / 31,
            _window((first > 0).astype(np.float64), 3),
            np.minimum(np.minimum(here - last, following - here), 100), np.full(len(first), mean),
            before, words.sum() - before - words, _window(np.abs(np.diff(yes.astype(np.float64), prepend=0.0)), 4),
        )
    )  # fmt: skip
