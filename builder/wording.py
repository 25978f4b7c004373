"""Phrases that messages share: counts, places of documents, shortened texts, suggestions for a misspelt name."""

import difflib
import re
from collections.abc import Iterable

_MAX_NAME = 60
"""Characters of a name that are compared."""


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def where(source: str, place: str) -> str:
    """Return in words where a document lies.

    >>> where("news.jsonl", "line 7"), where("ferry.txt", "")
    ('news.jsonl, line 7', 'ferry.txt')
    """
    return f"{source}, {place}" if place else source


def shortened(text: str, width: int) -> str:
    """Return at most `width` characters, the cut marked.

    >>> shortened("harbourmaster", 8)
    'harbour…'
    """
    return text if len(text) <= width else text[: width - 1] + "…"


def did_you_mean(name: str, choices: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that suggests the closest of the choices, or `otherwise` where none is close.

    Case, blanks, underscores and hyphens do not count.

    >>> did_you_mean("titel", ["title", "text"]), did_you_mean("Cover Story", ["cover-story", "news"])
    ("did you mean 'title'?", "did you mean 'cover-story'?")
    >>> did_you_mean("x", ["title", "text"], "known: title, text")
    'known: title, text'
    """
    by_folded = {_folded(choice): choice for choice in sorted(choices, reverse=True)}
    closest = difflib.get_close_matches(_folded(name[:_MAX_NAME]), by_folded, 1)
    return f"did you mean {by_folded[closest[0]]!r}?" if closest else otherwise


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()
