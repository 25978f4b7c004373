"""The layout of wrapped text, read off its lines: how wide a full line is, and how paragraphs and list items begin."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from builder.cleaning.lines import (
    first_word_width,
    is_cjk_join,
    is_link,
    is_list_item,
    is_parted,
    is_under_way,
    is_unfinished,
    marker,
    width,
)

NARROWEST, _WIDEST = 40, 210
"""Columns of a wrapped page: from a newspaper's to a landscape sheet's."""

_FEWEST_UNCASED = 4
"""Lines that show the wrapping of a script without lower case, where nothing else tells a sentence from a heading."""

_FEWEST_CERTAIN = 5
"""One long line in so many must go on for certain."""

_OUTLIERS = 20
"""One line in so many may break the rule that shows the width."""


class Line(NamedTuple):
    """A line that is not blank, and what is asked of it more than once."""

    number: int
    start: int
    """Where the stripped line begins in the text."""
    text: str
    """The line, stripped."""
    indent: int
    columns: int
    """Width, with the indent."""
    first: int
    """Columns of its first word, which could not be split from the line's start."""
    is_row: bool
    """Whether it has columns, as a table's rows."""
    is_breakable: bool
    """Whether a wrapper parts such lines: not rows, nor links, which have no space to break at."""
    is_unfinished: bool
    """Whether a sentence cannot end here."""
    is_under_way: bool
    """Whether a sentence cannot begin here."""

    @property
    def end(self) -> int:
        """Where the stripped line ends in the text."""
        return self.start + len(self.text)


class Layout(NamedTuple):
    """How a text's lines were broken."""

    width: int = 0
    """Columns of a full line; 0 when the text is not wrapped."""
    slack: int = 0
    """Columns a full line may be short of it: 0 for a typewriter's page, more for a proportional font's."""
    indented: bool = False
    """Whether paragraphs begin with an indented line."""
    margin: int = 0
    """Columns that every line is indented by."""
    markers: frozenset[str] = frozenset()
    """The kinds of list markers that begin a line after one that is not full, and so open the items of a list."""

    def is_full(self, above: Line, below: Line) -> bool:
        """Whether the next line's first word would not have fitted on the line, which no wrapper passed over."""
        if above.columns + 1 + below.first <= self.width - self.slack:
            return False
        return 8 * above.columns <= 9 * self.width or not above.is_breakable


def read_lines(text: str) -> Iterator[Line]:
    """The lines that are not blank."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if bare:
            indent = line.index(bare[0]) if bare is not line else 0
            row = "   " in bare or "\t" in bare
            plain = bare.isascii()
            yield Line(
                number,
                start + indent,
                bare,
                indent,
                indent + (len(bare) if plain else width(bare)),
                len(bare[:80].split(None, 1)[0]) if plain else first_word_width(bare),
                row,
                not (row or "](" in bare or "://" in bare),
                is_unfinished(bare),
                bare[0].islower() and is_under_way(bare),
            )
        start += len(line) + 1


@lru_cache(maxsize=1)
def read_page(text: str) -> tuple[list[Line], Layout]:
    """A text's lines and layout; the next cleaner asks for those of the text that the last one left."""
    return read_layout(list(read_lines(text)))


def read_layout(lines: list[Line]) -> tuple[list[Line], Layout]:
    """The layout, and the lines as they were measured for it: not all wrappers count a paragraph's indent."""
    runs_on = [a.columns >= NARROWEST and _certainly_goes_on(a, b) for a, b in pairwise(lines)]
    if not any(runs_on):
        return lines, Layout()
    layout = _layout_of(lines, runs_on)
    if layout.slack and any(line.indent for line in lines):
        bare = [line._replace(columns=line.columns - line.indent) for line in lines]
        flush = _layout_of(bare, runs_on)
        if flush.width and flush.slack < layout.slack:
            return bare, flush
    return lines, layout


def _layout_of(lines: list[Line], runs_on: list[bool]) -> Layout:
    """Read width, slack and indents off the lines that certainly go on in the next one.

    Args:
        lines: the lines.
        runs_on: which of those that are not short certainly go on.
    """
    found = [
        (a, b, on)
        for (a, b), on in zip(pairwise(lines), runs_on, strict=True)
        if b.number == a.number + 1 and (a.is_breakable or a.columns < NARROWEST)
    ]
    pairs = [(a, b) for a, b, _ in found]
    certain = [(a, b) for a, b, on in found if on and NARROWEST <= a.columns <= _WIDEST]
    if not certain:
        return Layout()
    full = _full(sorted(a.columns for a, _ in certain))
    # Menus and headings are short: what counts is how many of the long lines go on.
    long = sum(3 * a.columns >= 2 * full for a, _ in pairs)
    # What begins in the right half is another column.
    wide = [line for line in lines if line.is_breakable and line.columns > full > 2 * line.indent]
    # A word that was broken filled its line, by one column more than any that had to end with a word.
    wider = sum(not (is_list_item(line.text) or is_parted(line.text)) for line in wide)
    if _FEWEST_CERTAIN * len(certain) < long or wider > max(len(lines) // _OUTLIERS + 2, len(certain) // 3):
        return Layout()
    slack = _slack(certain, full)
    cased = any(below.text[0].islower() for _, below in certain)
    ragged = slack > 2 * (len(certain) // _OUTLIERS) + 2
    if 4 * slack > full or (not cased and (ragged or len(certain) < _FEWEST_UNCASED)):
        return Layout()
    layout = Layout(full, slack, margin=min(line.indent for line in lines))
    openers = [b for a, b in pairs if not layout.is_full(a, b)]
    flush = [line for line in openers if not is_indented(line, layout)]
    indented = any(is_indented(b, layout) for _, b in pairs) and 10 * len(flush) <= 3 * len(openers)
    markers = frozenset(marker(line.text) for line in (flush if indented else openers)) - {""}
    return layout._replace(indented=indented, markers=markers)


def _full(widths: list[int]) -> int:
    """The widest of the usual lines; rows of tables and captions across columns may be wider by far."""
    usual = [width for width in widths if 5 * width <= 7 * widths[len(widths) // 2]]
    return usual[-1 - len(usual) // _OUTLIERS // 2]


def _slack(certain: list[tuple[Line, Line]], full: int) -> int:
    """Columns that lines which go on stay short of the full width; captions and quotes may be set narrower."""
    needs = sorted(a.columns + 1 + b.first for a, b in certain)
    shares = (len(needs) // _OUTLIERS, len(needs) // 8, len(needs) // 4)
    slacks = [max(0, full - needs[share] + 1) for share in shares]
    return next((slack for slack in slacks if 4 * slack <= full), slacks[-1])


def _certainly_goes_on(above: Line, below: Line) -> bool:
    return (goes_on(above, below) or is_cjk_join(above.text, below.text)) and not is_parted(above.text)


def goes_on(above: Line, below: Line) -> bool:
    """Whether a sentence runs from one line into the other for certain."""
    return above.is_unfinished and below.is_under_way


def is_no_prose(above: Line, below: Line) -> bool:
    """Whether two lines are a table's, or the first one is a link."""
    return above.is_row or below.is_row or is_link(above.text)


def is_indented(line: Line, layout: Layout) -> bool:
    """Whether the line begins right of the margin."""
    return line.indent > layout.margin + 1
