"""What browsers print above and below each page: date, time and title; address and page number.

A tool that reads the PDF puts the two ends of such a line on one line, a wide gap or a single space between them, or
on two lines with a blank one between them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from builder.cleaning import signs
from builder.cleaning.characters import unicode
from builder.cleaning.ledger import apply
from builder.documents import Tag
from builder.lines import lines_of

_HEAD = re.compile(
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4},? [0-9]{1,2}:[0-9]{2}(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?:(?P<gap>\s+)(?P<title>\S.*))?"
)
_TELLING_END = re.compile(
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4},? [0-9]{1,2}:[0-9]{2}|https?://\S+\s+[0-9]{1,4}/[0-9]",
)
"""Without such a line a text has no print ends that tell anything."""
_BEGINS = frozenset("0123456789hf")
"""With which a line begins that a browser printed."""
_LINK = re.compile(r"(?:https?|file)://\S+")
_COUNT = re.compile(r"[0-9]{1,4}/[0-9]{1,4}")
_FOOT = re.compile(rf"{_LINK.pattern}\s+{_COUNT.pattern}")
_CUT = ("…", "...")
"""How a browser ends a title that is too long for the line."""
_SHORTEST = 11
"""Columns of a date with a time, of an address with a page number, and of a title that is no section's name."""


def may_be_print_end(line: str) -> bool:
    """Whether a stripped line alone looks like what a browser prints; a text without such lines has no print ends."""
    if len(line) < _SHORTEST:
        return False
    return _LINK.match(line) is not None if line[0] in "hf" else line[0].isdigit() and _HEAD.fullmatch(line) is not None


def print_tags(text: str) -> tuple[Tag, ...]:
    r"""The page's title and its address, as a browser printed them; the date is that of printing, and is left out.

    >>> [tag.value for tag in print_tags("5/6/24, 2:36 AM  Mill closes\nThe mill\n\nhttps://courier.example/mill 1/1")]
    ['Mill closes', 'https://courier.example/mill']
    """
    if not any(line[0] in _BEGINS and _TELLING_END.match(line) for line in signs.filled_lines(text)):
        return ()
    lines = [line.strip() for line in lines_of(text)]
    ends = sorted(print_ends(lines))
    found: dict[str, Tag] = {}
    for i, below in pairwise([*ends, len(lines)]):
        if head := _HEAD.fullmatch(lines[i]):
            title = head["title"] or (lines[below] if below in ends else "")
            if len(title) >= _SHORTEST and not title.endswith(_CUT) and not may_be_print_end(title):
                found.setdefault("title", Tag("print-head", "title", _tidy(title), f"print head, line {i + 1}"))
        elif (foot := _LINK.match(lines[i])) and foot[0].startswith("http"):
            found.setdefault("url", Tag("print-foot", "url", foot[0], f"print foot, line {i + 1}"))
    return tuple(found.values())


def _tidy(title: str) -> str:
    return " ".join(apply(title, unicode(title)).split())


def print_ends(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines, stripped, that a browser printed around its pages.

    An address with a page number is one for certain, and so is a date with a wide gap. A date and a title that nothing
    parts are one where the same two stand on another page, or beside an address; with an address anywhere, also where
    they begin the text.

    >>> sorted(print_ends(["5/6/24, 2:36 AM Mill closes", "https://courier.example/mill 1/1", "The mill"]))
    [0, 1]
    """
    filled = [i for i, line in enumerate(lines) if line]
    sure: set[int] = set()
    feet: set[int] = set()
    heads: list[tuple[int, ...]] = []
    for here, below in pairwise([*filled, len(lines)]):
        line = lines[here]
        if line[0] not in _BEGINS or not may_be_print_end(line):
            continue
        following = lines[below] if below < len(lines) else ""
        if line[0] in "hf":
            if _FOOT.fullmatch(line):
                feet.add(here)
            elif _COUNT.fullmatch(following) and _LINK.fullmatch(line):
                feet |= {here, below}
        elif head := _HEAD.fullmatch(line):
            if head["gap"] and len(head["gap"]) > 1:
                sure.add(here)
            elif head["gap"] or following:
                heads.append((here,) if head["gap"] else (here, below))
    return sure | feet | (_repeated(lines, heads, filled, feet) if heads else set())


def _repeated(lines: Sequence[str], heads: Sequence[tuple[int, ...]], filled: list[int], feet: set[int]) -> set[int]:
    """The lines of the heads that stand on several pages or beside a foot."""
    seen = Counter(tuple(lines[i] for i in head) for head in heads)
    beside = {filled[0]} if feet else set()
    for above, below in pairwise(filled):
        if above in feet or below in feet:
            beside |= {above, below}
    found = (head for head in heads if head[0] in beside or seen[tuple(lines[i] for i in head)] > 1)
    return {i for head in found for i in head}
