"""The furniture phrases of the lines: "You might also like", "All rights reserved"."""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import numpy as np

from builder.lexicon.furniture import SCRIPTS_WITHOUT_SPACES
from builder.pages.labels_characters import Characters
from builder.pages.labels_lines import Counts
from builder.pages.labels_vocabulary import KINDS, Kind, Vocabulary, pair
from builder.pages.labels_words import Words


@cache
def _unspaced() -> tuple[re.Pattern[str], dict[str, int]]:
    kinds = {
        phrase: KINDS.index(label)
        for label, text in SCRIPTS_WITHOUT_SPACES.items()
        for phrase in text.replace(",", " ").split()
    }
    return re.compile("|".join(map(re.escape, sorted(kinds, key=lambda phrase: (-len(phrase), phrase))))), kinds


class Phrases(NamedTuple):
    """The furniture phrases of the lines."""

    words: Counter[tuple[int, int]]
    """Kind (its index in KINDS) and line → words of the line inside phrases of the kind."""
    opened: list[int]
    """The lines that open with a phrase."""

    def counts(self, lines: int) -> Counts:
        """The words by kind and line, shape (KINDS, lines)."""
        table = np.zeros((len(KINDS), lines), dtype=np.int64)
        if self.words:
            kinds, rows = zip(*self.words, strict=True)
            table[kinds, rows] = list(self.words.values())
        return table


def read_phrases(characters: Characters, words: Words, known: Vocabulary, *, wide: bool) -> Phrases:
    """Find the phrases.

    Args:
        characters: those of the lines.
        words: those of the lines.
        known: holds the phrases.
        wide: whether the lines have characters of a script without spaces.
    """
    found, opened = Counter[tuple[int, int]](), list[int]()
    may = (words.kinds & Kind.PHRASE) > 0
    first = ((words.kinds[:-1] & Kind.FIRST) > 0).nonzero()[0]
    pairs = pair(words.places[first], words.places[first + 1])
    may[first[known.pairs.take(known.pairs.searchsorted(pairs), mode="clip") == pairs]] = True
    skip, rows, places = 0, words.rows.tolist(), [*words.places.tolist(), 0]
    for i in may.nonzero()[0].tolist():
        if i < skip:
            continue
        size, kind = 1, known.alone.get(places[i], -1)
        for phrase, of_kind in known.phrases.get(pair(places[i], places[i + 1]), ()):
            if places[i : i + len(phrase)] == phrase and rows[i + len(phrase) - 1] == rows[i]:
                size, kind = len(phrase), of_kind
                break
        if kind < 0:
            continue
        skip = i + size
        found[kind, rows[i]] += size
        if i == 0 or rows[i - 1] != rows[i]:
            opened.append(rows[i])
    if wide:
        pattern, kinds = _unspaced()
        for match in pattern.finditer(characters.text):
            row = int(characters.rows[match.start()])
            found[kinds[match[0]], row] += 1
            if match.start() == characters.starts[row]:
                opened.append(row)
    return Phrases(found, opened)
