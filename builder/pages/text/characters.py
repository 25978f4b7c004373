"""The characters of all lines at once: what each one is, as bits, so that one look at a table answers every question.

Strings are slow to ask one by one: a page has ten thousand characters, two thousand words and two hundred lines.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.lexicon.function_words import FUNCTION_CHARACTERS
from builder.pages.text.lines import LONGEST, Counts

Codes = NDArray[np.uint32]

_CASED, _WRITTEN = 0x20000, 0x40000
"""Code points below which all letters with case are, and all letters."""
_DOTTED_I, _SIGMA, _FINAL_SIGMA = 0x130, 0x3C3, 0x3C2
"""The one capital whose small form is two characters, an i and a dot, and is left as it is; the one letter that has two
small forms.
"""
_POWERS = np.cumprod(np.full(LONGEST, 0x9E3779B97F4A7C15, dtype=np.uint64))
"""Of an odd number, modulo 2 ** 64: what a word's characters are multiplied with."""
ENDS = frozenset(".!?…。！？؟।")
"""Signs that end a sentence."""
CLOSING = "\"'”’»«“)]*_"
"""Signs that stand behind the end of a sentence."""


class Is:
    """What a character is, as bits: plain numbers, for an enum's would make numpy count in 64 bits.

    CAPITAL: another one in lower case. LOWER: in lower or title case. WIDE: of a script without spaces. CLOSING: behind
    the end of a sentence. PART: between the numbers of a date or a clock. STOP: between sentences without a space.
    """

    WORD, CAPITAL, UPPER, LOWER, DIGIT, WIDE, FUNCTION = (1 << bit for bit in range(7))
    COMMA, BAR, POINT, SLASH, RIGHTS, END, CLOSING, QUOTE, COLON, QUESTION, PART, STOP = (
        1 << bit for bit in range(7, 19)
    )


_SETS = {
    Is.DIGIT: "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９",
    Is.COMMA: ",，、،",
    Is.BAR: "|»›•·",
    Is.SLASH: "/",
    Is.RIGHTS: "©®™",
    Is.POINT: ".!?…。！？؟।;:",
    Is.FUNCTION: "".join(FUNCTION_CHARACTERS),
    Is.END: "".join(ENDS),
    Is.CLOSING: CLOSING,
    Is.QUOTE: "\"“„«'‘「",
    Is.COLON: ":：",
    Is.QUESTION: "?？",
    Is.PART: "./-:h",
    Is.STOP: "。！？؟।",
}
_THAI = slice(0x0E00, 0x0E80)
"""Its sentences end without a sign: a line that is long enough for one ends it with any letter."""
_WIDE = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0x0E00, 0x0E7F))


@cache
def classes() -> NDArray[np.uint32]:
    """For each code point what it is; the last one stands for all beyond."""
    table = np.zeros(_WRITTEN, dtype=np.uint32)
    signs = np.arange(_WRITTEN, dtype=np.uint32).view("U1")
    table[np.strings.isalnum(signs)] |= Is.WORD
    cased, upper = signs[:_CASED], np.strings.isupper(signs[:_CASED])
    for bit, those in (
        (Is.CAPITAL, lowered() != np.arange(_WRITTEN)),
        (Is.UPPER, upper),
        (Is.LOWER, np.strings.islower(cased) | (np.strings.istitle(cased) & ~upper)),
    ):
        table[: len(those)][those] |= bit
    table[_DOTTED_I] |= Is.CAPITAL
    for bit, characters in _SETS.items():
        table[list(map(ord, characters))] |= bit
    for first, last in _WIDE:
        table[first : last + 1] |= Is.WIDE
    table[_THAI] |= Is.END
    return table


@cache
def lowered() -> Codes:
    """For each code point that of its small letter."""
    table = np.arange(_WRITTEN, dtype=np.uint32)
    text = table[:_CASED].tobytes().decode("utf-32-le", "surrogatepass").replace(chr(_DOTTED_I), "\0").lower()
    table[:_CASED] = codes(text)
    table[_DOTTED_I], table[_FINAL_SIGMA] = _DOTTED_I, _SIGMA
    return table


def codes(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


class Characters(NamedTuple):
    """Those of some lines, each with its line end."""

    text: str
    classes: NDArray[np.uint32]
    starts: Counts
    """Where each line begins."""
    sizes: Counts
    """Characters of each line, without its end."""
    rows: NDArray[np.int32]
    """The line that each character is in."""


def read_characters(texts: Sequence[str]) -> Characters:
    """Ask the table about all characters of some lines."""
    text = "\n".join((*texts, ""))
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), sizes + 1)
    return Characters(text, classes().take(codes(text), mode="clip"), (sizes + 1).cumsum() - sizes - 1, sizes, rows)


class Spans(NamedTuple):
    """Runs of letters and digits."""

    starts: Counts
    sizes: Counts
    hashes: NDArray[np.uint64]
    """Equal for words that are equal in lower case."""
    classes: NDArray[np.uint32]
    """What their characters are, together."""


def read_spans(characters: Characters) -> Spans:
    """Find the words; a hash is a polynomial of the characters, modulo 2 ** 64."""
    inside = (characters.classes & Is.WORD) > 0
    turns = inside.copy()
    np.not_equal(inside[1:], inside[:-1], out=turns[1:])
    edges = turns.nonzero()[0]
    starts, sizes = edges[::2], edges[1::2] - edges[::2]
    if not len(starts):
        return Spans(starts, sizes, np.zeros(0, np.uint64), np.zeros(0, np.uint32))
    begins = sizes.cumsum() - sizes
    within = np.arange(begins[-1] + sizes[-1])
    within -= begins.repeat(sizes)
    terms = _POWERS[within]
    del within  # what is held of each character is most of what the labels hold in memory
    terms *= lowered().take(codes(characters.text).compress(inside), mode="clip")
    # A line end stands behind the last word, so that each edge but one begins something.
    classes = np.bitwise_or.reduceat(characters.classes, edges)[::2]
    return Spans(starts, sizes, np.add.reduceat(terms, begins), classes)
