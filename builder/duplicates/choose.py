"""Which document of a group stays: pairs decide, not chains, so nothing goes that is unlike everything that stays."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Member(NamedTuple):
    """What decides who stays; the smallest one does."""

    released: int
    """Order in the release before, or a number above all of them for a new document: released ones win."""
    date: str
    """Publication date, ISO 8601; one that sorts last where it is missing."""
    doubt: float
    """1 - mean confidence of the metadata."""
    id: str


def choose(members: Sequence[Member], pairs: Iterable[tuple[int, int, float]]) -> dict[int, tuple[int, float]]:
    """Return for each document that goes, the most similar one that stays, and the similarity.

    A document goes only where it is itself in a pair with one that stays.

    >>> a, b, c = (Member(9, date, 0.0, date) for date in ("2001", "2002", "2003"))
    >>> choose([a, b, c], [(0, 1, 0.9), (1, 2, 0.8)])
    {1: (0, 0.9)}
    """
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, j, similar in pairs:
        near[i].append((similar, j))
        near[j].append((similar, i))
    gone: dict[int, tuple[int, float]] = {}
    stays: set[int] = set()
    for i in sorted(near, key=members.__getitem__):
        rivals = [(similar, -j) for similar, j in near[i] if j in stays]
        if rivals:
            similar, j = max(rivals)
            gone[i] = (-j, similar)
        else:
            stays.add(i)
    return gone
