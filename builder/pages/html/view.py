"""What the html labelling rules look at: a page's lines, where the article stands, and what the markup calls them."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from builder.documents import Label, Line
from builder.lexicon.furniture import PHRASES, SCRIPTS_WITHOUT_SPACES
from builder.pages.html.names import Name, names

LONG = 80
"""Characters from which an unlinked line counts as a paragraph of prose."""
_SHARE = 0.75
"""Share of the main text that the article's container holds."""
_ELSEWHERE = 2
"""How many times as much prose outside of the main text shows that the main text is another."""
_LEFT = 0.5
"""Prose in the main text's container but not in the main text, over that in it, from which it is main text, too: the
main judge has stopped at a tag that was never closed, or at a box.
"""
_UNLINKED = 0.35
"""Link share below which a line can be such prose."""
_SLUG = 4
"""Words of an id that is a heading's, and names no kind of element."""
_DOUBT = 0.45
"""Share of the main text from which a name of furniture is doubted."""
_DOUBTABLE = frozenset((Label.NEWSLETTER, Label.NAVIGATION, Label.FURNITURE))
_LONG_BESIDE = frozenset((Label.DESCRIPTION, Label.CONSENT))
"""What a name in the markup calls a line that is as long as prose, and no paragraph: the text begins below it."""
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TAG = re.compile(r"[^.#\[!]*")
_ID = re.compile(r"#[^\[!]*")
_CONTAINERS = frozenset(("article", "body", "center", "div", "html", "main", "section", "table", "tbody", "td"))
_TEXT_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "li", "p"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXT_PARTS = _TEXT_TAGS.union(
    ("b", "blockquote", "code", "dd", "dl", "dt", "em", "i", "ol", "pre", "span", "strong"),
    ("table", "tbody", "td", "th", "thead", "tr", "ul"),
)
"""What a text is made of, below the element that holds it."""
OPENED = 0.5
"""Share of a line's words in the furniture phrase it opens with, from which it is no text."""
_WORD = re.compile(r"[^\W_]+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDTH = 2.5
"""Letters of other scripts that say as much as one ideograph or syllable."""
_UNKNOWN = Line("", "", 0.0, main=False)


class Verdict(NamedTuple):
    """A line's label and the signal that decided."""

    label: Label
    why: str


class Item(NamedTuple):
    """A non-blank line."""

    number: int
    text: str
    size: float
    """Characters, those of scripts without spaces counted by what they say."""
    tag: str
    path: str
    words: tuple[str, ...]
    """The words of the markup below the article's container, or beside it."""
    names: tuple[Name, ...]
    """What these words call the line."""
    hidden: bool
    """Whether that markup hides the line."""
    inside: bool
    """Below the container that holds most of the main text."""
    shared: int
    """How many elements the path has in common with the container's."""
    link_share: float
    main: bool
    score: float | None
    """Log odds that it is article text; None where nothing was learned of such lines."""


class View(NamedTuple):
    """A page as the rules see it."""

    items: list[Item]
    first: int
    """Index of the first paragraph of prose in the main text; len(items) if there is none."""
    last: int
    """Index of the last one; -1 if there is none."""
    title: int
    """Index of the line that is the article's title; -1 if unknown."""
    paths: frozenset[str]
    """Paths of the main text's paragraphs of prose."""
    doubted: frozenset[str]
    """Names in the markup that do not mean furniture on this page."""
    trailing: frozenset[int]
    """Indices of the lines that go on from the last paragraph in the same element: a list, a short last section."""


def view(text: str, lines: Sequence[Line | None]) -> View:
    """Look at a page."""
    pairs = [
        (i, line_text, line or _UNKNOWN)
        for i, (raw, line) in enumerate(zip(text.split("\n"), lines, strict=True))
        if (line_text := raw.strip())
    ]
    main = _main(pairs)
    sizes = [len(t) + (0 if t.isascii() else (_WIDTH - 1) * len(_WIDE.findall(t))) for _, t, _ in pairs]
    parts = {path: path.split("/") for path in dict.fromkeys(line.path for _, _, line in pairs)}
    weights: Counter[str] = Counter()
    for (_, _, line), size, is_main in zip(pairs, sizes, main, strict=True):
        if is_main:
            weights[line.path] += round(size)
    container = _container([(parts[path], weight) for path, weight in weights.items()])
    places = {path: _beside(way, container) for path, way in parts.items()}
    items = [
        Item(i, t, size, line.tag, line.path, *places[line.path], line.link_share, is_main, line.score)
        for (i, t, line), size, is_main in zip(pairs, sizes, main, strict=True)
    ]
    items = _with_left(items)
    prose = [k for k, item in enumerate(items) if item.main and is_long(item)]
    prose = [k for k in prose if not any(name.label in _LONG_BESIDE for name in items[k].names)]
    first, last = (prose[0], prose[-1]) if prose else (len(items), -1)
    paths = frozenset(items[k].path for k in prose)
    return View(items, first, last, _title(items, first), paths, _doubted(items), _trailing(items, last))


def _trailing(items: Sequence[Item], last: int) -> frozenset[int]:
    """What follows the last paragraph of prose and stands in the same element as it does, up to what does not.

    Furniture has an element of its own. Headings at the end head nothing.
    """
    around = _around(items[last].path) if last >= 0 else ""
    end = last + 1
    while around and end < len(items) and _around(items[end].path) == around and _is_plain(items[end]):
        end += 1
    while end > last + 1 and items[end - 1].tag in HEADINGS:
        end -= 1
    return frozenset(range(last + 1, end))


@lru_cache(4096)
def _around(path: str) -> str:
    """The path of the element that a paragraph, heading, list or table stands in; "" where the path ends in no such.

    >>> _around("html/body/div.a/ul.b/li"), _around("html/body/div.a/p#c"), _around("html/body/div")
    ('html/body/div.a', 'html/body/div.a', '')
    """
    parts = path.split("/")
    end = len(parts)
    while end and tag_of(parts[end - 1]) in _TEXT_PARTS:
        end -= 1
    return "/".join(parts[:end]) if end < len(parts) else ""


def _is_plain(item: Item) -> bool:
    name, share = opening(item.text)
    return not (item.names or item.hidden or item.link_share >= _UNLINKED or (name and share >= OPENED))


def _main(pairs: Sequence[tuple[int, str, Line]]) -> list[bool]:
    """Which lines the main text holds.

    It is another one than was found where far more prose, in containers without a name of furniture, is outside of it.
    """
    own = [_is_own_prose(text, line) for _, text, line in pairs]
    inside = sum(len(text) for _, text, line in pairs if line.main)
    outside = sum(len(text) for (_, text, line), prose in zip(pairs, own, strict=True) if prose and not line.main)
    if outside > _ELSEWHERE * inside:
        return own
    return [line.main for _, _, line in pairs] if inside else [_is_prose(text, line) for _, text, line in pairs]


def _is_own_prose(text: str, line: Line) -> bool:
    """Whether a line is prose, and no word of its markup names furniture."""
    return _is_prose(text, line) and not _is_called(line.path)


@lru_cache(4096)  # the pages of an outlet are made of the same paths
def _is_called(path: str) -> bool:
    """Whether a word in a path, but in its first two elements, names furniture."""
    return bool(names(tuple(chain.from_iterable(map(_words_in, path.split("/")[2:])))))


def _with_left(items: list[Item]) -> list[Item]:
    """The lines, with prose that the main judge left out of the text's own container in the main text."""
    left = {item.number for item in items if _is_left(item)}
    size = sum(item.size for item in items if item.number in left)
    if not left or size <= _LEFT * sum(item.size for item in items if item.main and is_long(item)):
        return items
    return [item._replace(main=item.main or item.number in left) for item in items]


def _is_left(item: Item) -> bool:
    plain = item.inside and not (item.main or item.names or item.hidden)
    return plain and item.size > LONG and item.link_share < _UNLINKED


def is_long(item: Item) -> bool:
    """Whether a line is a paragraph of prose, by its length and links."""
    return item.size > LONG and item.link_share < 0.5  # noqa: PLR2004 - half


def _is_prose(text: str, line: Line) -> bool:
    """Stand in for a main judge who found nothing, or was not asked."""
    return len(text) > LONG and line.link_share < 0.5 and "!hidden" not in line.path  # noqa: PLR2004 - half


def _doubted(items: Sequence[Item]) -> frozenset[str]:
    """Names that hold so much of the main text that on this page they cannot mean furniture."""
    weights: Counter[str] = Counter()
    for item in items:
        if item.main:
            weights.update({name.words: round(item.size) for name in item.names if name.label in _DOUBTABLE})
    total = sum(item.size for item in items if item.main)
    return frozenset(words for words, weight in weights.items() if weight > _DOUBT * total)


def _container(weighted: list[tuple[list[str], int]]) -> list[str]:
    """Go down from the root while one child holds most of the weight.

    >>> _container([(["html", "body", "div.a", "p"], 9), (["html", "body", "p"], 1)])
    ['html', 'body', 'div.a']
    """
    total = sum(weight for _, weight in weighted)
    way: list[str] = []
    while weighted:
        depth = len(way)
        weights: Counter[str] = Counter()
        for path, weight in weighted:
            if len(path) > depth:
                weights[path[depth]] += weight
        name, weight = weights.most_common(1)[0] if weights else ("", 0)
        if not weight or weight < _SHARE * total:
            break
        way.append(name)
        weighted = [(path, weight) for path, weight in weighted if len(path) > depth and path[depth] == name]
    while way and tag_of(way[-1]) not in _CONTAINERS:
        way.pop()
    return way


@lru_cache(4096)
def tag_of(name: str) -> str:
    """The element's name in a part of a path.

    >>> tag_of("div.story#s")
    'div'
    """
    found = _TAG.match(name)
    return found[0] if found else name


def _beside(path: list[str], container: list[str]) -> tuple[tuple[str, ...], tuple[Name, ...], bool, bool, int]:
    """Return the words and names in a path after it has left the container's way, whether those hide it, whether it
    goes all that way, and how far it does.
    """
    depth = 0
    for a, b in zip(path, container, strict=False):
        if a != b:
            break
        depth += 1
    inside = depth == len(container) and depth > 0
    return *_called(tuple(path[max(depth, min(2, len(path))) :])), inside, depth


@lru_cache(4096)  # the pages of an outlet are made of the same paths
def _called(path: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Name, ...], bool]:
    """Return the words and names in the parts of a path, and whether those hide what is in it."""
    own = [_ID.sub("", part) if _is_slug(part) else part for part in path]
    if own and tag_of(own[-1]) in _TEXT_TAGS:
        # A heading's or paragraph's own id is a slug of its words, not a name of its kind.
        own[-1] = _ID.sub("", own[-1])
    words = tuple(chain.from_iterable(map(_words_in, own)))
    return words, names(words), "!hidden" in "/".join(own)


@lru_cache(4096)
def _is_slug(part: str) -> bool:
    """Whether an element's id is the words of a heading, and no name of what it holds."""
    found = _ID.search(part)
    return found is not None and len(_NAME.findall(found[0])) >= _SLUG


@lru_cache(4096)  # the paths of a page, and of an outlet's pages, are made of the same parts
def _words_in(part: str) -> list[str]:
    return " ".join(_NAME.findall(part)).lower().split()


def _title(items: Sequence[Item], first: int) -> int:
    """The last h1 before the prose, else the first of all."""
    heads = [k for k, item in enumerate(items) if item.tag == "h1" and "!hidden" not in item.path]
    return next((k for k in reversed(heads) if k <= first), heads[0] if heads else -1)


@cache
def _openings() -> dict[str, list[tuple[tuple[str, ...], Label]]]:
    """First word → (all words, label), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Label]]] = {}
    for label, text in PHRASES.items():
        for phrase in re.split(r"[,\n]", text):
            if words := tuple(phrase.split()):
                table.setdefault(words[0], []).append((words, label))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


@lru_cache(4096)  # several rules ask for the same lines, which other pages of an outlet have, too
def opening(text: str) -> tuple[Label | None, float]:
    """The furniture phrase that a line opens with: its label and its share of the line's words.

    >>> opening("Read more: The river rises")
    (<Label.RELATED: 'related'>, 0.4)
    >>> opening("The river rises")
    (None, 0.0)
    """
    lower = text[:400].lower()
    first = _WORD.search(lower)
    if first and (phrases := _openings().get(first[0])):
        words = _WORD.findall(lower)
        for phrase, label in phrases:
            if tuple(words[: len(phrase)]) == phrase:
                return label, len(phrase) / len(words)
    if text[:1].isascii():
        return None, 0.0
    for label, several in SCRIPTS_WITHOUT_SPACES.items():
        for found in several.split():
            if text.startswith(found):
                return label, len(found) / len(text)
    return None, 0.0
