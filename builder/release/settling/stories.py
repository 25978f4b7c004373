"""Who tells the same story: documents of this build, and those of earlier releases that are no longer here.

A departed document has no text to read; its signature in the ledger still tells what comes near it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from builder import duplicates, schema
from builder.duplicates import Alike, Numbers, Pairs
from builder.recipe import Duplicates
from builder.release.settling import binding
from builder.release.settling.binding import NONE, Bound
from builder.release.settling.proposing import Propose
from builder.schema import tables

Likeness = npt.NDArray[np.float64]


class Everyone(NamedTuple):
    """The documents of this build and behind them the departed ones, by one numbering."""

    texts: Numbers
    """What of two documents is the same where their texts are; NONE where there is none to go by, as in `urls`."""
    urls: Numbers
    signatures: pa.ChunkedArray
    """None: nothing but the row is known of it."""
    ranked: Numbers
    """Those that take part, the one that would stay first."""
    own: Numbers
    """The split that each was released in, or that its date or value gives it; NONE: its group decides."""
    splits: Sequence[str]
    """The names of splits, by the numbers that stand for them."""
    here: int
    """How many are documents of this build."""


class Looked(NamedTuple):
    """Which texts were held against each other; a text goes by one document that has it."""

    read: Pairs
    """The pairs whose texts were read."""
    similarity: Likeness
    """The true one of each of those."""
    proposed: Pairs
    """All pairs whose signatures were compared."""
    estimates: Likeness
    """What the signatures say of those."""
    departed: Pairs
    """Pairs at or over the threshold of which one is not here, the other first."""
    departed_estimates: Likeness
    """What the signatures say of those."""
    sight: float
    """The similarity from which a pair is proposed with a probability of 99 %."""
    partial: bool
    """Whether some were so many that they were not all held against each other."""

    def near(self, threshold: float) -> "Near":
        """Return the pairs here that are at or over the threshold."""
        chosen = self.similarity >= threshold
        return Near(self.read[chosen], self.similarity[chosen])

    def with_more(self, more: "Looked") -> "Looked":
        """Return this and the pairs that were read only now."""
        later, known = (pairs[:, 0] << 32 | pairs[:, 1] for pairs in (more.read, self.read))
        fresh = np.isin(later, known, invert=True)
        read = np.concatenate([self.read, more.read[fresh]])
        return self._replace(read=read, similarity=np.concatenate([self.similarity, more.similarity[fresh]]))


class Near(NamedTuple):
    """Texts that are alike; each goes by one document that has it."""

    pairs: Pairs
    similarity: Likeness

    def rows(self) -> list[tuple[int, int, float]]:
        """Return them one by one."""
        return [(i, j, s) for (i, j), s in zip(self.pairs.tolist(), self.similarity.tolist(), strict=True)]


class Gone(NamedTuple):
    """Of every document, the one that stays and that it is a duplicate of, and how like it is."""

    other: Numbers
    """NONE: it is no duplicate."""
    similarity: Likeness


class Stories(NamedTuple):
    """What belongs together, and who goes."""

    texts: Numbers
    """Of each document the first here, or else anywhere, that has its text."""
    addresses: Numbers
    """Of each document the first that has its url; itself where it has none."""
    looked: Looked
    bound: Bound
    gone: Gone


def tell(
    everyone: Everyone, released: npt.NDArray[np.bool_], settings: Duplicates, alike: Alike, propose: Propose
) -> Stories:
    """Find out what belongs together, and who goes.

    Args:
        everyone: all documents.
        released: whether each is in the ledger.
        settings: the recipe's.
        alike: the similarity of documents of this build.
        propose: which documents may be alike.
    """
    ranked, is_here = everyone.ranked, everyone.ranked < everyone.here
    texts = binding.firsts(everyone.texts, np.concatenate([ranked[is_here], ranked[~is_here]]))
    addresses = binding.firsts(everyone.urls, ranked)
    unlike = ranked[texts[ranked] == ranked]
    looked = _look(everyone, unlike, settings.threshold, alike, propose)
    while True:
        near = looked.near(settings.threshold)
        links = np.concatenate([near.pairs, looked.departed])
        bound = binding.bind(ranked, texts, addresses, links, everyone.own, released, everyone.splits)
        here = ranked[is_here]
        here = here[np.isin(here, [*bound.bridging], invert=True)] if bound.bridging else here
        gone = _choose(ranked, here, texts, near) if settings.keep == "earliest" else _nobody(len(texts))
        stays = here[gone.other[here] == NONE]
        staying = np.full_like(texts, NONE)
        staying[texts[stays]] = stays
        if settings.keep == "earliest":
            _add_resembling(gone, bound.bridging, everyone.here, staying, texts, near)
        told = Stories(texts, addresses, looked, bound, gone)
        if not looked.partial:
            return told
        # Each of very many was held against a few only; those may be gone, so the rest are held against each other.
        rest = _look(everyone, unlike[staying[unlike] != NONE], settings.threshold, alike, propose)
        looked = looked.with_more(rest)
        if len(looked.near(settings.threshold).pairs) == len(near.pairs):
            return told


def _look(everyone: Everyone, some: Numbers, threshold: float, alike: Alike, propose: Propose) -> Looked:
    """Hold documents against each other, the one that would stay first."""
    pairs, estimates, documents, partial = propose(everyone.signatures, some, threshold)
    away = (pairs >= everyone.here).sum(axis=1)
    one_away = (away == 1) & (estimates >= threshold)
    departed = np.sort(pairs[one_away]), estimates[one_away]
    pairs, estimates = pairs[away == 0], estimates[away == 0]
    read, similarity = duplicates.confirm(pairs, estimates, alike, threshold)
    return Looked(read, similarity, pairs, estimates, *departed, duplicates.sight(threshold, documents), partial)


def _choose(ranked: Numbers, here: Numbers, texts: Numbers, near: Near) -> Gone:
    """Say who goes: a text that is near one that stays, and every document but the first of a text."""
    gone = _nobody(len(texts))
    first = binding.first_of(texts[here], here, len(texts))
    pairs = Near(first[near.pairs], near.similarity)
    ranks = np.empty_like(texts)
    ranks[ranked] = np.arange(len(ranked))
    both = (pairs.pairs != NONE).all(axis=1)
    chosen = duplicates.choose(ranks, Near(pairs.pairs[both], pairs.similarity[both]).rows())
    for number, (other, similar) in chosen.items():
        gone.other[number], gone.similarity[number] = other, similar
    copies = here[first[texts[here]] != here]
    one = first[texts[copies]]
    goes_too = gone.other[one] != NONE
    gone.other[copies] = np.where(goes_too, gone.other[one], one)
    gone.similarity[copies] = np.where(goes_too, gone.similarity[one], 1.0)
    return gone


def _add_resembling(
    gone: Gone, bridging: Mapping[int, Mapping[str, int]], here: int, staying: Numbers, texts: Numbers, near: Near
) -> None:
    """Add which of the documents that were left alone are duplicates of one that stays, too; of which, how near.

    Of several it is one that it was left alone for, else the likest: a released document does not leave for a new one.
    """
    if not bridging:
        return
    like: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, j, similar in near.rows():
        for text, other in ((i, staying[j]), (j, staying[i])):
            if other != NONE:
                like[text].append((similar, int(other)))
    for number, rivals in bridging.items():
        text = texts[number]
        same = [(1.0, int(staying[text]))] if staying[text] != NONE else []
        if number < here and (others := [*same, *like[text]]):
            first = set(staying[texts[list(rivals.values())]].tolist())
            gone.similarity[number], gone.other[number] = max(others, key=lambda one: (one[1] in first, one))


def _nobody(documents: int) -> Gone:
    return Gone(np.full(documents, NONE), np.zeros(documents))


def ties(told: Stories, ids: pa.StringArray, ranks: Numbers, settings: Duplicates) -> pa.RecordBatch:
    """Return what belongs together, pair by pair; copies of a text are tied to one, and that one to other texts.

    Args:
        told: what belongs together.
        ids: of every document.
        ranks: the place of each document's id among all of them, sorted.
        settings: the recipe's.
    """
    near, looked = told.looked.near(settings.threshold), told.looked
    copies, urls = _shared(told.texts), _shared(told.addresses)
    kinds = {
        "copy": (copies, np.ones(len(copies))),
        "departed": (looked.departed, looked.departed_estimates),
        "near": (near.pairs[:, ::-1], near.similarity),
        "url": (urls, np.full(len(urls), np.nan)),
    }
    kind = np.repeat(np.arange(len(kinds)), [len(pairs) for pairs, _ in kinds.values()])
    one, other = np.concatenate([pairs for pairs, _ in kinds.values()]).T
    order = np.lexsort((kind, ranks[other], ranks[one]))
    similarity = np.concatenate([similar for _, similar in kinds.values()])[order].tolist()
    columns = {
        "id": ids.take(schema.integers(one[order])).to_pylist(),
        "other": ids.take(schema.integers(other[order])).to_pylist(),
        "kind": [[*kinds][code] for code in kind[order].tolist()],
        "similarity": [None if np.isnan(one) else one for one in similarity],
    }
    return schema.columnar(tables.DUPLICATES, columns)


def _shared(firsts: Numbers) -> Pairs:
    """Return each document that is not the first with its value, and that one."""
    others = np.flatnonzero(firsts != np.arange(len(firsts)))
    return np.stack([others, firsts[others]], axis=1)
