"""What a build shows for the laws of splits, recomputed from what it decided."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from builder import duplicates, schema
from builder.duplicates import Numbers, Pairs, Similarities
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


def moved(before: Numbers, now: Numbers) -> int:
    """Count the documents that are in another split than before; NONE: they were in none."""
    return int(((before != NONE) & (before != now)).sum())


def straddling(groups: pa.StringArray, splits: Numbers) -> int:
    """Count the groups whose documents are in more than one split."""
    _, names = schema.codes(pa.chunked_array([groups], pa.string()))
    most = 1 + int(splits.max(initial=0))
    distinct = duplicates.distinct(names * most + splits) // most
    return int((np.bincount(distinct) > 1).sum())


def closest(
    ids: pa.StringArray, rows: Numbers, splits: Numbers, stories: Stories, similarities: Similarities
) -> Closest | None:
    """Find the two released documents in different splits that are most alike.

    Args:
        ids: of every document.
        rows: the documents that are released.
        splits: of each of those its split, as a number.
        stories: which texts were compared.
        similarities: of documents.
    """
    holder, split = np.full(len(ids), NONE), np.full(len(ids), NONE)
    holder[stories.texts[rows]], split[stories.texts[rows]] = rows, splits

    def across(pairs: Pairs) -> Numbers:
        one, other = split[pairs].T
        return np.flatnonzero((one != NONE) & (other != NONE) & (one != other))

    compared = stories.compared
    read = across(compared.read)
    pairs, similar = compared.read[read], compared.similarity[read]
    if not len(pairs):
        far = across(compared.proposed)
        order = np.argsort(-compared.estimates[far], kind="stable")[:_LOOKED_AT]
        pairs = compared.proposed[far][order]
        similar = similarities(pairs)
    if not len(pairs):
        return None
    best = int(np.argmax(similar))
    one, other = ids.take(schema.integers(holder[pairs[best]])).to_pylist()
    return Closest(one, other, float(similar[best]))
