"""Fenced code on a page: it is judged by what stands beside it, and nothing else on the page by it.

Its lines are short, without sentences, full of signs: judged one by one some would look like navigation, and prose
around a long listing like the odd line of a menu.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from builder.documents import ARTICLE_LABELS, Block, Label, Line
from builder.pages.verdicts import HEAD_LABELS


def lines_outside(page: Sequence[str], listings: Iterable[range]) -> list[int]:
    """The numbers of a page's lines without those of code; of the blank lines around it those below it go, too."""
    inside: set[int] = set()
    for listing in listings:
        end = listing.stop
        while end < len(page) and not page[end].strip() and (not listing.start or not page[listing.start - 1].strip()):
            end += 1
        inside.update(range(listing.start, end))
    return [i for i in range(len(page)) if i not in inside]


def insert_listings(
    page: Sequence[str],
    lines: Sequence[Line | None],
    listings: Sequence[range],
    outside: Sequence[int],
    blocks: Iterable[Block],
) -> list[Block]:
    """Bring blocks back to their places on the page, and add those of its code.

    Code is text where a line of text stands beside it, or one of the article's head above it, or where the page's
    main judge takes most of it for text; elsewhere it is what stands above it.

    Args:
        page: all lines.
        lines: what markup says of each; empty for plain text and Markdown.
        listings: the lines of each fenced block.
        outside: the other lines' numbers, by which `blocks` count: see `lines_outside`.
        blocks: of these lines, in order.
    """
    placed = [Block(*run, *block[2:]) for block in blocks for run in _runs(outside[block.start : block.end])]
    starts = [block.start for block in placed]
    added: list[Block] = []
    for listing in listings:
        k = bisect_left(starts, listing.start)
        above, below = (placed[i].label if 0 <= i < len(placed) else None for i in (k - 1, k))
        filled = [i for i in listing if page[i].strip()]
        main = 2 * sum(bool(line and line.main) for line in map(lines.__getitem__, filled if lines else ()))
        if above in ARTICLE_LABELS | HEAD_LABELS or below in ARTICLE_LABELS or not placed or main > len(filled):
            label, why = Label.PARAGRAPH, "code in the text"
        else:
            label, why = above or Label.FURNITURE, "code beside what is none of the text"
        added += [Block(*run, label, why) for run in _runs(filled)]
    return sorted([*placed, *added])


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of numbers that follow each other."""
    for _, pairs in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in pairs]
        yield run[0], run[-1] + 1
