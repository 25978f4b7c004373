"""Who tells the same story: documents of this build, and those of earlier releases that are no longer here.

A departed document has no text to read; its signature in the ledger still tells what comes near it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from builder import duplicates, splits
from builder.duplicates import Alike, Member, Pairs
from builder.recipe import Duplicates
from builder.release.proposing import Propose
from builder.splits import Bound


class Everyone(NamedTuple):
    """The documents of this build and behind them the departed ones, by one numbering."""

    ids: list[str]
    members: list[Member]
    """What decides who stays."""
    digests: list[str]
    urls: list[str | None]
    signatures: pa.ChunkedArray
    """None: nothing but the row is known of it."""
    here: int
    """How many are documents of this build."""


class Looked(NamedTuple):
    """Which texts were held against each other; a text goes by one document that has it."""

    read: Pairs
    """The pairs whose texts were read."""
    similarity: npt.NDArray[np.float64]
    """The true one of each of those."""
    proposed: Pairs
    """All pairs whose signatures were compared."""
    estimates: npt.NDArray[np.float64]
    """What the signatures say of those."""
    departed: list[tuple[int, int, float]]
    """Pairs at or over the threshold of which one is not here, the other first, and what the signatures say."""
    sight: float
    """The similarity from which a pair is proposed with a probability of 99 %."""
    partial: bool
    """Whether some were so many that they were not all held against each other."""

    def near(self, threshold: float) -> list[tuple[int, int, float]]:
        """Return the pairs here that are at or over the threshold, and their similarity."""
        chosen = self.similarity >= threshold
        return [
            (i, j, s) for (i, j), s in zip(self.read[chosen].tolist(), self.similarity[chosen].tolist(), strict=True)
        ]

    def with_more(self, more: "Looked") -> "Looked":
        """Return this and the pairs that were read only now."""
        later, known = (pairs[:, 0] << 32 | pairs[:, 1] for pairs in (more.read, self.read))
        fresh = np.isin(later, known, invert=True)
        read = np.concatenate([self.read, more.read[fresh]])
        return self._replace(read=read, similarity=np.concatenate([self.similarity, more.similarity[fresh]]))


class Stories(NamedTuple):
    """What belongs together, and who goes."""

    texts: dict[int, int]
    """Document → the first here, or else anywhere, that has its text."""
    addresses: dict[int, int]
    """Document with a url → the first that has it."""
    looked: Looked
    bound: Bound
    gone: dict[int, tuple[int, float]]
    """Document that goes → the one that stays it is most like, and the similarity."""


def tell(
    everyone: Everyone,
    ranked: Sequence[int],
    settings: Duplicates,
    own: Mapping[int, str],
    released: Collection[int],
    alike: Alike,
    propose: Propose,
) -> Stories:
    """Find out what belongs together, and who goes.

    Args:
        everyone: all documents.
        ranked: those that take part, the one that would stay first.
        settings: the recipe's.
        own: document → the split it was released in, or that its date or value gives it.
        released: documents that are in the ledger.
        alike: the similarity of documents of this build.
        propose: which documents may be alike.
    """
    texts = _firsts(everyone.digests, sorted(ranked, key=lambda number: number >= everyone.here))
    addresses = _firsts(everyone.urls, ranked)
    unlike = [number for number in ranked if texts.get(number, number) == number]
    looked = _look(everyone, unlike, settings.threshold, alike, propose)
    while True:
        near = looked.near(settings.threshold)
        links = [(i, j) for i, j, _ in (*near, *looked.departed)]
        tied = {n for pair in (*links, *_shared(texts), *_shared(addresses)) for n in pair}
        kinds = {n: [texts.get(n, n), *([-1 - addresses[n]] if n in addresses else [])] for n in tied}
        bound = splits.bind(ranked, kinds, links, own, released)
        here = [number for number in ranked if number < everyone.here and number not in bound.bridging]
        gone = _choose(everyone.members, here, texts, near) if settings.keep == "earliest" else {}
        staying = {texts[number]: number for number in here if number not in gone}
        if settings.keep == "earliest":
            left_alone = {number: rivals for number, rivals in bound.bridging.items() if number < everyone.here}
            gone |= _resembling(left_alone, staying, texts, near)
        told = Stories(texts, addresses, looked, bound, gone)
        if not looked.partial:
            return told
        # Each of very many was held against a few only; those may be gone, so the rest are held against each other.
        rest = _look(everyone, [number for number in unlike if number in staying], settings.threshold, alike, propose)
        looked = looked.with_more(rest)
        if len(looked.near(settings.threshold)) == len(near):
            return told


def _look(everyone: Everyone, some: Sequence[int], threshold: float, alike: Alike, propose: Propose) -> Looked:
    """Hold documents against each other, the one that would stay first."""
    pairs, estimates, documents, partial = propose(everyone.signatures, some, threshold)
    away = (pairs >= everyone.here).sum(axis=1)
    one_away = (away == 1) & (estimates >= threshold)
    known = zip(np.sort(pairs[one_away]).tolist(), estimates[one_away].tolist(), strict=True)
    departed = [(i, j, likeness) for (i, j), likeness in known]
    pairs, estimates = pairs[away == 0], estimates[away == 0]
    read, similarity = duplicates.confirm(pairs, estimates, alike, threshold)
    return Looked(read, similarity, pairs, estimates, departed, duplicates.sight(threshold, documents), partial)


def _choose(
    members: Sequence[Member], here: Sequence[int], texts: Mapping[int, int], near: Iterable[tuple[int, int, float]]
) -> dict[int, tuple[int, float]]:
    """Say who goes: a text that is near one that stays, and every document but the first of a text."""
    first: dict[int, int] = {}
    copies = {number: first[texts[number]] for number in here if first.setdefault(texts[number], number) != number}
    pairs = [(first[i], first[j], similar) for i, j, similar in near if i in first and j in first]
    gone = duplicates.choose(members, pairs)
    return gone | {copy: gone.get(one, (one, 1.0)) for copy, one in copies.items()}


def _resembling(
    left_alone: Mapping[int, Mapping[str, int]],
    staying: Mapping[int, int],
    texts: Mapping[int, int],
    near: Iterable[tuple[int, int, float]],
) -> dict[int, tuple[int, float]]:
    """Return which of the documents that were left alone are duplicates of one that stays, too; of which, how near.

    Of several it is one that it was left alone for, else the likest: a released document does not leave for a new one.
    """
    if not left_alone:
        return {}
    like: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for text, number in staying.items():
        like[text].append((1.0, number))
    for i, j, similar in near:
        for text, other in ((i, j), (j, i)):
            if other in staying:
                like[text].append((similar, staying[other]))
    found = {}
    for number, rivals in left_alone.items():
        if others := like.get(texts.get(number, number)):
            first = {staying.get(texts.get(rival, rival)) for rival in rivals.values()}
            similar, other = max(others, key=lambda one: (one[1] in first, one))
            found[number] = (other, similar)
    return found


def _firsts(values: Sequence[str | None], ranked: Iterable[int]) -> dict[int, int]:
    """Return for each document the first in `ranked` that has its value; one without a value is left out."""
    first: dict[str, int] = {}
    return {number: first.setdefault(value, number) for number in ranked if (value := values[number])}


def _shared(firsts: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield each document that is not the first with its value, and that one."""
    return ((number, first) for number, first in firsts.items() if number != first)


class Tie(NamedTuple):
    """Two documents of one story, and what says so."""

    id: int
    other: int
    """The one of them that would stay."""
    kind: str
    """copy: one normalised text; near: similar texts; departed: like one that is no longer here; url: one address."""
    similarity: float | None
    """Of their texts, the true one; the signatures' estimate for a departed one; None where only the address is one."""


def ties(told: Stories, settings: Duplicates) -> list[Tie]:
    """Return what belongs together, pair by pair; copies of a text are tied to one, and that one to other texts."""
    copies = [Tie(number, first, "copy", 1.0) for number, first in _shared(told.texts)]
    near = [Tie(j, i, "near", similar) for i, j, similar in told.looked.near(settings.threshold)]
    departed = [Tie(i, j, "departed", likeness) for i, j, likeness in told.looked.departed]
    return copies + near + departed + [Tie(n, one, "url", None) for n, one in _shared(told.addresses)]
