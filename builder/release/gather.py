"""The shards seen as one: the index of all accepted documents, and their rows in any order, memory-mapped."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from builder import cache, schema
from builder.cache import Receipt
from builder.documents import Reject
from builder.schema import Column
from builder.withheld import TEXT

Rows = npt.NDArray[np.int64]

BATCH = 1_000


class Shards:
    """Finished jobs, in the order of the plan; a document's number is its place in their concatenation."""

    def __init__(self, folder: Path, layout: Mapping[str, pa.Schema], receipts: Sequence[Receipt]) -> None:
        self._folder = folder
        self._layout = layout
        self._keys = [receipt.key for receipt in receipts]
        self._starts = np.cumsum([0, *(receipt.accepted for receipt in receipts)])
        self._open: dict[str, list[pa.Table]] = {}
        self.index = self._whole(cache.INDEX)

    def rejects(self) -> list[Reject]:
        """Return what the jobs rejected."""
        return [Reject(**row) for row in self._whole(cache.REJECTS).drop_columns("given").to_pylist()]

    def _whole(self, name: str) -> pa.Table:
        return pa.concat_tables([pa.Table.from_batches([], self._layout[name]), *self._tables(name)])

    def _tables(self, name: str) -> list[pa.Table]:
        if name not in self._open:
            self._open[name] = [cache.open_table(self._folder, key, name) for key in self._keys]
        return self._open[name]

    def records(self, rows: Rows, ids: pa.StringArray, fields: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield these fields of these documents in this order, under their final ids (`ids[number]`).

        A text that is withheld is null.
        """
        tables = self._tables(cache.RECORDS)
        hidden = self.index["withheld"]
        for some in _batches(rows):
            batch = _take(tables, self._starts, some)
            numbers = schema.integers(some)
            columns = {name: batch[name] for name in fields} | {"id": ids.take(numbers)}
            if TEXT in columns and pc.any(mask := hidden.take(numbers)).as_py():
                nothing = schema.strings([None])[0]
                columns[TEXT] = pc.if_else(mask.combine_chunks(), nothing, columns[TEXT])
            yield pa.RecordBatch.from_pydict(columns)

    def text(self, row: int) -> str:
        """Return the text of one document."""
        job = int(np.searchsorted(self._starts, row, side="right")) - 1
        text: str = self._tables(cache.RECORDS)[job]["text"][row - int(self._starts[job])].as_py()
        return text

    def values(self, column: Column) -> list[str | None]:
        """Return what every document has in a column that holds one value, as the recipe would write it."""
        found = [value for table in self._tables(cache.RECORDS) for value in table[column.name].to_pylist()]
        if column.kind == "label":
            found = [None if value is None else column.names[value] for value in found]
        return [
            value
            if value is None or isinstance(value, str)
            else orjson.dumps(value, option=orjson.OPT_UTC_Z).decode().strip('"')
            for value in found
        ]

    def details(self, name: str, rows: Rows, ids: pa.StringArray, fields: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Yield the evidence or edits of these documents, document by document, each row under its final id.

        Args:
            name: the jobs' file.
            rows: document numbers.
            ids: final id of every document.
            fields: the columns wanted: "id", and columns of the file.
        """
        tables = self._tables(name)
        spans = [
            np.searchsorted(schema.numbers(table["row"].combine_chunks()), np.arange(count + 1))
            for table, count in zip(tables, np.diff(self._starts), strict=True)
        ]
        starts = np.cumsum([0, *map(len, tables)])
        for some in _batches(rows):
            jobs = np.searchsorted(self._starts, some, side="right") - 1
            local = zip(jobs, some - self._starts[jobs], strict=True)
            first, last = np.array([(spans[job][row], spans[job][row + 1]) for job, row in local]).T
            count = last - first
            if not count.any():
                continue
            within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            batch = _take(tables, starts, np.repeat(starts[jobs] + first, count) + within)
            owners = ids.take(schema.integers(np.repeat(some, count)))
            columns = [owners if field.name == "id" else batch[field.name] for field in fields]
            yield pa.RecordBatch.from_arrays(columns, schema=fields)


def _batches(rows: Rows) -> Iterator[Rows]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _take(tables: Sequence[pa.Table], starts: Rows, rows: Rows) -> pa.RecordBatch:
    """Take rows by number, one at least, out of the concatenation of `tables`; only their own tables are touched."""
    jobs = np.searchsorted(starts, rows, side="right") - 1
    order = np.argsort(jobs, kind="stable")
    parts = [
        tables[job].take(schema.integers(rows[order][jobs[order] == job] - starts[job]))
        for job in np.unique(jobs).tolist()
    ]
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    table = pa.concat_tables(parts).take(schema.integers(back)).combine_chunks()
    return table.to_batches()[0]
