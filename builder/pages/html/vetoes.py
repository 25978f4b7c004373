"""What no line's score can say alone: a list of links goes one way, and what is set apart below the text is none."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from builder.pages.html.paths import HEADINGS
from builder.pages.html.view import Item

ONLY_LINKS = 0.8
"""Link share from which a line is but its links."""
_APART = 0.5
"""Log odds from which a last line in an element of its own is text, and no plea to subscribe and no note."""


def vetoed(items: Sequence[Item], kept: Sequence[bool]) -> dict[int, str]:
    """Return the lines that are no article text although they are kept, and why.

    Args:
        items: the page's.
        kept: of each line, whether it is article text by its own rule and score.
    """
    reasons: dict[int, str] = {}
    scores = {k: item.score for k, item in enumerate(items) if item.score is not None}
    for lines in _link_lists(items, scores):
        mean = sum(scores[k] for k in lines) / len(lines)
        above = lines[0] - 1
        headed = [above] if above in scores and items[above].tag in HEADINGS else []
        if mean <= 0:
            reasons |= {k: f"a list of links, mean score {mean:+.1f}" for k in (*headed, *lines) if kept[k]}
    stays = [k for k, keep in enumerate(kept) if keep and k not in reasons]
    if stays and _stands_apart(items, stays) and scores.get(last := stays[-1], _APART) < _APART:
        reasons[last] = f"set apart below the text, score {scores[last]:+.1f}"
    return reasons


def _link_lists(items: Sequence[Item], scores: Mapping[int, float]) -> Iterator[list[int]]:
    """Lists of two links or more; lines of one list have one path."""
    for path, indices in groupby(sorted(scores), lambda k: items[k].path if _is_link_item(items[k]) else ""):
        if len(lines := list(indices)) > 1 and path:
            yield lines


def _is_link_item(item: Item) -> bool:
    return item.tag == "li" and item.link_share >= ONLY_LINKS


def _stands_apart(items: Sequence[Item], kept: Sequence[int]) -> bool:
    *others, last = (items[k].path for k in kept)
    return last not in others
