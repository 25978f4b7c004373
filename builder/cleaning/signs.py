"""What the guards of the cleaners ask of a text, read off it once: most cleaners have nothing to do in most texts."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter

MARKS = frozenset("[]<>&*_#`~|\\@{}")
"""Characters of ASCII that are rare in prose, and that markup is made of."""

_PROSE = bytes(byte for byte in (*b"\n", *range(0x20, 0x7F)) if chr(byte) not in MARKS)
_first: Callable[[str], str] = itemgetter(0)
_last: Callable[[str], str] = itemgetter(-1)


class Signs:
    """What a text has anywhere, each read when it is first asked for.

    A cleaner whose signs are not among it would change nothing.
    """

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._text = text

    @cached_property
    def lines(self) -> Sequence[str]:
        """The text, split at its line feeds."""
        return tuple(self._text.split("\n"))

    @cached_property
    def filled(self) -> Sequence[str]:
        """Its lines that are not blank, without the spaces around them."""
        return tuple(filter(None, map(str.strip, self.lines)))

    @cached_property
    def characters(self) -> frozenset[str]:
        """All but line feeds and what plain prose has of ASCII: MARKS, control characters and what is not ASCII."""
        rare = self._text.encode("utf-8", "surrogatepass").translate(None, _PROSE)
        return frozenset(rare.decode("utf-8", "surrogatepass"))

    @cached_property
    def begins(self) -> frozenset[str]:
        """With which its lines begin, spaces left out."""
        return frozenset(map(_first, self.filled))

    @cached_property
    def ends(self) -> frozenset[str]:
        """With which they end."""
        return frozenset(map(_last, self.filled))


@lru_cache(maxsize=1)
def signs(text: str) -> Signs:
    r"""Read the signs off a text; the next cleaner asks for those of the same text.

    >>> found = signs("the café\t[1]\n - and the Café")
    >>> [sorted(some) for some in (found.characters, found.begins, found.ends)]
    [['\t', '[', ']', 'é'], ['-', 't'], [']', 'é']]
    """
    return Signs(text)
