"""Trafilatura's opinion of a page: which lines of our rendering its main text holds.

Its text is matched to ours by letters and digits alone, so neither list marks nor spacing have to agree.
"""

import bisect
import logging
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from builder.pages.html.render import Row

_FOLD = re.compile(r"[\W_]+")
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_SHORTEST_PART = 20
"""Letters and digits from which a paragraph that is no whole line of ours is looked for inside and across lines."""
_MAX_MARKUP = 10_000_000
"""Characters of markup that trafilatura is given at most; the longest page of the development sets has 2,300,000."""
_MAX_CLASS = 2_000
_IS_TOO_DEEP = etree.XPath("boolean(" + "/*" * 257 + ")")
_MAX_ELEMENTS = 10_000
_DROPPED = ("script", "style", "svg", "link", "meta", "input", "param", "area")
"""Elements without a word of the text, which would go through all of its copies and searches. Those that the parser
does not know to be empty, such as source, may hold what stands behind them.
"""


def main_rows(tree: HtmlElement | None, rows: Sequence[Row], markup_size: int) -> list[bool] | None:
    """Ask which rows the main text by trafilatura's own rules holds, without its fallbacks and second tries.

    It changes the tree: render and read the page first.

    Args:
        tree: the parsed page.
        rows: its rendering.
        markup_size: characters of the page's markup.

    Returns:
        A flag for each row; None where trafilatura cannot be asked: some of its steps are quadratic in size or depth.
    """
    if tree is None or markup_size > _MAX_MARKUP or _IS_TOO_DEEP(tree):
        return None
    elements = 0
    for element in tree.iter():
        elements += 1
        if len(name := element.get("class") or "") > _MAX_CLASS:  # matching a class of megabytes takes minutes
            element.set("class", name[:_MAX_CLASS])
    if elements >= _MAX_ELEMENTS:
        return None
    import trafilatura

    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    try:
        extracted: Any = trafilatura.bare_extraction(tree, options=_options())
    except Exception:  # noqa: BLE001 - whatever odd markup makes a library raise: it is silent then
        extracted = None
    return lines_held_by([row.text for row in rows], (extracted.text or "").split("\n") if extracted else [])


@cache
def _options() -> Any:
    """How trafilatura is asked. Its log is hushed: it speaks through its result alone."""
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    options = Extractor(output_format="python", comments=False, fast=True)
    options.focus = "no second try"  # all else asks whether it is "recall" or "precision"
    return options


def letters_and_digits(text: str) -> str:
    """Keep letters and digits.

    >>> letters_and_digits("- Well, 3 items…")
    'Well3items'
    """
    return text.encode().translate(None, _SIGNS).decode() if text.isascii() else _FOLD.sub("", text)


def lines_held_by(texts: Sequence[str], paragraphs: Sequence[str]) -> list[bool]:
    """Say of each line whether the paragraphs hold it.

    Lines that stand once are anchors; one that is repeated on the page is held where it lies between the right anchors.

    >>> lines_held_by(["Home", "A long day", "It rained.", "Home"], ["- A long day", "It rained."])
    [False, True, True, False]
    """
    folded = [letters_and_digits(text) for text in texts]
    wanted = list(filter(None, map(letters_and_digits, paragraphs)))
    places: dict[str, list[int]] = {}
    for i, line in enumerate(folded):
        places.setdefault(line, []).append(i)
    unique = {line: numbers[0] for line, numbers in places.items() if len(numbers) == 1}
    anchors = [unique.get(paragraph, -1) for paragraph in wanted]
    nexts = _next_anchors(anchors, len(texts))
    held = [False] * len(texts)
    rest: list[tuple[str, int, int]] = []
    last = -1
    for paragraph, anchor, upper in zip(wanted, anchors, nexts, strict=True):
        at = anchor
        if at < 0 and (lines := places.get(paragraph)):
            at = _choose_repeated(lines, last, upper, held)
        if at >= 0:
            held[at] = True
            last = at
        elif len(paragraph) >= _SHORTEST_PART:
            rest.append((paragraph, last, upper))
    if rest:
        _mark_parts(folded, rest, held)
    return held


def _next_anchors(anchors: Sequence[int], end: int) -> list[int]:
    """For each paragraph the line of the next anchor; -1 in `anchors` is a paragraph that is none."""
    nexts, upper = [end] * len(anchors), end
    for k in range(len(anchors) - 1, -1, -1):
        nexts[k] = upper
        upper = anchors[k] if anchors[k] >= 0 else upper
    return nexts


def _choose_repeated(lines: Sequence[int], last: int, upper: int, held: Sequence[bool]) -> int:
    """Choose one of equal lines: before the first anchor the last that fits, else the first after the line before."""
    fitting = lines[bisect.bisect_right(lines, last) : bisect.bisect_left(lines, upper)]
    if fitting:
        return fitting[-1] if last < 0 else fitting[0]
    return next((i for i in lines if not held[i]), -1)


def _mark_parts(folded: Sequence[str], rest: Sequence[tuple[str, int, int]], held: list[bool]) -> None:
    """Mark the lines that share a paragraph, and the line that is longer than one.

    Trafilatura keeps the line breaks of the source, so one line of ours may be many paragraphs there.
    """
    starts = [0]
    for line in folded:
        starts.append(starts[-1] + len(line))
    page = "".join(folded)
    found = [0] * len(folded)  # characters of each line
    for paragraph, last, upper in rest:
        low = starts[last + 1]
        at = page.find(paragraph, low)
        if at >= 0:
            end = at + len(paragraph)
            for i in range(bisect.bisect_right(starts, at) - 1, bisect.bisect_left(starts, end)):
                found[i] += min(end, starts[i + 1]) - max(at, starts[i])
                held[i] = held[i] or found[i] * 2 > len(folded[i])
            continue
        for i in range(last + 1, upper if upper < len(folded) else min(len(folded), last + 100)):
            held[i] = held[i] or (len(folded[i]) >= _SHORTEST_PART and folded[i] in paragraph)
