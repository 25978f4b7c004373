"""Verdicts on single lines, and the blocks that they make."""

from collections.abc import Sequence
from typing import NamedTuple

from builder.documents import ARTICLE_LABELS, Block, Label

HEAD_LABELS = frozenset({Label.TITLE, Label.DESCRIPTION, Label.BYLINE, Label.DATELINE})
"""What stands above an article's text and belongs to it."""


class Verdict(NamedTuple):
    """A line's label and the signal that decided."""

    label: Label
    why: str

    @property
    def is_text(self) -> bool:
        """Whether the line is article text."""
        return self.label in ARTICLE_LABELS


def to_blocks(numbers: Sequence[int], verdicts: Sequence[Verdict]) -> list[Block]:
    """One block a line, but lines that follow each other directly and have the same verdict are one.

    >>> verdicts = [Verdict(Label.PARAGRAPH, "a sentence")] * 2 + [Verdict(Label.SHARE, "a word of sharing")]
    >>> [(block.start, block.end) for block in to_blocks([0, 1, 2], verdicts)]
    [(0, 2), (2, 3)]
    """
    blocks: list[Block] = []
    start, end, last = 0, 0, None
    for number, verdict in zip(numbers, verdicts, strict=True):
        if number != end or verdict != last:
            if last:
                blocks.append(Block(start, end, *last))
            start, last = number, verdict
        end = number + 1
    return [*blocks, Block(start, end, *last)] if last else blocks
