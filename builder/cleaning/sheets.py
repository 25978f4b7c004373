"""What stands at the edges of the sheets of paged text: heads that count the pages, and notes at the foot."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

_BEFORE, _BEHIND = re.compile(r"([0-9]{1,4})(\s+)\S"), re.compile(r"\S(\s+)([0-9]{1,4})$")
_FEWEST_CLOSE, _FEWEST_APART = 3, 2
"""Sheets whose heads must count on: with one space between number and words, which a heading has too, and with more."""
_NOTE = re.compile(r"([1-9][0-9]{0,2})[.)]?\s+\S")
_MOST = 60
"""Lines of the notes at the foot of a sheet."""
_HEAD = 2
"""Lines of a sheet that its notes leave to the text at least."""


def counting_heads(lines: Sequence[str], sheets: Sequence[int], edges: Collection[int]) -> set[int]:
    """The edges that hold the number of their page before or behind other words, as "184    Ada Quill" does.

    Args:
        lines: stripped.
        sheets: the number of the sheet that each line is on.
        edges: lines that stand alone at the top or foot of a sheet; bare numbers are evidence.

    >>> sorted(counting_heads(["The mill", "12", "13   Ada Quill", "The Weir   14"], [0, 0, 1, 2], {1, 2, 3}))
    [1, 2, 3]
    """
    rows: dict[int, list[tuple[int, bool]]] = {}  # the first sheet's number → the lines that agree, and how surely
    for i in sorted(edges):
        for number, apart in _numbers(lines[i]):
            rows.setdefault(number - sheets[i], []).append((i, apart))
    found: set[int] = set()
    for row in rows.values():
        fewest = _FEWEST_APART if all(apart for _, apart in row) else _FEWEST_CLOSE
        if len({sheets[i] for i, _ in row}) >= fewest:
            found.update(i for i, _ in row)
    return found


def _numbers(line: str) -> Iterator[tuple[int, bool]]:
    if line.isdecimal() and line.isascii():
        yield int(line), True
        return
    if before := _BEFORE.match(line):
        yield int(before[1]), len(before[2]) > 1
    if behind := _BEHIND.search(line):
        yield int(behind[2]), len(behind[1]) > 1


def footnotes(lines: Sequence[str], sheets: Sequence[int], removed: Collection[int]) -> set[int]:
    """The lines of notes at the foot of sheets, of which they are the lesser part: they count on, blank lines stand
    only before a note, and the text above bears the mark of each, as in "was sold.3".

    Args:
        lines: stripped.
        sheets: as in `counting_heads`.
        removed: lines that are furniture already.

    >>> text = ["The mill", "was sold,", "again,4 as", "all know,5", "", "4 The Ebb, p. 3.", "5 Ibid.", "", "12"]
    >>> sorted(footnotes(text, [0] * 9, {8}))
    [5, 6]
    """
    found: set[int] = set()
    for _, group in groupby(range(len(lines)), sheets.__getitem__):
        filled = [i for i in group if lines[i] and i not in removed]
        for first in range(max(_HEAD, len(filled) - _MOST, (len(filled) + 1) // 2), len(filled)):
            above, notes = filled[:first], filled[first:]
            numbers = [] if lines[notes[0] - 1] else _counting(lines, notes)
            if numbers and _are_marked("\n".join(lines[i] for i in above), numbers):
                found.update(notes)
                break
    return found


def _counting(lines: Sequence[str], notes: Sequence[int]) -> list[int]:
    """The numbers of notes that count on; none where they do not, or where a blank line stands before another line."""
    numbers = {i: int(note[1]) for i in notes if (note := _NOTE.match(lines[i]))}
    if any(i not in numbers for i in notes if not lines[i - 1]):
        return []
    counted = [*numbers.values()]
    return counted if counted == [*range(counted[0], counted[0] + len(counted))] else []


def _are_marked(text: str, numbers: Sequence[int]) -> bool:
    marked = re.findall(rf"[^\W\d_]{{2}}[.,;:!?)\]»”’\"']*({'|'.join(map(str, numbers))})(?![0-9])", text)
    return len({*marked}) == len(numbers)
