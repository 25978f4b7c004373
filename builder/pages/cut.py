"""Blocks that are not the article become edits named by their label."""

from collections.abc import Sequence
from itertools import accumulate, count
from operator import add

from builder.documents import ARTICLE_LABELS, Block, Edit, Label

_NAMES = {label: str(label) for label in Label if label not in ARTICLE_LABELS}
"""Of the labels whose blocks are cut."""


def cut(lines: Sequence[str], blocks: Sequence[Block]) -> list[Edit]:
    r"""Return the edits that take out of "\n".join(lines) every block whose label is not the article's.

    A cut takes the blank lines behind its block along, so that none is left for another cleaner to tidy under its name.

    >>> from builder.documents import Label
    >>> cut(["Menu", "", "It rained."], [Block(0, 1, Label.NAVIGATION, ""), Block(2, 3, Label.PARAGRAPH, "")])
    [Edit(start=0, end=6, replacement='', cleaner='navigation')]
    """
    if not blocks:
        return []
    starts = [0, *map(add, accumulate(map(len, lines)), count(1))]
    ends = (*(starts[block.start] for block in blocks[1:]), starts[-1] - 1)
    return [
        Edit(starts[block.start], end, "", name)
        for block, end in zip(blocks, ends, strict=True)
        if (name := _NAMES.get(block.label))
    ]
