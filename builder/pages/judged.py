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
    start, end, last = 0, -1, None
    for number, verdict in zip(numbers, verdicts, strict=True):
        if number == end and verdict == last:
            found[-1] = Block(start, number + 1, *verdict)
        else:
            found.append(Block(number, number + 1, *verdict))
            start = number
        end, last = number + 1, verdict
    return found
