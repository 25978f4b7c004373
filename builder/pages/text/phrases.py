"""The furniture phrases of the lines: "You might also like", "All rights reserved"."""

import re
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.lexicon.furniture import UNSPACED_PHRASES
from builder.pages.text.characters import Characters
from builder.pages.text.lines import Counts
from builder.pages.text.vocabulary import KINDS, Kind, Vocabulary, pair_key
from builder.pages.text.words import Words


@cache
def _unspaced_phrases() -> tuple[re.Pattern[str], dict[str, int]]:
    kinds = {phrase: KINDS.index(label) for label, phrases in UNSPACED_PHRASES.items() for phrase in phrases}
    return re.compile("|".join(map(re.escape, sorted(kinds, key=lambda phrase: (-len(phrase), phrase))))), kinds


class Phrases(NamedTuple):
    """The furniture phrases of the lines."""

    counts: Counts
    """How many words of each line are inside phrases of a kind, shape (KINDS, lines)."""
    opens: NDArray[np.bool_]
    """Which lines open with a phrase."""


def read_phrases(characters: Characters, words: Words, vocabulary: Vocabulary, *, wide: bool) -> Phrases:
    """Find the phrases; of those that begin in one place the longest, and none inside of another.

    Args:
        characters: those of the lines.
        words: those of the lines.
        vocabulary: holds the phrases.
        wide: whether the lines have characters of a script without spaces.
    """
    places, rows, lines = words.places, words.rows, len(characters.sizes)
    single_kinds = vocabulary.single_phrases[places].astype(np.int64)
    several: list[tuple[int, int, int]] = []  # first word, words, kind
    end = 0
    for i in _phrase_starts(words, vocabulary).tolist():
        for phrase, kind in vocabulary.phrases[int(pair_key(places[i], places[i + 1]))] if i >= end else ():
            if places[i : i + len(phrase)].tolist() == phrase and rows[i + len(phrase) - 1] == rows[i]:
                end = i + len(phrase)
                single_kinds[i:end] = -1
                several.append((i, len(phrase), kind))
                break
    single = (single_kinds >= 0).nonzero()[0]
    longer = np.array(several, dtype=np.int64).reshape(-1, 3)
    at = np.concatenate((single, longer[:, 0]))
    cells = np.concatenate((single_kinds[single], longer[:, 2])) * lines + rows[at]
    sizes = np.concatenate((np.ones(len(single)), longer[:, 1]))
    counts = np.bincount(cells, sizes, len(KINDS) * lines).astype(np.int64).reshape(len(KINDS), lines)
    opens = np.zeros(lines, dtype=np.bool_)
    opens[rows[at[(at == 0) | (rows[at - 1] != rows[at])]]] = True
    if wide:
        pattern, kinds = _unspaced_phrases()
        for match in pattern.finditer(characters.text):
            row = characters.rows[match.start()]
            counts[kinds[match[0]], row] += 1
            opens[row] |= match.start() == characters.starts[row]
    return Phrases(counts, opens)


def _phrase_starts(words: Words, vocabulary: Vocabulary) -> Counts:
    """The words with which a phrase of several may begin: it and the next one are the first two of one."""
    first = ((words.kinds[:-1] & Kind.FIRST) > 0).nonzero()[0]
    pairs = pair_key(words.places[first], words.places[first + 1])
    starts: Counts = first[
        vocabulary.phrase_starts.take(vocabulary.phrase_starts.searchsorted(pairs), mode="clip") == pairs
    ]
    return starts
