"""What a build shows for the laws of splits, recomputed from what it decided."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from builder import duplicates
from builder.duplicates import Alike
from builder.release.stories import Stories

_LOOKED_AT = 200
"""Pairs of which no text was read yet, that are read for the proof: the likeliest."""


class Closest(NamedTuple):
    """The two documents in different splits that are most alike."""

    one: str
    other: str
    similarity: float
    """True Jaccard similarity of their word 5-grams."""


class Proof(NamedTuple):
    """What the build shows for the laws of splits."""

    moved: int
    """Released documents that are in another split than before."""
    straddling: int
    """Groups in more than one split."""
    closest: Closest | None
    """None: there is one split, or no two documents in different ones agree in a band of their signatures."""
    sight: float
    """A pair at least this similar is compared with a probability of 99 %; what is less alike may go unseen."""


def prove(
    ids: Sequence[str],
    groups: Mapping[int, str],
    split: Mapping[int, str],
    before: Mapping[int, str],
    told: Stories,
    alike: Alike,
) -> Proof:
    """Count what broke a law, and find the closest pair across splits.

    Args:
        ids: of every document.
        groups: document that is released → its group.
        split: document that is released → its split.
        before: document → the split it was released in.
        told: which texts were compared.
        alike: the similarity of documents.
    """
    sides = Counter(name for name, _ in {(name, split[number]) for number, name in groups.items()})
    return Proof(
        sum(before.get(number, name) != name for number, name in split.items()),
        sum(number > 1 for number in sides.values()),
        _closest(ids, split, told, alike),
        told.looked.sight,
    )


def _closest(ids: Sequence[str], split: Mapping[int, str], told: Stories, alike: Alike) -> Closest | None:
    names = {name: code for code, name in enumerate(sorted({*split.values()}), 1)}
    holder = {told.texts[number]: number for number in split}
    side = np.array([names[split[holder[n]]] if n in holder else 0 for n in range(len(ids))], np.int64)

    def across(pairs: duplicates.Pairs) -> duplicates.Pairs:
        one, other = side[pairs].T
        return np.flatnonzero((one > 0) & (other > 0) & (one != other))

    looked = told.looked
    read = across(looked.read)
    pairs, similar = looked.read[read], looked.similarity[read]
    if not len(pairs):
        far = across(looked.proposed)
        order = np.argsort(-looked.estimates[far], kind="stable")[:_LOOKED_AT]
        pairs = looked.proposed[far][order]
        similar = alike(pairs)
    if not len(pairs):
        return None
    best = int(np.argmax(similar))
    one, other = (ids[holder[text]] for text in pairs[best].tolist())
    return Closest(one, other, float(similar[best]))
