"""Which documents are alike: MinHash LSH proposes pairs, true similarity confirms them; `splits.bind` makes groups."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from builder.duplicates.sign import PERMUTATIONS, Grams, similarity

_RECALL = 0.9995
"""Share of the pairs exactly at the threshold that the bands must propose."""
_SLACK = 0.2
"""A proposal whose estimated similarity is this far below the threshold is not worth reading the texts: with 128
permutations the estimate's standard deviation is at most 0.045."""
_WIDE = 64
"""In a bucket with more documents than this, each is paired with its next neighbours only: a bucket of n documents
would propose n² / 2 pairs, and a group needs a connected chain, not all of them."""

Pair = tuple[int, int, float]


def bands(threshold: float) -> int:
    """Return how many rows a band has: the most that still propose a pair at the threshold almost surely.

    >>> bands(0.7), bands(0.9), bands(0.3)
    (4, 8, 1)
    """
    fitting = [r for r in range(1, 17) if 1 - (1 - threshold**r) ** (PERMUTATIONS // r) >= _RECALL]
    return max(fitting, default=1)


def candidate_pairs(signatures: npt.NDArray[np.uint32], threshold: float) -> npt.NDArray[np.int64]:
    """Return the pairs (i < j) that share a band, distinct and sorted, shape (pairs, 2)."""
    rows = bands(threshold)
    found = [np.empty((0, 2), np.int64)]
    for start in range(0, PERMUTATIONS - rows + 1, rows):
        keys = np.ascontiguousarray(signatures[:, start : start + rows]).view(f"V{4 * rows}").ravel()
        order = np.argsort(keys, kind="stable")
        same = keys[order][1:] == keys[order][:-1]
        ends = np.flatnonzero(np.append(~same, True))
        starts = np.append(0, ends[:-1] + 1) if len(ends) else ends
        for first, last in zip(starts, ends, strict=True):
            if last > first:
                found.append(_bucket_pairs(np.sort(order[first : last + 1])))
    return np.unique(np.concatenate(found), axis=0)


def _bucket_pairs(members: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    reach = len(members) - 1 if len(members) <= _WIDE else 8
    pairs = [np.stack([members[:-step], members[step:]], axis=1) for step in range(1, reach + 1)]
    return np.concatenate(pairs)


def similar_pairs(
    pairs: npt.NDArray[np.int64],
    signatures: npt.NDArray[np.uint32],
    grams: Callable[[int], Grams],
    threshold: float,
) -> Iterable[Pair]:
    """Yield (i, j, Jaccard similarity) of the pairs at or over the threshold; `grams(i)` reads a document."""
    likely = pairs[estimates(pairs, signatures) >= threshold - _SLACK]
    for i, j in likely.tolist():
        similar = similarity(grams(i), grams(j))
        if similar >= threshold:
            yield i, j, similar


def estimates(pairs: npt.NDArray[np.int64], signatures: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
    """Return the similarity of each pair as its signatures estimate it; standard deviation at most 0.045."""
    parts = [
        (signatures[some[:, 0]] == signatures[some[:, 1]]).mean(axis=1)
        for some in np.array_split(pairs, 1 + len(pairs) // 10_000)
    ]
    return np.concatenate(parts)
