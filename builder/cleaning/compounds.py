"""The odds that a hyphen is its word's own, by word frequencies and learned weights (tests/eval/learn_hyphens.py)."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from builder.cleaning.words import frequencies

_PART = re.compile(r"[-‐'’]")
_ENDINGS = ("s", "es", "ed", "ing", "ly", "d")
_COMPOUNDING = frozenset({"de", "nl"})
"""Languages that write compounds as one word: there a line's end is the likelier reason for a hyphen."""


class Learned(NamedTuple):
    """What the weights file holds."""

    signals: Mapping[str, float]
    """Signal → weight, in log odds for the hyphen."""
    left: Mapping[str, float]
    """English part → the log odds that a hyphen follows it where a word can be parted after it."""
    right: Mapping[str, float]
    """The same of the part after the hyphen."""


@cache
def learned() -> Learned:
    """Read data/hyphens.txt: lines of "signal WEIGHT NAME", "left ODDS WORDS…" and "right ODDS WORDS…"."""
    sides: dict[str, dict[str, float]] = {"left": {}, "right": {}}
    signals: dict[str, float] = {}
    data = (files("builder.cleaning") / "data" / "hyphens.txt").read_text(encoding="utf-8")
    for line in data.splitlines():
        kind, number, rest = line.split(" ", 2)
        if kind == "signal":
            signals[rest] = float(number)
        else:
            sides[kind].update(dict.fromkeys(rest.split(), float(number)))
    return Learned(signals, **sides)


def meeting_parts(left: str, right: str) -> tuple[str, str]:
    """The parts that meet at the hyphen, of words that may have several.

    >>> meeting_parts("l'up", "to-date")
    ('up', 'to')
    """
    return left if left.isalpha() else _PART.split(left)[-1], right if right.isalpha() else _PART.split(right)[0]


def hyphen_odds(left: str, right: str, case: str, language: str) -> float:
    """The log odds that a hyphen between the two is the word's own.

    >>> hyphen_odds("commit", "tee", "lower", "en") < 0 < hyphen_odds("well", "known", "lower", "en")
    True
    """
    weights = learned()
    known = weights.signals
    return sum([known.get(name, 0.0) * value for name, value in measure(left, right, case, language, weights)])


def measure(left: str, right: str, case: str, language: str, weights: Learned) -> list[tuple[str, float]]:
    """The signals about a hyphen, by name.

    Args:
        left: what stands before it, in lower case.
        right: what stands after it.
        case: how the left part was written: "lower", "title", or "acronym" before a part in lower case.
        language: as `words.language` tells it.
        weights: of which the parts' own odds are asked.
    """
    known = frequencies(language)
    first, second = meeting_parts(left, right)
    whole, rarer = _band(first + second, known), min(known.get(first, 0), known.get(second, 0))
    group = "English" if language == "en" else "compounding" if language in _COMPOUNDING else "other language"
    signals = [(group, 1.0), (case, 1.0), ("whole" if whole else "no whole", 1.0), ("whole band", whole / 10)]
    if rarer:
        signals += [("both", 1.0), ("rarer band", rarer / 10), ("distance", (rarer - whole) / 10)]
        signals += [("both, no whole", float(not whole))]
    signals += [("digits", 1.0)] if not first.isalpha() and any(char.isdigit() for char in first) else []
    signals += [("hyphen before", 1.0)] if "-" in left else []
    signals += [("hyphen after", 1.0)] if "-" in right else []
    if language == "en":
        signals += [("left", weights.left[first]) if first in weights.left else ("left unseen", 1.0)]
        signals += [("right", weights.right[second]) if second in weights.right else ("right unseen", 1.0)]
    return signals


def _band(word: str, bands: Mapping[str, int]) -> int:
    """The word's band, or of what it is the plural or another plain form of."""
    if band := bands.get(word):
        return band
    if not word.endswith(_ENDINGS):
        return 0
    endings = [word[: -len(end)] for end in _ENDINGS if word.endswith(end)]
    return max((bands.get(stem, 0) for stem in endings if len(stem) > 3), default=0)  # noqa: PLR2004 - "thing" is no "th"
