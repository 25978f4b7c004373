"""Retracted documents: what makes one known again, without a word of it. schema/decisions/retracted.jsonl

A tombstone holds salted digests of the document's id, url and normalised text, its MinHash signature, a reason and a
date. The signature recognises what comes near: in doubt a retraction holds.
"""

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from builder import duplicates
from builder.documents import Reject
from builder.lineage import sha256
from builder.recipe import Recipe
from builder.release.curation import decisions
from builder.release.ledger import Ledger

CODE = "retracted"

_DOUBT = 0.1
"""A text this far below the duplicates' threshold is too near still: the estimate of a similarity of 0.7 has a standard
deviation of 0.04, so that one in 150 copies at the threshold is missed."""

_ROWS = 10_000
"""Documents that are looked at together."""


class Identity(NamedTuple):
    """What a document is recognised by."""

    id: str
    url: str | None
    """Canonical."""
    digest: str
    """sha256 of the normalised text; "" where there is none to go by."""
    signature: bytes | None = None


class Tombstone(NamedTuple):
    """One retracted document: a line of the file."""

    date: str
    reason: str
    salt: str
    id: str
    url: str | None
    text: str
    like: str
    """The signature in base64; "" where the ledger has none."""

    @property
    def message(self) -> str:
        """What a reject says."""
        return f"retracted on {self.date}: {self.reason}"


@dataclass(frozen=True)
class Tombstones:
    """All of them."""

    stones: tuple[Tombstone, ...] = ()
    floor: float = 1.0
    """Estimated similarity of texts from which a document counts as a copy of a retracted one."""

    def matches(self, documents: Sequence[Identity]) -> dict[int, Tombstone]:
        """Recognise documents by id, url or text: number → tombstone."""
        found: dict[int, Tombstone] = {}
        for salt in {stone.salt for stone in self.stones}:
            stones = {mark: s for s in self.stones if s.salt == salt for mark in (s.id, s.url, s.text) if mark}
            for number, document in enumerate(documents):
                for kind, value in marks(document):
                    if value and (mark := _mark(salt, kind, value)) in stones:
                        found.setdefault(number, stones[mark])
        return found

    def near_matches(self, documents: Sequence[Identity]) -> dict[int, Tombstone]:
        """Recognise documents by the likeness of their texts, as signatures estimate it."""
        signed = [number for number, document in enumerate(documents) if document.signature]
        signatures = duplicates.unpack(documents[number].signature or b"" for number in signed)
        found: dict[int, Tombstone] = {}
        for stone in self.stones if signed else ():
            if stone.like:
                retracted = duplicates.unpack([base64.b64decode(stone.like)])
                for place in np.flatnonzero((signatures == retracted).mean(axis=1) >= self.floor).tolist():
                    found.setdefault(signed[place], stone)
        return found

    def rejects(self, index: pa.Table, ids: pa.StringArray) -> dict[int, tuple[str, str]]:
        """Recognise documents of a build, whose final ids `ids` begins with: number → code and reason of the reject."""
        found: dict[int, tuple[str, str]] = {}
        for first, block in _blocks(index) if self.stones else ():
            names = ids.slice(first, len(block)).to_pylist()
            final = [document._replace(id=name) for document, name in zip(block, names, strict=True)]
            stones = self.near_matches(block) | self.matches(final) | self.matches(block)
            found |= {first + number: (CODE, stone.message) for number, stone in stones.items()}
        return found

    def forget(self, ledger: Ledger) -> Ledger:
        """Return a ledger without the rows of retracted documents."""
        rows = ledger.rows
        blocks = _blocks(rows) if self.stones else ()
        gone = {first + number for first, block in blocks for number in self.matches(block)}
        if not gone:
            return ledger
        return ledger.take(np.array([number for number in range(len(rows)) if number not in gone], np.int64))

    def silence(self, rejects: Sequence[Reject]) -> list[Reject]:
        """Take away what the rejects of retracted documents say: a reason may quote what it is about."""
        gone = self.matches([Identity(reject.id, None, "", None) for reject in rejects])
        return [
            reject._replace(code=CODE, reason=gone[number].message, spot=None) if number in gone else reject
            for number, reject in enumerate(rejects)
        ]

    def why(self, removed: pa.Table, others: Callable[[pa.Table], Sequence[str]]) -> list[str]:
        """Return why each document of a ledger went: its retraction, or what `others` says."""
        gone = self.matches(list(identities(removed))) if self.stones else {}
        return [
            f"{CODE}: {gone[number].reason}" if number in gone else why for number, why in enumerate(others(removed))
        ]


NONE = Tombstones()


def read(recipe: Recipe) -> Tombstones:
    """Read schema/decisions/retracted.jsonl.

    Raises:
        UsageError: a line of it means nothing.
    """
    path = decisions.folder(recipe) / decisions.RETRACTED
    try:
        stones = tuple(Tombstone(**entry) for entry in decisions.entries(path))
    except TypeError as error:
        raise decisions.broken(path, error) from None
    return Tombstones(stones, recipe.duplicates.threshold - _DOUBT)


def add(recipe: Recipe, documents: Iterable[Identity], reason: str, date: str) -> None:
    """Write a tombstone for each of these documents; all of a corpus have one salt, drawn for the first."""
    before = read(recipe).stones
    salt = before[0].salt if before else secrets.token_hex(16)
    stones = [_stone(document, reason, date, salt) for document in documents]
    decisions.append(decisions.folder(recipe) / decisions.RETRACTED, [stone._asdict() for stone in stones])


def identities(table: pa.Table) -> Iterator[Identity]:
    """Read what documents are recognised by from an index or a ledger; that may be without signatures."""
    columns: Mapping[str, list[Any]] = table.select(
        [n for n in Identity._fields if n in table.column_names]
    ).to_pydict()
    return (Identity(*row) for row in zip(*columns.values(), strict=True))


def _blocks(table: pa.Table) -> Iterator[tuple[int, list[Identity]]]:
    """Read some rows at a time, with the number of the first: as objects all of them would be a gigabyte."""
    for first in range(0, len(table), _ROWS):
        yield first, list(identities(table.slice(first, _ROWS)))


def marks(document: Identity) -> tuple[tuple[str, str], ...]:
    """Return what a tombstone knows a document by again, each with its kind; "" is nothing to go by."""
    return ("id", document.id), ("url", document.url or ""), ("text", document.digest)


def _stone(document: Identity, reason: str, date: str, salt: str) -> Tombstone:
    name, url, text = (_mark(salt, kind, value) for kind, value in marks(document))
    like = base64.b64encode(document.signature or b"").decode()
    return Tombstone(date, reason, salt, name, url if document.url else None, text, like)


def _mark(salt: str, kind: str, value: str) -> str:
    return sha256(f"{salt}\n{kind}\n{value}".encode("utf-8", "surrogatepass"))
