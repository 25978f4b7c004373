"""Which documents are alike: MinHash LSH proposes pairs, true similarity confirms them; `splits.bind` makes groups.

Signatures are cut into bands, and two documents that agree on a whole band are a pair: with b bands of r places a pair
of similarity s is proposed with probability 1 - (1 - s^r)^b (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets).
"""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from builder.duplicates.sign import PERMUTATIONS

_RECALL = 0.995
"""Probability with which a pair exactly at the threshold must be proposed; one above it is proposed more surely."""
_SLACK = 0.2
"""A proposal whose estimated similarity is this far below the threshold is not worth reading the texts: with 128
permutations the estimate's standard deviation is at most 0.045."""
FEW = 256
"""So many documents are held against each other without bands: 32,640 pairs."""
_WIDE = 64
"""A bucket with more documents than this would propose too many pairs: n² / 2."""
_LEADERS = 256
"""Documents of a wide bucket that are held against all others of it."""
_BANDS = 8
"""Bands that are laid out at a time: 64 bytes a document, and the signatures are read anew for the next ones."""
_PAIRS = 30_000
"""Pairs whose signatures are compared at a time: 31 MB."""
_BLOCK = 2_048
"""Signatures that are read at a time: 1 MB, which a processor's cache holds."""
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, Knuth's multiplicative hash

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Signatures = npt.NDArray[np.uint32]
"""Shape (documents, PERMUTATIONS)."""
Pairs = npt.NDArray[np.int64]
"""Shape (pairs, 2): numbers of documents, the smaller first."""
Similarities = Callable[[Pairs], npt.NDArray[np.float64]]
"""Returns the true similarity of the documents of each pair."""


class Signed(Protocol):
    """Signatures of documents, wherever they lie; a matrix of them is one."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, places: Numbers, /) -> Signatures:
        """Return those at some places."""


def bands(threshold: float) -> int:
    """Return how many rows a band has: the most that still propose a pair at the threshold almost surely.

    >>> [bands(threshold) for threshold in (0.3, 0.5, 0.7, 0.9)]
    [2, 3, 4, 9]
    """
    fitting = [r for r in range(1, 17) if 1 - (1 - threshold**r) ** (PERMUTATIONS // r) >= _RECALL]
    return max(fitting, default=1)


def sight(threshold: float, documents: int) -> float:
    """Return the similarity from which the bands for this threshold propose a pair with a probability of 99 %.

    >>> round(sight(0.7, 10_000), 2), sight(0.7, 10)
    (0.61, 0.0)
    """
    if documents <= FEW:
        return 0.0
    rows = bands(threshold)
    return float((1 - 0.01 ** (1 / (PERMUTATIONS // rows))) ** (1 / rows))


def propose(signatures: Signed, order: Numbers, threshold: float) -> tuple[Pairs, bool]:
    """Return the pairs that share a band, distinct and sorted, and whether some bucket was too wide for all its pairs.

    Few documents are all pairs.
    Of a wide bucket only pairs that may be at the threshold are proposed, and a document that surely is so alike to an
    earlier one is paired with that one alone.

    Args:
        signatures: of all documents.
        order: their places, the document that would stay first; pairs are told by the place in here.
        threshold: what true similarity must reach.
    """
    count = len(order)
    if count <= FEW:
        return np.stack(np.triu_indices(count, 1), axis=1), False
    found = [np.empty(0, np.int64)]
    partial = False
    for keys in _all_keys(signatures, threshold):
        pairs, wide = agreeing(keys[order], lambda places: signatures[order[places]], threshold)
        partial |= wide
        found.append(pairs[:, 0] * count + pairs[:, 1])
    packed = distinct(np.concatenate(found))
    return np.stack([packed // count, packed % count], axis=1), partial


def _all_keys(signatures: Signed, threshold: float) -> Iterator[Keys]:
    """Yield what `band_keys` does for signatures that are too many to be held."""
    count = len(signatures)
    every = range(PERMUTATIONS // bands(threshold))
    for block_bands in (every[first : first + _BANDS] for first in every[::_BANDS]):
        keys = np.empty((len(block_bands), count), np.uint64)
        for start in range(0, count, _BLOCK):
            documents = np.arange(start, min(start + _BLOCK, count))
            keys[:, documents] = [*band_keys(signatures[documents], threshold, block_bands)]
        yield from keys


def band_keys(signatures: Signatures, threshold: float, chosen: range | None = None) -> Iterator[Keys]:
    """Yield for each band, or some of them, what tells which documents agree on all of it."""
    rows = bands(threshold)
    for band in chosen or range(PERMUTATIONS // rows):
        keys = np.zeros(len(signatures), np.uint64)
        for place in range(band * rows, band * rows + rows):
            keys = (keys ^ signatures[:, place]) * _MIX
        yield keys


def agreeing(keys: Keys, look: Callable[[Numbers], Signatures], threshold: float) -> tuple[Pairs, bool]:
    """Return the pairs of places with one key, and whether some key had too many for all its pairs.

    Args:
        keys: of one band, the document that would stay first.
        look: returns the signatures of places; asked for wide buckets alone.
        threshold: what true similarity must reach.
    """
    order, bucket, sizes = _buckets(keys)
    wide = sizes > _WIDE
    pairs = [np.empty((0, 2), np.int64), *_all_pairs(order[~wide], bucket[~wide])]
    for name in distinct(bucket[wide]):
        members = order[bucket == name]
        pairs += _leader_pairs(members, look(members), threshold)
    return np.concatenate(pairs), bool(wide.any())


def _buckets(keys: Keys) -> tuple[Numbers, ...]:
    """Return the documents that share their key with another, by key; with each its bucket's number and size."""
    order = _order(keys)
    bucket = np.cumsum(np.append(False, keys[order][1:] != keys[order][:-1]))
    sizes = np.bincount(bucket)[bucket]
    return order[sizes > 1], bucket[sizes > 1], sizes[sizes > 1]


def _order(keys: Keys) -> Numbers:
    """Return what np.argsort(keys, kind="stable") does, in a fourth of its time: a key's upper bits and its place."""
    low = np.uint64(len(keys).bit_length())
    packed = np.sort(keys >> low << low | np.arange(len(keys), dtype=np.uint64))
    order = (packed & ((np.uint64(1) << low) - np.uint64(1))).astype(np.int64)
    found = keys[order]
    return order if (found[1:] >= found[:-1]).all() else np.argsort(keys, kind="stable")


def distinct(values: Numbers) -> Numbers:
    """Return what np.unique does, in a tenth of its time: that puts numbers into a hash table, and imports numpy.ma."""
    ordered = np.sort(values)
    found: Numbers = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return found


def _all_pairs(order: Numbers, bucket: Numbers) -> Iterator[Pairs]:
    """Yield every pair of documents in one bucket."""
    for step in range(1, len(order)):
        same = bucket[step:] == bucket[:-step]
        if not same.any():
            return
        yield np.stack([order[:-step][same], order[step:][same]], axis=1)


def _leader_pairs(members: Numbers, signatures: Signatures, threshold: float) -> Iterator[Pairs]:
    """Hold the first of a wide bucket against the others, then the first of those not surely like it, and so on.

    `signatures` are the members', `threshold` is what true similarity must reach.
    """
    sure = threshold + 2 * (threshold * (1 - threshold) / PERMUTATIONS) ** 0.5
    for _ in range(_LEADERS):
        leader, members, led, signatures = members[0], members[1:], signatures[0], signatures[1:]
        likeness = (signatures == led).mean(axis=1)
        near = members[likeness >= threshold - _SLACK]
        yield np.stack([np.full_like(near, leader), near], axis=1)
        members, signatures = members[likeness < sure], signatures[likeness < sure]
        if len(members) <= 1:
            return


def confirm(
    pairs: Pairs, estimated: npt.NDArray[np.float64], alike: Similarities, threshold: float
) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Return the pairs that, by their estimates, may be at the threshold, and the true similarity of each."""
    likely = pairs[estimated >= threshold - _SLACK]
    return likely, alike(likely)


def estimates(pairs: Pairs, signatures: Signed) -> npt.NDArray[np.float64]:
    """Return the similarity of each pair as its signatures estimate it; standard deviation at most 0.045."""
    parts = [
        (signatures[some[:, 0]] == signatures[some[:, 1]]).mean(axis=1)
        for some in np.array_split(pairs, 1 + len(pairs) // _PAIRS)
    ]
    return np.concatenate(parts)
