"""Words parted at a line's end: is the hyphen the word's own, or the wrapper's?

The document decides where it has the word elsewhere, then what is known of the language's words (`compounds`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from builder.cleaning import signs
from builder.cleaning.compounds import hyphen_odds, meeting_parts
from builder.cleaning.words import frequencies, language
from builder.documents import Change

_BREAK = re.compile(r"([-‐¬\xad])(?<=[^\W\d_].)[ ]?\n[ \t]*(?=[^\W\d_])")
_LEFT = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*\Z")
_RIGHT = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_INTO, _ON = re.compile(r"[^\W\d_][-‐]?\Z"), re.compile(r"[-‐]?[^\W\d_]")
"""What stands right before and right behind a part of a longer word."""
_MARKS = frozenset("-‐¬\xad")
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

_CERTAIN = 3.0
"""Log odds. A text with no word parted for certain was wrapped by what never parts words: its hyphens stay."""

_DECIDED = 100.0
"""Log odds that nothing outweighs."""


class _Break(NamedTuple):
    """A hyphen at a line's end."""

    start: int
    end: int
    mark: str
    left: str
    """What stands before it, in lower case."""
    right: str
    case: str
    """How the two were written: "lower", "title" and "acronym" are the left one's; "name" is a capital of the right."""


def hyphens(text: str) -> list[Change]:
    r"""Join words that a line's end parts, without the hyphen where that is the word's form, else with it.

    >>> hyphens("the com-\nmittee of the town and of the well-\nknown river")
    [Change(start=7, end=9, replacement=''), Change(start=44, end=45, replacement='')]
    """
    return [] if _MARKS.isdisjoint(signs.last_characters(text)) else _joined(text)


def _joined(text: str) -> list[Change]:
    breaks = [part for match in _BREAK.finditer(text) if (part := _parts(text, match))]
    if not breaks:
        return []
    counts = _form_counts(text.replace("‐", "-"), breaks)
    name = language(text)
    decided: dict[tuple[object, ...], float] = {}
    for part in breaks:
        decided[part[2:]] = decided.get(part[2:]) or _odds_by_document(part, counts) or _odds_by_words(part, name)
    parts_words = min(decided.values()) < -_CERTAIN
    conjunctions = frozenset((_CONJUNCTIONS.get(name) or " ".join(_CONJUNCTIONS.values())).split())
    return [
        Change(part.start, part.end, "")
        if parts_words and decided[part[2:]] < 0
        else Change(part.start + 1, part.end, " " if part.right in conjunctions else "")
        for part in breaks
    ]


def _parts(text: str, match: re.Match[str]) -> _Break | None:
    start, end = match.span()
    words = _words(text[max(0, start - _LONGEST) : start], text[end : end + _LONGEST])
    return _Break(start, end, match[1], *words) if words else None


@lru_cache(maxsize=1024)
def _words(before: str, after: str) -> tuple[str, str, str] | None:
    """The parted word's two parts in lower case, and how they were written."""
    found, rest = _LEFT.search(before.rsplit(maxsplit=1)[-1]), _RIGHT.match(after)
    if not found or not rest:
        return None
    left, right = found.group(), rest.group()
    if right[0].isupper():
        case = "lower" if left.isupper() and right.isupper() else "name"
    elif left.isupper() and len(left) > 1:
        case = "acronym"
    else:
        case = "title" if left[0].isupper() else "lower"
    return left.casefold().replace("‐", "-"), right.casefold().replace("‐", "-"), case


def _forms(part: _Break, mark: str) -> set[str]:
    """The whole word, and the two parts that meet, with this mark between."""
    left, right = meeting_parts(part.left, part.right)
    return {part.left + mark + part.right, left + mark + right}


def _form_counts(text: str, breaks: Sequence[_Break]) -> Mapping[str, int]:
    """How often the text has each word that was parted, whole and in lower case; most have none."""
    folded = text.casefold()
    forms = {form for part in set(breaks) for mark in ("", "-") for form in _forms(part, mark)}
    return {form: _count(folded, form) for form in forms if form in folded and _WORD.fullmatch(form)}


def _count(text: str, word: str) -> int:
    """How often a text has a word that is no part of a longer one."""
    count, at = 0, text.find(word)
    while at >= 0:
        end = at + len(word)
        count += not (_INTO.search(text[max(0, at - 2) : at]) or _ON.match(text, end))
        at = text.find(word, end)
    return count


def _odds_by_document(part: _Break, counts: Mapping[str, int]) -> float:
    """Which form the document has elsewhere; 0 where it has none."""
    joined, hyphenated = (max(counts.get(form, 0) for form in _forms(part, mark)) for mark in ("", "-"))
    return 0.0 if joined == hyphenated else _DECIDED if hyphenated > joined else -_DECIDED


def _odds_by_words(part: _Break, name: str) -> float:
    """The log odds that the hyphen is the word's own, by what is known of the language's words."""
    if part.mark in "¬\xad":
        return -_DECIDED
    left, right = meeting_parts(part.left, part.right)
    if part.case == "name" or not frequencies(name) or left == right or len(left) == 1:
        return _DECIDED
    return hyphen_odds(part.left, part.right, part.case, name)
