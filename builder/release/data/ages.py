"""What came with one release stays together: where files begin, so that what is released keeps its bytes.

New rows stand behind the old ones. In a file of their own, or a row group in the ledger, they leave those as they are
to the last byte: they are copied, and the Hub stores little but the new ones; together every column would end anew.
"""

from collections.abc import Hashable, Iterable
from itertools import groupby

_TIMES = 4
"""A group is at least so many times as large as the one behind it, so that many small releases make few groups."""


def lengths(versions: Iterable[Hashable]) -> list[int]:
    """Return how many rows each group has.

    Args:
        versions: of every row in order, the one that it came with; None is the release that is being made.

    >>> lengths(["1.0.0"] * 9 + ["1.1.0"] * 2), lengths(["1.0.0"] * 7 + ["1.1.0"] + [None])
    ([9, 2], [9])
    """
    found: list[int] = []
    for _, run in groupby(versions):
        found.append(sum(1 for _ in run))
        while len(found) > 1 and found[-2] < _TIMES * found[-1]:
            found[-2:] = [sum(found[-2:])]
    return found
