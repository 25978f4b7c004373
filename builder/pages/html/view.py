"""What the html labelling rules look at: a page's lines, where the article stands, and what the markup calls them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from builder.documents import Label, Line
from builder.lexicon.sections import word_set
from builder.pages.html.markup_names import MarkupName
from builder.pages.html.openings import OPENED, opening_phrase
from builder.pages.html.paths import HEADINGS, names_furniture, read_parts, tag_of, text_container

LONG = 80
"""Characters from which an unlinked line counts as a paragraph of prose."""
_SHARE = 0.75
"""Share of the main text that the article's container holds."""
_ELSEWHERE = 2
"""How many times as much prose outside of the main text shows that the main text is another."""
_MISSED = 0.5
"""Prose in the main text's container but not in the main text, over that in it, from which it is main text, too: the
main judge has stopped at a tag that was never closed, or at a box.
"""
_UNLINKED = 0.35
"""Link share below which a line can be such prose."""
_DOUBT = 0.45
"""Share of the main text from which a name of furniture is doubted."""
_DOUBTABLE = frozenset((Label.NEWSLETTER, Label.NAVIGATION, Label.FURNITURE))
_LONG_BESIDE = frozenset((Label.DESCRIPTION, Label.CONSENT))
"""What a name in the markup calls a line that is as long as prose, and no paragraph: the text begins below it."""
_CONTAINERS = word_set("article body center div html main section table tbody td")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDTH = 2.5
"""Letters of other scripts that say as much as one ideograph or syllable."""
_UNKNOWN = Line("", "", 0.0, main=False)


class Item(NamedTuple):
    """A non-blank line."""

    number: int
    """Of the line in the page, from 0."""
    text: str
    size: float
    """Characters, those of scripts without spaces counted by what they say."""
    tag: str
    path: str
    markup_words: tuple[str, ...]
    """The words of the markup below the article's container, or beside it."""
    markup_names: tuple[MarkupName, ...]
    """What these words call the line."""
    hidden: bool
    """Whether that markup hides the line."""
    inside: bool
    """Below the container that holds most of the main text."""
    shared_depth: int
    """How many elements the path has in common with the container's."""
    link_share: float
    main: bool
    """Whether the main text holds it."""
    score: float | None
    """Log odds that it is article text; None where nothing was learned of such lines."""


class View(NamedTuple):
    """A page as the rules see it."""

    items: list[Item]
    first_prose: int
    """Index of the first paragraph of prose in the main text; len(items) if there is none."""
    last_prose: int
    """Index of the last one; -1 if there is none."""
    title: int
    """Index of the line that is the article's title; -1 if unknown."""
    prose_paths: frozenset[str]
    """Paths of the main text's paragraphs of prose."""
    doubted_names: frozenset[str]
    """Names in the markup that do not mean furniture on this page."""
    trailing: frozenset[int]
    """Indices of the lines that go on from the last paragraph in the same element: a list, a short last section."""


def view_page(text: str, lines: Sequence[Line | None]) -> View:
    r"""Look at a page; `lines` are what the markup says of each of text.split("\n"), None for blank ones."""
    filled = [
        (i, stripped, line or _UNKNOWN)
        for i, (raw, line) in enumerate(zip(text.split("\n"), lines, strict=True))
        if (stripped := raw.strip())
    ]
    main = _main_flags(filled)
    sizes = [len(t) + (0 if t.isascii() else (_WIDTH - 1) * len(_WIDE.findall(t))) for _, t, _ in filled]
    parts = {path: path.split("/") for path in dict.fromkeys(line.path for _, _, line in filled)}
    weights: Counter[str] = Counter()
    for (_, _, line), size, is_main in zip(filled, sizes, main, strict=True):
        if is_main:
            weights[line.path] += round(size)
    container = _container([(parts[path], weight) for path, weight in weights.items()])
    places = {path: _beside(way, container) for path, way in parts.items()}
    items = _with_missed_prose(
        [
            Item(i, t, size, line.tag, line.path, *places[line.path], line.link_share, is_main, line.score)
            for (i, t, line), size, is_main in zip(filled, sizes, main, strict=True)
        ]
    )
    prose = [k for k, item in enumerate(items) if item.main and is_long(item)]
    prose = [k for k in prose if not any(name.label in _LONG_BESIDE for name in items[k].markup_names)]
    first, last = (prose[0], prose[-1]) if prose else (len(items), -1)
    paths = frozenset(items[k].path for k in prose)
    return View(items, first, last, _title(items, first), paths, _doubted_names(items), _trailing(items, last))


def _main_flags(filled: Sequence[tuple[int, str, Line]]) -> list[bool]:
    """Which lines the main text holds.

    It is another one than was found where far more prose, in containers without a name of furniture, is outside of it.
    """
    prose = [_is_prose(text, line) for _, text, line in filled]
    own = [long and not names_furniture(line.path) for long, (_, _, line) in zip(prose, filled, strict=True)]
    inside = sum(len(text) for _, text, line in filled if line.main)
    outside = sum(len(text) for (_, text, line), is_own in zip(filled, own, strict=True) if is_own and not line.main)
    if outside > _ELSEWHERE * inside:
        return own
    return [line.main for _, _, line in filled] if inside else prose


def _is_prose(text: str, line: Line) -> bool:
    """Stand in for a main judge who found nothing, or was not asked."""
    return len(text) > LONG and line.link_share < 0.5 and "!hidden" not in line.path  # noqa: PLR2004 - half


def is_long(item: Item) -> bool:
    """Whether a line is a paragraph of prose, by its length and links."""
    return item.size > LONG and item.link_share < 0.5  # noqa: PLR2004 - half


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


def _beside(path: list[str], container: list[str]) -> tuple[tuple[str, ...], tuple[MarkupName, ...], bool, bool, int]:
    """An Item's fields from markup_words to shared_depth: of a path after it has left the container's way."""
    depth = 0
    for own, other in zip(path, container, strict=False):
        if own != other:
            break
        depth += 1
    inside = depth == len(container) and depth > 0
    return *read_parts(tuple(path[max(depth, min(2, len(path))) :])), inside, depth


def _with_missed_prose(items: list[Item]) -> list[Item]:
    """The lines, with prose that the main judge left out of the text's own container in the main text."""
    missed = {item.number for item in items if _is_missed(item)}
    size = sum(item.size for item in items if item.number in missed)
    if not missed or size <= _MISSED * sum(item.size for item in items if item.main and is_long(item)):
        return items
    return [item._replace(main=item.main or item.number in missed) for item in items]


def _is_missed(item: Item) -> bool:
    plain = item.inside and not (item.main or item.markup_names or item.hidden)
    return plain and item.size > LONG and item.link_share < _UNLINKED


def _title(items: Sequence[Item], first_prose: int) -> int:
    """The last h1 before the prose, else the first of all."""
    heads = [k for k, item in enumerate(items) if item.tag == "h1" and "!hidden" not in item.path]
    return next((k for k in reversed(heads) if k <= first_prose), heads[0] if heads else -1)


def _doubted_names(items: Sequence[Item]) -> frozenset[str]:
    """Names that hold so much of the main text that on this page they cannot mean furniture."""
    weights: Counter[str] = Counter()
    for item in items:
        if item.main:
            weights.update({name.words: round(item.size) for name in item.markup_names if name.label in _DOUBTABLE})
    total = sum(item.size for item in items if item.main)
    return frozenset(words for words, weight in weights.items() if weight > _DOUBT * total)


def _trailing(items: Sequence[Item], last_prose: int) -> frozenset[int]:
    """What follows the last paragraph of prose and stands in the same element as it does, up to what does not.

    Furniture has an element of its own. Headings at the end head nothing.
    """
    container = text_container(items[last_prose].path) if last_prose >= 0 else ""
    end = last_prose + 1
    while container and end < len(items) and text_container(items[end].path) == container and _is_plain(items[end]):
        end += 1
    while end > last_prose + 1 and items[end - 1].tag in HEADINGS:
        end -= 1
    return frozenset(range(last_prose + 1, end))


def _is_plain(item: Item) -> bool:
    label, share = opening_phrase(item.text)
    return not (item.markup_names or item.hidden or item.link_share >= _UNLINKED or (label and share >= OPENED))
