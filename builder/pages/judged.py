"""Judged lines → blocks."""

from collections.abc import Sequence

from builder.documents import Block, Label


def blocks(numbers: Sequence[int], verdicts: Sequence[tuple[Label, str]]) -> list[Block]:
    """One block a line, but lines that follow each other directly and were judged alike are one.

    >>> said = [(Label.PARAGRAPH, "a sentence"), (Label.PARAGRAPH, "a sentence"), (Label.SHARE, "a word of sharing")]
    >>> [(block.start, block.end) for block in blocks([0, 1, 2], said)]
    [(0, 2), (2, 3)]
    """
    found: list[Block] = []
    start, end, last = 0, 0, None
    for number, verdict in zip(numbers, verdicts, strict=True):
        if number != end or verdict != last:
            if last:
                found.append(Block(start, end, *last))
            start, last = number, verdict
        end = number + 1
    return [*found, Block(start, end, *last)] if last else found
