# ruff: noqa: PLR2004, SIM905 - sizes of windows and limits of what counts as prose; names read better in a row
"""A line of an html page → numbers: what it says, what its markup is, what stands around it, what the rules say of it.

Nothing here decides anything. Counts and exact ratios only (no logarithms), so that every machine computes the same
numbers. Menus and lists of links far from the article are left out: they are most of a page's lines and never its text.
"""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.documents import ARTICLE_LABELS, Label
from builder.lexicon.function_words import FUNCTION_CHARACTERS, FUNCTION_WORDS
from builder.pages.html_view import HEADINGS, LONG, Item, View, opening, tag_of
from builder.pages.neighbours import since, window

Matrix = NDArray[np.float64]

_AROUND_MAIN = 8
"""Lines before and after the main text that are looked at whatever they are."""
_LINKED, _FAR = 0.8, 30
"""Link share from which, and characters up to which, a line further off is passed over."""
_LONGEST, _ENDING, _SAID = 1000, 30, 40
"""Characters of a line that are looked at, and of its end; words that are looked up."""

_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_END = re.compile(r"[.!?…。！？。؟।][\"'”’»«“)\]*_]*(?:\[\d+\])?$")
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]* +[\"'“‘«„(\[]*[^\W\d_a-z]")
_WIDE_END = "。！？؟।"
_DIGIT = re.compile(r"\d")
# A pattern that begins with a digit, and looks behind it after that, is searched for many times faster.
_DATE = re.compile(r"\d(?<!\d\d)(?:(?<=1)9\d\d|(?<=2)0\d\d|\d?[:.h]\d\d)(?!\d)")

_NUMBERS = {label: number for number, label in enumerate(Label)}
_TAGS = tuple("p li h1 h2 h3 h4 div td tr blockquote figcaption dd pre section".split())
_INLINE = tuple("a strong b em i span".split())
_PLACES = tuple("article main header footer aside nav figure table ul ol blockquote form section button".split())
UNRULED = (0, Label.FURNITURE)
"""What stands for a rule's number and label where no rule has spoken yet."""

_OWN = (
    *"size link_share words function_words function_share ends_sentence inner_sentences commas capital_share".split(),
    *"digit_share shout_share opens opens_share date colon question bars lower_start quote_start repeats".split(),
    *"title_overlap text_overlap said said_low said_high said_mean".split(),
    *"main rule label article names name_label name_size inside hidden".split(),
    *"depth below path_in_text path_main path_lines path_prose called called_low called_high called_mean".split(),
    *(f"last_{tag}" for tag in _INLINE),
    *(f"in_{tag}" for tag in _PLACES),
    *(f"tag_{tag}" for tag in _TAGS),
)
_RINGS = ("parent", "grandparent", "great", "branch")
_RING = ("chars", "lines", "links", "main", "prose", "headings")
_PLACED = tuple(
    """
    place from_first to_last among prose_before prose_after since_main until_main head_main head_distance head_size
    head_level head_article head_links head_opens lines main_chars main_share prose_lines prose_main gap_before
    gap_after path_run parent_run
    """.split()
)
_AROUND = (
    *("size", "link_share", "main", "article", "ends_sentence", "same_path"),
    *("heading", "opens_share", "called", "said_mean", "function_share"),
)
_STEPS = (-3, -2, -1, 1, 2, 3)
_WINDOWED = ("main", "article", "link_share", "prose", "called")
NAMES: tuple[str, ...] = (
    *_OWN,
    *(f"{ring}_{name}" for ring in _RINGS for name in _RING),
    *_PLACED,
    *(f"{name}{step:+d}" for name in _AROUND for step in _STEPS),
    *(f"{name}~{reach}" for name in _WINDOWED for reach in (2, 6)),
)
"""The columns of `measure`."""
SECOND_NAMES: tuple[str, ...] = (
    *NAMES,
    "first",
    *(f"first{step:+d}" for step in (*range(-4, 0), *range(1, 5))),
    *("first_near", "first_wide", "first_far", "text_near", "text_distance", "first_mean", "text_before"),
    *("text_after", "edges", "first_path", "first_parent", "first_grandparent", "first_great", "first_heading"),
)
"""The columns of `measure_again`."""


class Known(NamedTuple):
    """Words → how much they speak for article text (above 0) or against it, in hundredths of log odds."""

    called: Mapping[str, int]
    """Words in markup, in lower case."""
    said: Mapping[str, int]
    """Words of the text, in lower case."""


def candidates(items: Sequence[Item]) -> list[int]:
    """Indices of the lines that may be article text: those of the main text and around it, and long ones elsewhere.

    On the development sets that leaves 40 % of the lines, and loses 150 of 30,700 lines of article text.
    """
    main = [k for k, item in enumerate(items) if item.main]
    low, high = (main[0] - _AROUND_MAIN, main[-1] + _AROUND_MAIN) if main else (0, len(items))
    return [
        k
        for k, item in enumerate(items)
        if item.main
        or (low <= k <= high and (item.inside or item.link_share < _LINKED))
        or (item.size >= _FAR and item.link_share < _LINKED)
    ]


def measure(seen: View, which: Sequence[int], ruled: Sequence[tuple[int, Label]], known: Known) -> Matrix:
    """Measure lines of a page.

    Args:
        seen: the page.
        which: indices of the lines to measure, see `candidates`.
        ruled: for each of them the number of the rule that spoke and the label it gave.
        known: what words weigh.

    Returns:
        shape (len(which), len(NAMES)).
    """
    if not which:
        return np.zeros((0, len(NAMES)))
    items = [seen.items[k] for k in which]
    parts = zip(_texts(seen, items, known.said), ruled, items, _markup(seen, items, known.called), strict=True)
    lines = [
        (*text, item.main, rule, _NUMBERS[label], label in ARTICLE_LABELS, *markup)
        for text, (rule, label), item, markup in parts
    ]
    own = np.array(lines, dtype=np.float64).T
    return np.concatenate((own, _rings(seen, which), *_placed(seen, which, items, own))).T


def measure_again(own: Matrix, items: Sequence[Item]) -> Matrix:
    """Append what the first verdicts (above 0 is article text) say about a line, its neighbours and its container.

    Args:
        own: shape (lines, len(NAMES)), as `measure` gave it.
        items: the lines that were measured.
    """
    count = len(own)
    if not count:
        return np.zeros((0, len(SECOND_NAMES)))
    first = np.array([item.first for item in items])
    size, sure, yes = own[:, 0], np.clip(first, -4, 4), first > 0
    kept = size * yes
    before = np.cumsum(kept) - kept
    here = np.arange(count, dtype=np.float64)
    after = count - 1 - since(yes[::-1])[::-1]
    above = since(np.array([item.tag in HEADINGS for item in items]))
    paths = [item.path for item in items]
    shared = [(np.bincount(group, size * sure) / np.bincount(group, size))[group] for group in _containers(paths, 3)]
    added = np.array(
        (
            first, *_shifted(first[None], (*range(-4, 0), *range(1, 5))),
            window(sure, 2), window(sure, 6), window(sure, 15) / 31, window(yes.astype(np.float64), 3),
            np.minimum(np.minimum(here - since(yes), after - here), 100),
            # A running sum adds in one order on every machine; a plain one may not.
            np.full(count, np.cumsum(sure)[-1] / count), before, np.cumsum(kept)[-1] - before - kept,
            window(np.abs(np.diff(yes.astype(np.float64), prepend=0.0)), 4),
            *shared, np.where(above >= 0, first[above], -9.0),
        )
    )  # fmt: skip
    return np.concatenate((own.T, added)).T


def _is_prose(item: Item) -> bool:
    return item.size > LONG and item.link_share < 0.5


class _Words(NamedTuple):
    """What a line says, whatever page it stands on."""

    counts: tuple[float, ...]
    """The columns from words to quote_start."""
    first: tuple[str, ...]
    """Its first words, in small letters."""
    about: tuple[str, ...]
    """Its words but function words."""


def _texts(seen: View, items: Sequence[Item], known: Mapping[str, int]) -> list[tuple[float, ...]]:
    """The columns from size to said_mean."""
    repeats = Counter(item.text for item in items)
    said = [_words(item.text) for item in items]
    title = set(_WORD.findall(seen.items[seen.title].text.lower())) - FUNCTION_WORDS if seen.title >= 0 else set()
    title = {word for word in title if len(word) > 3}
    own = {i for i, item in enumerate(items) if item.main and _is_prose(item)}
    prose = set().union(*(said[i].about for i in own))
    return [
        (
            item.size,
            item.link_share,
            *counts,
            repeats[item.text],
            sum(map(title.__contains__, about)) / (len(about) or 1),
            # All words of the prose are words of the prose.
            bool(about) if i in own else sum(map(prose.__contains__, about)) / (len(about) or 1),
            *_weighed(first, known),
        )
        for i, (item, (counts, first, about)) in enumerate(zip(items, said, strict=True))
    ]


@lru_cache(1024)  # both passes measure the same lines
def _words(line: str) -> _Words:
    text = line[:_LONGEST]
    words = _WORD.findall(text)
    lower = [word.lower() for word in words]
    about = tuple(word for word in lower if word not in FUNCTION_WORDS)
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    size = max(1, len(words) + wide // 2)
    function = len(words) - len(about) + (sum(c in FUNCTION_CHARACTERS for c in text) if wide else 0)
    label, share = opening(line)
    digits = len(_DIGIT.findall(text))
    capitals = sum(map(str.isupper, [word[0] for word in words]))
    shouted = [word for word in words if word.isupper()]
    ends = _END.search(text, max(0, len(text) - _ENDING)) is not None
    inner = len(_INNER_END.findall(text)) + (0 if text.isascii() else sum(map(text.count, _WIDE_END)))
    counts = (
        size, function, function / size, ends, inner, text.count(",") + text.count("，") + text.count("、"),
        capitals / size, digits / len(text), sum(len(word) > 1 for word in shouted) / size,
        _NUMBERS[label] if label else -1, share, digits > 0 and _DATE.search(text) is not None,
        text.endswith(":"), text.endswith("?"), sum(map(text.count, "|»›•·")), text[:1].islower(),
        text[:1] in "\"“„«'‘「",
    )  # fmt: skip
    return _Words(counts, tuple(lower[:_SAID]), about)


def _weighed(words: Sequence[str], known: Mapping[str, int]) -> tuple[float, float, float, float]:
    """Sum, least, greatest and mean weight of words."""
    if not words:
        return 0, 0, 0, 0
    found = [known.get(word, 0) for word in words]
    total = sum(found)
    return total, min(found), max(found), total / len(found)


def _markup(seen: View, items: Sequence[Item], known: Mapping[str, int]) -> list[tuple[float, ...]]:
    """The columns from names to in_button; all but the tag depend on the path alone."""
    shares: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    for item in items:
        share = shares[item.path]
        share[0] += item.main
        share[1] += 1
        share[2] += item.size if _is_prose(item) else 0
    of: dict[str, tuple[float, ...]] = {}
    for item in items:
        if item.path not in of:
            main, lines, prose = shares[item.path]
            name = item.names[0] if item.names else None
            tags = [tag_of(part) for part in item.path.split("/")]
            of[item.path] = (
                len(item.names), _NUMBERS[name.label] if name else -1, name.size if name else -1, item.inside,
                item.hidden, len(tags), len(tags) - item.shared, item.path in seen.paths, main / lines, lines, prose,
                *_weighed(item.words, known),
                *(tags[-1] == tag for tag in _INLINE), *(tag in tags for tag in _PLACES),
            )  # fmt: skip
    return [(*of[item.path], *(item.tag == tag for tag in _TAGS)) for item in items]


def _numbered(names: Sequence[str]) -> tuple[list[str], NDArray[np.intp]]:
    """The different names, and the number of each of all of them among these."""
    numbers: dict[str, int] = {}
    group = [numbers.setdefault(name, len(numbers)) for name in names]
    return list(numbers), np.array(group, dtype=np.intp)


def _containers(paths: Sequence[str], most: int) -> list[NDArray[np.intp]]:
    """Number, from 0, what each path names, then what it lies in, up to `most` levels above."""
    names, group = _numbered(paths)
    groups = [group]
    for _ in range(most):
        names, above = _numbered([name.rpartition("/")[0] or name for name in names])
        groups.append(above[groups[-1]])
    return groups


def _rings(seen: View, which: Sequence[int]) -> Matrix:
    """What the containers around each line hold, on the whole page: the columns of _RINGS as rows."""
    items = seen.items
    size, share, main, prose, heading = np.array(
        [(i.size, i.link_share, i.main, _is_prose(i), i.tag in HEADINGS) for i in items], dtype=np.float64
    ).T
    held = (size, np.ones(len(items)), size * share, size * main, size * prose, heading)
    paths, shared = [item.path for item in items], {item.path: item.shared + 1 for item in items}
    branches = {path: "/".join(path.split("/", depth)[:depth]) for path, depth in shared.items()}
    rings = [*_containers(paths, 3)[1:], _numbered([branches[path] for path in paths])[1]]
    found = np.empty((len(rings), len(held), len(which)))
    for ring, group in zip(found, rings, strict=True):
        here = group[which]
        ring[:] = [np.bincount(group, x)[here] for x in held]
        ring[2:5] /= ring[0]
    return found.reshape(-1, len(which))


def _placed(seen: View, which: Sequence[int], items: Sequence[Item], own: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """What depends on the lines around: the columns _PLACED, _AROUND and _WINDOWED, as rows; so are those of `own`."""
    count = len(items)
    column = dict(zip(_OWN, own, strict=True))
    size, main = column["size"], column["main"] > 0
    prose = np.array([_is_prose(item) for item in items], dtype=np.float64)
    main_chars, main_prose = size * main, size * prose * main
    index, here = np.array(which, dtype=np.float64), np.arange(count, dtype=np.float64)
    first, last = (seen.first, seen.last) if seen.last >= 0 else (0, len(seen.items))
    heading = np.array([item.tag in HEADINGS for item in items], dtype=np.float64)
    level = np.array([int(item.tag[1]) if item.tag in HEADINGS else 9 for item in items], dtype=np.float64)
    above, until = since(heading > 0), count - 1 - since(main[::-1])[::-1]
    headed = np.array(
        (column["main"], here - above, size, level, column["article"], column["link_share"], column["opens_share"])
    )
    so_far = np.cumsum(main_prose)
    totals = [np.cumsum(x)[-1] for x in (main_chars, size, prose, main_prose, size * prose)]
    gap = np.minimum(np.diff(index, prepend=-1.0) - 1, 40)
    placed = (
        here / count, np.clip(index - first, -100, 100), np.clip(last - index, -100, 100),
        np.where(index < first, -1.0, np.where(index > last, 1.0, 0.0)), so_far - main_prose, totals[3] - so_far,
        np.minimum(here - since(main), 60), np.minimum(until - here, 60),
        *np.where(above >= 0, headed[:, above], -1.0),
        np.full(count, float(count)), np.full(count, totals[0]), np.full(count, totals[0] / totals[1]),
        np.full(count, totals[2]), np.full(count, totals[3] / max(1.0, totals[4])), gap, np.append(gap[1:], 40.0),
        _run([item.path for item in items]), _run([item.path.rsplit("/", 1)[0] for item in items]),
    )  # fmt: skip
    same = np.array([0.0, *(a.path == b.path for a, b in itertools.pairwise(items))])
    column |= {"prose": prose, "heading": heading, "same_path": same}
    windowed = np.array([column[name] for name in _WINDOWED])
    windows = np.stack([window(windowed, reach) for reach in (2, 6)], axis=1).reshape(-1, count)
    return np.array(placed), _shifted(np.array([column[name] for name in _AROUND]), _STEPS), windows


def _run(keys: Sequence[str]) -> Matrix:
    """For each key the length of the run of equal ones that it stands in."""
    lengths = [len(list(run)) for _, run in itertools.groupby(keys)]
    return np.repeat(np.array(lengths, dtype=np.float64), lengths)


def _shifted(rows: Matrix, steps: Sequence[int]) -> Matrix:
    """For each row, and for each of the steps, its values so many lines on, -1 beyond the ends of the page."""
    reach, count = max(steps), rows.shape[1]
    padded = np.full((len(rows), count + 2 * reach), -1.0)
    padded[:, reach : reach + count] = rows
    moved = [padded[:, reach + step : reach + step + count] for step in steps]
    return np.stack(moved, axis=1).reshape(-1, count)
