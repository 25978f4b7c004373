"""Which document is which: the ids of this build, and the released document that each one is."""

from collections import Counter
from collections.abc import Hashable, Iterator

import numpy as np
import pyarrow as pa

from builder.lineage import document_id
from builder.release.gather import Rows

NEW = -1
_SIGHTS: tuple[tuple[str, ...], ...] = (("url",), ("source", "place"), ("raw_digest",), ("digest",))
"""What a document without an authored id is recognised by, the surest first."""


def match(index: pa.Table, ledger: pa.Table | None) -> Rows:
    """Return for each document the row of the ledger that it is, or NEW; no row is taken twice.

    An authored id is final: such a document is the released one of that id or a new one.
    """
    found = np.full(len(index), NEW, np.int64)
    if ledger is None or not len(ledger):
        return found
    authored = np.array(index["authored"].to_pylist(), bool)
    by_id = {value: row for row, value in enumerate(ledger["id"].to_pylist())}
    ids = index["id"].to_pylist()
    for i in np.flatnonzero(authored).tolist():
        found[i] = by_id.get(ids[i], NEW)
    taken = set(found.tolist())
    for columns in _SIGHTS:
        rows = {key: row for row, key in _keys(ledger, columns) if row not in taken}
        for i, key in _keys(index, columns):
            if found[i] == NEW and not authored[i] and (row := rows.pop(key, None)) is not None:
                found[i] = row
                taken.add(row)
    return found


def _keys(table: pa.Table, columns: tuple[str, ...]) -> Iterator[tuple[int, Hashable]]:
    values = zip(*(table[column].to_pylist() for column in columns), strict=True)
    return ((row, key) for row, key in enumerate(values) if None not in key)


def name(index: pa.Table, ledger: pa.Table | None, known: Rows) -> list[str]:
    """Return the final ids: a released document keeps its own; where two derived ids are one, the later gives way."""
    released = ledger["id"].to_pylist() if ledger is not None else []
    authored = index["authored"].to_pylist()
    ids = [
        released[row] if row != NEW else own for own, row in zip(index["id"].to_pylist(), known.tolist(), strict=True)
    ]
    fixed = {
        own for own, row, is_authored in zip(ids, known.tolist(), authored, strict=True) if is_authored or row != NEW
    }
    details = zip(*(index[column].to_pylist() for column in ("raw_digest", "source", "place")), strict=True)
    taken = fixed | set(released)
    for i, (digest, source, place) in enumerate(details):
        if authored[i] or known[i] != NEW:
            continue
        if ids[i] in taken:
            ids[i] = document_id(None, None, digest, f"{source}\n{place}")
        taken.add(ids[i])
    return ids


def claimed_twice(ids: list[str]) -> list[int]:
    """Return the documents whose id another one claims too; only authored ids can be."""
    counts = Counter(ids)
    return [number for number, own in enumerate(ids) if counts[own] > 1]
