"""Tags in raw markup with their offsets: lxml tells lines only, those of many tags wrongly, and no columns."""

import html
import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>?""", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]++)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>]++)""")
_RAW_TEXT = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))
"""Elements that hold no elements: they end at their end tag, whatever stands before it (WHATWG HTML, 13.2.5)."""
_BLANK = re.compile(r"(?:\s|&nbsp;|<!--.*?-->|</?[a-zA-Z][^<>]*+>)*+", re.DOTALL)
_MARKS = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*+>", re.DOTALL)


class Value(NamedTuple):
    """A string in markup: where it begins, and its text with entities resolved and blanks collapsed."""

    offset: int
    text: str


class Tag(NamedTuple):
    """A start tag; a comment has the name "!"."""

    name: str
    """In small letters."""
    start: int
    inner: int
    """After ">": where the element's own text begins."""
    end: int
    """The same, but of a comment or an element that holds no elements, after its text."""
    attribute_span: tuple[int, int]
    """Where the attributes stand."""


class Markup:
    """A page's markup; its tags are looked for once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def tags(self) -> list[Tag]:
        """The start tags and comments in order."""
        return list(_tags(self.text))

    def attributes(self, tag: Tag) -> dict[str, Value]:
        """Return a tag's attributes: name in small letters → the value, at its quote."""
        values: dict[str, Value] = {}
        for found in _ATTRIBUTE.finditer(self.text, *tag.attribute_span):
            written = found[2][1:-1] if found[2][0] in "\"'" else found[2]
            values.setdefault(found[1].lower(), Value(found.start(2), plain_text(written)))
        return values

    def inside(self, tag: Tag) -> Value:
        """Return the text of a tag's element up to the next end tag of its name."""
        end = re.compile(f"</{re.escape(tag.name)}", re.IGNORECASE).search(self.text, tag.inner)
        stop = end.start() if end else len(self.text)
        blank = _BLANK.match(self.text, tag.inner, stop)
        return Value(blank.end() if blank else tag.inner, plain_text(_MARKS.sub(" ", self.text[tag.inner : stop])))


def _tags(text: str) -> Iterator[Tag]:
    at = 0
    while found := _TAG.search(text, at):
        at = found.end()
        name = (found[1] or "!").lower()
        if name in _RAW_TEXT:
            end = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
            at = end.start() if end else len(text)
        yield Tag(name, found.start(), found.end(), at, found.span(2))


def plain_text(written: str) -> str:
    """Return a string with entities resolved, also those written twice, without tags and doubled blanks.

    >>> plain_text(" Caf&eacute; &amp;amp; <b>bar</b> ")
    'Café & bar'
    """
    return " ".join(_MARKS.sub("", html.unescape(html.unescape(written))).split())
