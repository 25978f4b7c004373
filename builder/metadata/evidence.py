"""What a page shows about itself, gathered once, and the shapes in which voices give their candidates."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from builder.documents import ARTICLE_LABELS, Block, Candidate, Label, PageData, Tag

_MOST_VALUES = 50
"""Values read from one JSON-LD property, blocks of one label, lines of one block; more is no metadata."""
_LONGEST = 5_000
"""Characters of a line or a value that may state metadata."""


class Evidence(NamedTuple):
    """Everything the voices of one document may hear."""

    lines: Sequence[str]
    blocks: Sequence[Block]
    """Empty for a body."""
    data: PageData
    outlets: Mapping[str, str]
    """Domain → outlet, from the recipe."""
    known: Mapping[str, Any]
    """Field → value chosen so far; fields are chosen in the order of their table."""
    tags: Mapping[str, Sequence[Tag]]
    """The tags of `data` by their key in small letters."""

    @property
    def language(self) -> str:
        """The chosen language's two letters, or ""."""
        value = self.known.get("language")
        return value[:2].lower() if isinstance(value, str) else ""


class Said(NamedTuple):
    """A string that a page's data states, and where."""

    value: str
    kind: str
    place: str


class Heard(NamedTuple):
    """Whom one voice calls the author."""

    said: Said
    names: Sequence[str]
    confidence: float
    organisation: bool = False
    """Whether it says itself that this is no person."""


def article_lines(page: Evidence) -> Iterator[str]:
    """The lines of the article's own text; every line of a body."""
    if not page.blocks:
        yield from page.lines
    for block in page.blocks:
        if block.label in ARTICLE_LABELS:
            yield from page.lines[block.start : block.end]


def labelled(page: Evidence, label: Label) -> Iterator[list[tuple[int, str]]]:
    """The first blocks with a label: of each the lines that are not blank, with their numbers from 0."""
    found = (block for block in page.blocks if block.label == label)
    for block in islice(found, _MOST_VALUES):
        lines = ((i, page.lines[i]) for i in range(block.start, min(block.end, block.start + _MOST_VALUES)))
        yield [(i, line) for i, line in lines if line.strip() and len(line) <= _LONGEST]


def line_place(line: int, text: str, raw: str) -> str:
    """Spell the place of `raw` in line number `line` (from 0) for people.

    >>> line_place(2, "  By Jane Doe", "Jane Doe")
    'line 3, column 6'
    """
    return f"line {line + 1}, column {max(text.find(raw), 0) + 1}"


def by_key(tags: Iterable[Tag]) -> dict[str, list[Tag]]:
    """The tags by their key in small letters."""
    found: dict[str, list[Tag]] = {}
    for tag in tags:
        found.setdefault(tag.key.lower(), []).append(tag)
    return found


def cleaned(value: str) -> str:
    """Return a metadata string without entities, tags and doubled blanks; "" for one too long to be metadata.

    >>> cleaned(" Caf&eacute; &amp;amp; <b>bar</b> ")
    'Café & bar'
    """
    if len(value) > _LONGEST:
        return ""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", "", value)
    return " ".join(value.split())


_ARTICLE = re.compile(r"article|posting|report|review|recipe|story|howto|analysis|opinion", re.IGNORECASE)
_OTHER = re.compile(r"aggregate|list|person|image|video|organi[sz]ation|comment|rating", re.IGNORECASE)


def articles(data: PageData) -> list[tuple[int, Mapping[str, Any]]]:
    """The JSON-LD objects that describe the article, best first: (number on the page, object).

    Objects with an article's type come before a bare web page. Of several articles the first is the page's own; others
    count only where they have its headline, for pages list their neighbours in the same form.
    """
    stories: list[tuple[int, Mapping[str, Any]]] = []
    pages: list[tuple[int, Mapping[str, Any]]] = []
    for i, item in enumerate(data.json_ld):
        if is_story(item):
            if not stories or item.get("headline") == stories[0][1].get("headline"):
                stories.append((i, item))
        elif "webpage" in _types(item).lower():
            pages.append((i, item))
    return stories + pages


def is_story(item: Mapping[str, Any]) -> bool:
    """Say whether a JSON-LD object has an article's type."""
    return _ARTICLE.search(name := _types(item)) is not None and not _OTHER.search(name)


def _types(item: Mapping[str, Any]) -> str:
    types = item.get("@type")
    return " ".join(map(str, types)) if isinstance(types, list) else str(types or "")


def stated(data: PageData, item: Mapping[str, Any], path: str) -> list[tuple[Mapping[str, Any] | str, str]]:
    """The values of a JSON-LD property, lists opened and `@id` references followed: (object or string, JSON path).

    `path` is the property's path in `item`, names joined by dots.
    """
    reached: list[tuple[Any, str]] = [(item, "$")]
    for name in path.split("."):
        reached = [(v[name], f"{at}.{name}") for v, at in reached if isinstance(v, Mapping) and v.get(name) is not None]
        reached = [resolved for pair in reached for resolved in _opened(data, *pair)]
    return [(v if isinstance(v, Mapping) else str(v), at) for v, at in reached if isinstance(v, Mapping | str)]


def _opened(data: PageData, value: Any, at: str) -> list[tuple[Any, str]]:
    values = (
        [(v, f"{at}[{i}]") for i, v in enumerate(value[:_MOST_VALUES])] if isinstance(value, list) else [(value, at)]
    )
    return [(_followed(data, v), where) for v, where in values]


def _followed(data: PageData, value: Any) -> Any:
    if isinstance(value, Mapping) and isinstance(target := value.get("@id"), str) and "name" not in value:
        return next((o for o in data.json_ld if o.get("@id") == target and o.get("@type") and o is not value), value)
    return value


def said_in_json_ld(page: Evidence, path: str) -> Iterator[Said]:
    """The strings at one path of the page's article objects."""
    for number, item in articles(page.data):
        yield from said_in(page, number, item, path)


def said_in(page: Evidence, number: int, item: Mapping[str, Any], path: str) -> Iterator[Said]:
    """The strings at one path of the page's JSON-LD object `number`."""
    for value, at in stated(page.data, item, path):
        if isinstance(value, str) and (text := cleaned(value)):
            yield Said(text, "json-ld", f"json-ld[{number}] {at}")


def candidate(field: str, value: Any, said: Said, confidence: float) -> Candidate:
    """A candidate for `field` from what page data said."""
    return Candidate(field, value, said.kind, said.value, said.place, confidence)


def said_in_tags(page: Evidence, *keys: str) -> Iterator[Said]:
    """The strings of the tags with these keys (lower case), key by key, each cleaned."""
    for key in keys:
        for tag in page.tags.get(key, ()):
            if value := cleaned(tag.value):
                yield Said(value, tag.kind, tag.place)
