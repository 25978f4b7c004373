"""A text's lines, split once: cleaners, labels and metadata ask for those of the same text one after the other."""

from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=1)
def lines_of(text: str) -> Sequence[str]:
    r"""The text, split at its line feeds.

    >>> lines_of("a\n\nb")
    ('a', '', 'b')
    """
    return tuple(text.split("\n"))
