# ruff: noqa: PLR2004 - limits in words and characters, each explained by the rule it stands in
"""The forms of small print: is a line little more than a date, a byline, or names alone?"""

import re
from collections.abc import Sequence

from builder.lexicon.bylines import OPENERS
from builder.lexicon.function_words import FUNCTION_WORDS
from builder.lexicon.sections import word_set

_WORD = re.compile(r"[^\W_]+")
_PARTICLES = word_set(
    "de da do dos das del della di du van von der den la le el al bin ibn ter ten zu y e and und et i og och"
)
_NAME_WORD = (
    rf"(?:(?:[^\W\d_a-zß-öø-ÿ]|d['’])[^\W\d_]*+(?:['’.-][^\W\d_]++)*+[.,]?+|{'|'.join(sorted(_PARTICLES))})(?!\S)"
)
_NAMES = re.compile(rf"{_NAME_WORD}(?:\s++{_NAME_WORD}){{1,11}}+")
_NOT_IN_NAMES = FUNCTION_WORDS - _PARTICLES
_NEVER_FIRST = word_set("""
    the a an why how what when where who is are this our your my for with from no not more all in on at to about der die
    das ein eine wie was warum le la les un une comment pourquoi el los las como por il lo gli come o os
""")
_FIRST_WORDS = frozenset(opener.split()[0] for opener in OPENERS)
_WIDE_OPENERS = "|".join(sorted((opener for opener in OPENERS if opener > "\u3000"), key=len, reverse=True))
_WIDE_BYLINE = re.compile(rf"(?:{_WIDE_OPENERS})\s?[:：/／・＝=｜|]\s?[^\W\d_][^。！？!?]{{1,38}}$")
"""In a script without spaces: the word, a sign, a name; without the sign many other words begin so."""
_FIRST_DIGIT = r"\d(?<!\d\d)"
"""A pattern that begins with one set of characters is found several times as fast as one with a choice."""
_BEHIND_DIGIT = r"\d?[./-]\d{1,2}[./-]\d{2,4}(?!\d)"
_NUMERIC = re.compile(_FIRST_DIGIT + _BEHIND_DIGIT)
_DAY = re.compile(
    rf"{_FIRST_DIGIT}(?:\d?(?:st|nd|rd|th|er|º|\.)?(?!\d).{{0,20}}?(?<!\d)(?:19|20)\d\d(?!\d)"
    rf"|(?:(?<=1)9|(?<=2)0)\d\d[-/.年 ].{{0,12}}?(?<!\d)\d{{1,2}}(?!\d)|{_BEHIND_DIGIT})"
)
_DIGIT = re.compile(r"\d")
_NAME = 5
"""Words of a name at most, in a script without capitals."""
DAY_DIGITS = 4
"""Digits of a line that names a day, at least."""
_AGO = re.compile(r"\b\d+ (?:hours?|hrs?|minutes?|mins?|days?|weeks?) ago\b|^vor \d+|^il y a \d+|^hace \d+")


def names_date(text: str) -> bool:
    """Whether a line is little more than a date.

    >>> names_date("Nov 03 , 2015"), names_date("In May 2015 they met 11 times and agreed on nothing at all.")
    (True, False)
    """
    if len(text) > 120 or not _DIGIT.search(text):
        return False
    found = (_DAY if "19" in text or "20" in text else _NUMERIC).search(text)
    return _is_most(found, text) if found else names_age(text)


def names_age(text: str) -> bool:
    """Whether a line is little more than how long ago something was: all that a line with few digits can say of a day.

    >>> names_age("3 hours ago"), names_age("3 hours")
    (True, False)
    """
    lower = text.lower()
    may = " ago" in lower or lower.startswith(("vor ", "il y a ", "hace "))
    return may and _is_most(_AGO.search(lower), text)


def _is_most(match: re.Match[str] | None, text: str) -> bool:
    return match is not None and len(_WORD.findall(text[: match.start()] + text[match.end() :])) <= 7


def is_name(text: str) -> bool:
    """Whether a line could be one to four people's names and nothing else.

    >>> is_name("Ana de la Cruz"), is_name("The weather"), is_name("Why it rains")
    (True, False, False)
    """
    if len(text) > 90:
        return False
    text = text.replace(" & ", " and ").strip(" ,|•·—–-")
    if not _NAMES.fullmatch(text):
        return False
    words = text.lower().split()
    # One may be a name in another language: Will, Ole, Per, Ben.
    if words[0] in _NEVER_FIRST or sum(map(_NOT_IN_NAMES.__contains__, words)) > 1:
        return False
    # A headline in capitals looks like a name; a name in capitals is short.
    return len(words) <= 3 or not text.rsplit(None, 1)[-1].isupper()


def _opens_name(words: Sequence[str]) -> bool:
    """Whether words begin with a capital, or are few in a script that has none."""
    first = words[0][:1]
    return first.isupper() or (len(words) <= _NAME and first.isalpha() and first.lower() == first.upper())


def opens_byline(text: str) -> bool:
    """Whether a line opens with "By", "Von", "Text:" … and goes on with a capital, or with "文・" … and a name.

    >>> opens_byline("By Jane Doe, Staff Writer"), opens_byline("By then it was too late for them to turn back.")
    (True, False)
    """
    if len(text) > 160:
        return False
    if text[:1] > "\u3000" and _WIDE_BYLINE.match(text):
        return True
    words = text.replace("*", "").split()
    if not words or not _FIRST_WORDS.intersection(_WORD.findall(words[0].lower())[:1]):
        return False
    for size in (3, 2, 1):
        opener = " ".join(_WORD.findall(" ".join(words[:size]).lower()))
        if (
            len(words) >= size
            and opener in OPENERS
            and (len(words) == size or _opens_name(words[size:]) or ":" in words[size - 1])
        ):
            rest = words[size:]
            low = sum(word.islower() and word not in _PARTICLES for word in rest[:6])
            return low <= 1 and (bool(rest) or opener in {"by", "von", "par", "por", "written by", "author"})
    return False
