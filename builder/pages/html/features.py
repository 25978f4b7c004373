# ruff: noqa: SIM905 - sizes of windows and limits of what counts as prose; names read better in a row
"""A line of an html page → numbers: how long it is, what its markup is, what stands around it.

Nothing here decides anything, and nothing here reads words of the text: on sites not seen those add nothing to what
the markup shows. Counts and exact ratios only (no logarithms), so that every machine computes the same numbers. Menus
and lists of links far from the article are left out: they are most of a page's lines and never its text.
"""

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from builder.documents import Label
from builder.pages.html.view import HEADINGS, Item, View, is_long, tag_of
from builder.pages.neighbours import since, window

Matrix = NDArray[np.float64]

_AROUND_MAIN = 8
"""Lines before and after the main text that are looked at whatever they are."""
_LINKED, _FAR = 0.8, 30
"""Link share from which, and characters up to which, a line further off is passed over."""
_ENDING = 30
"""Characters of a line's end that are looked at."""
_END = re.compile(r"[.!?…。！？。؟।][\"'”’»«“)\]*_]*(?:\[\d+\])?$")

_NUMBERS = {label: number for number, label in enumerate(Label)}
_TAGS = tuple("p li div pre".split())
_PLACES = tuple("article main".split())
_OWN = (
    *"size link_share prose heading ends_sentence repeats".split(),
    *(f"tag_{tag}" for tag in _TAGS),
    *"names name_label name_size inside depth called called_low called_high called_mean".split(),
    *(f"in_{tag}" for tag in _PLACES),
)
_RINGS = ("path", "parent", "branch")
_RING = ("lines", "chars", "links", "prose", "headings")
_PLACED = tuple(
    """
    place from_first to_last prose_before prose_after head_level head_distance path_run
    lines main_chars main_share prose_lines prose_main
    """.split()
)
_AROUND, _STEPS = ("size", "link_share", "called"), (-3, -2, -1, 1, 2, 3)
_WINDOWED, _REACHES = ("link_share", "prose", "called"), (2, 6)
NAMES: tuple[str, ...] = (
    *_OWN,
    *(f"{ring}_{name}" for ring in _RINGS for name in _RING),
    *_PLACED,
    *(f"{name}{step:+d}" for step in _STEPS for name in _AROUND),
    *(f"{name}~{reach}" for reach in _REACHES for name in _WINDOWED),
)
"""The rows of `measure`."""


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


def measure(seen: View, which: Sequence[int], called: Mapping[str, int]) -> Matrix:
    """Measure lines of a page.

    Args:
        seen: the page, of which nothing has found the main text yet.
        which: indices of the lines to measure, see `candidates`.
        called: words in markup, in lower case → how much they speak for article text (above 0) or against it, in
            hundredths of log odds.

    Returns:
        shape (len(NAMES), len(which)).
    """
    if not which:
        return np.zeros((len(NAMES), 0))
    items = [seen.items[k] for k in which]
    own = _own(items, called)
    return np.concatenate((own, _rings(seen.items, which), *_placed(seen, which, items, own)))


def _own(items: Sequence[Item], called: Mapping[str, int]) -> Matrix:
    """The rows _OWN."""
    repeats = Counter(item.text for item in items)
    markup = {item.path: item for item in items}
    of = {path: _markup(item, called) for path, item in markup.items()}
    lines = [
        (
            item.size,
            item.link_share,
            is_long(item),
            item.tag in HEADINGS,
            _END.search(item.text, max(0, len(item.text) - _ENDING)) is not None,
            repeats[item.text],
            *[item.tag == tag for tag in _TAGS],
            *of[item.path],
        )
        for item in items
    ]
    return np.array(lines, dtype=np.float64).T


def _markup(item: Item, called: Mapping[str, int]) -> tuple[float, ...]:
    """What a line's path alone tells: the rows from names on."""
    name = item.names[0] if item.names else None
    tags = [tag_of(part) for part in item.path.split("/")]
    return (
        len(item.names),
        _NUMBERS[name.label] if name else -1,
        name.size if name else -1,
        item.inside,
        len(tags),
        *_weighed([called.get(word, 0) for word in item.words]),
        *[tag in tags for tag in _PLACES],
    )


def _weighed(weights: Sequence[int]) -> tuple[float, float, float, float]:
    """Sum, least, greatest and mean."""
    if not weights:
        return 0, 0, 0, 0
    total = sum(weights)
    return total, min(weights), max(weights), total / len(weights)


def _numbered(names: Sequence[str]) -> tuple[list[str], NDArray[np.intp]]:
    """The different names, and the number of each of all of them among these."""
    numbers: dict[str, int] = {}
    group = [numbers.setdefault(name, len(numbers)) for name in names]
    return list(numbers), np.array(group, dtype=np.intp)


def _rings(items: Sequence[Item], which: Sequence[int]) -> Matrix:
    """What a line's element, the one around it and the one beside the article's hold: the rows of _RINGS."""
    size, share, prose, heading = np.array(
        [(item.size, item.link_share, is_long(item), item.tag in HEADINGS) for item in items], dtype=np.float64
    ).T
    names, path = _numbered([item.path for item in items])
    parent = _numbered([name.rpartition("/")[0] or name for name in names])[1][path]
    depths = {item.path: item.shared + 1 for item in items}
    branch = _numbered(["/".join(name.split("/", depths[name])[: depths[name]]) for name in names])[1][path]
    held = (np.ones(len(items)), size, size * share, size * prose, heading)
    found = np.array([np.bincount(group, row)[group[which]] for group in (path, parent, branch) for row in held])
    rings = found.reshape(len(_RINGS), len(_RING), -1)
    rings[:, 2:4] /= rings[:, 1:2]
    return found


def _placed(seen: View, which: Sequence[int], items: Sequence[Item], own: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """What depends on the lines around: the rows _PLACED, _AROUND and _WINDOWED."""
    count = len(items)
    row = dict(zip(_OWN, own, strict=True))
    size, prose, heading = row["size"], row["prose"], row["heading"] > 0
    main = np.array([item.main for item in items], dtype=np.float64)
    index, here = np.array(which, dtype=np.float64), np.arange(count, dtype=np.float64)
    first, last = (seen.first, seen.last) if seen.last >= 0 else (0, len(seen.items))
    level = np.array([int(item.tag[1]) if item.tag in HEADINGS else 9 for item in items], dtype=np.float64)
    above = since(heading)
    # A running sum adds in one order on every machine; a plain one may not.
    sums = np.cumsum((size, size * main, size * prose, size * main * prose, prose), axis=1)
    chars, main_chars, prose_chars, main_prose, prose_lines = sums[:, -1].tolist()
    whole = (count, main_chars, main_chars / chars, prose_lines, main_prose / max(1.0, prose_chars))
    placed = (
        here / count, np.clip(index - first, -100, 100), np.clip(last - index, -100, 100),
        sums[3] - size * main * prose, main_prose - sums[3],
        *np.where(above >= 0, (level[above], here - above), -1.0), _run([item.path for item in items]),
        *np.repeat(np.array(whole)[:, None], count, axis=1),
    )  # fmt: skip
    windows = np.array([window(np.array([row[name] for name in _WINDOWED]), reach) for reach in _REACHES])
    return np.array(placed), _shifted(np.array([row[name] for name in _AROUND])), windows.reshape(-1, count)


def _run(keys: Sequence[str]) -> Matrix:
    """For each key the length of the run of equal ones that it stands in."""
    lengths = [len(list(run)) for _, run in itertools.groupby(keys)]
    return np.repeat(np.array(lengths, dtype=np.float64), lengths)


def _shifted(rows: Matrix) -> Matrix:
    """For each of _STEPS the rows' values so many lines on, -1 beyond the ends of the page."""
    reach, count = _STEPS[-1], rows.shape[1]
    padded = np.full((len(rows), count + 2 * reach), -1.0)
    padded[:, reach : reach + count] = rows
    return np.concatenate([padded[:, reach + step : reach + step + count] for step in _STEPS])
