"""Which lines the main text of an html page holds: what was learned says it, and where it is in doubt, trafilatura.

Trafilatura takes half as long as all else that is done with a page. What was learned (`scores`) finds the main text
as well as it does, and knows where it may be wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import compress

from builder.documents import Line
from builder.pages.html.scores import score_lines
from builder.pages.html.view import Item, View, view_page

_UNSURE = 2.0
"""Log odds from which, and below 0 up to which, a line is judged surely."""
_DOUBT = 0.3
"""Characters of lines that are not judged surely, over those of lines that are text, from which the page is in doubt:
one page in four of the development sets.
"""
_SHARED = 0.3
"""Share of the text by our own judgement that trafilatura's must hold, to be thought to be the same text."""
_LITTLE = 200
"""Characters of text that a page is thought to have at least."""


def with_main_text(
    text: str, lines: Sequence[Line | None], ask: Callable[[], Sequence[bool] | None]
) -> tuple[Line | None, ...]:
    r"""The lines with what was learned of them, and whether the main text holds them.

    Args:
        text: the rendering.
        lines: what the markup says of each of text.split("\n"); None for blank ones.
        ask: asks trafilatura which of the lines that are not None its main text holds; None where it cannot be asked.
    """
    view = view_page(text, lines)
    return with_scores(view, lines, score_lines(view), ask)


def with_scores(
    view: View, lines: Sequence[Line | None], scores: Mapping[int, float], ask: Callable[[], Sequence[bool] | None]
) -> tuple[Line | None, ...]:
    """The same, from the log odds of the lines that were measured, by their index in `view`."""
    learned = {view.items[k].number: score for k, score in scores.items()}
    main = {i for i, score in learned.items() if score > 0}
    if _is_doubted(view.items, scores) and (held := ask()) is not None:
        sizes = {item.number: item.size for item in view.items}
        main = _agreed(sizes, main, set(compress((i for i, line in enumerate(lines) if line), held)))
    return tuple(
        Line(*line[:3], i in main, learned.get(i)) if line and (i in main or i in learned) else line
        for i, line in enumerate(lines)
    )


def _is_doubted(items: Sequence[Item], scores: Mapping[int, float]) -> bool:
    """Whether too much of a page may be text or not, or nothing of it is."""
    unsure = sum(items[k].size for k, score in scores.items() if abs(score) < _UNSURE)
    text = sum(items[k].size for k, score in scores.items() if score > 0)
    return bool(items) and (not text or unsure >= _DOUBT * max(_LITTLE, text))


def _agreed(sizes: Mapping[int, float], own: set[int], other: set[int]) -> set[int]:
    """The lines of the other judge, but where these leave out most of our own, both.

    >>> _agreed({0: 9, 1: 1, 2: 5}, {0}, {2})
    {0, 2}
    >>> _agreed({0: 9, 1: 1, 2: 5}, {0, 1}, {0, 2})
    {0, 2}
    """
    text, shared = (sum(map(sizes.__getitem__, numbers)) for numbers in (own, own & other))
    return other if shared >= _SHARED * text else own | other
