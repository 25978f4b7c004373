"""Two columns of a sheet that stand side by side in its lines, as `pdftotext -layout` writes them: read one by one."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from textwrap import dedent
from typing import NamedTuple

from builder.cleaning import signs
from builder.cleaning.ledger import settle
from builder.cleaning.lines import goes_on, is_parted
from builder.documents import Change

_SHEET = re.compile(r"[^\f]+")
_GUTTER = re.compile(r"(?<=\S) {2,}(?=\S)")
_FEWEST, _FEWEST_KNOWN = (5, 3), (2, 1)
"""Lines of two columns that show where the second begins, and lines of each whose sentence certainly goes on in the
column's next line: on a sheet, and on one of a document that has another with a column there.
"""
_SHARE, _MOST_GAPS = 4, 5
"""One line in so many must go on for certain, and at most one in so many may have a gap within: a table is neither."""
_NARROWEST = 20
"""Characters of a column."""
_MOST_TRIED = 3
"""Places, the most frequent ones, where the second column begins on other sheets and may begin on this one."""


class _Row(NamedTuple):
    """A line of a sheet, as a gutter parts it."""

    start: int
    end: int
    left: str
    right: str
    crosses: bool


def columns(text: str) -> list[Change]:
    r"""Put the lines of the second column below those of the first.

    Only prose is read so, which a sentence in each column shows that goes on from line to line; tables stay.

    >>> columns("name      age\nAda        36")
    []
    """
    if text.count("  ") < _FEWEST[0] or sum("  " in line for line in signs.filled_lines(text)) < _FEWEST[0]:
        return []
    return settle(text, _unfolded)


def _unfolded(text: str) -> list[Change]:
    sheets = [(found.start(), found[0]) for found in _SHEET.finditer(text)]
    changes: dict[int, list[Change]] = {}
    begins: Counter[int] = Counter()
    for start, sheet in sheets:
        parted = (line for line in sheet.split("\n") if "  " in line.strip())  # the pattern alone is ten times as slow
        ends = Counter(found.end() for line in parted for found in _GUTTER.finditer(line))
        for column, times in ends.most_common(1):
            if times >= _FEWEST[0] and column >= _NARROWEST and (bands := _bands(start, sheet, column, _FEWEST)):
                changes[start] = bands
                begins[column] += 1
    known = [column for column, _ in begins.most_common(_MOST_TRIED)]
    for start, sheet in sheets if known else ():
        for column in known if start not in changes else ():
            if bands := _bands(start, sheet, column, _FEWEST_KNOWN):
                changes[start] = bands
                break
    return [change for start in sorted(changes) for change in changes[start]]


def _bands(start: int, sheet: str, column: int, fewest: tuple[int, int]) -> list[Change]:
    """Change each run of lines that no line crosses; a heading or a figure's caption over both columns does."""
    changes: list[Change] = []
    run: list[_Row] = []
    for row in (*_rows(start, sheet, column), _Row(0, 0, "", "", crosses=True)):
        if not row.crosses:
            run.append(row)
            continue
        band = _trimmed(run, fewest[0])
        left, right = [row.left for row in band], [row.right for row in band]
        if _is_prose(left, fewest[1]) and _is_prose(right, fewest[1]):
            one, other = (dedent("\n".join(lines)).strip("\n") for lines in (left, right))
            changes.append(Change(band[0].start, band[-1].end, f"{one}\n{other}"))
        run = []
    return changes


def _rows(start: int, sheet: str, column: int) -> Iterator[_Row]:
    for line in sheet.split("\n"):
        left, right = line[:column].rstrip(), line[column:].rstrip()
        parted = not right or line[column - 2 : column] == "  "
        yield _Row(start, start + len(line), left, right, crosses=not parted)
        start += len(line) + 1


def _trimmed(run: Sequence[_Row], fewest: int) -> list[_Row]:
    """The lines from the first to the last of both columns, and those that stand right above and below them."""
    both = [i for i, row in enumerate(run) if row.left and row.right]
    if len(both) < fewest:
        return []
    first, last = both[0], both[-1]
    while first and (run[first - 1].left or run[first - 1].right):
        first -= 1
    while last + 1 < len(run) and (run[last + 1].left or run[last + 1].right):
        last += 1
    return list(run[first : last + 1])


def _is_prose(lines: Sequence[str], fewest: int) -> bool:
    """Whether a column is wide, has hardly a gap in its lines, and its sentences go on from line to line."""
    stripped = [line.strip() for line in lines if line]
    gaps = sum(_GUTTER.search(line) is not None for line in stripped)
    if sum(map(len, stripped)) < _NARROWEST * len(stripped) or _MOST_GAPS * gaps > len(stripped):
        return False
    on = sum(goes_on(a, b) or (is_parted(a) and b[0].islower()) for a, b in pairwise(stripped))
    return on >= max(fewest, len(stripped) / _SHARE)
