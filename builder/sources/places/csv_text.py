"""Where the cells of a row of CSV or TSV stand."""

import re
from collections.abc import Iterator

from builder.sources.positions import Position

_CLOSED = re.compile(r'[^"]*+(?:""[^"]*+)*+"')


def cells(lines: Iterator[str], delimiter: str, line: int) -> Iterator[Position]:
    r"""Yield where the cells of the next row begin, quotes included; `line` is the number of its first line.

    The row has been read before, so its quotes match.

    >>> list(cells(iter(['a,"b\n', '""c",d\n']), ",", 7))
    [(7, 1), (7, 3), (8, 6)]
    """
    text, at = next(lines, ""), 0
    while True:
        yield line, at + 1
        if text.startswith('"', at):
            at += 1
            while not (closed := _CLOSED.match(text, at)):
                following = next(lines, None)
                if following is None:
                    return
                text, at, line = following, 0, line + 1
            at = closed.end()
        at = text.find(delimiter, at) + 1
        if not at:
            return
