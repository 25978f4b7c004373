"""What the last build made of each document, so that of a file that changed only what is new is pressed.

A document is known by a digest of all that its result depends on but its place: its bytes, how they are read, what
stands beside them, and what all documents of the job are held against. Nothing is taken from a shard that has not its
digests.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from builder import schema
from builder.cache import kept, shards
from builder.documents import Document, Reject
from builder.errors import WorldError

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "documents.npy"

_KNOWN = np.dtype([("given", "<i8"), ("shard", "<i4"), ("row", "<i4")])
"""What a document is known by, its shard's place among those of the last build, and its row there, counted from -1
down where it was rejected."""


def given(terms: bytes, document: Document) -> int:
    """Return what a document is known by, 63 bits; `terms`, at most 64 bytes, are of all that others share with it."""
    own = f"{document.digest} {document.format} {document.reading} {document.encoding}"
    return int.from_bytes(hashlib.blake2b(own.encode(), digest_size=8, key=terms).digest(), "little") >> 1


class Recalled(NamedTuple):
    """A document that was accepted before, and is again."""

    document: Document
    shard: str
    """Key of the job that pressed it."""
    row: int


def remember(folder: Path) -> None:
    """Note where the documents of the build just made are; the lock is held."""
    parts = [np.empty(0, _KNOWN)]
    for number, key in enumerate(kept.last(folder)):
        for name, sign, first in ((shards.INDEX, 1, 0), (shards.REJECTS, -1, -1)):
            column = schema.numbers(shards.open_table(folder, key, name)["given"].combine_chunks())
            part = np.empty(len(column), _KNOWN)
            part["given"], part["shard"], part["row"] = column, number, first + sign * np.arange(len(column))
            parts.append(part[column != 0])
    known = np.concatenate(parts)
    partial = folder.parent / f"{FILE}.tmp"
    with partial.open("wb") as file:
        np.save(file, known[np.argsort(known["given"], kind="stable")])
    os.replace(partial, folder.parent / FILE)  # noqa: PTH105 - Path.replace is the same


class Recall:
    """What the last build knew, for one worker."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shards = kept.last(folder)
        try:
            self._known: npt.NDArray[np.void] = np.load(folder.parent / FILE, mmap_mode="r")
            self._names = np.ascontiguousarray(self._known["given"])
        except (OSError, ValueError, IndexError):
            self._names = np.empty(0, np.int64)

    def find(self, name: int, document: Document) -> Recalled | Reject | None:
        """Return what became of a document that is known by this name; None: it must be pressed."""
        first = int(np.searchsorted(self._names, name))
        for place in range(first, min(first + _COPIES, len(self._names))):
            if self._names[place] != name:
                break
            _, shard, row = self._known[place].item()
            base = _base(self._folder, self._shards[shard]) if shard < len(self._shards) else None
            if base and (found := base.find(name, row, document)):
                return found
        return None


_COPIES = 16
"""So many copies of a document are looked at; only one that was rejected, or has no id of its own, needs its place."""


class _Base:
    """A shard of an earlier build."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key
        self._open: dict[str, pa.Table] = {}
        self._index = self._table(shards.INDEX)
        self._names = self._index["given"].to_pylist()
        # A document that has neither an id nor a url has one by its place.
        told = zip(*(self._index[name].to_pylist() for name in ("authored", "url", "place")), strict=True)
        self._places = [None if authored or url is not None else place for authored, url, place in told]
        self._rejects = self._table(shards.REJECTS).to_pylist()

    def find(self, name: int, row: int, document: Document) -> Recalled | Reject | None:
        if 0 <= row < len(self._names) and self._names[row] == name:
            return Recalled(document, self._key, row) if self._places[row] in (None, document.place) else None
        if 0 < -row <= len(self._rejects) and self._rejects[-1 - row]["given"] == name:
            told = self._rejects[-1 - row]
            if (told["source"], told["place"]) == (document.source, document.place):
                return Reject(told["source"], told["place"], told["code"], told["reason"], told["id"] or "")
        return None

    def take(self, recalled: Sequence[Recalled], first: int) -> Iterator[tuple[str, "pa.Table"]]:
        """Yield the files of a job, and of each what is told of these documents, which are numbered from `first` on."""
        rows = np.array([one.row for one in recalled], np.int64)
        yield shards.RECORDS, self._table(shards.RECORDS).take(schema.integers(rows))
        index = self._index.take(schema.integers(rows))
        for name in ("source", "place"):
            values = schema.strings([getattr(one.document, name) for one in recalled])
            index = index.set_column(index.schema.get_field_index(name), index.schema.field(name), values)
        yield shards.INDEX, index
        for name in (shards.EVIDENCE, shards.EDITS):
            table = self._table(name)
            owners = schema.numbers(table["row"].combine_chunks())
            starts, stops = np.searchsorted(owners, rows), np.searchsorted(owners, rows + 1)
            counts = stops - starts
            within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            details = table.take(schema.integers(np.repeat(starts, counts) + within))
            numbers = schema.integers(np.repeat(np.arange(first, first + len(rows)), counts))
            yield name, details.set_column(0, details.schema.field(0), numbers)

    def _table(self, name: str) -> "pa.Table":
        if name not in self._open:
            self._open[name] = shards.open_table(self._folder, self._key, name)
        return self._open[name]


@lru_cache(maxsize=8)
def _base(folder: Path, key: str) -> _Base | None:
    return _Base(folder, key) if shards.find(folder, key) else None


def take(folder: Path, recalled: Sequence[Recalled], first: int) -> Iterator[tuple[str, "pa.Table"]]:
    """Yield the name and rows of each file of a job for documents of one shard, numbered from `first` on."""
    base = _base(folder, recalled[0].shard)
    if base is None:
        raise WorldError(f"{folder / recalled[0].shard} went away", "leave .builder/ alone while a build is at work")
    yield from base.take(recalled, first)
