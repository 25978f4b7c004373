"""What no line's score can say alone: a list of links goes one way, and what is set apart below the text is none."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from builder.pages.html_view import HEADINGS, Item

LINKED = 0.8
"""Link share from which a line is but its links."""
_APART = 0.5
"""Log odds from which a last line in an element of its own is text, and no plea to subscribe and no note."""


def against(items: Sequence[Item], learned: Mapping[int, float], kept: Sequence[bool]) -> dict[int, str]:
    """Return the lines of which the opposite holds of what was said of each alone, and why.

    Args:
        items: the page's.
        learned: line → log odds that it is article text.
        kept: of each line, whether it is article text by its own rule and score.
    """
    found: dict[int, str] = {}
    for lines in _lists(items, learned):
        mean = sum(learned[k] for k in lines) / len(lines)
        above = lines[0] - 1
        headed = [above] if mean <= 0 and above in learned and items[above].tag in HEADINGS else []
        found |= {k: f"a list of links, mean score {mean:+.1f}" for k in (*headed, *lines) if kept[k] != (mean > 0)}
    stays = [k for k, keep in enumerate(kept) if keep != (k in found)]
    if stays and _is_alone(items, stays) and learned.get(last := stays[-1], _APART) < _APART and last not in found:
        found[last] = f"set apart below the text, score {learned[last]:+.1f}"
    return found


def _lists(items: Sequence[Item], learned: Mapping[int, float]) -> Iterator[list[int]]:
    """Lists of two links or more; lines of one list have one path."""
    for path, some in groupby(sorted(learned), lambda k: items[k].path if _is_linked(items[k]) else ""):
        if len(lines := list(some)) > 1 and path:
            yield lines


def _is_linked(item: Item) -> bool:
    return item.tag == "li" and item.link_share >= LINKED


def _is_alone(items: Sequence[Item], kept: Sequence[int]) -> bool:
    *others, last = (items[k].path for k in kept)
    return last not in others
