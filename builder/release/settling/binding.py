"""Documents bound into groups that each lie in one split."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from builder import splits
from builder.duplicates import Numbers, Pairs

NONE = -1


class Claims(NamedTuple):
    """The splits that documents are bound to."""

    names: Sequence[str]
    """Of the splits, by the numbers that stand for them."""
    split: Numbers
    """Of each document the split that it was released in, or that its date or value gives it; NONE: neither."""
    released: Numbers
    """Of each document the split that it was released in, which holds for what belongs to it; NONE: it is new."""


class Bound(NamedTuple):
    """What belongs together."""

    first: Numbers
    """Of each document, the first member of its group."""
    fixed: Numbers
    """Of each document that is a first member, the split that its group's members claim; NONE: none claims any."""
    bridging: Mapping[int, Mapping[str, int]]
    """Document that was left alone, as it would join groups of different splits → split → a document that claims it."""


def bind(ranked: Numbers, texts: Numbers, addresses: Numbers, links: Pairs, claims: Claims) -> Bound:
    """Bind what shares a text or an address, or is linked; where splits clash, one by one as `splits.bind` does.

    Args:
        ranked: the documents that take part, the one that would stay first.
        texts: of each document, the first that has its text.
        addresses: of each document, the first that has its address.
        links: pairs of first documents whose texts are alike.
        claims: the splits that they are bound to.
    """
    split = claims.split
    edges = np.concatenate([links, _edges(ranked, texts), _edges(ranked, addresses)])
    first = _components(ranked, edges, len(texts))
    fixed = np.full_like(first, NONE)
    claiming = ranked[split[ranked] != NONE]
    fixed[first[claiming]] = split[claiming]
    clashing = np.zeros(len(first), np.bool_)
    clashing[first[claiming[split[claiming] != fixed[first[claiming]]]]] = True
    if not clashing.any():
        return Bound(first, fixed, {})
    members = ranked[clashing[first[ranked]]].tolist()
    bound = splits.bind(
        members,
        {number: [texts[number], -1 - addresses[number]] for number in members},
        links[clashing[first[links[:, 0]]]].tolist(),
        {number: claims.names[split[number]] for number in members if split[number] != NONE},
        {number for number in members if claims.released[number] != NONE},
    )
    first[members], fixed[members] = [bound.first[number] for number in members], NONE
    for number, name in bound.fixed.items():
        fixed[number] = claims.names.index(name)
    return Bound(first, fixed, bound.bridging)


def _edges(ranked: Numbers, firsts: Numbers) -> Pairs:
    """Pair each document that is not the first of its kind with that one."""
    others = ranked[firsts[ranked] != ranked]
    return np.stack([others, firsts[others]], axis=1)


def _components(ranked: Numbers, edges: Pairs, documents: int) -> Numbers:
    """Return for each document the first in `ranked` that edges lead to."""
    place = np.zeros(documents, np.int64)
    place[ranked] = np.arange(len(ranked))
    one, other = place[edges].T
    first = np.arange(len(ranked))
    while (first[one] != first[other]).any():
        ends = first[one], first[other]
        for end in ends:
            np.minimum.at(first, end, np.minimum(*ends))
        while (first[first] != first).any():
            first = first[first]
    firsts = np.arange(documents)
    firsts[ranked] = ranked[first]
    return firsts


def firsts(values: Numbers, ranked: Numbers) -> Numbers:
    """Return for each document the first in `ranked` that has its value; itself where it has none or is not there."""
    first = np.arange(len(values))
    valued = ranked[values[ranked] != NONE]
    first[valued] = first_of(values[valued], valued, int(values.max(initial=0)) + 1)[values[valued]]
    return first


def first_of(values: Numbers, documents: Numbers, most: int) -> Numbers:
    """Return for each value below `most` the first of the documents whose value it is; NONE where it is nobody's."""
    first = np.full(most, NONE)
    first[values[::-1]] = documents[::-1]  # of several it is the last one set that stands
    return first
