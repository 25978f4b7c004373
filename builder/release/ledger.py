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
from builder.schema import integers, positions, string, strings, tables

FILE = "ledger.parquet"
SCHEMA = schema.arrow_schema(tables.LEDGER)
SIGNATURE = "signature"
UNSIGNED = tuple(name for name in SCHEMA.names if name != SIGNATURE)

_ROWS = 20_000
"""Rows whose signatures are held, 10 MB."""


class Ledger(NamedTuple):
    """The ledger of a release; departed documents are in it."""

    rows: pa.Table
    """Without signatures."""
    signatures: Callable[[Numbers], pa.ChunkedArray]
    """Returns those of some rows, ascending: most of a ledger, so nobody holds all of them."""

    @classmethod
    def open(cls, release: Path) -> Self:
        """Read that of a release; signatures only when one is asked for."""
        signed = cache(lambda: read(release, [SIGNATURE]))
        return cls(read(release, UNSIGNED), lambda rows: _signatures(signed(), rows) if len(rows) else _NO_SIGNATURES)

    @classmethod
    def in_memory(cls, table: pa.Table) -> Self:
        """Return a ledger whose signatures are a column of the table."""
        return cls(table.select(UNSIGNED), lambda rows: _signatures(table, rows))

    def take(self, kept: Numbers) -> Self:
        """Return some rows of it."""
        return self._replace(rows=self.rows.take(integers(kept)), signatures=lambda rows: self.signatures(kept[rows]))


_NO_SIGNATURES = pa.chunked_array([], pa.binary())


def _signatures(table: pa.Table, rows: Numbers) -> pa.ChunkedArray:
    return take(table, rows, [SIGNATURE])[SIGNATURE]


EMPTY = Ledger.in_memory(pa.Table.from_batches([], SCHEMA))  # its own `empty_table` would import pandas
"""Of a corpus that has released nothing."""


def read(release: Path, columns: Sequence[str] = tuple(SCHEMA.names)) -> pa.Table:
    """Read the ledger of a release, or some of its columns; departed documents are in it."""
    # `pq.read_table` would import pandas, and buffers start threads, with which no process is copied.
    with pq.ParquetFile(release / FILE, pre_buffer=False) as file:
        found = file.read(list(columns), use_threads=False)  # a thread a column takes half as much again
        return found.select(columns).cast(pa.schema([SCHEMA.field(name) for name in columns]))


def write(path: Path, ledger: Ledger) -> None:
    """Write a ledger, sorted as it is."""
    _, versions = schema.codes(ledger.rows["first_version"])
    ends = [*accumulate(ages.lengths(versions.tolist()), initial=0)]
    parquet.write_one(path, SCHEMA, *(_batches(ledger, first, end) for first, end in pairwise(ends)))


def _batches(ledger: Ledger, first: int, end: int) -> Iterator[pa.RecordBatch]:
    for start in range(first, end, _ROWS):
        rows = np.arange(start, min(start + _ROWS, end))
        table = ledger.rows.slice(start, len(rows)).append_column(SIGNATURE, ledger.signatures(rows))
        yield from table.select(SCHEMA.names).cast(SCHEMA).to_batches()


def first_versions(previous: pa.Table, ids: pa.Array) -> pa.ChunkedArray:
    """Return the release that each document came with; null where the ledger does not know it."""
    return previous["first_version"].take(pc.index_in(ids, value_set=previous["id"]))


def current(table: pa.Table) -> pa.Table:
    """Return the rows of the documents that are in the release."""
    return where(table, pc.not_equal(table["record_digest"], string("")))


def where(table: pa.Table, chosen: pa.ChunkedArray) -> pa.Table:
    """Return the rows that are chosen; where all are, the table itself and no copy of it."""
    return table if pc.all(chosen).as_py() else table.filter(chosen)


def succeed(previous: Ledger, released: Ledger, version: str) -> Ledger:
    """Return the ledger of a release: its documents, then the departed ones that the ledger before it knows.

    Args:
        previous: the ledger of the release before.
        released: this release's documents in order; their `first_version` is not looked at.
        version: this release's, the first version of every document that `previous` does not know.
    """
    ids, count = released.rows["id"], len(released.rows)
    first_version = pc.fill_null(first_versions(previous.rows, ids), string(version))
    gone = np.flatnonzero(positions(pc.index_in(previous.rows["id"], value_set=ids)) < 0)
    departed = take(previous.rows, gone, UNSIGNED)
    departed = _set(departed, "record_digest", strings([""] * len(gone)))
    rows = _set(released.rows, "first_version", first_version)
    departed_signatures = pa.table({SIGNATURE: previous.signatures(gone)})

    def signatures(numbers: Numbers) -> pa.ChunkedArray:
        first = released.signatures(numbers[numbers < count])
        then = _signatures(departed_signatures, numbers[numbers >= count] - count)
        return pa.chunked_array([*first.chunks, *then.chunks], pa.binary())

    return Ledger(pa.concat_tables([rows, departed.cast(rows.schema)]), signatures)


def _set(table: pa.Table, name: str, values: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)
