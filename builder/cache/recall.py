"""What the last build made of each document, so that of a file that changed only what is new is pressed.

A document is known by a digest of all that its result depends on but its place: its bytes, how they are read, what
stands beside them, and what all documents of the job are held against. Nothing is taken from a shard that has not its
digests.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from builder import schema
from builder.cache import retention, shards
from builder.cache.splice import Part
from builder.documents import Reject

FILE = "documents.npy"
"""Three rows of numbers, a column for each document, sorted by the first: what it is known by, its shard's place among
those of the last build, and its row there, counted from -1 down where it was rejected."""


def fingerprint(terms: bytes, digest: str, encoding: str) -> int:
    """Return what a document is known by, 63 bits.

    Args:
        terms: of all that it shares with others of its source, at most 64 bytes.
        digest: of its bytes, in hex.
        encoding: which they are in.
    """
    return (int(digest[:16], 16) ^ _mask(terms, encoding)) >> 1


@lru_cache(maxsize=64)
def _mask(terms: bytes, encoding: str) -> int:
    return int.from_bytes(hashlib.blake2b(encoding.encode(), digest_size=8, key=terms).digest(), "big")


class Recalled(NamedTuple):
    """A document that was accepted before, and is again."""

    source: str
    place: str
    part: Part
    """Where its rows are."""
    row: int
    size: int
    """Bytes of its text."""


def remember(folder: Path) -> None:
    """Note where the documents of the build just made are; the lock is held."""
    parts = [np.empty((3, 0), np.int64)]
    for number, key in enumerate(retention.last(folder)):
        for name, sign, first in ((shards.INDEX, 1, 0), (shards.REJECTS, -1, -1)):
            prints = schema.numbers(schema.combined(shards.open_table(folder, key, name)["fingerprint"]))
            rows = first + sign * np.arange(len(prints))
            parts.append(np.stack([prints, np.full_like(rows, number), rows])[:, prints != 0])
    table = np.concatenate(parts, axis=1)
    partial = folder.parent / f"{FILE}.tmp"
    with partial.open("wb") as file:
        np.save(file, table[:, np.argsort(table[0], kind="stable")])
    os.replace(partial, folder.parent / FILE)  # noqa: PTH105 - Path.replace is the same


class Recall:
    """What the last build knew, for one worker."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shards = retention.last(folder)
        self._at: tuple[_Base, int] | None = None
        try:
            self._fingerprints, self._owners, self._rows = np.asarray(np.load(folder.parent / FILE, mmap_mode="r"))
        except (OSError, ValueError, EOFError):
            self._fingerprints = np.empty(0, np.int64)

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return len(self._fingerprints) > 0

    def find(self, fingerprint: int, source: str, place: str) -> Recalled | Reject | None:
        """Return what became of a document that is known by this fingerprint; None: it must be pressed."""
        if self._at:  # what stood behind the last one most often still does
            base, row = self._at
            if found := base.accepted(fingerprint, row + 1, source, place):
                self._at = base, row + 1
                return found
        return self._search(fingerprint, source, place)

    def _search(self, fingerprint: int, source: str, place: str) -> Recalled | Reject | None:
        first = int(self._fingerprints.searchsorted(fingerprint))
        for at in range(first, min(first + _COPIES, len(self._fingerprints))):
            if self._fingerprints[at] != fingerprint:
                break
            owner = self._owners[at]
            base = _base(self._folder, self._shards[owner]) if owner < len(self._shards) else None
            row = int(self._rows[at])
            if base and row >= 0 and (found := base.accepted(fingerprint, row, source, place)):
                self._at = base, row
                return found
            if base and row < 0 and (reject := base.rejected(fingerprint, -1 - row, source, place)):
                return reject
        return None


_COPIES = 16
"""So many copies of a document are looked at; only one that was rejected, or has no id of its own, needs its place."""


class _Base:
    """A shard of an earlier build."""

    def __init__(self, folder: Path, key: str) -> None:
        import pyarrow.compute as pc

        tables = {name: shards.open_table(folder, key, name) for name in (shards.RECORDS, *shards.TABLES)}
        self._part = Part(tables)
        index = tables[shards.INDEX]
        self._fingerprints = index["fingerprint"].to_pylist()
        # A document that has neither an id nor a url has one by its place.
        identities = zip(*(index[name].to_pylist() for name in ("authored", "url", "place")), strict=True)
        self._places = [None if authored or url is not None else place for authored, url, place in identities]
        self._sizes = pc.binary_length(tables[shards.RECORDS]["text"]).to_pylist()
        self._rejects = tables[shards.REJECTS].to_pylist()

    def accepted(self, fingerprint: int, row: int, source: str, place: str) -> Recalled | None:
        if (
            row < len(self._fingerprints)
            and self._fingerprints[row] == fingerprint
            and self._places[row] in (None, place)
        ):
            return Recalled(source, place, self._part, row, self._sizes[row])
        return None

    def rejected(self, fingerprint: int, row: int, source: str, place: str) -> Reject | None:
        reject = self._rejects[row] if row < len(self._rejects) else None
        if reject and (reject["fingerprint"], reject["source"], reject["place"]) == (fingerprint, source, place):
            return Reject(source, place, reject["code"], reject["reason"], reject["id"] or "")
        return None


@lru_cache(maxsize=8)
def _base(folder: Path, key: str) -> _Base | None:
    return _Base(folder, key) if shards.find(folder, key) else None
