"""What the guards of the cleaners ask of a text, read off it once: most cleaners have nothing to do in most texts.

A cleaner whose signs are not among a text's would change nothing. The next cleaner asks for those of the same text, so
each answer is kept until another text is asked about.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter

from builder.lines import lines_of

MARKS = frozenset("[]<>&*_#`~|\\@{}")
"""Characters of ASCII that are rare in prose, and that markup is made of."""

_PROSE = bytes(byte for byte in (*b"\n", *range(0x20, 0x7F)) if chr(byte) not in MARKS)
_first: Callable[[str], str] = itemgetter(0)
_last: Callable[[str], str] = itemgetter(-1)


@lru_cache(maxsize=1)
def filled_lines(text: str) -> Sequence[str]:
    """The text's lines that are not blank, without the spaces around them."""
    return tuple(filter(None, map(str.strip, lines_of(text))))


@lru_cache(maxsize=1)
def encoded(text: str) -> bytes:
    """The text in UTF-8, where half characters may be."""
    return text.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def rare_characters(text: str) -> frozenset[str]:
    r"""All but line feeds and what plain prose has of ASCII: MARKS, control characters and what is not ASCII.

    >>> sorted(rare_characters("the café\t[1]\n - and the Café"))
    ['\t', '[', ']', 'é']
    """
    return frozenset(encoded(text).translate(None, _PROSE).decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1)
def first_characters(text: str) -> frozenset[str]:
    r"""With which its lines begin, spaces left out.

    >>> sorted(first_characters("the café\t[1]\n - and the Café"))
    ['-', 't']
    """
    return frozenset(map(_first, filled_lines(text)))


@lru_cache(maxsize=1)
def last_characters(text: str) -> frozenset[str]:
    r"""With which they end.

    >>> sorted(last_characters("the café\t[1]\n - and the Café"))
    [']', 'é']
    """
    return frozenset(map(_last, filled_lines(text)))
