"""Words parted at a line's end: is the hyphen the word's own, or the wrapper's?

The document decides where it has the word elsewhere, then packaged word frequencies. In doubt the hyphen stays.
"""

import re
from collections import Counter
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from builder.cleaning.words import frequencies, language
from builder.documents import Change

_BREAK = re.compile(r"(?<=[^\W\d_])([-‐¬\xad])[ ]?\n[ \t]*(?=[^\W\d_])")
_LEFT = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*\Z")
_RIGHT = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_PART = re.compile(r"[-‐'’]")
_LONGEST = 40  # letters of a part

_CONJUNCTIONS = {
    "de": "und oder bzw sowie bis",
    "en": "and or to",
    "es": "y o e u",
    "fr": "et ou",
    "it": "e ed o",
    "nl": "en of",
    "pt": "e ou",
    "ru": "и или",
}
"""What follows a hyphen that stands for a word's other half: "pre- and post-war"."""

_OPEN_PREFIXES = frozenset(
    """
    self ex non quasi all half well cross mid anti pro semi vice ultra neo pan post pre co ever
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Prefixes that often keep their hyphen."""

_CLOSED_PREFIXES = frozenset(
    """
    dis re un im con com de mis sub inter trans over under out en em ab ad ob super fore
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Prefixes that are words or look like words, and seldom have a hyphen."""

_SUFFIXES = frozenset(
    """
    ing ed er ers or tion tions sion sions ment ments ly ness able ible al als ity ities ism ist ists ize ise ous ive
    ful less ant ent ance ence est es ty ry cy ic ics age ages ture tures tive tional ship ships hood ward wards
    fully ting ning ding ring ling ping ter ters der ders ger gers ung ungen lich keit heit chen mente ción dad té ité
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Ends of words that the lists have as words of their own."""

_COMPOUNDING = frozenset({"de", "nl"})
"""Languages that write compounds as one word: there a line's end is the likelier reason for a hyphen."""

_RARE, _FAR = 5, 4
"""A joined form in this band (Zipf frequency under 3), so many bands rarer than both its parts, has lost a hyphen."""


class _Verdict(Enum):
    JOIN = "the wrapper's hyphen goes"
    KEEP = "the word's own hyphen stays"
    UNSURE = "the text's other hyphens decide"


class _Break(NamedTuple):
    """A hyphen at a line's end, with the word's two parts in lower case."""

    start: int
    end: int
    mark: str
    left: str
    right: str


def hyphens(text: str) -> list[Change]:
    r"""Join words that a line's end parts, without the hyphen where that is the word's form, else with it.

    >>> hyphens("the com-\nmittee of the town and of the well-\nknown river")
    [Change(start=7, end=9, replacement=''), Change(start=44, end=45, replacement='')]
    """
    if "-\n" not in text and not any(mark in text for mark in ("- \n", "‐", "¬", "\xad")):
        return []
    breaks = [part for match in _BREAK.finditer(text) if (part := _parts(text, match))]
    if not breaks:
        return []
    seen = Counter(word.casefold().replace("‐", "-") for word in _WORD.findall(text))
    name = language(text)
    known = frequencies(name)
    decided: dict[tuple[str, ...], _Verdict] = {}
    for part in breaks:
        key = part.left, part.right, part.mark
        decided[key] = decided.get(key) or _by_document(part, seen) or _by_words(part, known, name)
    verdicts = [decided[part.left, part.right, part.mark] for part in breaks]
    # A text whose hyphens all stand between whole words was wrapped by something that never parts words.
    wraps_words = any(v is _Verdict.JOIN for v in verdicts)
    conjunctions = frozenset((_CONJUNCTIONS.get(name) or " ".join(_CONJUNCTIONS.values())).split())
    changes = []
    for part, verdict in zip(breaks, verdicts, strict=True):
        start, end = part.start, part.end
        if verdict is _Verdict.JOIN or (verdict is _Verdict.UNSURE and wraps_words):
            changes.append(Change(start, end, ""))
        else:
            changes.append(Change(start + 1, end, " " if part.right in conjunctions else ""))
    return changes


def _parts(text: str, match: re.Match[str]) -> _Break | None:
    start, end = match.span()
    words = _words(text[max(0, start - _LONGEST) : start], text[end : end + _LONGEST])
    return _Break(start, end, match[1], *words) if words else None


@lru_cache(maxsize=1024)
def _words(before: str, after: str) -> tuple[str, str] | None:
    """The parted word's two parts in lower case, unless the second is capitalised."""
    left, right = _LEFT.search(before), _RIGHT.match(after)
    if not left or not right or right.group()[0].isupper():
        return None
    return left.group().casefold().replace("‐", "-"), right.group().casefold().replace("‐", "-")


def _by_document(part: _Break, seen: Mapping[str, int]) -> _Verdict | None:
    """Which form the document has elsewhere, in the whole word or in the two parts that meet."""
    left, right = _PART.split(part.left)[-1], _PART.split(part.right)[0]
    joined = max(seen[part.left + part.right], seen[left + right])
    hyphenated = max(seen[f"{part.left}-{part.right}"], seen[f"{left}-{right}"])
    if joined == hyphenated:
        return None
    return _Verdict.JOIN if joined > hyphenated else _Verdict.KEEP


def _by_words(part: _Break, known: Mapping[str, int], name: str) -> _Verdict:
    """What the language's words say of the two parts that meet."""
    if part.mark in "¬\xad":
        return _Verdict.JOIN
    left, right = _PART.split(part.left)[-1], _PART.split(part.right)[0]
    if not known or left == right or len(left) == 1 or any(char.isdigit() for char in left):
        return _Verdict.KEEP
    if "-" in part.right:  # "up-⏎to-date": the compound has one hyphen for certain
        return _Verdict.UNSURE if not known.get(left) else _Verdict.KEEP
    whole = _band(left + right, known)
    first, second = known.get(left, 0), 0 if right in _SUFFIXES else known.get(right, 0)
    if not (first and second):
        return _Verdict.KEEP if left in _OPEN_PREFIXES and not whole else _Verdict.JOIN if whole else _Verdict.UNSURE
    if left in _CLOSED_PREFIXES or name in _COMPOUNDING:
        return _Verdict.UNSURE
    return _Verdict.KEEP if whole <= _RARE and min(first, second) - whole >= _FAR else _Verdict.UNSURE


def _band(word: str, known: Mapping[str, int]) -> int:
    """The word's band, or of what it is the plural or another plain form of."""
    endings = [word[: -len(end)] for end in ("s", "es", "ed", "ing", "ly", "d") if word.endswith(end)]
    return known.get(word, 0) or max((known.get(stem, 0) for stem in endings if len(stem) > 3), default=0)  # noqa: PLR2004 - "thing" is no "th"
