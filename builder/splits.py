"""Group → split. What was released stays where it is; a new group goes where the salted hash of its name falls."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


def assign(group: str, salt: str, ratios: Mapping[str, float]) -> str:
    """Return the split of a group: the share of the unit interval, in the order of `ratios`, that its hash falls into.

    Depends on nothing but its arguments, so adding or removing documents moves nobody.

    >>> assign("a", "news", {"train": 0.9, "test": 0.1})
    'train'
    >>> {assign(str(i), "news", {"train": 0.0, "test": 1.0}) for i in range(99)}
    {'test'}
    """
    point = int.from_bytes(hashlib.sha256(f"{salt}\n{group}".encode()).digest()[:8], "big") / 2**64
    reached = 0.0
    last = ""
    for split, share in ratios.items():
        if share > 0:
            reached, last = reached + share, split
            if point < reached:
                return split
    return last


Link = tuple[int, int]
"""Two documents that belong together, by their numbers."""


class Bound(NamedTuple):
    """Documents bound into groups that each lie in one split."""

    first: list[int]
    """Of each document, the first member of its group."""
    fixed: dict[int, str]
    """First member → the split that a released member has fixed; new groups are not in it."""
    bridging: list[int]
    """Documents that were left alone because they would join groups of different splits."""


def bind(order: Sequence[int], links: Iterable[Link], released: Mapping[int, str]) -> Bound:
    """Join linked documents into groups, one document at a time, and never two groups of different splits.

    Args:
        order: all documents, numbered from 0; released ones first, in the order of their release. Of two documents that
            cannot be in one group, the one that comes later here is left alone.
        links: pairs of documents that belong together.
        released: document → the split it was released in.

    >>> bind([0, 1, 2, 3], [(0, 2), (1, 2), (0, 3)], {0: "train", 1: "test"})
    Bound(first=[0, 1, 2, 0], fixed={0: 'train', 1: 'test'}, bridging=[2])
    """
    neighbours: dict[int, list[int]] = defaultdict(list)
    for i, j in links:
        neighbours[i].append(j)
        neighbours[j].append(i)
    place = {number: k for k, number in enumerate(order)}
    first = list(range(len(order)))
    members = {number: [number] for number in order}
    fixed: dict[int, str] = {}
    bridging: list[int] = []
    for number in order:
        joined = {first[j] for j in neighbours[number] if place[j] < place[number] and j not in bridging}
        own = released.get(number)
        claims = {fixed[root] for root in joined if root in fixed} | ({own} if own else set())
        if len(claims) > 1:
            bridging.append(number)
            continue
        root, *others = sorted({*joined, number}, key=place.__getitem__)
        for other in others:
            for member in members[other]:
                first[member] = root
            members[root] += members.pop(other)
            fixed.pop(other, None)
        if claims:
            fixed[root] = claims.pop()
    return Bound(first, fixed, bridging)
