"""Trafilatura's opinion of a page: which lines of our rendering its main text holds, and what it says about the page.

Its text is matched to ours by letters and digits alone, so neither list marks nor spacing have to agree.
"""

import bisect
import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from builder.pages.render import Row

_FOLD = re.compile(r"[\W_]+")
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_REST = 20
"""Letters and digits from which a paragraph that is no whole line of ours is looked for inside and across lines."""
_SIZE = 10_000_000
"""Characters of markup that trafilatura is given at most; the longest page of the development sets has 2,300,000."""
_CLASS = 2_000
_SCRIPTS = 1_000_000
"""Characters of JSON-LD, all scripts together, that trafilatura is given; page_data reads no more of them."""
_DEEP = etree.XPath("boolean(" + "/*" * 257 + ")")
_PAGE = etree.XPath("//body//text()[not(parent::script)]", smart_strings=False)
_MANY = 10_000
_DROPPED = ("style", "svg", "link", "meta", "input", "param", "area")
"""Elements without a word of the text, which would go through all of its copies and searches. Those that the parser
does not know to be empty, such as source, may hold what stands behind them.
"""
_ESCALATES, _COVERS = 3_000, 5
"""Characters below which it tries a text again with less care, where the page has so many times as much text."""
_FEW = 500
"""Characters of main text below which the fallbacks are asked."""
_PROSE, _UNLINKED = 80, 0.35
"""Characters from which, and link share up to which, a line counts as prose."""
_PART = 0.5
"""Share of the page's prose below which the fallbacks are asked."""
_METADATA = ("title", "author", "date", "sitename", "url", "language", "description")
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
"""For htmldate: the date of publication, from what is marked as a date only, and with no clock consulted."""


def able(tree: HtmlElement, size: int) -> bool:
    """Whether trafilatura reads such a page in a second or two: some of its steps are quadratic in size or depth.

    It takes out of the tree what would cost the reader most: the rest of a class of megabytes, and of their JSON-LD.
    """
    if size > _SIZE or _DEEP(tree):
        return False
    elements = 0
    for element in tree.iter():
        elements += 1
        if len(name := element.get("class") or "") > _CLASS:  # matching a class of megabytes takes minutes
            element.set("class", name[:_CLASS])
    if elements >= _MANY:
        return False
    data = 0
    for script in list(tree.iter("script")):
        if "ld+json" in (script.get("type") or ""):
            data += len(script.text or "")
            if data > _SCRIPTS:
                script.tag = _DROPPED[0]
    return True


def metadata(tree: HtmlElement) -> list[tuple[str, str]]:
    """Ask for pairs of field (title, author, date, sitename, url, language, description) and value."""
    _hush()
    found = _quietly(_metadata, tree)
    return [(key, value) for key in _METADATA if isinstance(value := getattr(found, key, None), str) and value]


def _metadata(tree: HtmlElement) -> Any:
    """Find what trafilatura's extract_metadata does, but categories, tags, licence and domain: half its time."""
    from htmldate import find_date
    from trafilatura import metadata as voice

    found = voice.examine_meta(tree)
    if found.author and " " not in found.author:
        found.author = None
    found = _quietly(voice.extract_meta_json, tree, found) or found
    found.title = found.title or voice.extract_title(tree)
    found.author = found.author or voice.extract_author(tree)
    found.url = found.url or voice.extract_url(tree)
    found.date = _quietly(find_date, tree, url=found.url, **_DATES)
    found.sitename = (found.sitename or voice.extract_sitename(tree) or "").lstrip("@")
    found.clean_and_trim()
    return found


def main(tree: HtmlElement, rows: Sequence[Row]) -> list[bool]:
    """Ask which rows trafilatura's main text holds. It changes the tree: render and read the page first.

    Its fallbacks (readability, jusText) cost half its time, so they are asked only where its own rules find little:
    that loses nothing against asking them always (587 pages of the development sets, one in ten asked).
    """
    _hush()
    for script in list(tree.iter("script")):
        if "json" not in (script.get("type") or ""):
            script.tag = _DROPPED[0]  # lxml's drop_tree cannot copy a text with control characters
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    texts = [row.text for row in rows]
    judged = [False] * len(rows)
    for text in _texts(tree):
        judged = held(texts, text.split("\n"))
        if _enough(rows, judged):
            break
    return judged


def _texts(tree: HtmlElement) -> Iterator[str]:
    """The main text by its own rules, then with its fallbacks.

    Whether its rules shall escalate it decides by measuring the page, which costs a fifth of all it does: so the text
    is first asked for without, and again only where it may have escalated.
    """
    import trafilatura

    plain, escalating, whole = _options()
    found = _quietly(trafilatura.bare_extraction, tree, options=plain)
    if not found or _may_escalate(tree, found.body):
        found = _quietly(trafilatura.bare_extraction, tree, options=escalating)
    if found:
        yield found.text or ""
    if found := _quietly(trafilatura.bare_extraction, tree, options=whole):
        yield found.text or ""


@cache
def _options() -> tuple[Any, Any, Any]:
    """How trafilatura is asked: by its own rules without and with escalation, and with its fallbacks."""
    from trafilatura.settings import Extractor

    modes = [Extractor(output_format="python", comments=False, fast=fast) for fast in (True, True, False)]
    modes[0].focus = "no escalation"  # all else asks whether it is "recall" or "precision"
    return modes[0], modes[1], modes[2]


def _may_escalate(tree: HtmlElement, body: etree._Element) -> bool:
    """Whether a text may be too short for its page: of what trafilatura counts, this finds no less on the page and no
    more in the text.
    """
    size = len(" ".join(map(str, body.itertext())).strip())
    if size >= _ESCALATES:
        return False
    words = " ".join(cast("list[str]", _PAGE(tree))).split()
    return _COVERS * size < len(" ".join(words))


def _enough(rows: Sequence[Row], judged: Sequence[bool]) -> bool:
    found = sum(len(row.text) for row, main in zip(rows, judged, strict=True) if main)
    prose = [
        (len(row.text), main)
        for row, main in zip(rows, judged, strict=True)
        if len(row.text) > _PROSE and row.link_share < _UNLINKED
    ]
    return found >= _FEW and sum(size for size, main in prose if main) >= _PART * sum(size for size, _ in prose)


@cache
def _hush() -> None:
    """Let the voices speak through their results alone."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def _quietly(voice: Any, *args: Any, **options: Any) -> Any:
    """Take a failing voice for a silent one: our own rendering stands without it."""
    try:
        return voice(*args, **options)
    except Exception:  # noqa: BLE001 - whatever odd markup makes a library raise
        return None


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
