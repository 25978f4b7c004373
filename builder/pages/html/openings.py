"""The furniture phrase that a line opens with."""

import re
from functools import cache, lru_cache

from builder.documents import Label
from builder.lexicon.furniture import PHRASES, UNSPACED_PHRASES

OPENED = 0.5
"""Share of a line's words in the furniture phrase it opens with, from which it is no text."""
_WORD = re.compile(r"[^\W_]+")


@cache
def _by_first_word() -> dict[str, list[tuple[list[str], Label]]]:
    """First word → (all words, label), longest first."""
    table: dict[str, list[tuple[list[str], Label]]] = {}
    for label, phrases in PHRASES.items():
        for words in map(str.split, phrases):
            table.setdefault(words[0], []).append((words, label))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


@lru_cache(4096)  # several rules ask for the same lines, which other pages of an outlet have, too
def opening_phrase(text: str) -> tuple[Label | None, float]:
    """The label of the furniture phrase that a line opens with, and the phrase's share of the line's words.

    >>> opening_phrase("Read more: The river rises")
    (<Label.RELATED: 'related'>, 0.4)
    >>> opening_phrase("The river rises")
    (None, 0.0)
    """
    lower = text[:400].lower()
    first = _WORD.search(lower)
    if first and (entries := _by_first_word().get(first[0])):
        words = _WORD.findall(lower)
        for phrase, label in entries:
            if words[: len(phrase)] == phrase:
                return label, len(phrase) / len(words)
    if not text[:1].isascii():
        for label, phrases in UNSPACED_PHRASES.items():
            for unspaced in phrases:
                if text.startswith(unspaced):
                    return label, len(unspaced) / len(text)
    return None, 0.0
