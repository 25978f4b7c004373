"""What a page shows about itself, gathered once: its lines by label, and what its markup states."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, NamedTuple

from builder.documents import ARTICLE_LABELS, Block, Candidate, Label, PageData, Tag
from builder.metadata.names import fold, without_marks

_MOST_VALUES = 50
"""Values read from one JSON-LD property, blocks of one label, lines of one block; more is no metadata."""
_LONGEST = 5_000
"""Characters of a line or a value that may state metadata."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_ARTICLE = re.compile(r"article|posting|report|review|recipe|story|howto|analysis|opinion", re.IGNORECASE)
_OTHER = re.compile(r"aggregate|list|person|image|video|organi[sz]ation|comment|rating", re.IGNORECASE)


class Statement(NamedTuple):
    """A string that a page states, and where."""

    value: str
    kind: str
    place: str

    def candidate(self, field: str, confidence: float, value: Any = None) -> Candidate:
        """A candidate for a field: the value read of the string, else the string itself."""
        return Candidate(field, self.value if value is None else value, self.kind, self.value, self.place, confidence)


class AuthorClaim(NamedTuple):
    """Whom one statement calls the author."""

    statement: Statement
    names: Sequence[str]
    confidence: float
    is_organisation: bool = False
    """Whether it says itself that this is no person."""


class PageEvidence(NamedTuple):
    """Everything that candidates of one document's fields are found in."""

    lines: Sequence[str]
    blocks: Sequence[Block]
    """Empty for a body."""
    data: PageData
    outlets: Mapping[str, str] = _NOTHING
    """Domain → outlet, from the recipe."""
    chosen: Mapping[str, Any] = _NOTHING
    """Field → value chosen so far; fields are chosen in the order of their table."""
    tags: Mapping[str, Sequence[Tag]] = _NOTHING
    """The tags of `data` by their key in small letters."""
    articles: Sequence[tuple[int, Mapping[str, Any]]] = ()
    """The JSON-LD objects of `data` that describe the article, best first: (number on the page, object)."""

    def string(self, field: str) -> str:
        """The value chosen for a field, "" where there is none or it is no string."""
        value = self.chosen.get(field)
        return value if isinstance(value, str) else ""

    @property
    def language(self) -> str:
        """The chosen language's two letters, or ""."""
        return self.string("language")[:2].lower()

    @property
    def url(self) -> str:
        """The document's own address, or ""."""
        return self.string("url")

    def article_lines(self) -> Iterator[str]:
        """The lines of the article's own text; every line of a body."""
        if not self.blocks:
            yield from self.lines
        for block in self.blocks:
            if block.label in ARTICLE_LABELS:
                yield from self.lines[block.start : block.end]

    def labelled(self, label: Label) -> Iterator[list[tuple[int, str]]]:
        """The first blocks with a label: of each the lines that are not blank, with their numbers from 0."""
        for block in islice((block for block in self.blocks if block.label == label), _MOST_VALUES):
            lines = ((i, self.lines[i]) for i in range(block.start, min(block.end, block.start + _MOST_VALUES)))
            yield [(i, line) for i, line in lines if line.strip() and len(line) <= _LONGEST]

    def place(self, number: int, raw: str) -> str:
        """Spell the place of `raw` in line `number` (from 0) for people: "line 3, column 6"."""
        return f"line {number + 1}, column {max(self.lines[number].find(raw), 0) + 1}"

    def from_line(self, number: int, kind: str, at: str = "") -> Statement:
        """What line `number` (from 0) states, without the spaces around it; its place is that of `at`, if given."""
        line = self.lines[number].strip()
        return Statement(line, kind, self.place(number, at or line))

    def from_tags(self, *keys: str) -> Iterator[Statement]:
        """What the tags with these keys (lower case) state, key by key, each cleaned."""
        for key in keys:
            for tag in self.tags.get(key, ()):
                if value := cleaned(tag.value):
                    yield Statement(value, tag.kind, tag.place)

    def headlines(self, *keys: str) -> set[str]:
        """What tags with these keys and the lines labelled as title call the article, folded."""
        lines = (line for block in self.labelled(Label.TITLE) for _, line in block)
        return {fold(tag.value) for tag in self.from_tags(*keys)} | {fold(without_marks(line)) for line in lines}

    def from_json_ld(self, path: str) -> Iterator[Statement]:
        """What the page's article objects state at one path."""
        for number, item in self.articles:
            yield from self.from_item(number, item, path)

    def from_item(self, number: int, item: Mapping[str, Any], path: str) -> Iterator[Statement]:
        """The strings at one path of the page's JSON-LD object `number`."""
        for value, at in self.property_values(item, path):
            if isinstance(value, str) and (text := cleaned(value)):
                yield Statement(text, "json-ld", f"json-ld[{number}] {at}")

    def item_names(self, *types: str) -> Iterator[Statement]:
        """The names of the page's JSON-LD objects of some types."""
        for number, item in enumerate(self.data.json_ld):
            if item.get("@type") in types and isinstance(item.get("name"), str) and (name := cleaned(item["name"])):
                yield Statement(name, "json-ld", f"json-ld[{number}] $.name")

    def property_values(self, item: Mapping[str, Any], path: str) -> list[tuple[Mapping[str, Any] | str, str]]:
        """The values of a JSON-LD property, lists opened and `@id` references followed: (object or string, JSON path).

        `path` is the property's path in `item`, names joined by dots.
        """
        reached: list[tuple[Any, str]] = [(item, "$")]
        for name in path.split("."):
            held = [
                (v[name], f"{at}.{name}") for v, at in reached if isinstance(v, Mapping) and v.get(name) is not None
            ]
            reached = [(self._resolved(v), at) for pair in held for v, at in _members(*pair)]
        return [(v if isinstance(v, Mapping) else str(v), at) for v, at in reached if isinstance(v, Mapping | str)]

    def _resolved(self, value: Any) -> Any:
        """The object that an `@id` reference names; any other value as it is."""
        if not isinstance(value, Mapping) or not isinstance(target := value.get("@id"), str) or "name" in value:
            return value
        objects = (o for o in self.data.json_ld if o.get("@id") == target and o.get("@type") and o is not value)
        return next(objects, value)


def read(page: PageEvidence) -> PageEvidence:
    """The page with its tags by their key, and the JSON-LD objects that describe its article.

    Objects with an article's type come before a bare web page. Of several articles the page's own is the one with its
    address, else its headline, else the first that has no address of its own; others count only where they have the
    same headline, for pages list their neighbours in the same form.
    """
    tags: dict[str, list[Tag]] = {}
    for tag in page.data.tags:
        tags.setdefault(tag.key.lower(), []).append(tag)
    page = page._replace(tags=tags)
    stories = [(i, item) for i, item in enumerate(page.data.json_ld) if is_article_item(item)]
    if any(item.get("headline") != stories[0][1].get("headline") for _, item in stories):
        own = _own_story(page, [item for _, item in stories])
        alike = [story for story in stories if own and story[1].get("headline") == own.get("headline")]
        stories = sorted(alike, key=lambda story: story[1] is not own)
    others = ((i, item) for i, item in enumerate(page.data.json_ld) if not is_article_item(item))
    return page._replace(articles=[*stories, *(found for found in others if "webpage" in _types(found[1]).lower())])


def _own_story(page: PageEvidence, stories: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The one of several articles that is the page's own."""
    pages = {_path(page.url), *(_path(tag.value) for tag in page.from_tags("canonical", "og:url"))} - {""}
    heads = page.headlines("og:title", "headline")
    paths = [set(map(_path, _addresses(one))) - {""} for one in stories]
    by_address = (one for one, own in zip(stories, paths, strict=True) if own & pages)
    by_headline = (one for one in stories if fold(str(one.get("headline") or "")) in heads)
    without_address = (one for one, own in zip(stories, paths, strict=True) if not own or not pages)
    return next(chain(by_address, by_headline, without_address), None)


def is_article_item(item: Mapping[str, Any]) -> bool:
    """Say whether a JSON-LD object has an article's type."""
    return _ARTICLE.search(name := _types(item)) is not None and not _OTHER.search(name)


def _addresses(item: Mapping[str, Any]) -> Iterator[str]:
    """What a JSON-LD article says is the address of its page."""
    main = item.get("mainEntityOfPage")
    for value in (item.get("url"), item.get("@id"), main.get("@id") if isinstance(main, Mapping) else main):
        if isinstance(value, str):
            yield value


def _path(url: str) -> str:
    """The path of an address, absolute or not, without what may differ between two ways to one page."""
    behind = url.partition("#")[0].partition("?")[0].partition("://")
    return (behind[2].partition("/")[2] if behind[1] else behind[0]).strip("/").casefold()


def _types(item: Mapping[str, Any]) -> str:
    types = item.get("@type")
    return " ".join(map(str, types)) if isinstance(types, list) else str(types or "")


def _members(value: Any, at: str) -> list[tuple[Any, str]]:
    """The members of a list with their paths, or the value itself."""
    return [(v, f"{at}[{i}]") for i, v in enumerate(value[:_MOST_VALUES])] if isinstance(value, list) else [(value, at)]


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
