"""Which document of a group stays: pairs decide, not chains, so nothing goes that is unlike everything that stays."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt


def choose(ranks: npt.NDArray[np.int64], pairs: Iterable[tuple[int, int, float]]) -> dict[int, tuple[int, float]]:
    """Return for each document that goes, the most similar one that stays, and the similarity.

    A document goes only where it is itself in a pair with one that stays.

    Args:
        ranks: of every document; of two, the one with the smaller rank stays.
        pairs: two documents at or over the threshold, and their similarity.

    >>> choose(np.arange(3), [(0, 1, 0.9), (1, 2, 0.8)])
    {1: (0, 0.9)}
    """
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, j, similar in pairs:
        near[i].append((similar, j))
        near[j].append((similar, i))
    gone: dict[int, tuple[int, float]] = {}
    stays: set[int] = set()
    for i in sorted(near, key=ranks.__getitem__):
        rivals = [(similar, -j) for similar, j in near[i] if j in stays]
        if rivals:
            similar, j = max(rivals)
            gone[i] = (-j, similar)
        else:
            stays.add(i)
    return gone
