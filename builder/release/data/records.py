"""The records of two releases side by side: only the row groups that hold a wanted record are read."""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder import schema
from builder.duplicates import Numbers
from builder.release.data import contents
from builder.release.gather import BATCH
from builder.withheld import TEXT


class Edit(NamedTuple):
    """A field in which the record of one id differs between two releases."""

    id: str
    field: str
    old: str | None
    """The value as JSON text; None where there is none, and of the text."""
    new: str | None
    extends: bool
    """Whether the older release's schema did not have the field."""


class Records:
    """The records of a release, found by id."""

    def __init__(self, release: Path) -> None:
        config = contents.config(release, "default")
        self._files = [file.path for split in config.splits for file in split.files] if config else []
        footers = [pq.read_metadata(path) for path in self._files]
        self._groups = [(file, group) for file, footer in enumerate(footers) for group in range(footer.num_row_groups)]
        sizes = [footers[file].row_group(group).num_rows for file, group in self._groups]
        self._starts = np.cumsum([0, *sizes])
        self._ids = pa.chunked_array(
            [chunk for path in self._files for chunk in _column(path, "id").chunks], pa.string()
        )
        self.fields: tuple[str, ...] = tuple(config.schema.names) if config else ()
        self._labels = labels(config.schema) if config else {}
        self.has_texts = TEXT in self.fields and not config.schema.field(TEXT).nullable if config else False
        """Whether every record has its text."""
        self._group: Callable[[int, bool], pa.Table] = lru_cache(maxsize=4)(self._read)

    def find(self, ids: pa.ChunkedArray) -> Numbers:
        """Return the place of each id, -1 where there is none."""
        return schema.positions(pc.index_in(ids, value_set=self._ids))

    def take(self, places: Numbers, *, texts: bool = True) -> list[dict[str, Any]]:
        """Return the records at these places, in this order; labels by their names. Texts are most of the reading."""
        groups = np.searchsorted(self._starts, places, side="right") - 1
        rows: dict[int, dict[str, Any]] = {}
        for group in np.unique(groups).tolist():
            in_group = places[groups == group]
            records = self._group(group, texts).take(schema.integers(in_group - self._starts[group])).to_pylist()
            rows.update(zip(in_group.tolist(), records, strict=True))
        return [self._named(rows[place]) for place in places.tolist()]

    def file(self, place: int) -> Path:
        """Return the file that holds the record at a place."""
        return self._files[self._groups[int(np.searchsorted(self._starts, place, side="right")) - 1][0]]

    def _read(self, group: int, texts: bool) -> pa.Table:  # noqa: FBT001 - as `lru_cache` hands it on
        file, number = self._groups[group]
        columns = [name for name in self.fields if texts or name != TEXT]
        with pq.ParquetFile(self._files[file]) as opened:
            return opened.read_row_group(number, columns, use_threads=False)  # a thread a column: twice the CPU

    def _named(self, row: dict[str, Any]) -> dict[str, Any]:
        return row | {field: names[row[field]] for field, names in self._labels.items() if row.get(field) is not None}


def _column(path: Path, name: str) -> pa.ChunkedArray:
    with pq.ParquetFile(path) as opened:
        return opened.read([name])[name]


def labels(fields: pa.Schema) -> dict[str, list[str]]:
    """Return the names of each column of labels, in the order of the numbers that stand for them."""
    stated = json.loads(fields.metadata[b"huggingface"])["info"]["features"]
    return {name: feature["names"] for name, feature in stated.items() if feature.get("_type") == "ClassLabel"}


def pairs(
    old: Records, new: Records, ids: pa.ChunkedArray, *, texts: bool = True
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each id's records in both releases, with their texts or without; it is in both."""
    before, after = old.find(ids), new.find(ids)
    for start in range(0, len(before), BATCH):
        some = slice(start, start + BATCH)
        yield from zip(old.take(before[some], texts=texts), new.take(after[some], texts=texts), strict=True)


def edits(old: Path, new: Path, ids: pa.ChunkedArray, retold: pa.ChunkedArray | None = None) -> Iterator[Edit]:
    """Yield what differs in the records of these ids, field by field in the order of the newer release's schema.

    Args:
        old: the folder of a release.
        new: that of a newer one.
        ids: of records that are in both.
        retold: ids of which is known that the text is another, so that it need not be read.
    """
    if not len(ids):
        return
    before, after = Records(old), Records(new)
    if retold is None or not (before.has_texts and after.has_texts):
        yield from _edits(before, after, ids)
        return
    is_retold = pc.is_in(ids, value_set=retold)
    yield from _edits(before, after, ids.filter(pc.invert(is_retold)))
    yield from _edits(before, after, ids.filter(is_retold), retold=True)


def _edits(before: Records, after: Records, ids: pa.ChunkedArray, *, retold: bool = False) -> Iterator[Edit]:
    fields = list(dict.fromkeys([*after.fields, *before.fields]))
    if (TEXT in before.fields) != (TEXT in after.fields):
        fields.remove(TEXT)  # two editions: what the schema's change says need not be said of each document
    for older, newer in pairs(before, after, ids, texts=not retold):
        for field in fields:
            was, now = (_json(row.get(field)) for row in (older, newer))
            if was != now or (field == TEXT and retold):
                # What was cut from a text would live on in a list of changes, and so would a value that repeats it.
                hidden = field == TEXT or (now is None and not after.has_texts and newer.get(TEXT) is None)
                extends = field not in before.fields
                yield Edit(newer["id"], field, None if hidden else was, None if hidden else now, extends)


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_UTC_Z).decode()
