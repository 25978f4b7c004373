"""Characters: one form for each character and line end, and nothing that cannot be seen and means nothing.

Kept on purpose: zero-width joiners (Persian, Indic scripts and emoji are spelt with them), marks of writing direction
(Arabic and Hebrew authors order mixed text with them), curly quotes, the ellipsis, compatibility forms such as "²".
"""

import re
import unicodedata

from builder.cleaning import signs
from builder.cleaning.ledger import sequence
from builder.cleaning.signs import MARKS
from builder.documents import Change

_CONTROLS = "".join(map(chr, [*range(9), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
_INVISIBLE = "\u200b\u2060\ufeff\ufff9\ufffa\ufffb\ufffc"
"""Zero-width space, word joiner, byte order mark, interlinear annotation marks, object replacement."""

_BREAKS = {"\r\n": "\n", "\r": "\n", "\v": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n\n"}
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb06": "st"}

_STRIPPED = frozenset(_CONTROLS) | frozenset("".join(_BREAKS))
_UNSEEN_SIGNS = frozenset(_INVISIBLE + "\xad")
_COMPOSED = MARKS.union(map(chr, [*range(0xA0, 0x300), *range(0x2010, 0x2028), 0x20AC]))
"""Common characters that NFC leaves alone, whatever stands beside them: none is a mark, none decomposes to another."""

_JUNK = re.compile(rf"\r\n|[\r\v\x85\u2028\u2029]|[{re.escape(_CONTROLS)}]+")
_UNSEEN = re.compile(
    rf"[{_INVISIBLE}\xad](?:(?<!\xad)[{_INVISIBLE}]*"  # what it begins with, in one class that is quickly found
    r"|(?<=\xad)(?<!\xad\xad)\xad*+(?![ \t]*+(?:[\n\r\v\x85\u2028\u2029]|\Z)))"
)
_LETTER = "A-Za-zÀ-ž\u0300-\u036f\ufb00-\ufb06"
_LIGATURE = re.compile(rf"(?<=[{_LETTER}])[\ufb00-\ufb04\ufb06]|[\ufb00-\ufb04\ufb06](?=[{_LETTER}])")
_WORD = re.compile(r"\S+")


def invisible(text: str) -> list[Change]:
    r"""Drop zero-width spaces, stray byte order marks and soft hyphens; one at a line's end stays for `hyphens`.

    >>> invisible("the Fischerei\xadhafen\u200b")
    [Change(start=13, end=14, replacement=''), Change(start=19, end=20, replacement='')]
    """
    if _UNSEEN_SIGNS.isdisjoint(signs.rare_characters(text)):
        return []
    return [Change(*found.span(), "") for found in _UNSEEN.finditer(text)]


def unicode(text: str) -> list[Change]:
    r"""Bring the text to NFC, end its lines with "\n", drop control characters, spell ligatures out.

    Form feeds stay for `furniture`, which reads them as page ends.
    A ligature is spelt out only inside a word, where a PDF put it; "the ﬁ ligature" talks about the character.

    >>> unicode("of\ufb01ce\r\n")
    [Change(start=2, end=3, replacement='fi'), Change(start=5, end=7, replacement='\n')]
    """
    found = signs.rare_characters(text)
    if _STRIPPED.isdisjoint(found) and found.isdisjoint(_LIGATURES):
        return [] if found <= _COMPOSED else _compose(text)
    # NFC comes after what stood between a letter and its accent has gone, and again after a ligature's last letter,
    # which may have an accent, has become a letter of its own.
    return sequence(text, (_strip, _compose, _spell, _compose))


def _strip(text: str) -> list[Change]:
    """Line ends, and characters that go."""
    return [Change(*found.span(), _BREAKS.get(found.group(), "")) for found in _JUNK.finditer(text)]


def _spell(text: str) -> list[Change]:
    """Ligatures inside words."""
    return [Change(*found.span(), _LIGATURES[found.group()]) for found in _LIGATURE.finditer(text)]


def _compose(text: str) -> list[Change]:
    """NFC, word by word: no canonical composition crosses a space."""
    if unicodedata.is_normalized("NFC", text):
        return []
    changes: list[Change] = []
    start = 0
    for line in text.split("\n"):
        for found in () if unicodedata.is_normalized("NFC", line) else _WORD.finditer(line):
            old, new = found.group(), unicodedata.normalize("NFC", found.group())
            if old != new:
                changes.append(trimmed(start + found.start(), old, new))
        start += len(line) + 1
    return changes


def trimmed(start: int, old: str, new: str) -> Change:
    """The change of `old`, which stands at `start`, to `new`, without the ends that they share.

    >>> trimmed(10, "cafe", "cave")
    Change(start=12, end=13, replacement='v')
    """
    low, most = 0, min(len(old), len(new))
    while low < most and old[low] == new[low]:
        low += 1
    high = 0
    while high < most - low and old[-1 - high] == new[-1 - high]:
        high += 1
    return Change(start + low, start + len(old) - high, new[low : len(new) - high])
