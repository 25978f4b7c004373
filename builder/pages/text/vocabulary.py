"""All words of which something is known: what kind they are of, and how much they speak for article text."""

from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.lexicon.bylines import OPENERS, ROLES
from builder.lexicon.function_words import FUNCTION_WORDS
from builder.lexicon.furniture import PHRASES
from builder.lexicon.months import MONTHS
from builder.lexicon.sections import word_set
from builder.pages.text.characters import read_characters, read_spans
from builder.pages.text.lines import Counts

KINDS = tuple(PHRASES)
_FIRST_BITS = 47
"""By which a hash is shifted to find its slot: 17 bits are left, sixteen times as many as there are words."""


class Kind:
    """What a word may be, apart from itself, as bits. FIRST: the first word of a furniture phrase of several."""

    FUNCTION, ROLE, OPENER, MONTH, YEAR, CLOCK, CREDIT, RIGHTS, FIRST = (1 << bit for bit in range(9))


_WORDS: dict[int, frozenset[str]] = {
    Kind.FUNCTION: FUNCTION_WORDS,
    Kind.ROLE: ROLES,
    Kind.OPENER: frozenset(opener.split()[0] for opener in OPENERS),
    Kind.MONTH: frozenset(name for months in MONTHS.values() for name in months),
    Kind.YEAR: frozenset(map(str, range(1900, 2100))),
    Kind.CLOCK: word_set("am pm hour hours hrs minute minutes min mins day days ago uhr heures hora horas ore"),
    Kind.CREDIT: word_set("""
        photo photos image images picture pictures credit photograph illustration foto fotos bild crédit crédits
        imagen imagem fotografía immagine фото zdjęcie fot beeld ap afp reuters getty epa dpa
    """),
    Kind.RIGHTS: word_set("copyright c rights"),
}


class Vocabulary(NamedTuple):
    """Every word of which something is known; 0 is the place of all others."""

    hashes: NDArray[np.uint64]
    slots: NDArray[np.uint16]
    """A word's place, at the first bits of its hash, or as far behind them as it takes to find room."""
    kinds: NDArray[np.uint16]
    weights: NDArray[np.int16]
    single_phrases: NDArray[np.int8]
    """Of each word that is a furniture phrase by itself the index of its kind in KINDS; -1 of all others."""
    phrases: dict[int, list[tuple[list[int], int]]]
    """The first two words of a longer one, as one number → (all its words, index of its kind), longest first."""
    phrase_starts: Counts
    """Those numbers, sorted."""

    def look_up(self, hashes: NDArray[np.uint64]) -> Counts:
        """The places of the words with these hashes."""
        slots = (hashes >> _FIRST_BITS).astype(np.int64)
        places = self.slots[slots].astype(np.int64)
        while len(other := ((places > 0) & (self.hashes[places] != hashes)).nonzero()[0]):
            slots[other] += 1
            places[other] = self.slots[slots[other]]
        return places


def _slots(hashes: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Places by hash."""
    slots = np.zeros((1 << 64 - _FIRST_BITS) + len(hashes), dtype=np.uint16)
    for place, slot in enumerate((hashes >> _FIRST_BITS).tolist()):
        while place and slots[slot]:
            slot += 1  # noqa: PLW2901 - the next one may have room
        slots[slot] = place
    return slots


@cache
def _phrases() -> list[tuple[list[str], int]]:
    """The words of each furniture phrase and the index of its kind in KINDS, longest first."""
    found = [(phrase.split(), kind) for kind, phrases in enumerate(PHRASES.values()) for phrase in phrases]
    return sorted(found, key=lambda phrase: -len(phrase[0]))


def build_vocabulary(weights: Mapping[str, int]) -> Vocabulary:
    """Put all lists of words together with the learned weights: hundredths of log odds by word."""
    bits: dict[str, int] = dict.fromkeys(weights, 0)
    phrase_words = [words for words, _ in _phrases()]
    for kind, members in {**_WORDS, Kind.FIRST: {words[0] for words in phrase_words if len(words) > 1}}.items():
        for word in members:
            bits[word] = bits.get(word, 0) | kind
    words = sorted(filter(str.isalnum, bits.keys() | set(chain.from_iterable(phrase_words))))
    hashes = read_spans(read_characters(words)).hashes
    place = {word: i + 1 for i, word in enumerate(words)}
    hashes = np.concatenate((np.zeros(1, np.uint64), hashes))
    single_phrases = np.full(len(hashes), -1, dtype=np.int8)
    phrases: dict[int, list[tuple[list[int], int]]] = {}
    for phrase, kind in _phrases():
        spots = [place[word] for word in phrase]
        if len(spots) > 1:
            phrases.setdefault(pair_key(*spots[:2]), []).append((spots, kind))
        elif single_phrases[spots[0]] < 0:
            single_phrases[spots[0]] = kind
    return Vocabulary(
        hashes,
        _slots(hashes),
        np.array([0, *(bits.get(word, 0) for word in place)], dtype=np.uint16),
        np.array([0, *(weights.get(word, 0) for word in place)], dtype=np.int16),
        single_phrases,
        phrases,
        np.array(sorted(phrases), dtype=np.int64),
    )


def pair_key(first: Counts | int, second: Counts | int) -> Any:
    """Two places as one number."""
    return first << 32 | second
