"""Pages without a paragraph of prose whose article is a list: the winners of a prize, the results of a day.

The weights have seen menus and lists of other stories look so, and take all of it for such. What tells them apart is
the one day or byline of the page's head that stands above the article, and that no phrase of page furniture, no link
and no picture's credit parts its lines.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from builder.documents import Label
from builder.pages.text.view import View
from builder.pages.verdicts import Verdict

_LEAST = 60
"""Words that such a list has at least."""
_SHORT = 12
"""Words of an entry at most; a longer line is a paragraph."""


def keep_list_article(view: View, verdicts: list[Verdict]) -> list[Verdict]:
    """Keep the longest stretch of lines below the page's only date, if none is nearly as long.

    Args:
        view: a page of which no line was kept.
        verdicts: what was said of its lines.
    """
    dated = np.flatnonzero(view.row("dated") > 0)
    if len(dated) != 1:
        return verdicts
    words = view.row("words").astype(np.int64)
    stretches = sorted(
        (int(words[lines.start : lines.stop].sum()), lines.start, lines.stop)
        for lines in _stretches(view, int(dated[0]) + 1)
    )
    size, start, stop = stretches[-1]
    if size < _LEAST or (stretches[1:] and size < 2 * stretches[-2][0]):
        return verdicts
    judged = list(verdicts)
    judged[int(dated[0])] = Verdict(Label.DATELINE, "the only date of a page without prose")
    for i in range(start, stop):
        kind = Label.LIST_ITEM if words[i] <= _SHORT else Label.PARAGRAPH
        judged[i] = Verdict(kind, "a list below the date of a page without prose")
    return judged


def _stretches(view: View, start: int) -> Iterator[range]:
    """Lines that nothing of a page's furniture parts, from a line on."""
    parting = (view.row("phrase_share") > 0) | (view.row("link_share") > 0) | (view.row("image") > 0)
    ends = [start - 1, *(start + np.flatnonzero(parting[start:])).tolist(), len(view.texts)]
    for above, end in pairwise(ends):
        yield range(above + 1, end)
