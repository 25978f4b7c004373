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
_REST = 20
"""Letters and digits from which a paragraph that is no whole line of ours is looked for inside and across lines."""
_SIZE = 10_000_000
"""Characters of markup that trafilatura is given at most; the longest page of the development sets has 2,300,000."""
_CLASS = 2_000
_DEEP = etree.XPath("boolean(" + "/*" * 257 + ")")
_MANY = 10_000
_DROPPED = ("script", "style", "svg", "link", "meta", "input", "param", "area")
"""Elements without a word of the text, which would go through all of its copies and searches. Those that the parser
does not know to be empty, such as source, may hold what stands behind them.
"""


def able(tree: HtmlElement, size: int) -> bool:
    """Whether trafilatura reads such a page in a second or two: some of its steps are quadratic in size or depth.

    It takes out of the tree what would cost the reader most: the rest of a class of megabytes.
    """
    if size > _SIZE or _DEEP(tree):
        return False
    elements = 0
    for element in tree.iter():
        elements += 1
        if len(name := element.get("class") or "") > _CLASS:  # matching a class of megabytes takes minutes
            element.set("class", name[:_CLASS])
    return elements < _MANY


def main(tree: HtmlElement, rows: Sequence[Row]) -> list[bool]:
    """Ask which rows the main text by trafilatura's own rules holds, without its fallbacks and second tries.

    It changes the tree: render and read the page first.
    """
    import trafilatura

    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    try:
        found: Any = trafilatura.bare_extraction(tree, options=_options())
    except Exception:  # noqa: BLE001 - whatever odd markup makes a library raise: it is silent then
        found = None
    return held([row.text for row in rows], (found.text or "").split("\n") if found else [])


@cache
def _options() -> Any:
    """How trafilatura is asked. Its log is hushed: it speaks through its result alone."""
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    options = Extractor(output_format="python", comments=False, fast=True)
    options.focus = "no second try"  # all else asks whether it is "recall" or "precision"
    return options


def fold(text: str) -> str:
    """Keep letters and digits.

    >>> fold("- Well, 3 items…")
    'Well3items'
    """
    return text.encode().translate(None, _SIGNS).decode() if text.isascii() else _FOLD.sub("", text)


def held(texts: Sequence[str], paragraphs: Sequence[str]) -> list[bool]:
    """Say of each line whether the paragraphs hold it.

    Lines that stand once are anchors; one that is repeated on the page is held where it lies between the right anchors.

    >>> held(["Home", "A long day", "It rained.", "Home"], ["- A long day", "It rained."])
    [False, True, True, False]
    """
    folded = [fold(text) for text in texts]
    wanted = [f for f in map(fold, paragraphs) if f]
    places: dict[str, list[int]] = {}
    for i, line in enumerate(folded):
        places.setdefault(line, []).append(i)
    unique = {line: numbers[0] for line, numbers in places.items() if len(numbers) == 1}
    found = [unique.get(paragraph, -1) for paragraph in wanted]
    nexts = _following(found, len(texts))
    main = [False] * len(texts)
    rest: list[tuple[str, int, int]] = []
    last = -1
    for paragraph, place, upper in zip(wanted, found, nexts, strict=True):
        at = place
        if at < 0 and (lines := places.get(paragraph)):
            at = _between(lines, last, upper, main)
        if at >= 0:
            main[at] = True
            last = at
        elif len(paragraph) >= _REST:
            rest.append((paragraph, last, upper))
    if rest:
        _hold_parts(folded, rest, main)
    return main


def _following(found: Sequence[int], end: int) -> list[int]:
    """For each paragraph the line of the next anchor."""
    nexts, upper = [end] * len(found), end
    for k in range(len(found) - 1, -1, -1):
        nexts[k] = upper
        upper = found[k] if found[k] >= 0 else upper
    return nexts


def _between(lines: Sequence[int], last: int, upper: int, main: Sequence[bool]) -> int:
    """Choose one of equal lines: before the first anchor the last that fits, else the first after the line before."""
    fitting = lines[bisect.bisect_right(lines, last) : bisect.bisect_left(lines, upper)]
    if fitting:
        return fitting[-1] if last < 0 else fitting[0]
    return next((i for i in lines if not main[i]), -1)


def _hold_parts(folded: Sequence[str], rest: Sequence[tuple[str, int, int]], main: list[bool]) -> None:
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
                main[i] = main[i] or found[i] * 2 > len(folded[i])
            continue
        for i in range(last + 1, upper if upper < len(folded) else min(len(folded), last + 100)):
            main[i] = main[i] or (len(folded[i]) >= _REST and folded[i] in paragraph)
