"""Bars that a page's style fixes to the window: a print of the page repeats them on every sheet, over its text."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from builder.cleaning.lines import letters_of

_REACH = 8
"""Lines from a sheet's top and bottom within which a bar stands."""
_FEWEST = 4
"""Sheets that a bar is on, and half of all, at least: so "Advertisement" and a section's name are none."""
_PLACES = 0.6
"""Share of its sheets on which a bar has one place, give or take a line."""
_AGAIN = 1.3
"""Times that a bar stands on a sheet at most: one of a list's fixed words ("Pros", "Where to buy") does oftener."""


def bars(lines: Sequence[str], ends: Collection[int], feeds: Collection[int]) -> set[int]:
    """The numbers of the lines of bars.

    Args:
        lines: stripped.
        ends: those that a browser printed around its sheets.
        feeds: those that begin a sheet.
    """
    sheets = _sheets(lines, ends, feeds)
    if len(sheets) < _FEWEST:
        return set()
    again = Counter(_comparable(lines[i]) for i in chain(*sheets))
    seen: dict[str, dict[int, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
    for number, sheet in enumerate(sheets):
        for top, i in enumerate(sheet):
            bottom = len(sheet) - 1 - top
            if min(top, bottom) < _REACH:
                seen[_comparable(lines[i])][number].append((i, top, bottom))
    found: set[int] = set()
    for same, on in seen.items():
        if len(on) < max(_FEWEST, len(sheets) / 2) or again[same] > _AGAIN * len(on):
            continue
        places = list(chain(*on.values()))
        if max(_most_alike(place[side] for place in places) for side in (1, 2)) >= _PLACES * len(on):
            found.update(i for i, *_ in places)
    return found


def _sheets(lines: Sequence[str], ends: Collection[int], feeds: Collection[int]) -> list[list[int]]:
    """The filled lines of each sheet that has any."""
    sheets: list[list[int]] = [[]]
    for i, line in enumerate(lines):
        if i in ends or i in feeds:
            sheets.append([])
        if line and i not in ends:
            sheets[-1].append(i)
    return [sheet for sheet in sheets if sheet]


def _comparable(line: str) -> str:
    """What a bar has in common on all sheets: its letters, or its signs where it has none."""
    return letters_of(line) or line


def _most_alike(places: Iterable[int]) -> int:
    """How many of some places are one, give or take a line."""
    counts = Counter(place for place in places if place < _REACH)
    return max((sum(counts[place + step] for step in (-1, 0, 1)) for place in list(counts)), default=0)
