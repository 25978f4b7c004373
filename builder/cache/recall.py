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
from builder.cache import kept, shards
from builder.cache.splice import Part
from builder.documents import Reject

FILE = "documents.npy"
"""Three rows of numbers, a column for each document, sorted by the first: what it is known by, its shard's place among
those of the last build, and its row there, counted from -1 down where it was rejected."""


def given(terms: bytes, digest: str, encoding: str) -> int:
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
    for number, key in enumerate(kept.last(folder)):
        for name, sign, first in ((shards.INDEX, 1, 0), (shards.REJECTS, -1, -1)):
            names = schema.numbers(schema.whole(shards.open_table(folder, key, name)["given"]))
            rows = first + sign * np.arange(len(names))
            parts.append(np.stack([names, np.full_like(rows, number), rows])[:, names != 0])
    known = np.concatenate(parts, axis=1)
    partial = folder.parent / f"{FILE}.tmp"
    with partial.open("wb") as file:
        np.save(file, known[:, np.argsort(known[0], kind="stable")])
    os.replace(partial, folder.parent / FILE)  # noqa: PTH105 - Path.replace is the same


class Recall:
    """What the last build knew, for one worker."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shards = kept.last(folder)
        self._at: tuple[_Base, int] | None = None
        try:
            self._names, self._owners, self._rows = np.asarray(np.load(folder.parent / FILE, mmap_mode="r"))
        except (OSError, ValueError, EOFError):
            self._names = np.empty(0, np.int64)

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return len(self._names) > 0

    def find(self, name: int, source: str, place: str) -> Recalled | Reject | None:
        """Return what became of a document that is known by this name; None: it must be pressed."""
        if self._at:  # what stood behind the last one most often still does
            base, row = self._at
            if found := base.accepted(name, row + 1, source, place):
                self._at = base, row + 1
                return found
        return self._search(name, source, place)

    def _search(self, name: int, source: str, place: str) -> Recalled | Reject | None:
        first = int(self._names.searchsorted(name))
        for at in range(first, min(first + _COPIES, len(self._names))):
            if self._names[at] != name:
                break
            owner = self._owners[at]
            base = _base(self._folder, self._shards[owner]) if owner < len(self._shards) else None
            row = int(self._rows[at])
            if base and row >= 0 and (found := base.accepted(name, row, source, place)):
                self._at = base, row
                return found
            if base and row < 0 and (reject := base.rejected(name, -1 - row, source, place)):
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
        self._names = index["given"].to_pylist()
        # A document that has neither an id nor a url has one by its place.
        told = zip(*(index[name].to_pylist() for name in ("authored", "url", "place")), strict=True)
        self._places = [None if authored or url is not None else place for authored, url, place in told]
        self._sizes = pc.binary_length(tables[shards.RECORDS]["text"]).to_pylist()
        self._rejects = tables[shards.REJECTS].to_pylist()

    def accepted(self, name: int, row: int, source: str, place: str) -> Recalled | None:
        if row < len(self._names) and self._names[row] == name and self._places[row] in (None, place):
            return Recalled(source, place, self._part, row, self._sizes[row])
        return None

    def rejected(self, name: int, row: int, source: str, place: str) -> Reject | None:
        told = self._rejects[row] if row < len(self._rejects) else None
        if told and (told["given"], told["source"], told["place"]) == (name, source, place):
            return Reject(source, place, told["code"], told["reason"], told["id"] or "")
        return None


@lru_cache(maxsize=8)
def _base(folder: Path, key: str) -> _Base | None:
    return _Base(folder, key) if shards.find(folder, key) else None
