"""The headline in an address: "/2017/low-tide-in-the-harbour" spells the title its story was first saved under."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import filterfalse
from urllib.parse import unquote

_NUMBER = re.compile(r"\d{3,}|(?=[a-z]*\d)[a-z\d]{3,}")
"""Article numbers and digests; "2" and "10" are words of headlines."""
_ENDING = re.compile(r"\.\w{2,5}$")
_BETWEEN = re.compile(r"[-_+,. ]+")
_WORD = re.compile(r"\w+")
_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼ", ""))
_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "å": "aa", "đ": "d", "ł": "l", "ð": "d"}
)
_FEWEST, _ALIKE, _AHEAD, _STRANGE = 4, 0.95, 0.15, 0.4
"""Words a slug has at least; shares of words that slug and title have in common (Dice): where it spells the title, by
how much it does so better than any other, and below which it has nothing to do with it."""


def spelled_title(url: str, titles: Iterable[str], lines: Iterable[str] = ()) -> str:
    """The one title whose words are an address's, all of them and no others; "" where none or several are.

    `lines` are asked where the address has little to do with any title.

    >>> spelled_title("https://example.org/a/ruhige-naechte-am-hafen-123456.html", ["Ruhige Nächte am Hafen", "Nachts"])
    'Ruhige Nächte am Hafen'
    """
    slug = _slug(url)
    if len(slug) < _FEWEST:
        return ""
    alike = sorted(((_alike(slug, title), title) for title in dict.fromkeys(titles)), reverse=True)
    if not alike or alike[0][0] < _STRANGE:
        return next((line for line in lines if line and _alike(slug, line) >= _ALIKE), "")
    best = alike[0][1]
    unsure = alike[0][0] < _ALIKE or (len(alike) > 1 and alike[0][0] - alike[1][0] < _AHEAD)
    begun = any(other.casefold().startswith(best.casefold()) for _, other in alike[1:])  # slugs leave subtitles out
    return "" if unsure or begun else best


def _slug(url: str) -> frozenset[str]:
    """The words of the part of an address's path that has most."""
    path = unquote(url.partition("#")[0].partition("?")[0].partition("://")[2]).lower().partition("/")[2]
    parts = [_BETWEEN.split(_ENDING.sub("", part)) for part in path.split("/")]
    words = max(
        ([ascii_letters(word) for word in part if word and not _NUMBER.fullmatch(word)] for part in parts), key=len
    )
    return frozenset(words)


def _alike(slug: frozenset[str], title: str) -> float:
    """The share of words in common; a title is read as an address writes it: "für" is "fur", "fuer" or "für"."""
    folded = title.casefold()
    readings = {folded, folded.translate(_SPELLED_OUT), folded.translate(_APOSTROPHES)}
    return max(2 * len(slug & words) / (len(slug) + len(words) or 1) for words in map(_words, readings))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(ascii_letters(text)))


def ascii_letters(text: str) -> str:
    """The text with its letters without marks.

    >>> ascii_letters("Málaga")
    'Malaga'
    """
    if text.isascii():
        return text
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
