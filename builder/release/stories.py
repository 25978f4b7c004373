"""Who tells the same story: documents of this build, and those of earlier releases that are no longer here.

A departed document has no text to read; its signature in the ledger still tells what comes near it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from builder import duplicates
from builder.duplicates import Alike, Grams, Member, Pairs
from builder.recipe import Duplicates


class Everyone(NamedTuple):
    """The documents of this build and behind them the departed ones, by one numbering."""

    ids: list[str]
    members: list[Member]
    """What decides who stays."""
    digests: list[str]
    urls: list[str | None]
    signatures: list[bytes | None]
    """None: nothing but the row is known of it."""
    here: int
    """How many are documents of this build."""


class Tie(NamedTuple):
    """Two documents of one story, and what says so."""

    id: int
    other: int
    """The one of them that would stay."""
    kind: str
    """copy: one normalised text; near: similar texts; departed: like one that is no longer here; url: one address."""
    similarity: float | None
    """Of their texts, the true one; the signatures' estimate for a departed one; None where only the address is one."""


class Stories(NamedTuple):
    """What binds documents."""

    ties: list[Tie]
    gone: dict[int, tuple[int, float]]
    """Document that goes → the one that stays it is most like, and the similarity."""
    looked: "Looked"


class Looked(NamedTuple):
    """Which documents of this build with unlike texts were held against each other."""

    alike: Alike
    """The pairs whose texts were read."""
    proposed: Pairs
    """All pairs whose signatures were compared, those above among them."""
    estimates: npt.NDArray[np.float64]
    """What the signatures say of those."""
    departed: list[Tie]


def tell(everyone: Everyone, ranked: Sequence[int], settings: Duplicates, grams: Callable[[int], Grams]) -> Stories:
    """Find what binds documents, and who goes.

    Args:
        everyone: all documents.
        ranked: those that take part, the one that would stay first.
        settings: the recipe's.
        grams: reads the shingles of a document of this build.
    """
    copies = firsts(everyone.digests, (number for number in ranked if number < everyone.here))
    looked = _look(everyone, [number for number in ranked if number not in copies], settings.threshold, grams)
    gone: dict[int, tuple[int, float]] = {}
    if settings.keep == "earliest":
        gone = duplicates.choose(everyone.members, looked.alike.over(settings.threshold))
        gone |= {copy: gone.get(first, (first, 1.0)) for copy, first in copies.items()}
    ties = [Tie(copy, first, "copy", 1.0) for copy, first in firsts(everyone.digests, ranked).items()]
    ties += [Tie(j, i, "near", similar) for i, j, similar in looked.alike.over(settings.threshold)]
    ties += looked.departed
    ties += [Tie(version, first, "url", None) for version, first in firsts(everyone.urls, ranked).items()]
    return Stories(ties, gone, looked)


def _look(everyone: Everyone, some: Sequence[int], threshold: float, grams: Callable[[int], Grams]) -> Looked:
    signed = {number: signature for number in some if (signature := everyone.signatures[number])}
    signatures = duplicates.unpack(signed.values())
    pairs = duplicates.candidate_pairs(signatures, threshold)
    estimates = duplicates.estimates(pairs, signatures)
    pairs = np.array(list(signed), np.int64)[pairs]
    away = (pairs >= everyone.here).sum(axis=1)
    near = pairs[(away == 1) & (estimates >= threshold)], estimates[(away == 1) & (estimates >= threshold)]
    departed = [
        Tie(min(pair), max(pair), "departed", one) for pair, one in zip(near[0].tolist(), near[1].tolist(), strict=True)
    ]
    pairs, estimates = pairs[away == 0], estimates[away == 0]
    return Looked(duplicates.confirm(pairs, estimates, grams, threshold), pairs, estimates, departed)


def firsts(values: Sequence[str | None], ranked: Iterable[int]) -> dict[int, int]:
    """Return for each document the first in `ranked` that has the same value; a missing value equals nothing."""
    first: dict[str, int] = {}
    found: dict[int, int] = {}
    for number in ranked:
        value = values[number]
        if value and first.setdefault(value, number) != number:
            found[number] = first[value]
    return found
