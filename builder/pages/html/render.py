"""A page's DOM as text: one line a block, blank lines between, and for each line what its markup says.

The rendering is the base of the edit ledger, so it leaves out only what no reader could see (scripts, styles, form
choices, embedded objects): what is furniture is for the labels to say, not for the rendering to lose.
"""

import re
from typing import Any, NamedTuple

from lxml import etree

from builder.lexicon.sections import word_set
from builder.pages.html.paths import HEADINGS
from builder.pages.html.render_code import code_lines

_UNSEEN = word_set("""
    applet area audio base canvas datalist embed frame frameset head iframe input link map math meta noembed
    noframes noscript object param script select source style svg template textarea title track video
""")
"""Elements whose text a reader does not see as part of the page."""
_BLOCKS = word_set("""
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup p
    plaintext pre search section summary table tbody tfoot thead tr ul xmp
""")
"""Elements that browsers lay out as blocks (WHATWG HTML, section 15.3), without table cells."""
_TIGHT = frozenset(("li", "tr", "dt", "dd"))
"""Blocks that follow each other without a blank line."""
_LINE_BREAKS = {tag: 1 if tag in _TIGHT else 2 for tag in _BLOCKS}
"""Block → line breaks before and after it."""
_VERBATIM = frozenset(("pre", "listing", "plaintext", "xmp"))
_CELLS = frozenset(("td", "th"))
_CELL_GAP = " | "
_APART = frozenset(("a", "button", "label"))
"""Inline elements that style sheets set apart from a neighbour of their kind although no space stands between them."""
_KICKER = 3
"""Letters in a row, all small, that a word before a capital has at least where an inline element ends in a heading."""
_PURPOSE_ATTRIBUTES = frozenset(("itemprop", "role", "data-testid", "data-component", "data-type", "data-module"))
"""Attributes that say what an element is for."""
_READ_ATTRIBUTES = _PURPOSE_ATTRIBUTES | {"id", "hidden", "aria-hidden", "style"}
_NAME_LIMIT, _PATH_LIMIT = 160, 2000
"""Characters of an attribute and of a path that are kept."""
_CELL_LINE = 120
"""A table cell of more characters reads as a paragraph and gets a line of its own."""

_SPACE = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
"""What HTML collapses, and what else Python or a reader of the text might take for a line break."""
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LINE_SPACE = re.compile(r"[\t\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Row(NamedTuple):
    """One line of the rendering, before anything has judged it."""

    text: str
    """Never blank."""
    tag: str
    path: str
    link_share: float
    gap: int
    """Line breaks between the line before and this one: 1 or 2, in code more."""


def render_rows(root: etree._Element, *, blank_lines: bool = False) -> list[Row]:
    """Render the tree below `root`; linear in its size, and without recursion.

    A line's path ends with the innermost element that holds the whole line, inline ones included.

    Args:
        root: of the tree.
        blank_lines: whether a blank line in a text parts two paragraphs, as in a post that a program stored.
    """
    writer = _Writer(_BLANK_LINE if blank_lines else None)
    opened, closed, write = writer.open, writer.close, writer.write
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _UNSEEN:
                walker.skip_subtree()
                continue
            opened(element, tag)
            if tag in _VERBATIM and writer.verbatim == 1 and (lines := code_lines(element)):
                writer.quote(lines)
                walker.skip_subtree()
            elif text := element.text:
                write(text)
        else:
            if tag not in _UNSEEN:
                closed(tag)
            if (text := element.tail) and element is not root:
                write(text)
    writer.end_line(1)
    return writer.rows


class _Writer:
    """The state of one rendering: the open elements and the line being written."""

    def __init__(self, parting: re.Pattern[str] | None) -> None:
        self.rows: list[Row] = []
        self._parting = parting  # what parts paragraphs within a text
        self._open: list[etree._Element] = []
        self._paths = [""]  # of the open elements, as far as a text has asked for them
        self._blocks = [(0, "body")]  # depth and name of each open block
        self._links = self.verbatim = 0  # how many of these are open
        self._apart = False  # an inline element that stands apart has just ended
        self._kicked = False  # an inline element has just ended in a heading
        self._gap = 2
        self._begin_line()

    def _begin_line(self) -> None:
        self._parts: list[str] = []
        self._size = self._linked = 0
        self._depth = -1  # of the innermost element that holds all text of the line so far; -1: no text yet
        self._low = 0  # the lowest depth since that text

    def open(self, element: etree._Element, tag: str) -> None:
        """Enter an element."""
        if gap := _LINE_BREAKS.get(tag):
            self.end_line(gap)
            self._blocks.append((len(self._open) + 1, tag))
            self.verbatim += tag in _VERBATIM
        elif tag in _CELLS:
            self._begin_cell()
            self._blocks.append((len(self._open) + 1, tag))
        elif tag == "br":
            self.end_line(1 if self._depth >= 0 else 2)
        elif tag in _APART:
            if self._apart:
                self._parts.append(" ")
            self._links += tag == "a"
        self._open.append(element)

    def close(self, tag: str) -> None:
        """Leave an element."""
        self._open.pop()
        depth = len(self._open)
        if len(self._paths) > depth + 1:
            self._paths.pop()
        if depth < self._low:  # noqa: PLR1730 - a call for each element is a twentieth of all that is done here
            self._low = depth
        if gap := _LINE_BREAKS.get(tag):
            self._apart = False
            self.end_line(gap)
            self._blocks.pop()
            self.verbatim -= tag in _VERBATIM
            return
        self._apart = tag in _APART
        if tag in _CELLS:
            self._blocks.pop()
        else:
            self._links -= tag == "a"
            self._kicked = self._blocks[-1][1] in HEADINGS

    def write(self, text: str) -> None:
        """Add the text of a node."""
        if not self.verbatim:
            parts = self._parting.split(text) if self._parting else [text]
            for i, part in enumerate(parts):
                if i and self._depth >= 0:
                    self.end_line(2)
                if part and not part.isspace():
                    self._add(part)
                elif self._depth >= 0:  # a line's text starts with no space
                    self._parts.append(part)
            return
        first, *others = text.split("\n")
        self._add(first)
        for line in others:
            self.end_line(1)
            self._add(line)

    def quote(self, lines: list[str]) -> None:
        """Add lines of code as they stand."""
        for line in lines:
            if not line:
                self._gap += 1
                continue
            self._add(line)
            self.rows.append(Row(line, self._blocks[-1][1], self._path, 0.0, self._gap))
            self._begin_line()
            self._gap = 1

    def _add(self, text: str) -> None:
        if self._kicked:
            self._part_kicker(text)
        self._parts.append(text)
        size = len(text.strip())
        if not size:
            return
        self._apart = False
        depth = len(self._open)
        self._depth = depth if self._depth < 0 else min(self._depth, self._low)
        self._low = depth
        if len(self._paths) <= self._depth:
            for element in self._open[len(self._paths) - 1 : self._depth]:
                self._paths.append(_path(self._paths[-1], element, element.tag))
        self._path = self._paths[self._depth]
        self._size += size
        if self._links:
            self._linked += size

    def _part_kicker(self, text: str) -> None:
        """Set a heading's kicker apart: style sheets give `<span>Nature</span>Low tide` two lines without a space."""
        before = self._parts[-1][-_KICKER:] if self._parts else ""
        if text[:1].isupper() and len(before) == _KICKER and before.isalpha() and before.islower():
            self._parts.append(" ")
        self._kicked = False

    def _begin_cell(self) -> None:
        """Short cells of one row share a line."""
        if self._size > _CELL_LINE:
            self.end_line(1)
        elif self._depth >= 0:
            self._parts.append(_CELL_GAP)

    def end_line(self, gap: int) -> None:
        """End the line, and ask for `gap` line breaks before the next."""
        if self._depth >= 0:
            text = "".join(self._parts)
            text = _LINE_SPACE.sub(" ", text).rstrip() if self.verbatim else _spaced(text)
            at = -1
            while self._blocks[at][0] > self._depth:
                at -= 1
            share = round(self._linked / self._size, 3) if self._linked else 0.0
            self.rows.append(Row(text, self._blocks[at][1], self._path, share, self._gap))
            self._gap = 0
        if self._parts:
            self._begin_line()
        if gap > self._gap:  # noqa: PLR1730 - as in `close`
            self._gap = gap


def _spaced(text: str) -> str:
    r"""Collapse white space; that of ASCII is what `split` knows.

    >>> _spaced(" a\n\tb "), _spaced("é\n\xa0b")
    ('a b', 'é \xa0b')
    """
    return " ".join(text.split()) if text.isascii() else _SPACE.sub(" ", text).strip()


def _path(parent: str, element: etree._Element, tag: str) -> str:
    """Extend a path by an element's name and what its attributes say it is for.

    >>> from lxml import html
    >>> _path("body", html.fromstring('<p id=i class="lead intro" hidden>x</p>'), "p")
    'body/p.lead.intro#i!hidden'
    """
    name, purpose, hidden = tag, "", ""
    attributes: Any = element.items()
    for key, value in attributes:
        if key == "class":
            name += "." + ".".join(value[:_NAME_LIMIT].split())
        elif key not in _READ_ATTRIBUTES:
            continue
        elif key == "id":
            purpose = f"#{value[:_NAME_LIMIT]}{purpose}"
        elif key in _PURPOSE_ATTRIBUTES:
            purpose += f"[{value[:_NAME_LIMIT]}]"
        elif (
            key == "hidden"
            or (key == "aria-hidden" and value == "true")
            or (key == "style" and _HIDDEN_STYLE.search(value[:_NAME_LIMIT]))
        ):
            hidden = "!hidden"
    if len(parent) > _PATH_LIMIT:
        return parent
    name += purpose + hidden
    return f"{parent}/{name.replace('/', '_')}" if parent else name
