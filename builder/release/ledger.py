"""The ledger: what past releases fixed, one row a document, and what makes one that comes back known again.

A departed document keeps its row, with an empty `record_digest`: it is known, and it is not in this release.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder import schema
from builder.duplicates import Numbers
from builder.release.data import ages, parquet
from builder.release.gather import take
from builder.schema import integers, places, string, strings, tables

FILE = "ledger.parquet"
SCHEMA = schema.arrow_schema(tables.LEDGER)
SIGNATURE = "signature"
UNSIGNED = tuple(name for name in SCHEMA.names if name != SIGNATURE)

Signatures = Callable[[int, int], pa.ChunkedArray]
"""Gives the signatures of the rows of a ledger from one to before another: most of it, and held by nobody at once."""

_ROWS = 20_000
"""Rows whose signatures are held, 10 MB."""


class Book(NamedTuple):
    """The ledger of the release before; departed documents are in it."""

    rows: pa.Table
    """Without signatures."""
    signatures: Callable[[Numbers], pa.ChunkedArray]
    """Gives those of some rows: most of a ledger, and of what is still there the new build has them, too."""

    @classmethod
    def of(cls, release: Path) -> Self:
        """Read that of a release; signatures only when one is asked for."""
        signed = cache(lambda: read(release, [SIGNATURE]))
        return cls(read(release, UNSIGNED), lambda rows: _taken(signed(), rows) if len(rows) else _NO_SIGNATURES)

    @classmethod
    def held(cls, table: pa.Table) -> Self:
        """Return what is in memory, signatures and all."""
        return cls(table.select(UNSIGNED), lambda rows: _taken(table, rows))

    def only(self, kept: Numbers) -> Self:
        """Return some rows of it."""
        return self._replace(rows=self.rows.take(integers(kept)), signatures=lambda rows: self.signatures(kept[rows]))


_NO_SIGNATURES = pa.chunked_array([], pa.binary())


def _taken(table: pa.Table, rows: Numbers) -> pa.ChunkedArray:
    return take(table, rows, [SIGNATURE])[SIGNATURE]


EMPTY = Book.held(pa.Table.from_batches([], SCHEMA))  # its own `empty_table` would import pandas
"""Of a corpus that has released nothing."""


def read(release: Path, columns: Sequence[str] = tuple(SCHEMA.names)) -> pa.Table:
    """Read the ledger of a release, or some of its columns; departed documents are in it."""
    with pq.ParquetFile(release / FILE) as file:  # pq.read_table would import pandas
        found = file.read(list(columns), use_threads=False)  # a thread a column takes half as much again
        return found.select(columns).cast(pa.schema([SCHEMA.field(name) for name in columns]))


def write(path: Path, table: pa.Table, signatures: Signatures) -> None:
    """Write a ledger, sorted as it is."""
    _, versions = schema.codes(table["first_version"])
    ends = [*accumulate(ages.lengths(versions.tolist()), initial=0)]
    parquet.write_one(path, SCHEMA, *(_batches(table, signatures, first, end) for first, end in pairwise(ends)))


def _batches(table: pa.Table, signatures: Signatures, first: int, end: int) -> Iterator[pa.RecordBatch]:
    for start in range(first, end, _ROWS):
        some = table.select(UNSIGNED).slice(start, min(_ROWS, end - start))
        whole = some.append_column(SIGNATURE, signatures(start, start + len(some)))
        yield from whole.select(SCHEMA.names).cast(SCHEMA).to_batches()


def first_versions(previous: pa.Table, ids: pa.Array) -> pa.ChunkedArray:
    """Return the release that each document came with; null where the ledger does not know it."""
    return previous["first_version"].take(pc.index_in(ids, value_set=previous["id"]))


def current(table: pa.Table) -> pa.Table:
    """Return the rows of the documents that are in the release."""
    return where(table, pc.not_equal(table["record_digest"], string("")))


def where(table: pa.Table, chosen: pa.ChunkedArray) -> pa.Table:
    """Return the rows that are chosen; where all are, the table itself and no copy of it."""
    return table if pc.all(chosen).as_py() else table.filter(chosen)


def succeed(previous: pa.Table, rows: pa.Table, version: str) -> pa.Table:
    """Return the ledger of a release: its documents, then the departed ones that the ledger before it knows.

    Args:
        previous: the ledger of the release before.
        rows: this release's documents in order; their `first_version` is not looked at.
        version: this release's, the first version of every document that `previous` does not know.

    Where the rows are without signatures, so is what is returned.
    """
    unknown = first_versions(previous, rows["id"])
    departed = take(previous, _gone(previous, rows), rows.column_names)
    departed = _set(departed, "record_digest", strings([""] * len(departed)))
    rows = _set(rows, "first_version", pc.fill_null(unknown, string(version)))
    return pa.concat_tables([rows, departed.cast(rows.schema)])


def signed(previous: Book, rows: pa.Table, released: Signatures) -> Signatures:
    """Return the signatures of what `succeed` returns; `released` gives those of the rows."""
    count, departed = len(rows), previous.signatures(_gone(previous.rows, rows))

    def some(first: int, end: int) -> pa.ChunkedArray:
        here, stop = min(first, count), min(end, count)
        others = departed.slice(first - here, end - first - (stop - here))
        return pa.chunked_array([*released(here, stop).chunks, *others.chunks], pa.binary())

    return some


def _gone(previous: pa.Table, rows: pa.Table) -> Numbers:
    """Return the rows of a ledger that are of none of these documents."""
    return np.flatnonzero(places(pc.index_in(previous["id"], value_set=rows["id"])) < 0)


def _set(table: pa.Table, name: str, values: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)
