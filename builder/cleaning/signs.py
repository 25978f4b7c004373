"""What the guards of the cleaners ask of a text, read off it once: most cleaners have nothing to do in most texts."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

MARKS = frozenset("[]<>&*_#`~|\\@{}")
"""Characters of ASCII that are rare in prose, and that markup is made of."""

_PROSE = bytes(byte for byte in (*b"\n", *range(0x20, 0x7F)) if chr(byte) not in MARKS)
_first: Callable[[str], str] = itemgetter(0)
_last: Callable[[str], str] = itemgetter(-1)


class Signs(NamedTuple):
    """What a text has anywhere; a cleaner whose signs are not among it would change nothing."""

    lines: Sequence[str]
    """The text, split at its line feeds."""
    characters: frozenset[str]
    """All but line feeds and what plain prose has of ASCII: MARKS, control characters and what is not ASCII."""
    begins: frozenset[str]
    """With which its lines begin, spaces left out."""
    ends: frozenset[str]
    """With which they end."""


@lru_cache(maxsize=2)
def signs(text: str) -> Signs:
    r"""Read the signs off a text; the next cleaner asks for those of the same text.

    >>> [sorted(found) for found in signs("the café\t[1]\n - and the Café")]
    [[' - and the Café', 'the café\t[1]'], ['\t', '[', ']', 'é'], ['-', 't'], [']', 'é']]
    """
    rare = text.encode("utf-8", "surrogatepass").translate(None, _PROSE).decode("utf-8", "surrogatepass")
    lines = tuple(text.split("\n"))
    filled = list(filter(None, map(str.strip, lines)))
    return Signs(lines, frozenset(rare), frozenset(map(_first, filled)), frozenset(map(_last, filled)))
