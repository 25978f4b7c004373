"""How many near duplicates are found, beside the truth: a Markdown table.

    python tests/bench/duplicates.py DOCUMENTS [THRESHOLD…]

The documents are those of ../shared/bench. The truth is found another way than ours: sets of word 5-grams hashed by
Python itself, all pairs by prefix filtering (Bayardo, Ma, Srikant: Scaling Up All Pairs Similarity Search, 2007), which
misses none.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from builder import duplicates

BENCH = Path(__file__).parents[2].parent / "shared" / "bench"
LEAST = 0.5
Ints = npt.NDArray[np.int64]


class Truth(NamedTuple):
    """All pairs at or over LEAST."""

    packed: Ints
    """i * documents + j, i < j, sorted."""
    similarity: npt.NDArray[np.float64]


def texts(count: int) -> list[str]:
    """The texts of the workload, as they are written."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, BENCH / "generate.py", folder, str(count)], check=True, capture_output=True)
        files = sorted(Path(folder, "jsonl").glob("*.jsonl"))
        return [json.loads(line)["text"] for file in files for line in file.open(encoding="utf-8")]


def shingles(text: str) -> Ints:
    """The word 5-grams of a text, by Python's hash of the five words."""
    words = re.findall(r"\w+", text.casefold())
    return np.array(sorted({hash(tuple(words[i : i + 5])) for i in range(max(1, len(words) - 4))}), np.int64)


def prefixes(sets: Sequence[Ints]) -> tuple[Ints, Ints]:
    """The rarest grams of every document, enough that a pair at LEAST shares one, and whose they are."""
    names, grams, times = np.unique(np.concatenate(sets), return_inverse=True, return_counts=True)
    del names
    documents = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    order = np.lexsort((grams, times[grams], documents))
    sizes = np.array([len(one) for one in sets])
    starts = np.cumsum(sizes) - sizes
    place = np.arange(len(grams)) - np.repeat(starts, sizes)
    chosen = order[(place < np.repeat(prefix(sizes), sizes)) & (times[grams[order]] > 1)]
    by_gram = chosen[np.argsort(grams[chosen], kind="stable")]
    return grams[by_gram], documents[by_gram]


def prefix(sizes: Ints) -> Ints:
    """How many of its grams a document is looked up by."""
    return np.asarray(sizes - np.ceil(LEAST * sizes) + 1, np.int64)


def truth(sets: Sequence[Ints]) -> Truth:
    """Find all pairs at or over LEAST and their similarity."""
    grams, documents = prefixes(sets)
    found = []
    for step in range(1, len(grams)):
        same = grams[step:] == grams[:-step]
        if not same.any():
            break
        one, other = documents[:-step][same], documents[step:][same]
        found.append(np.minimum(one, other) * len(sets) + np.maximum(one, other))
    packed, shared = np.unique(np.concatenate(found), return_counts=True)
    sizes = np.array([len(one) for one in sets])
    i, j = packed // len(sets), packed % len(sets)
    # A gram that is in both, but in only one of the prefixes, is in the suffix of the other.
    rest = np.maximum((sizes - prefix(sizes))[i], (sizes - prefix(sizes))[j])
    needed = LEAST / (1 + LEAST) * (sizes[i] + sizes[j])
    packed = packed[shared + rest >= needed - 1e-9]
    likeness = []
    for a, b in zip((packed // len(sets)).tolist(), (packed % len(sets)).tolist(), strict=True):
        common = len(np.intersect1d(sets[a], sets[b], assume_unique=True))
        likeness.append(common / (len(sets[a]) + len(sets[b]) - common))
    similar = np.array(likeness)
    return Truth(packed[similar >= LEAST], similar[similar >= LEAST])


class Ours(NamedTuple):
    """What the build would find."""

    pairs: duplicates.Pairs
    similarity: npt.NDArray[np.float64]
    proposed: int
    seconds: float


def ours(corpus: Sequence[str], threshold: float, signatures: duplicates.Signatures) -> Ours:
    """Propose and confirm as the build does: texts are read only where a pair is likely."""

    @lru_cache(maxsize=4_096)
    def grams(number: int) -> duplicates.Grams:
        return next(duplicates.grams([duplicates.normalise(corpus[number])]))

    def alike(pairs: duplicates.Pairs) -> npt.NDArray[np.float64]:
        return np.array([duplicates.similarity(grams(one), grams(other)) for one, other in pairs.tolist()], np.float64)

    start = time.process_time()
    pairs, _ = duplicates.propose(signatures, np.arange(len(corpus)), threshold)
    read, similarity = duplicates.confirm(pairs, duplicates.estimates(pairs, signatures), alike, threshold)
    return Ours(read, similarity, len(pairs), time.process_time() - start)


def lightly(text: str) -> str:
    """The text with one word in 150 replaced: similar by about 0.93; the workload's own copies have 0.8 at most."""
    words = re.split(r"(\s+)", text)
    words[::300] = [f"{word}x" for word in words[::300]]
    return "".join(words)


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1])
    corpus = texts(count)
    corpus = list(dict.fromkeys([*corpus, *map(lightly, corpus[::20])]))  # exact duplicates are found by digest
    signatures = np.concatenate([duplicates.signatures([duplicates.normalise(one)]) for one in corpus])
    thresholds = map(float, sys.argv[2:] or (0.5, 0.6, 0.7, 0.8, 0.9))
    found = {threshold: ours(corpus, threshold, signatures) for threshold in thresholds}
    known = truth([shingles(text) for text in corpus])
    print(f"{len(corpus):,} texts that differ")
    print("| threshold | true pairs | found | recall | merged below it | proposed | CPU-s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for threshold, one in found.items():
        true = known.packed[known.similarity >= threshold]
        pairs = one.pairs[one.similarity >= threshold]
        packed = pairs[:, 0] * len(corpus) + pairs[:, 1]
        hits, wrong = np.isin(true, packed).sum(), (~np.isin(packed, true)).sum()
        share = f"{100 * hits / max(len(true), 1):.2f} %"
        print(f"| {threshold} | {len(true):,} | {hits:,} | {share} | {wrong} | {one.proposed:,} | {one.seconds:.1f} |")


if __name__ == "__main__":
    main()
