"""The words of all lines at once: how many are of which kind, and how much they speak for article text.

No word becomes a string: its characters make a number, which is looked up once for all that is known of the word. Kinds
of words are bits, so that one array answers every question.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.pages.text.characters import Characters, Is, read_spans
from builder.pages.text.lines import Counts
from builder.pages.text.vocabulary import Kind, Vocabulary

_SUBSTANCE = 4
"""Characters of a word that says what a text is about."""
_TURNS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd numbers by which words are multiplied, so that their order counts."""


class WordIndex(NamedTuple):
    """Which words stand in which lines: all that is asked of words once the lines are measured."""

    hashes: NDArray[np.uint64]
    """The words in order; equal ones have equal hashes, whatever their case."""
    rows: NDArray[np.int32]
    """The line each stands in."""
    substance: tuple[Counts, Counts]
    """Each word of substance once a line: its number, counted from 0, and the line."""
    sizes: Counts
    """How many of these each line has, at least 1."""

    def trigrams(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """Each three words on in one line, as one number, and the line."""
        inside = self.rows[:-2] == self.rows[2:]
        trigrams = self.hashes[:-2] * _TURNS[0] + self.hashes[1:-1] * _TURNS[1] + self.hashes[2:]
        return trigrams[inside], self.rows[:-2][inside]

    def shared_with(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        """For each line the share of its words of substance that stand in another one of the chosen lines."""
        word, row = self.substance
        here = chosen[row]
        holders = np.bincount(word[here], minlength=len(word))
        return np.bincount(row[holders[word] > here], minlength=len(chosen)) / self.sizes


class Words(NamedTuple):
    """The words of the lines, in order."""

    places: Counts
    """Where each stands in the vocabulary; 0 where it does not."""
    sizes: Counts
    """Characters of each."""
    rows: NDArray[np.int32]
    """The line each stands in."""
    kinds: NDArray[np.uint16]
    weights: Counts
    """How much each speaks for article text (above 0) or against it, in hundredths of log odds."""
    capitalised: NDArray[np.bool_]
    """Not all in lower case."""
    all_caps: NDArray[np.bool_]
    """All in capitals, and more than one."""
    word_index: WordIndex

    def of_kind(self, kind: int, lines: int) -> Counts:
        """How many words of a kind each line has."""
        return np.bincount(self.rows[(self.kinds & kind) > 0], minlength=lines)


def read_words(characters: Characters, vocabulary: Vocabulary) -> Words:
    """Find the words of all lines and what is known of them."""
    spans = read_spans(characters)
    rows = characters.rows[spans.starts]
    places = vocabulary.look_up(spans.hashes)
    kinds = vocabulary.kinds[places]
    substance = (spans.sizes >= _SUBSTANCE) & ((kinds & Kind.FUNCTION) == 0)
    once = _once_a_line(spans.hashes[substance], rows[substance], len(characters.sizes))
    return Words(
        places,
        spans.sizes,
        rows,
        kinds,
        vocabulary.weights[places].astype(np.int64),
        (spans.classes & Is.CAPITAL) > 0,
        ((spans.classes & (Is.UPPER | Is.LOWER)) == Is.UPPER) & (spans.sizes > 1),
        WordIndex(spans.hashes, rows, once, np.maximum(1, np.bincount(once[1], minlength=len(characters.sizes)))),
    )


def _once_a_line(hashes: NDArray[np.uint64], rows: NDArray[np.int32], lines: int) -> tuple[Counts, Counts]:
    """Each word once a line: a number for the word, and the line. The two are sorted as one number."""
    bits = lines.bit_length()
    pairs = np.sort(hashes << bits | rows.astype(np.uint64))
    pairs = pairs[_changes(pairs)]
    word = _changes(pairs >> np.uint64(bits)).cumsum() - 1
    return word, (pairs & (1 << bits) - 1).astype(np.int64)


def _changes(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which values differ from the one before."""
    flags = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=flags[1:])
    return flags
