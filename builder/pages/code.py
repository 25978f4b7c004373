"""Fenced code on a page: it is judged by what stands beside it, and nothing else on the page by it.

Its lines are short, without sentences, full of signs: judged one by one some would look like navigation, and prose
around a long listing like the odd line of a menu.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from builder.documents import ARTICLE_LABELS, Block, Label, Line

_HEAD = frozenset({Label.TITLE, Label.DESCRIPTION, Label.BYLINE, Label.DATELINE})


def outside(page: Sequence[str], code: Iterable[range]) -> list[int]:
    """The numbers of a page's lines without those of code; of the blank lines around it those below it go, too."""
    inside: set[int] = set()
    for block in code:
        end = block.stop
        while end < len(page) and not page[end].strip() and (not block.start or not page[block.start - 1].strip()):
            end += 1
        inside.update(range(block.start, end))
    return [i for i in range(len(page)) if i not in inside]


def insert(
    page: Sequence[str],
    lines: Sequence[Line | None],
    code: Sequence[range],
    shown: Sequence[int],
    judged: Iterable[Block],
) -> list[Block]:
    """Bring blocks of the lines that were shown back to their places, and add those of the code.

    Code is text where a line of text stands beside it, or one of the article's head above it, or where the page's
    main judge takes most of it for text; elsewhere it is what stands above it.
    """
    blocks = [Block(*run, *block[2:]) for block in judged for run in _runs(shown[block.start : block.end])]
    starts = [block.start for block in blocks]
    more: list[Block] = []
    for lot in code:
        k = bisect_left(starts, lot.start)
        above, below = (blocks[i].label if 0 <= i < len(blocks) else None for i in (k - 1, k))
        filled = [i for i in lot if page[i].strip()]
        main = 2 * sum(bool(line and line.main) for line in map(lines.__getitem__, filled if lines else ()))
        if above in ARTICLE_LABELS | _HEAD or below in ARTICLE_LABELS or not blocks or main > len(filled):
            label, why = Label.PARAGRAPH, "code in the text"
        else:
            label, why = above or Label.FURNITURE, "code beside what is none of the text"
        more += [Block(*run, label, why) for run in _runs(filled)]
    return sorted([*blocks, *more])


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of numbers that follow each other."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        found = [number for _, number in run]
        yield found[0], found[-1] + 1
