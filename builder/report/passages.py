"""Two texts, and the words in which they differ."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\n|\S+[^\S\n]*|[^\S\n]+")
_WORK = 4_000_000
"""Products of two lengths above this are not aligned: 2,000 words against 2,000 take a tenth of a second."""


class Piece(NamedTuple):
    """A run of words: in both texts (" "), in the older one alone ("-"), or in the newer one alone ("+")."""

    mark: Literal[" ", "-", "+"]
    text: str


class Passage(NamedTuple):
    """A place where two texts differ, with the words around it."""

    line: int
    """Of the newer text, from 1, where the differing lines begin."""
    pieces: tuple[Piece, ...]


def passages(old: str, new: str, around: int = 6) -> Iterator[Passage]:
    """Yield where two texts differ, in order, each with up to this many equal words `around`.

    >>> for found in passages("one two three", "one 2 three"):
    ...     print(found.line, [tuple(piece) for piece in found.pieces])
    1 [(' ', 'one '), ('-', 'two '), ('+', '2 '), (' ', 'three')]
    """
    before, after = _LINE.findall(old), _LINE.findall(new)
    for tag, i, i_end, j, j_end in _opcodes(before, after):
        if tag != "equal":
            a, b = (_WORD.findall("".join(lines)) for lines in (before[i:i_end], after[j:j_end]))
            for pieces in _aligned(a, b, around):
                yield Passage(j + 1, pieces)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) * len(new) > _WORK:
        return [("replace", 0, len(old), 0, len(new))]
    return difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _aligned(a: Sequence[str], b: Sequence[str], around: int) -> Iterator[tuple[Piece, ...]]:
    if len(a) * len(b) > _WORK:
        yield tuple(_pieces(a, b))
        return
    for group in difflib.SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(around):
        pieces: list[Piece] = []
        for tag, i, i_end, j, j_end in group:
            pieces += [Piece(" ", "".join(a[i:i_end]))] if tag == "equal" else _pieces(a[i:i_end], b[j:j_end])
        yield tuple(pieces)


def _pieces(a: Sequence[str], b: Sequence[str]) -> list[Piece]:
    both: tuple[tuple[Literal["-", "+"], Sequence[str]], ...] = (("-", a), ("+", b))
    return [Piece(mark, "".join(words)) for mark, words in both if words]
