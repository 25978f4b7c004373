"""A line's path read: the elements it names, and what their classes, ids and roles call what they hold.

A path is what `render` writes, such as "html/body/div.story#main/p.lead". The pages of an outlet are made of the same
paths, and paths of the same parts: answers are kept.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from builder.lexicon.sections import word_set
from builder.pages.html.markup_names import MarkupName, markup_names

HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
_TEXT_TAGS = HEADINGS | {"li", "p"}
_TEXT_PARTS = _TEXT_TAGS | word_set("""
    b blockquote code dd dl dt em i ol pre span strong table tbody td th thead tr ul
""")
"""What a text is made of, below the element that holds it."""
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TAG = re.compile(r"[^.#\[!]*")
_ID = re.compile(r"#[^\[!]*")
_SLUG = 4
"""Words of an id that is a heading's, and names no kind of element."""


@lru_cache(4096)
def tag_of(part: str) -> str:
    """The element's name in a part of a path.

    >>> tag_of("div.story#s")
    'div'
    """
    found = _TAG.match(part)
    return found[0] if found else part


@lru_cache(4096)
def text_container(path: str) -> str:
    """The path of the element that a paragraph, heading, list or table stands in; "" where the path ends in no such.

    >>> text_container("html/body/div.a/ul.b/li"), text_container("html/body/div.a/p#c"), text_container("html/body")
    ('html/body/div.a', 'html/body/div.a', '')
    """
    parts = path.split("/")
    end = len(parts)
    while end and tag_of(parts[end - 1]) in _TEXT_PARTS:
        end -= 1
    return "/".join(parts[:end]) if end < len(parts) else ""


@lru_cache(4096)
def names_furniture(path: str) -> bool:
    """Whether a word in a path, but in its first two elements, names furniture."""
    return bool(markup_names(tuple(chain.from_iterable(map(_words_in, path.split("/")[2:])))))


@lru_cache(4096)
def read_parts(parts: Sequence[str]) -> tuple[tuple[str, ...], tuple[MarkupName, ...], bool]:
    """The words in the parts of a path, the names among them, and whether the parts hide what they hold."""
    named = [_ID.sub("", part) if _is_slug(part) else part for part in parts]
    if named and tag_of(named[-1]) in _TEXT_TAGS:
        # A heading's or paragraph's own id is a slug of its words, not a name of its kind.
        named[-1] = _ID.sub("", named[-1])
    words = tuple(chain.from_iterable(map(_words_in, named)))
    return words, markup_names(words), "!hidden" in "/".join(named)


@lru_cache(4096)
def _is_slug(part: str) -> bool:
    """Whether an element's id is the words of a heading, and no name of what it holds."""
    found = _ID.search(part)
    return found is not None and len(_NAME.findall(found[0])) >= _SLUG


@lru_cache(4096)
def _words_in(part: str) -> list[str]:
    return " ".join(_NAME.findall(part)).lower().split()
