"""The furniture phrases of the lines: "You might also like", "All rights reserved"."""

import re
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.lexicon.furniture import UNSPACED_PHRASES
from builder.pages.text.characters import Characters
from builder.pages.text.lines import Counts
from builder.pages.text.vocabulary import KINDS, Kind, Vocabulary, pair
from builder.pages.text.words import Words


@cache
def _unspaced() -> tuple[re.Pattern[str], dict[str, int]]:
    kinds = {phrase: KINDS.index(label) for label, phrases in UNSPACED_PHRASES.items() for phrase in phrases}
    return re.compile("|".join(map(re.escape, sorted(kinds, key=lambda phrase: (-len(phrase), phrase))))), kinds


class Phrases(NamedTuple):
    """The furniture phrases of the lines."""

    words: Counts
    """How many words of each line are inside phrases of a kind, shape (KINDS, lines)."""
    opened: NDArray[np.bool_]
    """Which lines open with a phrase."""


def read_phrases(characters: Characters, words: Words, known: Vocabulary, *, wide: bool) -> Phrases:
    """Find the phrases; of those that begin in one place the longest, and none inside of another.

    Args:
        characters: those of the lines.
        words: those of the lines.
        known: holds the phrases.
        wide: whether the lines have characters of a script without spaces.
    """
    places, rows, lines = words.places, words.rows, len(characters.sizes)
    alone = known.alone[places].astype(np.int64)
    found: list[tuple[int, int, int]] = []
    end = 0
    for i in _begun(words, known).tolist():
        for phrase, kind in known.phrases[int(pair(places[i], places[i + 1]))] if i >= end else ():
            if places[i : i + len(phrase)].tolist() == phrase and rows[i + len(phrase) - 1] == rows[i]:
                end = i + len(phrase)
                alone[i:end] = -1
                found.append((i, len(phrase), kind))
                break
    single = (alone >= 0).nonzero()[0]
    longer = np.array(found, dtype=np.int64).reshape(-1, 3)
    at = np.concatenate((single, longer[:, 0]))
    cells = np.concatenate((alone[single], longer[:, 2])) * lines + rows[at]
    sizes = np.concatenate((np.ones(len(single)), longer[:, 1]))
    counts = np.bincount(cells, sizes, len(KINDS) * lines).astype(np.int64).reshape(len(KINDS), lines)
    opened = np.zeros(lines, dtype=np.bool_)
    opened[rows[at[(at == 0) | (rows[at - 1] != rows[at])]]] = True
    if wide:
        pattern, kinds = _unspaced()
        for match in pattern.finditer(characters.text):
            row = characters.rows[match.start()]
            counts[kinds[match[0]], row] += 1
            opened[row] |= match.start() == characters.starts[row]
    return Phrases(counts, opened)


def _begun(words: Words, known: Vocabulary) -> Counts:
    """The words with which a phrase of several may begin: it and the next one are the first two of one."""
    first = ((words.kinds[:-1] & Kind.FIRST) > 0).nonzero()[0]
    pairs = pair(words.places[first], words.places[first + 1])
    begun: Counts = first[known.pairs.take(known.pairs.searchsorted(pairs), mode="clip") == pairs]
    return begun
