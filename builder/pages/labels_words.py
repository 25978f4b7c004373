# ruff: noqa: SIM905 - a list of words reads better as words
"""The words of all lines at once: how many are of which kind, and how much they speak for article text.

A word is looked up once for all that is known of it. Kinds of words are bits, so that one array answers every question.
"""

import re
from collections.abc import Mapping
from enum import IntFlag, auto
from functools import cache
from itertools import chain, count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.lexicon.bylines import OPENERS, ROLES
from builder.lexicon.function_words import FUNCTION_WORDS
from builder.lexicon.furniture import PHRASES, SCRIPTS_WITHOUT_SPACES
from builder.lexicon.months import MONTHS
from builder.pages.labels_lines import Counts, Lines

_WORD = re.compile(r"[^\W_]+")
KINDS = tuple(PHRASES)
_SUBSTANCE = 4
"""Characters of a word that says what a text is about."""


class Kind(IntFlag):
    """What a word may be, apart from itself."""

    FUNCTION = auto()
    ROLE = auto()
    OPENER = auto()
    MONTH = auto()
    YEAR = auto()
    CLOCK = auto()
    CREDIT = auto()
    RIGHTS = auto()
    PHRASE = auto()
    """A furniture phrase by itself."""
    FIRST = auto()
    """The first word of a longer one."""
    SECOND = auto()


_WORDS: dict[Kind, frozenset[str]] = {
    Kind.FUNCTION: FUNCTION_WORDS,
    Kind.ROLE: ROLES,
    Kind.OPENER: frozenset(opener.split()[0] for opener in OPENERS),
    Kind.MONTH: frozenset(name for months in MONTHS.values() for name in months),
    Kind.YEAR: frozenset(map(str, range(1900, 2100))),
    Kind.CLOCK: frozenset(
        "am pm hour hours hrs minute minutes min mins day days ago uhr heures hora horas ore".split()
    ),
    Kind.CREDIT: frozenset(
        "photo photos image images picture pictures credit photograph illustration foto fotos bild crédit crédits"
        " imagen imagem fotografía immagine фото zdjęcie fot beeld ap afp reuters getty epa dpa".split()
    ),
    Kind.RIGHTS: frozenset("copyright c rights".split()),
}


class Words(NamedTuple):
    """The words of the lines, in order."""

    numbers: Counts
    """Equal words have equal numbers, whatever their case."""
    places: Counts
    """Where each stands in the vocabulary; 0 where it does not."""
    sizes: Counts
    """Characters of each."""
    rows: Counts
    """The line each stands in."""
    kinds: NDArray[np.uint16]
    weights: Counts
    """How much each speaks for article text (above 0) or against it, in hundredths of log odds."""
    capital: NDArray[np.bool_]
    """Not all in lower case."""
    shout: NDArray[np.bool_]
    """All in capitals, and more than one."""
    substance: tuple[Counts, Counts]
    """Each word of substance once a line: the word's number among those of the page, and the line."""

    def of_kind(self, kind: Kind, lines: int) -> Counts:
        """How many words of a kind each line has."""
        return np.bincount(self.rows[(self.kinds & kind) > 0], minlength=lines)

    def of_lines(self, chosen: list[int]) -> dict[int, list[int]]:
        """The words of each of some lines, as numbers."""
        starts, ends = (np.searchsorted(self.rows, chosen, side=side).tolist() for side in ("left", "right"))
        return {i: self.numbers[start:end].tolist() for i, start, end in zip(chosen, starts, ends, strict=True)}

    def shared_with(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """For each line the share of its words of substance that stand in another one of the chosen lines."""
        number, row = self.substance
        here = chosen[row]
        holders = np.bincount(number[here], minlength=len(self.numbers))
        hits = np.bincount(row[holders[number] > here], minlength=len(chosen))
        return hits / np.maximum(1, np.bincount(row, minlength=len(chosen)))


_SIZE, _PLACE = 12, 17
"""Bits of a word's size and of its place in the vocabulary: LONGEST characters, and as many words."""
_MOST_MET = 50_000
"""Words that are remembered: some 15 MB, and nine of ten words of the next page."""


class Met(dict[str, int]):
    """Word as a page writes it → its number, place, size and case in one number, made when it is first met."""

    def __init__(self, place: Mapping[str, int]) -> None:
        self._place = place
        self._numbers: dict[str, int] = {}
        self._next = count()

    def __missing__(self, word: str) -> int:
        lower = word.lower()
        number = self._numbers.setdefault(lower, next(self._next))
        known = (number << _PLACE | self._place.get(lower, 0)) << _SIZE | len(word)
        self[word] = known = known << 2 | (word != lower) << 1 | (word.isupper() and len(word) > 1)
        return known


class Memory:
    """The words that pages have had."""

    def __init__(self, place: Mapping[str, int]) -> None:
        self._place = place
        self._met = Met(place)

    def words(self) -> Met:
        """For one page, whose words keep their numbers."""
        if len(self._met) > _MOST_MET:
            self._met = Met(self._place)
        return self._met


class Vocabulary(NamedTuple):
    """Every word of which something is known; 0 is the place of all others."""

    kinds: NDArray[np.uint16]
    weights: Counts
    phrases: dict[int, list[tuple[list[int], int]]]
    """First word of a furniture phrase → (all its words, index of its kind in KINDS), longest first; words by place."""
    memory: Memory


@cache
def _phrases() -> dict[str, list[tuple[list[str], int]]]:
    table: dict[str, list[tuple[list[str], int]]] = {}
    for kind, text in enumerate(PHRASES.values()):
        for phrase in re.split(r"[,\n]", text):
            if words := phrase.split():
                table.setdefault(words[0], []).append((words, kind))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def vocabulary(known: Mapping[str, int]) -> Vocabulary:
    """Put all lists of words together with the learned weights."""
    phrases = _phrases()
    bits: dict[str, int] = dict.fromkeys(known, 0)
    every = [words for entries in phrases.values() for words, _ in entries]
    parts = {
        Kind.PHRASE: {words[0] for words in every if len(words) == 1},
        Kind.FIRST: {words[0] for words in every if len(words) > 1},
        Kind.SECOND: {words[1] for words in every if len(words) > 1},
    }
    for kind, some in {**_WORDS, **parts}.items():
        for word in some:
            bits[word] = bits.get(word, 0) | kind
    order = sorted(bits.keys() | chain.from_iterable(every))
    place = {word: i + 1 for i, word in enumerate(order)}
    return Vocabulary(
        np.array([0, *(bits.get(word, 0) for word in order)], dtype=np.uint16),
        np.array([0, *(known.get(word, 0) for word in order)], dtype=np.int64),
        {place[first]: [([place[w] for w in words], kind) for words, kind in some] for first, some in phrases.items()},
        Memory(place),
    )


def read_words(lines: Lines, known: Vocabulary) -> Words:
    """Find the words of all lines and what is known of them."""
    found = list(map(_WORD.findall, lines.texts))
    rows = np.repeat(np.arange(len(found)), np.fromiter(map(len, found), np.int64, len(found)))
    met = np.fromiter(map(known.memory.words().__getitem__, chain.from_iterable(found)), np.int64, len(rows))
    del found  # a page's words are most of what the labels hold in memory
    sizes = met >> 2 & (1 << _SIZE) - 1
    places = met >> _SIZE + 2 & (1 << _PLACE) - 1
    numbers = met >> _SIZE + _PLACE + 2
    kinds = known.kinds[places]
    return Words(
        numbers,
        places,
        sizes,
        rows,
        kinds,
        known.weights[places],
        (met & 2) > 0,
        (met & 1) > 0,
        _substance(numbers, rows, (sizes >= _SUBSTANCE) & ((kinds & Kind.FUNCTION) == 0)),
    )


def _substance(numbers: Counts, rows: Counts, chosen: NDArray[np.bool_]) -> tuple[Counts, Counts]:
    distinct, number = np.unique(numbers[chosen], return_inverse=True)
    pairs = np.unique(number + rows[chosen] * (len(distinct) + 1))
    row, number = np.divmod(pairs, len(distinct) + 1)
    return number, row


@cache
def _unspaced() -> tuple[re.Pattern[str], dict[str, int]]:
    kinds = {
        phrase: KINDS.index(label)
        for label, text in SCRIPTS_WITHOUT_SPACES.items()
        for phrase in text.replace(",", " ").split()
    }
    return re.compile("|".join(map(re.escape, sorted(kinds, key=lambda phrase: (-len(phrase), phrase))))), kinds


def read_phrases(lines: Lines, words: Words, known: Vocabulary, *, wide: bool) -> tuple[Counts, NDArray[np.bool_]]:
    """Words of each line inside furniture phrases of each kind, shape (KINDS, lines), and which lines open with one.

    Args:
        lines: the lines.
        words: their words.
        known: holds the phrases.
        wide: whether the lines have characters of a script without spaces.
    """
    counts = np.zeros((len(KINDS), len(lines.texts)), dtype=np.int64)
    opens = np.zeros(len(lines.texts), dtype=np.bool_)
    skip, rows = 0, words.rows.tolist()
    may = (words.kinds & Kind.PHRASE) > 0
    may[:-1] |= ((words.kinds[:-1] & Kind.FIRST) > 0) & ((words.kinds[1:] & Kind.SECOND) > 0)
    for i in np.flatnonzero(may).tolist():
        if i < skip:
            continue
        for phrase, kind in known.phrases[int(words.places[i])]:
            end = i + len(phrase)
            if words.places[i:end].tolist() == phrase and rows[end - 1] == rows[i]:
                counts[kind, rows[i]] += len(phrase)
                opens[rows[i]] |= i == 0 or rows[i - 1] != rows[i]
                skip = end
                break
    if wide:
        pattern, kinds = _unspaced()
        for found in pattern.finditer("\n".join(lines.texts)):
            row = int(np.searchsorted(lines.starts, found.start(), side="right")) - 1
            counts[kinds[found[0]], row] += 1
            opens[row] |= found.start() == lines.starts[row]
    return counts, opens
