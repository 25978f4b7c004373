"""Hard-wrapped lines joined into paragraphs, by evidence from the lines themselves.

A text is wrapped when lines of much the same width end in the middle of sentences. In such a text a line break is the
wrapper's where the next word would not have fitted on the line, and the author's where it would have. In a proportional
font nobody knows what would have fitted, and learned weights decide (`breaks`).
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import pairwise

from builder.cleaning import signs
from builder.cleaning.breaks import break_odds
from builder.cleaning.layout import (
    NARROWEST,
    Layout,
    Line,
    goes_on,
    is_indented,
    is_no_prose,
    read_page,
)
from builder.cleaning.ledger import settle
from builder.cleaning.lines import is_cjk_join, is_list_item, is_parted, is_under_way, is_unfinished, marker, width
from builder.documents import Change

_LONG = 60
"""Columns a paragraph needs before a blank line after it can be an accident."""

_BEGINS = re.compile(r"\n[^\S\n]*+([a-z\x80-\U0010ffff])")
"""The beginning of a line but the first, in lower case or in other letters."""

_BEGINNING = 20
"""Characters of a line that tell whether a sentence is under way."""

_OPENERS = frozenset(map(chr, range(0x7F))) - frozenset("abcdefghijklmnopqrstuvwxyz") | frozenset("–—‘’“”„«»…•")
"""Characters that no line begins with in which a sentence goes on."""

_NOT_TITLE = re.compile(r".*[0-9].*|(?i:by|von|par|por|di|door|af|av)\b.*|(?:[^\W\d_][\w.’'-]*\s?){1,4}")
"""A date, a byline, or as few bare words as a name has."""


def unwrap(text: str) -> list[Change]:
    r"""Join lines that a wrapper parted, over a blank line, too, where that stands in the middle of a sentence.

    Lists, headings, verse, tables and addresses keep their lines: there the next word would have fitted. A line that
    ends in a hyphen before a letter is left to `hyphens`, which knows words.

    >>> unwrap("the harbour was still closed on Monday, and all the boats\nthat had come in stayed at the quay")
    [Change(start=57, end=58, replacement=' ')]
    """
    return settle(text, lambda now: _join(now) if _goes_on_below(now, NARROWEST, blank=False) else [])


def _goes_on_below(text: str, columns: int, *, blank: bool) -> bool:
    """Whether a sentence goes on for certain below a line of so many columns: behind blank lines, or right there."""
    for line_end, begin in _lower_lines(text):
        start, end = text.rfind("\n", 0, line_end) + 1, line_end
        if blank == bool(text[start:end].strip()):
            continue
        while blank and start and not text[start:end].strip():
            start, end = text.rfind("\n", 0, start - 1) + 1, start - 1
        above, below = text[start:end].rstrip(), text[begin : begin + _BEGINNING]
        certain = (is_unfinished(above) and is_under_way(below)) or is_cjk_join(above, below)
        if certain and width(above) >= columns and (blank or not is_parted(above)):
            return True
    return False


@lru_cache(maxsize=1)
def _lower_lines(text: str) -> list[tuple[int, int]]:
    """Where the lines above such end that a sentence may go on in, and where those begin; `rejoin` asks again."""
    if signs.first_characters(text) <= _OPENERS:
        return []
    return [(found.start(), found.start(1)) for found in _BEGINS.finditer(text)]


def _join(text: str) -> list[Change]:
    lines, layout = read_page(text)
    if not layout.width:
        return []
    chances = break_odds(lines, layout) if layout.slack else None
    changes = []
    length = 0  # of the paragraph so far, in columns
    for i, (above, below) in enumerate(pairwise(lines)):
        length += above.columns
        title = i == 0 and _is_title(lines, layout)
        chance = partial(chances, i) if chances else None
        glue = _joint(above.text, below.text) if title else _glue(above, below, layout, length, chance)
        if glue is None:
            length = 0
            glue = "\n\n" if _begins_paragraph(above, below, layout) else text[above.end : below.start]
        if text[above.end : below.start] != glue:
            changes.append(Change(above.end, below.start, glue))
    return changes


def _begins_paragraph(above: Line, below: Line, layout: Layout) -> bool:
    """Whether an indent alone shows that a paragraph begins; the lines of verse and of lists are indented, too."""
    if not layout.indented or not is_indented(below, layout) or below.number > above.number + 1:
        return False
    ended = not (is_indented(above, layout) and above.is_unfinished)
    return ended and not (is_no_prose(above, below) or is_list_item(above.text) or is_list_item(below.text))


def rejoin(text: str) -> list[Change]:
    r"""Join paragraphs that a blank line parts in the middle of a sentence, in a text that is not wrapped.

    >>> rejoin("the committee found that the cost of the bridge and of the old\n\none had never been counted")
    [Change(start=62, end=64, replacement=' ')]
    """
    return settle(text, lambda now: _reunite(now) if _goes_on_below(now, _LONG, blank=True) else [])


def _reunite(text: str) -> list[Change]:
    lines, layout = read_page(text)
    changes = []
    length = 0  # of the paragraph so far, in columns
    for above, below in () if layout.width else pairwise(lines):
        length += above.columns
        apart = below.number > above.number + 1 and length >= _LONG
        if not apart or not goes_on(above, below) or is_no_prose(above, below):
            length = 0
        elif text[above.end : below.start] != (glue := _joint(above.text, below.text)):
            changes.append(Change(above.end, below.start, glue))
    return changes


def _glue(above: Line, below: Line, layout: Layout, length: int, chance: Callable[[], float] | None) -> str | None:
    """What to put between two lines in place of the break; None where the break is the author's, as `chance` says of
    a proportional font's, and only where nothing is certain: it costs more than all else.
    """
    if is_no_prose(above, below):
        return None
    under_way = goes_on(above, below)
    apart = below.number - above.number > 1
    if under_way and length >= NARROWEST and not apart:
        joins = True
    elif chance:
        joins = chance() < 0
    elif apart:
        joins = under_way and layout.is_full(above, below)
    else:
        opens = (layout.indented and is_indented(below, layout)) or marker(below.text) in layout.markers
        joins = layout.is_full(above, below) and not opens
    return _joint(above.text, below.text) if joins else None


def _is_title(lines: list[Line], layout: Layout) -> bool:
    """Whether a wrapped text's first two lines are its title, in larger type and so parted earlier than the text is. A
    second line that looks like a byline or a date is none of it.
    """
    above, below = lines[:2]
    alone = below.number == above.number + 1 and (len(lines) == 2 or lines[2].number > below.number + 1)  # noqa: PLR2004
    parted = above.columns < layout.width and below.columns <= above.columns and above.is_unfinished
    return alone and parted and not layout.indented and _NOT_TITLE.fullmatch(below.text) is None


def _joint(above: str, below: str) -> str:
    """What stands between two pieces of one line."""
    if is_parted(above) and below[0].isalpha():
        return "\n"
    if is_cjk_join(above, below) or (above[-1] in "-‐—" and above[-2:-1].isalnum()):
        return ""
    return " "
