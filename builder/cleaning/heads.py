"""Running heads that count the pages: "The Courier    Saturday, 18 June 2011    Page 3", on page after page."""

import re
from collections.abc import Sequence
from itertools import pairwise

from builder.cleaning import signs
from builder.documents import Tag
from builder.lines import lines_of

_PAGE = re.compile(
    r"\s(?:page|seite|p\.|pág\.?|página|pagina|strona|str\.|стр\.|страница)\s?(?P<number>[0-9]{1,4})"
    r"(?:\s?(?:of|/|von|de|di|sur|из|z)\s?[0-9]{1,4})?$",
    re.IGNORECASE,
)
_LONGEST = 120
"""Columns of a running head."""


def may_be_running_head(line: str) -> bool:
    """Whether a stripped line ends with the number of a page behind other words.

    >>> may_be_running_head("The Courier  Page 3"), may_be_running_head("Page 3")
    (True, False)
    """
    return _page(line) is not None


def _page(line: str) -> re.Match[str] | None:
    return _PAGE.search(line) if line[-1:].isdigit() and len(line) <= _LONGEST else None


def running_heads(lines: Sequence[str]) -> list[int]:
    """The numbers of the lines, stripped, that stand alone, differ in the number of a page alone, and count on.

    >>> running_heads(["The Courier  Page 3", "", "The mill", "", "The Courier  Page 4", "", "closes."])
    [0, 4]
    """
    rows: dict[str, list[tuple[int, int]]] = {}
    for i, line in enumerate(lines):
        page = _page(line) if line[-1:].isdigit() else None
        if page and not (any(lines[max(0, i - 1) : i]) or any(lines[i + 1 : i + 2])):
            rows.setdefault(line[: page.start()], []).append((i, int(page["number"])))
    counted = [row for row in rows.values() if all(a[1] < b[1] for a, b in pairwise(row)) and len(row) > 1]
    return sorted(i for row in counted for i, _ in row)


def running_head_tags(text: str) -> tuple[Tag, ...]:
    r"""The first running head of a text, which may name the day of the issue.

    >>> [tag.value for tag in running_head_tags("Ebb, 6 May, page 1\n\nThe mill\n\nEbb, 6 May, page 2\n\ncloses.")]
    ['Ebb, 6 May, page 1']
    """
    if not any(line[-1].isdigit() and _page(line) for line in signs.filled_lines(text)):
        return ()
    lines = [line.strip() for line in lines_of(text)]
    found = running_heads(lines)[:1]
    return tuple(Tag("running-head", "date", lines[i], f"running head, line {i + 1}") for i in found)
