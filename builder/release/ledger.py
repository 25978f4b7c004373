"""The ledger: what past releases fixed, one row a document, and what makes one that comes back known again.

A departed document keeps its row, with an empty `record_digest`: it is known, and it is not in this release.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder.release import ages, shards
from builder.schema import arrow_schema, string, strings, tables

FILE = "ledger.parquet"
SCHEMA = arrow_schema(tables.LEDGER)


def read(release: Path, columns: Sequence[str] = tuple(SCHEMA.names)) -> pa.Table:
    """Read the ledger of a release, or some of its columns; departed documents are in it."""
    with pq.ParquetFile(release / FILE) as file:  # pq.read_table would import pandas
        return file.read(list(columns)).select(columns).cast(pa.schema([SCHEMA.field(name) for name in columns]))


def write(path: Path, table: pa.Table) -> None:
    """Write a ledger, sorted as it is."""
    shards.write_one(path, table.cast(SCHEMA), ages.lengths(table["first_version"].to_pylist()))


def first_versions(previous: pa.Table | None, ids: pa.Array) -> pa.ChunkedArray:
    """Return the release that each document came with; null where the ledger does not know it."""
    if previous is None:
        return pa.chunked_array([pa.nulls(len(ids), pa.string())])
    return previous["first_version"].take(pc.index_in(ids, value_set=previous["id"]))


def current(table: pa.Table) -> pa.Table:
    """Return the rows of the documents that are in the release."""
    return table.filter(pc.not_equal(table["record_digest"], string("")))


def succeed(previous: pa.Table | None, rows: pa.Table, version: str) -> pa.Table:
    """Return the ledger of a release: its documents, then the departed ones that the ledger before it knows.

    Args:
        previous: the ledger of the release before.
        rows: this release's documents in order; their `first_version` is not looked at.
        version: this release's, the first version of every document that `previous` does not know.
    """
    unknown = first_versions(previous, rows["id"])
    departed = rows.slice(0, 0)
    if previous is not None:
        departed = previous.filter(pc.invert(pc.is_in(previous["id"], value_set=rows["id"])))
        departed = _set(departed, "record_digest", strings([""] * len(departed)))
    rows = _set(rows, "first_version", pc.fill_null(unknown, string(version)))
    return pa.concat_tables([rows, departed.cast(rows.schema)])


def _set(table: pa.Table, name: str, values: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)
