"""What a build shows for the laws of splits, recomputed from what it decided."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from builder import duplicates, schema
from builder.duplicates import Alike, Numbers
from builder.release.settling.binding import NONE
from builder.release.settling.stories import Stories

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
    ids: pa.StringArray,
    rows: Numbers,
    groups: pa.StringArray,
    sides: Numbers,
    before: Numbers,
    told: Stories,
    alike: Alike,
) -> Proof:
    """Count what broke a law, and find the closest pair across splits.

    Args:
        ids: of every document.
        rows: the documents that are released.
        groups: of each of those.
        sides: of each of those its split, as a number.
        before: of every document the split that it was released in; NONE: it was not.
        told: which texts were compared.
        alike: the similarity of documents.
    """
    _, names = schema.codes(pa.chunked_array([groups], pa.string()))
    splits = 1 + int(sides.max(initial=0))
    distinct = duplicates.distinct(names * splits + sides) // splits
    return Proof(
        int(((before[rows] != NONE) & (before[rows] != sides)).sum()),
        int((np.bincount(distinct) > 1).sum()),
        _closest(ids, rows, sides, told, alike),
        told.looked.sight,
    )


def _closest(ids: pa.StringArray, rows: Numbers, sides: Numbers, told: Stories, alike: Alike) -> Closest | None:
    holder, side = np.full(len(ids), NONE), np.full(len(ids), NONE)
    holder[told.texts[rows]], side[told.texts[rows]] = rows, sides

    def across(pairs: duplicates.Pairs) -> duplicates.Pairs:
        one, other = side[pairs].T
        return np.flatnonzero((one != NONE) & (other != NONE) & (one != other))

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
    one, other = ids.take(schema.integers(holder[pairs[best]])).to_pylist()
    return Closest(one, other, float(similar[best]))
