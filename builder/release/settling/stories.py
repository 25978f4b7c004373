"""Who tells the same story: documents of this build, and those of earlier releases that are no longer here.

A departed document has no text to read; its signature in the ledger still tells what comes near it.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from builder import duplicates, schema
from builder.duplicates import Numbers, Pairs
from builder.recipe import Duplicates
from builder.release.settling import binding
from builder.release.settling.binding import NONE, Bound, Claims
from builder.release.settling.proposing import Comparison
from builder.schema import tables


class Everyone(NamedTuple):
    """The documents of this build and behind them the departed ones, by one numbering."""

    texts: Numbers
    """What of two documents is the same where their texts are; NONE where there is none to go by, as in `urls`."""
    urls: Numbers
    signatures: pa.ChunkedArray
    """None: nothing but the row is known of it."""
    ranked: Numbers
    """Those that take part, the one that would stay first."""
    claims: Claims
    present: int
    """How many are documents of this build."""


class Compared(NamedTuple):
    """Which texts were compared; a text goes by one document that has it."""

    read: Pairs
    """The pairs whose texts were read."""
    similarity: npt.NDArray[np.float64]
    """The true one of each of those."""
    proposed: Pairs
    """All pairs whose signatures were compared."""
    estimates: npt.NDArray[np.float64]
    """What the signatures say of those."""
    departed: Pairs
    """Pairs at or over the threshold of which one is departed, the other first."""
    departed_estimates: npt.NDArray[np.float64]
    """What the signatures say of those."""
    sight: float
    """The similarity from which a pair is proposed with a probability of 99 %."""
    partial: bool
    """Whether some were so many that they were not all compared with each other."""

    def similar(self, threshold: float) -> "SimilarPairs":
        """Return the pairs of present documents that are at or over the threshold."""
        chosen = self.similarity >= threshold
        return SimilarPairs(self.read[chosen], self.similarity[chosen])

    def with_more(self, more: "Compared") -> "Compared":
        """Return this and the pairs that were read only now."""
        later, earlier = (pairs[:, 0] << 32 | pairs[:, 1] for pairs in (more.read, self.read))
        fresh = np.isin(later, earlier, invert=True)
        read = np.concatenate([self.read, more.read[fresh]])
        return self._replace(read=read, similarity=np.concatenate([self.similarity, more.similarity[fresh]]))


class SimilarPairs(NamedTuple):
    """Texts that are alike; each goes by one document that has it."""

    pairs: Pairs
    similarity: npt.NDArray[np.float64]

    def rows(self) -> list[tuple[int, int, float]]:
        """Return them one by one."""
        return [(i, j, s) for (i, j), s in zip(self.pairs.tolist(), self.similarity.tolist(), strict=True)]


class DuplicateOf(NamedTuple):
    """Of every document, the one that stays and that it is a duplicate of, and how similar it is."""

    other: Numbers
    """NONE: it is no duplicate."""
    similarity: npt.NDArray[np.float64]

    @classmethod
    def none(cls, documents: int) -> Self:
        """Return that none of so many documents is a duplicate."""
        return cls(np.full(documents, NONE), np.zeros(documents))


class Stories(NamedTuple):
    """What belongs together, and who goes as a duplicate."""

    texts: Numbers
    """Of each document the first present one, or else any, that has its text."""
    addresses: Numbers
    """Of each document the first that has its url; itself where it has none."""
    compared: Compared
    bound: Bound
    duplicates: DuplicateOf


def find_stories(everyone: Everyone, settings: Duplicates, comparison: Comparison) -> Stories:
    """Find out which documents tell one story, and which of them go as duplicates.

    Args:
        everyone: all documents.
        settings: the recipe's.
        comparison: how documents are compared.
    """
    ranked, is_present = everyone.ranked, everyone.ranked < everyone.present
    texts = binding.firsts(everyone.texts, np.concatenate([ranked[is_present], ranked[~is_present]]))
    addresses = binding.firsts(everyone.urls, ranked)
    unlike = ranked[texts[ranked] == ranked]
    compared = _compare(everyone, unlike, settings.threshold, comparison)
    while True:
        similar = compared.similar(settings.threshold)
        links = np.concatenate([similar.pairs, compared.departed])
        bound = binding.bind(ranked, texts, addresses, links, everyone.claims)
        present = ranked[is_present]
        present = present[np.isin(present, [*bound.bridging], invert=True)] if bound.bridging else present
        goes = settings.keep == "earliest"
        gone = _find_duplicates(ranked, present, texts, similar) if goes else DuplicateOf.none(len(texts))
        stays = present[gone.other[present] == NONE]
        staying = np.full_like(texts, NONE)
        staying[texts[stays]] = stays
        if goes:
            bridging = {number: rivals for number, rivals in bound.bridging.items() if number < everyone.present}
            _add_bridging(gone, bridging, staying, texts, similar)
        stories = Stories(texts, addresses, compared, bound, gone)
        if not compared.partial:
            return stories
        # Each of very many was compared with a few only; those may be gone, so the rest are compared with each other.
        rest = _compare(everyone, unlike[staying[unlike] != NONE], settings.threshold, comparison)
        compared = compared.with_more(rest)
        if len(compared.similar(settings.threshold).pairs) == len(similar.pairs):
            return stories


def _compare(everyone: Everyone, documents: Numbers, threshold: float, comparison: Comparison) -> Compared:
    """Compare documents with each other; they come ranked, the one that would stay first."""
    pairs, estimates, count, partial = comparison.propose(everyone.signatures, documents, threshold)
    absent = (pairs >= everyone.present).sum(axis=1)
    one_absent = (absent == 1) & (estimates >= threshold)
    departed = np.sort(pairs[one_absent]), estimates[one_absent]
    pairs, estimates = pairs[absent == 0], estimates[absent == 0]
    read, similarity = duplicates.confirm(pairs, estimates, comparison.similarities, threshold)
    return Compared(read, similarity, pairs, estimates, *departed, duplicates.sight(threshold, count), partial)


def _find_duplicates(ranked: Numbers, present: Numbers, texts: Numbers, similar: SimilarPairs) -> DuplicateOf:
    """Say who goes: a text that is similar to one that stays, and every document but the first of a text."""
    gone = DuplicateOf.none(len(texts))
    first = binding.first_of(texts[present], present, len(texts))
    pairs = first[similar.pairs]
    ranks = np.empty_like(texts)
    ranks[ranked] = np.arange(len(ranked))
    both = (pairs != NONE).all(axis=1)
    chosen = duplicates.choose(ranks, SimilarPairs(pairs[both], similar.similarity[both]).rows())
    for number, (other, similarity) in chosen.items():
        gone.other[number], gone.similarity[number] = other, similarity
    copies = present[first[texts[present]] != present]
    original = first[texts[copies]]
    goes_too = gone.other[original] != NONE
    gone.other[copies] = np.where(goes_too, gone.other[original], original)
    gone.similarity[copies] = np.where(goes_too, gone.similarity[original], 1.0)
    return gone


def _add_bridging(
    gone: DuplicateOf,
    bridging: Mapping[int, Mapping[str, int]],
    staying: Numbers,
    texts: Numbers,
    similar: SimilarPairs,
) -> None:
    """Add which of the documents that were left alone are duplicates of one that stays, too.

    Of several it is one that it was left alone for, else the likest: a released document does not leave for a new one.
    """
    if not bridging:
        return
    like: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, j, similarity in similar.rows():
        for text, other in ((i, staying[j]), (j, staying[i])):
            if other != NONE:
                like[text].append((similarity, int(other)))
    for number, rivals in bridging.items():
        text = texts[number]
        same = [(1.0, int(staying[text]))] if staying[text] != NONE else []
        if others := [*same, *like[text]]:
            first = set(staying[texts[list(rivals.values())]].tolist())
            gone.similarity[number], gone.other[number] = max(others, key=lambda one: (one[1] in first, one))


def ties(stories: Stories, ids: pa.StringArray, ranks: Numbers, settings: Duplicates) -> pa.RecordBatch:
    """Return what belongs together, pair by pair; copies of a text are tied to one, and that one to other texts.

    Args:
        stories: what belongs together.
        ids: of every document.
        ranks: the place of each document's id among all of them, sorted.
        settings: the recipe's.
    """
    compared, similar = stories.compared, stories.compared.similar(settings.threshold)
    copies, urls = _shared(stories.texts), _shared(stories.addresses)
    kinds = {
        "copy": (copies, np.ones(len(copies))),
        "departed": (compared.departed, compared.departed_estimates),
        "near": (similar.pairs[:, ::-1], similar.similarity),
        "url": (urls, np.full(len(urls), np.nan)),
    }
    kind = np.repeat(np.arange(len(kinds)), [len(pairs) for pairs, _ in kinds.values()])
    one, other = np.concatenate([pairs for pairs, _ in kinds.values()]).T
    order = np.lexsort((kind, ranks[other], ranks[one]))
    similarity = np.concatenate([values for _, values in kinds.values()])[order].tolist()
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
