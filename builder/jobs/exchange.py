"""Which documents are alike, found by jobs that exchange signatures by band: none of them holds all. Runs in workers.

A job of the first step reads the signatures of some shards and writes, for each band, the key and number of each
document, in parts by ranges of keys. A job of the second step reads one part of a band out of all those files and
proposes the pairs that have one key. What both find is what `duplicates.propose` finds.
"""

import os
import uuid
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from builder import cache, duplicates
from builder.duplicates import Numbers, Pairs, Signatures

DOCUMENTS = 250_000
"""Of a job of the first step: 128 MB of signatures, and as much of keys."""

ROWS = 4_000_000
"""Of a part, on average: 64 MB, and three times as much while they are sorted."""

_ROW = np.dtype([("key", "<u8"), ("document", "<i8")])


class Exchange(NamedTuple):
    """What all jobs know."""

    folder: Path
    """Where the files of the first step are, which all workers see."""
    threshold: float
    ranges: int
    """Parts of each band."""

    def parts(self) -> range:
        """The parts of all bands."""
        return range(duplicates.PERMUTATIONS // duplicates.bands(self.threshold) * self.ranges)


class LayJob(NamedTuple):
    """A job of the first step."""

    exchange: Exchange
    cache: Path
    keys: tuple[str, ...]
    """The shards."""
    first: int
    """Number of their first document."""


class FindJob(NamedTuple):
    """A job of the second step."""

    exchange: Exchange
    firsts: tuple[int, ...]
    """The number of the first document of each file of the first step, ascending."""
    number: int
    ranks: str
    """File with the rank of each document, the first being the one that would stay; -1: it takes no part."""


class Proposed(NamedTuple):
    """What is found in a part."""

    pairs: Pairs
    """By their ranks."""
    estimates: npt.NDArray[np.float64]
    """Of their similarity, by the signatures."""
    partial: bool
    """Whether some were so many that they were not all held against each other."""


def lay_shards(job: LayJob) -> None:
    """Read the signatures of some shards, and lay them out by band."""
    columns = (cache.open_table(job.cache, key, cache.INDEX)["signature"] for key in job.keys)
    signatures = duplicates.unpack(value for column in columns for value in column.to_pylist())
    lay(job.exchange, job.first, signatures)


def lay(exchange: Exchange, first: int, signatures: Signatures) -> None:
    """Write the signatures of documents numbered from `first` on, and their keys by band and range."""
    rows, ends = [np.empty(0, _ROW)], [np.zeros(1, np.int64)]
    for keys in duplicates.band_keys(signatures, exchange.threshold):
        ranges = (keys >> np.uint64(32)) * np.uint64(exchange.ranges) >> np.uint64(32)
        order = np.argsort(ranges, kind="stable")
        laid = np.empty(len(order), _ROW)
        laid["key"], laid["document"] = keys[order], first + order
        rows.append(laid)
        ends.append(ends[-1][-1] + np.cumsum(np.bincount(ranges.astype(np.int64), minlength=exchange.ranges)))
    for name, values in (("rows", rows), ("ends", ends), ("signatures", [signatures])):
        save(exchange.folder / f"{first}.{name}.npy", np.concatenate(values))


def save(file: Path, values: npt.NDArray[Any]) -> None:
    """Write a file whole: a worker that its cluster takes for dead may be at the same one."""
    partial_ = file.with_name(f"{uuid.uuid4().hex}.tmp")
    with partial_.open("wb") as opened:
        np.save(opened, values)
    os.replace(partial_, file)  # noqa: PTH105 - Path.replace is the same


def find(job: FindJob) -> Proposed:
    """Propose the pairs that have one key in this part."""
    threshold = job.exchange.threshold
    rows = np.concatenate([*_rows(job)])
    ranks = np.load(job.exchange.folder / job.ranks, mmap_mode="r")[rows["document"]]
    order = np.argsort(ranks, kind="stable")[int((ranks < 0).sum()) :]
    documents, ranks = rows["document"][order], ranks[order]
    signatures = partial(_signatures, job.exchange.folder, job.firsts)
    pairs, wide = duplicates.agreeing(rows["key"][order], lambda places: signatures(documents[places]), threshold)
    members, places = np.unique(pairs, return_inverse=True)
    estimates = duplicates.estimates(places.reshape(-1, 2), signatures(documents[members]))
    return Proposed(ranks[pairs], estimates, wide)


def _rows(job: FindJob) -> Iterator[npt.NDArray[np.void]]:
    for first in job.firsts:
        ends = np.load(job.exchange.folder / f"{first}.ends.npy", mmap_mode="r")
        rows = np.load(job.exchange.folder / f"{first}.rows.npy", mmap_mode="r")
        yield rows[ends[job.number] : ends[job.number + 1]]


def _signatures(folder: Path, firsts: Sequence[int], documents: Numbers) -> Signatures:
    """Return the signatures of documents; only their pages are read."""
    found = np.empty((len(documents), duplicates.PERMUTATIONS), np.uint32)
    files = np.searchsorted(firsts, documents, side="right") - 1
    for file in np.unique(files).tolist():
        there = np.load(folder / f"{firsts[file]}.signatures.npy", mmap_mode="r")
        found[files == file] = there[documents[files == file] - firsts[file]]
    return found
