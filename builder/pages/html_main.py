"""Which lines the main text of an html page holds: what was learned says it, and where it is in doubt, trafilatura.

Trafilatura takes half as long as all else that is done with a page. What was learned (html_scores) finds the main text
as well as it does, and knows where it may be wrong.
"""

from collections.abc import Callable, Mapping, Sequence

from builder.documents import Line
from builder.pages.html_scores import scores
from builder.pages.html_view import Item, View, view

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


def judged(
    text: str, lines: Sequence[Line | None], ask: Callable[[], Sequence[bool] | None]
) -> tuple[Line | None, ...]:
    r"""The lines with what was learned of them, and whether the main text holds them.

    Args:
        text: the rendering.
        lines: what the markup says of each of text.split("\n"); None for blank ones.
        ask: asks trafilatura which of the lines that are not None its main text holds; None where it cannot be asked.
    """
    seen = view(text, lines)
    return decided(seen, lines, scores(seen), ask)


def decided(
    seen: View, lines: Sequence[Line | None], found: Mapping[int, float], ask: Callable[[], Sequence[bool] | None]
) -> tuple[Line | None, ...]:
    """The same, from the log odds of the lines that were measured, by their index in `seen`."""
    learned = {seen.items[k].number: score for k, score in found.items()}
    rows = [i for i, line in enumerate(lines) if line]
    main = [learned.get(i, 0.0) > 0 for i in rows]
    if is_doubted(seen.items, found) and (given := ask()) is not None:
        sizes = {item.number: item.size for item in seen.items}
        main = _together([sizes.get(i, 0) for i in rows], main, given)
    held = iter(main)
    return tuple(line and Line(*line[:3], next(held), learned.get(i)) for i, line in enumerate(lines))


def is_doubted(items: Sequence[Item], found: Mapping[int, float]) -> bool:
    """Whether too much of a page may be text or not."""
    unsure = sum(items[k].size for k, score in found.items() if abs(score) < _UNSURE)
    return unsure >= _DOUBT * max(_LITTLE, sum(items[k].size for k, score in found.items() if score > 0))


def _together(sizes: Sequence[float], own: Sequence[bool], given: Sequence[bool]) -> list[bool]:
    """What was given, but where it leaves out most of our own, both.

    >>> _together([9, 1, 5], [True, False, False], [False, False, True])
    [True, False, True]
    >>> _together([9, 1, 5], [True, True, False], [True, False, True])
    [True, False, True]
    """
    text = sum(size for size, mine in zip(sizes, own, strict=True) if mine)
    shared = sum(size for size, mine, theirs in zip(sizes, own, given, strict=True) if mine and theirs)
    if shared >= _SHARED * text:
        return list(given)
    return [mine or theirs for mine, theirs in zip(own, given, strict=True)]
