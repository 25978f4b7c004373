"""Page furniture of paged text: page numbers, running heads and feet, footnotes, print headers, links at a page's end.

Only text that shows pages loses lines: form feeds, browser print headers, or a sentence that a line interrupts.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from builder.cleaning import signs
from builder.cleaning.bars import bars
from builder.cleaning.heads import may_be_running_head, running_heads
from builder.cleaning.ledger import settle
from builder.cleaning.lines import goes_on, is_link, is_under_way, letters_of
from builder.cleaning.prints import may_be_print_end, print_ends
from builder.cleaning.sheets import counting_heads, footnotes
from builder.documents import Change

_NUMBER = re.compile(
    r"(?:[-–—\[(|]\s?)?(?:(?:page|seite|p\.|pág\.?|página|pagina|стр\.)\s?)?[0-9]{1,4}(?:\s?(?:of|/|von|de|di|sur|из)\s?[0-9]{1,4})?(?:\s?[-–—\])|])?",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(
    r"(?:(?:page|seite|pág\.?|página|pagina|стр\.)\s?[0-9]{1,4}(?:\s?(?:of|/|von|de|di|sur|из)\s?[0-9]{1,4})?"
    r"|[-–—]\s?[0-9]{1,4}\s?[-–—])",
    re.IGNORECASE,
)
"""A page number that is nothing else: "Page 2", "- 2 -"."""

_NUMBERED = re.compile(r"\S.*\s[|•·–—-]\s?[0-9]{1,4}|[0-9]{1,4}\s?[|•·–—-]\s.*\S")
"""A running foot with its page number."""

_FIGURES = re.compile(r"[0-9]+")
_NUMBER_ENDS = frozenset("-–—])|")
_FIRST, _LAST = frozenset("<hwf0123456789"), frozenset("0123456789") | _NUMBER_ENDS
"""With which a line begins that is a link or a browser's, and ends that is a page number."""
_LONGEST, _LONGEST_NUMBER = 120, 30  # columns of a running head, and of a page number with its words
_NEAR = 6  # lines between a page number and a running head
_BLANK = " \t\f\xa0"


class _Line(NamedTuple):
    begin: int
    """Where the line begins in the text, after its form feeds."""
    end: int
    """Where it ends, before its trailing spaces."""
    text: str
    """The line without spaces and form feeds around it."""
    feed: bool


def furniture(text: str) -> list[Change]:
    r"""Take page ends out: each becomes the line break, or the blank line, that the text would have without it.

    >>> furniture("the first half of\n\n12\n\fthe sentence")
    [Change(start=17, end=23, replacement='\n')]
    """
    if "\n" not in text:
        return []
    if "\f" not in text and not _may_have_any(text):
        return []
    return settle(text, _page_ends)


def _page_ends(text: str) -> list[Change]:
    lines = list(_lines(text))
    removed = _furniture_lines(lines)
    if not removed and "\f" not in text:
        return []
    return [change for change in _changes(lines, removed) if text[change.start : change.end] != change.replacement]


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        if not line:
            yield _Line(start, start, "", feed=False)
            start += 1
            continue
        bare = line.strip(_BLANK)
        if len(bare) == len(line):
            yield _Line(start, start + len(line), line, feed=False)
            start += len(line) + 1
            continue
        filled = len(line.rstrip(_BLANK))
        begin, feed = 0, False
        if "\f" in line:
            begin = line.rfind("\f", 0, filled - len(bare)) + 1
            feed = begin > 0 or "\f" in line[filled:]
        yield _Line(start + begin, start + filled, bare, feed)
        start += len(line) + 1


def _may_have_any(text: str) -> bool:
    """Whether a line may be furniture, asked only of those that begin or end like one."""
    if signs.first_characters(text).isdisjoint(_FIRST) and signs.last_characters(text).isdisjoint(_LAST):
        return False
    return any(
        (line[0] in _FIRST or (line[-1] in _LAST and (len(line) <= _LONGEST_NUMBER or line[-1].isdigit())))
        and _may_be_furniture(line, below)
        for line, below in pairwise((*signs.filled_lines(text), ""))
    )


def _may_be_furniture(line: str, below: str) -> bool:
    """Whether a line is what a browser prints, a head with a page number, or a page number or bare link that says so,
    ends the text or stands where a sentence may go on: no other can begin what is taken out.
    """
    bare = line.strip(_BLANK)
    if may_be_print_end(bare) or may_be_running_head(bare):
        return True
    if not (is_link(bare) or (_may_be_number(bare) and _NUMBER.fullmatch(bare))):
        return False
    return not below or is_under_way(below) or _PLAIN_NUMBER.fullmatch(bare) is not None


def _may_be_number(line: str) -> bool:
    """Whether it pays to try the pattern: numbers and page numbers end in a figure or in a sign around it."""
    return line[-1:].isdigit() or line[-1:] in _NUMBER_ENDS


def _furniture_lines(lines: list[_Line]) -> set[int]:
    """The numbers of the lines that are furniture."""
    texts = [line.text for line in lines]
    removed = print_ends(texts).union(running_heads(texts))
    removed |= bars(texts, removed, {i for i, line in enumerate(lines) if line.feed})
    numbers = [i for i, line in enumerate(lines) if _may_be_number(line.text) and _NUMBER.fullmatch(line.text)]
    pages = _page_numbers(lines, numbers)
    removed.update(pages)
    known = frozenset(removed)
    edges = sorted({*_edges(lines, removed), *_beside(lines, pages)} - known)
    sheets = list(accumulate(line.feed for line in lines))
    removed |= counting_heads(texts, sheets, {*edges, *pages})
    seen = Counter(letters_of(lines[i].text) for i in edges)
    parted = _has_blank_lines(lines, {*known, *edges})
    removed.update(i for i in edges if _NUMBER.fullmatch(lines[i].text) or _NUMBERED.fullmatch(lines[i].text))
    known = frozenset(removed)
    for i in edges:
        here = lines[i]
        again = letters_of(here.text) and seen[letters_of(here.text)] > 1
        apart = here.feed and not any(after.text for after in lines[i + 1 : i + (3 if parted else 2)])
        if again or apart or _is_head_within(lines, i, known):
            removed.add(i)
    removed |= footnotes(texts, sheets, removed) if sheets[-1] else set()
    return removed | _interruptions(lines, removed, frozenset(numbers))


def _has_blank_lines(lines: list[_Line], ends: set[int]) -> bool:
    """Whether the text has blank lines of its own, away from page ends; where it has none, each shows a page end."""
    filled = [i for i, line in enumerate(lines) if line.text]
    return any(
        below > above + 1 and not lines[below].feed and ends.isdisjoint((above, below))
        for above, below in pairwise(filled)
    )


def _is_head_within(lines: list[_Line], i: int, removed: frozenset[int]) -> bool:
    """Whether a sentence runs over the line, which is a running head then, unless the line above is a heading and so
    shorter than the sentence that begins below it.
    """
    around = _around(lines, i, i, removed)
    return around is not None and goes_on(*around) and len(around[0]) >= len(lines[i].text)


def _page_numbers(lines: list[_Line], numbers: list[int]) -> list[int]:
    """The longest row of lines that count 1, 2, 3 … or from any other number on, if they are page numbers for certain:
    one says so, stands in the middle of a sentence, or ends the text.
    """
    last = next((i for i in range(len(lines) - 1, 0, -1) if lines[i].text), 0)
    rows: dict[int, tuple[int, bool]] = {}  # the row's last number → its length, and whether it is certain
    found: list[tuple[int, int]] = []
    best = (0, 0)
    for i in numbers:
        line = lines[i].text
        says_so = not line.isdecimal() and _PLAIN_NUMBER.fullmatch(line) is not None
        if not (says_so or _stands_alone(lines, i)):
            continue
        number = int(line) if line.isdecimal() else int(_FIGURES.findall(line)[0])
        length, certain = rows.get(number - 1, (0, False))
        certain = certain or says_so or i == last or _interrupts(lines, i, i)
        rows[number] = length + 1, certain
        found.append((i, number))
        if certain and length:
            best = max(best, (length + 1, number))
    return _lines_of_row(found, *best)


def _lines_of_row(numbered: list[tuple[int, int]], length: int, number: int) -> list[int]:
    """The lines of the row that ends in a number, found from behind."""
    row: list[int] = []
    for i, here in reversed(numbered):
        if len(row) < length and here == number - len(row):
            row.append(i)
    return row[::-1]


def _beside(lines: list[_Line], pages: list[int]) -> Iterator[int]:
    """The lines next to page numbers that stand alone, and the first of the text, where a running head may stand."""
    for i in pages:
        for step in (-1, 1):
            near = i + step
            while 0 <= near < len(lines) and abs(near - i) <= _NEAR and not lines[near].text:
                near += step
            if 0 <= near < len(lines) and 0 < len(lines[near].text) <= _LONGEST and _stands_alone(lines, near):
                yield near
    first = next((i for i, line in enumerate(lines) if line.text), 0)
    # A date in the first line may be all the text says of its own.
    if pages and not _FIGURES.search(lines[first].text) and _stands_alone(lines, first):
        yield first


def _stands_alone(lines: list[_Line], i: int) -> bool:
    """Whether there are blank lines, or the text's ends, around the line."""
    return not (i > 0 and lines[i - 1].text) and not (i + 1 < len(lines) and lines[i + 1].text)


def _edges(lines: list[_Line], removed: set[int]) -> list[int]:
    """The lines beside form feeds that stand alone, between blank lines, and so may be furniture."""
    found: list[int] = []
    if not any(line.feed for line in lines):
        return found
    filled = list(accumulate((i if line.text else 0 for i, line in enumerate(lines)), max, initial=0))
    for i, line in enumerate(lines):
        if not line.feed:
            continue
        if line.text and i + 1 < len(lines) and not lines[i + 1].text:
            found.append(i)
        above = filled[i]
        if above > 0 and above not in removed and len(lines[above].text) <= _LONGEST and not lines[above - 1].text:
            found.append(above)
    return sorted(set(found))


def _interrupts(lines: list[_Line], first: int, last: int) -> bool:
    """Whether a sentence runs over the lines first to last."""
    around = _around(lines, first, last)
    return around is not None and goes_on(*around)


def _around(lines: list[_Line], first: int, last: int, removed: frozenset[int] = frozenset()) -> tuple[str, str] | None:
    """What stands above and below the lines first to last, and the blank and removed lines around them."""
    above, below = first - 1, last + 1
    while above >= 0 and (not lines[above].text or above in removed):
        above -= 1
    while below < len(lines) and (not lines[below].text or below in removed):
        below += 1
    return (lines[above].text, lines[below].text) if above >= 0 and below < len(lines) else None


def _interruptions(lines: list[_Line], removed: set[int], numbers: frozenset[int]) -> set[int]:
    """Page numbers and bare links that stand alone in the middle of a sentence."""
    found: set[int] = set()
    i = 0
    while i < len(lines):
        if not lines[i].text or i in removed or not (i in numbers or is_link(lines[i].text)):
            i += 1
            continue
        last = i
        below = i
        while below < len(lines) and (
            not lines[below].text or below in removed or below in numbers or is_link(lines[below].text)
        ):
            last = below if lines[below].text else last
            below += 1
        if i > 0 and not lines[i - 1].text and _interrupts(lines, i, last):
            found.update(k for k in range(i, last + 1) if lines[k].text)
        i = below
    return found


def _changes(lines: list[_Line], removed: set[int]) -> Iterator[Change]:
    """One change for each page end: from the end of the last line of text before to the start of the first after."""
    kept = [i for i, line in enumerate(lines) if line.text and i not in removed]
    if removed and kept and min(removed) < kept[0]:
        yield Change(0, lines[kept[0]].begin, "")
    short = 3 * max((len(lines[i].text) for i in kept if len(lines[i].text) <= _LONGEST), default=0) // 4
    feeds = {i for i, line in enumerate(lines) if line.feed}
    marked = removed | feeds
    for above, below in pairwise(kept):
        if below in feeds or (below > above + 1 and not marked.isdisjoint(range(above + 1, below))):
            yield _page_end(lines, removed, above, below, short)
    if removed and kept and max(removed) > kept[-1]:
        yield Change(lines[kept[-1]].end, lines[-1].end, "")


def _page_end(lines: list[_Line], removed: set[int], above: int, below: int, short: int) -> Change:
    """Furniture has one blank line towards the text; one more is the text's own, and ends a paragraph, as a line under
    `short` columns does.
    """
    gap = range(above + 1, below)
    marks = [i for i in gap if i in removed or lines[i].feed]
    before, after = (marks[0] - above - 1, below - 1 - marks[-1]) if marks else (len(gap), 0)
    own = before > int(bool(marks) and marks[0] in removed) or after > int(bool(marks) and lines[marks[-1]].text != "")
    apart = (own or len(lines[above].text) < short) and not goes_on(lines[above].text, lines[below].text)
    return Change(lines[above].end, lines[below].begin, "\n\n" if apart else "\n")
