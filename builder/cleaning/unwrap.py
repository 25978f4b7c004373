"""Hard-wrapped lines joined into paragraphs, by evidence from the lines themselves.

A text is wrapped when lines of much the same width end in the middle of sentences. In such a text a line break is the
wrapper's where the next word would not have fitted on the line, and the author's where it would have.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from builder.cleaning.ledger import settle
from builder.cleaning.lines import (
    first_word_width,
    goes_on,
    is_cjk_join,
    is_link,
    is_list_item,
    is_unfinished,
    may_go_on,
    width,
)
from builder.documents import Change

_NARROWEST, _WIDEST = 40, 210
"""Columns of a wrapped page: from a newspaper's to a landscape sheet's."""

_LONG = 60
"""Columns a line needs before a blank line after it can be an accident."""

_FEWEST_UNCASED = 4
"""Lines that show the wrapping of a script without lower case, where nothing else tells a sentence from a heading."""

_FEWEST_CERTAIN = 5
"""One long line in so many must go on for certain."""

_OUTLIERS = 20
"""One line in so many may break the rule that shows the width."""

_WORD_BREAK = re.compile(r"[^\W\d_][-‐¬\xad]$")


_NOT_TITLE = re.compile(r".*[0-9].*|(?i:by|von|par|por|di|door|af|av)\b.*|(?:[^\W\d_][\w.’'-]*\s?){1,4}")
"""A date, a byline, or as few bare words as a name has."""


class _Line(NamedTuple):
    number: int
    start: int
    """Where the stripped line begins in the text."""
    text: str
    """The line, stripped."""
    indent: int
    columns: int
    """Width, with the indent."""

    @property
    def end(self) -> int:
        """Where the stripped line ends in the text."""
        return self.start + len(self.text)


class _Layout(NamedTuple):
    width: int = 0
    """Columns of a full line; 0 when the text is not wrapped."""
    slack: int = 0
    """Columns a full line may be short of it: 0 for a typewriter's page, more for a proportional font's."""
    indented: bool = False
    """Whether paragraphs begin with an indented line."""
    margin: int = 0
    """Columns that every line is indented by."""

    def is_full(self, above: _Line, below: _Line) -> bool:
        """Whether the next line's first word would not have fitted on the line, which no wrapper passed over."""
        whole = _is_breakable(above.text) and 8 * above.columns > 9 * self.width
        return not whole and above.columns + 1 + first_word_width(below.text) > self.width - self.slack


def unwrap(text: str) -> list[Change]:
    r"""Join lines that a wrapper parted, and paragraphs that a blank line parts in the middle of a sentence.

    Lists, headings, verse, tables and addresses keep their lines: there the next word would have fitted. A line that
    ends in a hyphen before a lower-case letter is left to `hyphens`, which knows words.

    >>> unwrap("the harbour was still closed on Monday, and all the boats\nthat had come in stayed at the quay")
    [Change(start=57, end=58, replacement=' ')]
    """
    return settle(text, _join) if any(map(may_go_on, text.split("\n")[1:])) else []


def _join(text: str) -> list[Change]:
    lines = list(_lines(text))
    layout = _layout(lines)
    changes = []
    length = 0  # of the paragraph so far, in columns
    for above, below in pairwise(lines):
        length += above.columns
        title = below is lines[1] and _is_title(lines, layout)
        glue = _joint(above.text, below.text) if title else _glue(above, below, layout, length)
        if glue is None:
            length = 0
        elif text[above.end : below.start] != glue:
            changes.append(Change(above.end, below.start, glue))
    return changes


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if bare:
            indent = line.index(bare[0])
            yield _Line(number, start + indent, bare, indent, indent + width(bare))
        start += len(line) + 1


def _layout(lines: list[_Line]) -> _Layout:
    """Read width, slack and indents off the lines that certainly go on in the next one."""
    pairs = [(a, b) for a, b in pairwise(lines) if b.number == a.number + 1]
    pairs = [(a, b) for a, b in pairs if a.columns < _NARROWEST or _is_breakable(a.text)]
    certain = [(a, b) for a, b in pairs if _NARROWEST <= a.columns <= _WIDEST and _certainly_goes_on(a.text, b.text)]
    if not certain:
        return _Layout()
    full = _full(sorted(a.columns for a, _ in certain))
    # Menus and headings are short: what counts is how many of the long lines go on.
    long = sum(3 * a.columns >= 2 * full for a, _ in pairs)
    wider = sum(line.columns > full and _is_breakable(line.text) and not is_list_item(line.text) for line in lines)
    if _FEWEST_CERTAIN * len(certain) < long or wider > max(len(lines) // _OUTLIERS + 2, len(certain) // 3):
        return _Layout()
    slack = _slack(certain, full)
    cased = any(below.text[0].islower() for _, below in certain)
    ragged = slack > 2 * (len(certain) // _OUTLIERS) + 2
    if 4 * slack > full or (not cased and (ragged or len(certain) < _FEWEST_UNCASED)):
        return _Layout()
    layout = _Layout(full, slack, margin=min(line.indent for line in lines))
    short = [_is_indented(b, layout) for a, b in pairs if not layout.is_full(a, b)]
    indents = sum(_is_indented(b, layout) for _, b in pairs)
    return layout._replace(indented=bool(indents) and 10 * sum(short) >= 7 * len(short))


def _full(widths: list[int]) -> int:
    """The widest of the usual lines; rows of tables and captions across columns may be wider by far."""
    usual = [width for width in widths if 5 * width <= 7 * widths[len(widths) // 2]]
    return usual[-1 - len(usual) // _OUTLIERS // 2]


def _slack(certain: list[tuple[_Line, _Line]], full: int) -> int:
    """Columns that lines which go on stay short of the full width; captions and quotes may be set narrower."""
    needs = sorted(a.columns + 1 + first_word_width(b.text) for a, b in certain)
    shares = (len(needs) // _OUTLIERS, len(needs) // 8, len(needs) // 4)
    slacks = [max(0, full - needs[share] + 1) for share in shares]
    return next((slack for slack in slacks if 4 * slack <= full), slacks[-1])


def _certainly_goes_on(above: str, below: str) -> bool:
    return (goes_on(above, below) or is_cjk_join(above, below)) and not _WORD_BREAK.search(above)


def _is_breakable(line: str) -> bool:
    """Whether a wrapper parts such lines: not those with columns, nor links, which have no space to break at."""
    return not (_is_table_row(line) or "](" in line or "://" in line)


def _is_table_row(line: str) -> bool:
    """Whether the stripped line has columns."""
    return "   " in line or "\t" in line


def _is_indented(line: _Line, layout: _Layout) -> bool:
    return line.indent > layout.margin + 1


def _glue(above: _Line, below: _Line, layout: _Layout, length: int) -> str | None:
    """What to put between two lines in place of the break; None where the break is the author's."""
    apart = below.number - above.number > 1
    if not (layout.width or apart):
        return None
    under_way = goes_on(above.text, below.text)
    if not (under_way or layout.width) or _is_table_row(above.text) or _is_table_row(below.text) or is_link(above.text):
        return None
    if apart:
        joins = under_way and (layout.is_full(above, below) if layout.width else length >= _LONG)
    elif under_way and length >= _NARROWEST:
        joins = True
    else:
        # A proportional font's line may be much shorter than its neighbours, but not end a paragraph in mid-sentence.
        ragged = layout.slack > 0 and length > above.columns >= 2 * layout.width // 3 and is_unfinished(above.text)
        opens = (layout.indented and _is_indented(below, layout)) or (is_list_item(below.text) and not under_way)
        joins = (ragged or layout.is_full(above, below)) and not opens
    return _joint(above.text, below.text) if joins else None


def _is_title(lines: list[_Line], layout: _Layout) -> bool:
    """Whether a wrapped text's first two lines are its title, in larger type and so parted earlier than the text is. A
    second line that looks like a byline or a date is none of it.
    """
    above, below = lines[:2]
    alone = below.number == above.number + 1 and (len(lines) == 2 or lines[2].number > below.number + 1)  # noqa: PLR2004
    parted = above.columns < layout.width and below.columns <= above.columns and is_unfinished(above.text)
    return alone and parted and not layout.indented and _NOT_TITLE.fullmatch(below.text) is None


def _joint(above: str, below: str) -> str:
    """What stands between two pieces of one line."""
    if _WORD_BREAK.search(above) and below[0].islower():
        return "\n"
    if is_cjk_join(above, below) or (above[-1] in "-‐—" and above[-2:-1].isalnum()):
        return ""
    return " "
