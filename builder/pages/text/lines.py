"""A page's lines without their markup, and what the markup was: links, bullets, heading marks, emphasis.

Everything is looked for once in the whole page, and told to its lines by position: a call for every line would cost
more than all else the labeller does.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.lines import lines_of

Counts = NDArray[np.int64]

LONGEST = 4000
"""Characters of a line that are looked at; what a line is shows long before."""

_LABEL = r"\[([^\][\n]*(?:\n(?!\s)[^\][\n]*)*)"
_TARGET = r"\]\([^()\s\\]*(?:(?:\\.|\n(?!\s)|\([^()\s]*\))[^()\s\\]*)*(?:\s\"[^\"\n]*\")?\)"
"""What follows a link's text. Text browsers wrap both like prose."""
_IMAGE = re.compile(f"!{_LABEL}({_TARGET})")
_LINK = re.compile(f"{_LABEL}({_TARGET})")
_URLS = {sign: re.compile(rf"{begin}[^\s<>)\]\"]+") for sign, begin in (("://", "https?://"), ("www.", r"www\."))}
"""A sign that is quickly found → what has it. A pattern that begins with letters is found faster than one of two."""
_MAIL = re.compile(r"@[\w-]+\.[\w.]+")
_OPEN, _SHUT, _SHOWN = "\x02", "\x03", "\x04"
"""Stand around link texts and before image texts until they are counted: characters that no clean text holds."""
_MARKS = "#*+•·‣◦▪●■_> -"
_BULLETS = frozenset("*+•·‣◦▪●■–-")
_LETTERED, _COUNTED = frozenset("o0123456789"), re.compile(r"(?:o|\d{1,3}[.)]) ")
"""Bullets that a letter or a number is, behind which a space stands."""
_MARKED = _BULLETS | _LETTERED | frozenset(_MARKS)
"""What a line with a mark begins with."""


class Lines(NamedTuple):
    """The non-blank lines of a page."""

    numbers: list[int]
    """Line numbers in the page."""
    raw: list[str]
    """The lines as they stand there."""
    texts: list[str]
    """Stripped of white space, link targets and marks, cut at LONGEST."""
    marks: dict[str, Counts]
    """Name of a measure → its value for each line."""


def tally(starts: Counts, positions: Sequence[int] | Counts) -> Counts:
    """How many of the positions lie between each start and the next.

    >>> tally(np.array([0, 10, 20]), [3, 4, 25]).tolist()
    [2, 0, 1]
    """
    rows = np.searchsorted(starts, np.asarray(positions, dtype=np.int64), side="right") - 1
    return np.bincount(rows, minlength=len(starts))


def _starts_of(texts: Sequence[str]) -> Counts:
    """Where each of the texts begins when they are joined by line ends."""
    sizes = _sizes(texts) + 1
    return sizes.cumsum() - sizes


def read_lines(text: str) -> Lines:
    """Take a page apart."""
    plain, links, images, linked = _unlinked(text)
    own = lines_of(text)
    page = own if plain is text else plain.split("\n")
    # A line that held nothing but the rest of a wrapped link target is a line of the page all the same.
    numbers = [i for i, line in enumerate(own) if line and not line.isspace()]
    rows = np.array(numbers, dtype=np.int64)
    raw = [own[i] for i in numbers]
    whole = raw if page is own else [page[i] for i in numbers]
    texts = [line if len(line) <= LONGEST else line[:LONGEST] for line in map(str.strip, whole)]
    urls, in_urls = _urls(plain, page)
    marks: dict[str, Counts] = {
        "number": rows,
        "links": links[rows],
        "image": images[rows],
        "linked": linked[rows] + in_urls[rows],
        "urls": urls[rows],
        "indent": _sizes(whole) - _sizes(list(map(str.lstrip, whole))),
        **_take_marks(texts),
    }
    return Lines(numbers, raw, texts, marks)


def _sizes(texts: Sequence[str]) -> Counts:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _take_marks(texts: list[str]) -> dict[str, Counts]:
    """Strip the texts of their marks in place, and say which have a bullet or are bold, and the level of headings."""
    bullets, bolds = list[int](), list[int]()
    heading, bullet, bold = np.zeros((3, len(texts)), dtype=np.int64)
    for i, line in enumerate(texts):
        first = line[:1]
        if first not in _MARKED:
            continue
        if first == "#":
            heading[i] = len(line) - len(line.lstrip("#"))
        elif line.startswith(("**", "__")):
            bolds.append(i)
        elif first in _BULLETS or (first in _LETTERED and _COUNTED.match(line)):
            bullets.append(i)
        if first in _MARKS:
            texts[i] = line.lstrip(_MARKS).rstrip("*_ ")
    bullet[bullets] = bold[bolds] = 1
    return {"bullet": bullet, "bold": bold, "heading": heading}


def _unlinked(text: str) -> tuple[str, Counts, Counts, Counts]:
    """The page with link texts in place of links, and for each line its links, its images and the links' characters."""
    if "](" not in text:
        none = np.zeros(text.count("\n") + 1, dtype=np.int64)
        return text, none, none, none
    marked = _marked(_LINK, _OPEN, _marked(_IMAGE, _OPEN + _SHOWN, text) if "![" in text else text)
    codes = np.frombuffer(marked.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    starts = np.concatenate(([0], (codes == ord("\n")).nonzero()[0] + 1))
    opened, shut = codes == ord(_OPEN), codes == ord(_SHUT)
    inside = opened.cumsum(dtype=np.int32) > shut.cumsum(dtype=np.int32)
    linked = tally(starts, np.flatnonzero(inside & (codes > ord(_SHOWN))))
    links, images = tally(starts, opened.nonzero()[0]), tally(starts, (codes == ord(_SHOWN)).nonzero()[0])
    return marked.replace(_OPEN, "").replace(_SHUT, "").replace(_SHOWN, ""), links, images, linked


def _marked(links: re.Pattern[str], sign: str, text: str) -> str:
    """Links' texts between signs; the line ends of their targets stay, so that no line moves."""
    pieces = links.split(text)
    pieces[1::3] = [f"{sign}{label}{_SHUT}" for label in pieces[1::3]]
    pieces[2::3] = ["\n" * target.count("\n") for target in pieces[2::3]]
    return "".join(pieces)


def _urls(plain: str, page: Sequence[str]) -> tuple[Counts, Counts]:
    """For each line of the page its bare urls and mail addresses, and their characters."""
    found = sorted(match.span() for sign, url in _URLS.items() if sign in plain for match in url.finditer(plain))
    # One within another ends where that does.
    found = [span for span, above in zip(found, [(0, 0), *found], strict=False) if span[0] >= above[1]]
    found += [match.span() for match in _MAIL.finditer(plain)] if "@" in plain else []
    if not found:
        none = np.zeros(len(page), dtype=np.int64)
        return none, none
    starts = _starts_of(page)
    places = np.array(found, dtype=np.int64)
    rows = starts.searchsorted(places[:, 0], side="right") - 1
    sizes = np.bincount(rows, weights=places[:, 1] - places[:, 0], minlength=len(page)).astype(np.int64)
    return np.bincount(rows, minlength=len(page)), sizes
