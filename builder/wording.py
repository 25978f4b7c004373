"""Words that messages share: numbers of things, places of documents, long texts cut, and what a misspelt name means."""

import difflib
import re
from collections.abc import Iterable

_LONGEST = 60
"""Characters of the name that are looked at."""


def counted(number: int, noun: str) -> str:
    """Say a number of things.

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


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names the known name most like this one, or says something else where none is like it.

    Case, blanks, underscores and hyphens count for nothing, other letters a little.

    >>> meant("titel", ["title", "text"]), meant("Cover Story", ["cover-story", "news"])
    ("did you mean 'title'?", "did you mean 'cover-story'?")
    >>> meant("x", ["title", "text"], "known: title, text")
    'known: title, text'
    """
    plain = {_folded(one): one for one in sorted(known, reverse=True)}
    found = difflib.get_close_matches(_folded(name[:_LONGEST]), plain, 1)
    return f"did you mean {plain[found[0]]!r}?" if found else otherwise


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()
