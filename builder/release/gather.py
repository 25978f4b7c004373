"""The shards seen as one: the index of all accepted documents, and their rows in any order, memory-mapped."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from builder import cache, schema
from builder.cache import Receipt, mapped
from builder.cache.mapped import MappedTable
from builder.documents import Reject
from builder.duplicates import Numbers
from builder.schema import Column
from builder.withheld import TEXT

BATCH = 1_000
BATCH_BYTES = 32_000_000
"""Rows that are gathered at once, or so many bytes of rows of the average size, whichever are more rows: each time all
shards are looked through."""

LOOKED_UP = 50_000
"""Documents that are looked up in the index at once: 18 MB without signatures."""

_DIGESTED = ("fingerprint", "raw_digest", "record_digest")


class Shards:
    """Finished jobs, in the order of the plan; a document's number is its place in their concatenation."""

    def __init__(self, folder: Path, layout: Mapping[str, pa.Schema], receipts: Sequence[Receipt]) -> None:
        self.folder = folder
        self.starts = np.cumsum([0, *(receipt.accepted for receipt in receipts)])
        self.keys = [receipt.key for receipt in receipts]
        self._layout = layout
        self._open: dict[str, MappedTable] = {}
        self.index = self._table(cache.INDEX)

    def rejects(self) -> list[Reject]:
        """Return what the jobs rejected."""
        return [Reject(**row) for row in self._table(cache.REJECTS).drop_columns("fingerprint").to_pylist()]

    def free(self) -> None:
        """Give back the memory of all that was looked at; no file but the index stays open."""
        self._open = {cache.INDEX: self._file(cache.INDEX)}
        self._open[cache.INDEX].free()

    def _table(self, name: str) -> pa.Table:
        return pa.Table.from_batches(self._file(name).batches, self._layout[name])

    def _file(self, name: str) -> MappedTable:
        if name not in self._open:
            self._open[name] = MappedTable(self.folder, self.keys, name)
        return self._open[name]

    def records(self, rows: Numbers, ids: pa.StringArray, fields: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield these fields of these documents in this order, under their final ids (`ids[number]`).

        A text that is withheld is null.
        """
        records = self._file(cache.RECORDS)
        hidden = schema.numbers(schema.combined(self.index["withheld"].cast(pa.int64()))) != 0
        self._file(cache.INDEX).free()
        for block in self._batches(rows, records.bytes):
            batch = records.take(block, fields)
            columns = {name: batch[name] for name in fields} | {"id": ids.take(schema.integers(block))}
            if TEXT in columns and hidden[block].any():
                mask = schema.integers(hidden[block].astype(np.int64)).cast(pa.bool_())
                columns[TEXT] = pc.if_else(mask, schema.strings([None])[0], columns[TEXT])
            yield pa.RecordBatch.from_pydict(columns)

    def look_up(self, rows: Numbers, columns: Sequence[str]) -> pa.Table:
        """Return columns of the index for these documents in this order; few of its pages stay in memory."""
        index = self._file(cache.INDEX)
        blocks = (rows[start : start + LOOKED_UP] for start in range(0, len(rows), LOOKED_UP))
        fields = pa.schema([self.index.schema.field(name) for name in columns])
        return pa.Table.from_batches([index.take(block, columns) for block in blocks], fields)

    def digest(self, rows: Numbers, ids: pa.StringArray) -> str | None:
        """Digest what the rows of these documents depend on, in this order; None where that is not known of one.

        As `recall` knows a document: what it was made from, and what all documents of its job were held against.
        """
        digest = hashlib.sha256()
        for start in range(0, len(rows), LOOKED_UP):
            block = rows[start : start + LOOKED_UP]
            inputs = self._file(cache.INDEX).take(block, _DIGESTED)
            if not schema.numbers(inputs["fingerprint"]).all():
                return None
            digest.update(inputs.append_column("id", ids.take(schema.integers(block))).serialize())
        return digest.hexdigest()

    def texts(self, rows: Sequence[int]) -> Iterator[str]:
        """Yield the texts of these documents in this order."""
        records = self._file(cache.RECORDS)
        for block in self._batches(np.array(rows, np.int64), records.bytes):
            yield from records.take(block, [TEXT])[TEXT].to_pylist()

    def values(self, column: Column) -> list[str | None]:
        """Return what every document has in a column that holds one value, as the recipe would write it."""
        values = [value for batch in self._file(cache.RECORDS).batches for value in batch[column.name].to_pylist()]
        if column.kind == "label":
            values = [None if value is None else column.names[value] for value in values]
        return [
            value
            if value is None or isinstance(value, str)
            else orjson.dumps(value, option=orjson.OPT_UTC_Z).decode().strip('"')
            for value in values
        ]

    def details(self, name: str, rows: Numbers, ids: pa.StringArray, fields: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Yield the evidence or edits of these documents, document by document, each row under its final id.

        Args:
            name: the jobs' file.
            rows: document numbers.
            ids: final id of every document.
            fields: the columns wanted: "id", and columns of the file.
        """
        file = self._file(name)
        counts = file.counts("row", self.starts)
        ends = np.cumsum(counts)
        for block in self._batches(rows, file.bytes):
            count = counts[block]
            if not count.any():
                continue
            within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            batch = file.take(
                np.repeat(ends[block] - count, count) + within, [f.name for f in fields if f.name != "id"]
            )
            owners = ids.take(schema.integers(np.repeat(block, count)))
            columns = [owners if field.name == "id" else batch[field.name] for field in fields]
            yield pa.RecordBatch.from_arrays(columns, schema=fields)

    def _batches(self, rows: Numbers, size: int) -> Iterator[Numbers]:
        """Cut documents into batches, where all documents together have so many bytes."""
        length = max(BATCH, BATCH_BYTES * int(self.starts[-1]) // max(1, size))
        for start in range(0, len(rows), length):
            yield rows[start : start + length]


def take(table: pa.Table, rows: Numbers, columns: Sequence[str]) -> pa.Table:
    """Return columns of these rows, in their order; pyarrow's own `take` would copy the whole table first."""
    chosen = table.select(columns)
    batches = chosen.to_batches()
    starts = np.cumsum([0, *map(len, batches)])
    return pa.Table.from_batches([mapped.take(batches, starts, rows, columns)] if len(rows) else [], chosen.schema)
