"""Rows to Parquet files: data/train-00000-of-00003.parquet and its siblings.

The bytes depend on the rows alone, not on the batches they come in, so that a release does not change with the cut of
the work, and content-defined chunks keep what did not change between two releases the same on the Hub.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder.schema import integers, numbers

FILE_BYTES = 500_000_000
"""Bytes of a file, unless it is one row. The Hub's viewer and uploads are at ease with files of this size."""

GROUP_ROWS = 100_000
GROUP_BYTES = 64_000_000
"""A row group holds at most this many rows, and this many bytes before compression unless it is one row."""

# Measured with Xet (docs/measurements.md): smaller pages and no dictionaries, which are one page each however large,
# leave more of a release as it was.
_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "use_content_defined_chunking": {"min_chunk_size": 16 * 1024, "max_chunk_size": 64 * 1024, "norm_level": 0},
    "use_dictionary": False,
    "write_page_index": True,
}


_ZERO = integers(np.zeros(1, np.int64))[0]
"""A scalar that pyarrow does not import pandas for."""

_END: tuple[pa.Table | None, int] = (None, 0)


class Written(NamedTuple):
    """One finished Parquet file."""

    path: Path
    rows: int
    bytes: int
    """Size of the file."""
    uncompressed: int
    """Size of its pages before compression."""


def weights(array: pa.Array) -> npt.NDArray[np.int64]:
    """Return the bytes of each value, however the array is cut: text by its length, 8 for all else and for a list."""
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
        return _int64(pc.binary_length(array), 8)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        ends = np.cumsum(lengths := _int64(pc.list_value_length(array), 0))
        sums = np.append(0, np.cumsum(weights(pc.list_flatten(array))))
        return _int64(integers(sums[ends] - sums[ends - lengths]), 8)
    if pa.types.is_struct(kind):
        parts = [weights(pc.struct_field(array, i)) for i in range(kind.num_fields)]
        return sum(parts, start=np.zeros(len(array), np.int64))
    return np.full(len(array), 8, np.int64)


def write(folder: Path, name: str, schema: pa.Schema, *parts: Iterable[pa.RecordBatch]) -> list[Written]:
    """Write all rows, in order, as `name`-00000-of-0000N.parquet in `folder`; no rows, no file.

    Args:
        folder: made where it is missing.
        name: the split's name.
        schema: the one schema of every file, with its `huggingface` metadata.
        parts: batches of exactly this schema's types; with each part a file begins.
    """
    files: list[Path] = []
    for batches in parts:
        files += write_part(folder, name, len(files), schema, batches)
    return number(folder, name, files)


def write_part(folder: Path, name: str, first: int, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> list[Path]:
    """Write the rows of one part as files that are not numbered among all yet; `first` were written before."""
    files: list[Path] = []
    groups = _groups(schema, batches)
    group, size = next(groups, _END)
    while group is not None:
        path = partial(folder, name, first + len(files))
        rows = 0
        with path.open("wb") as sink, pq.ParquetWriter(sink, schema, **_OPTIONS) as writer:
            while group is not None and (rows == 0 or sink.tell() + size <= FILE_BYTES):
                writer.write_table(group, row_group_size=len(group))
                rows += len(group)
                group = None  # else two are held while the next is made
                group, size = next(groups, _END)
        files.append(path)
    return files


def partial(folder: Path, name: str, number: int) -> Path:
    """Return where a file is written that is not numbered among all yet; `folder` is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f".{name}-{number:05d}.partial"


def number(folder: Path, name: str, files: Sequence[Path]) -> list[Written]:
    """Give all files of a split their names, in order."""
    return [
        measure(path.rename(folder / f"{name}-{i:05d}-of-{len(files):05d}.parquet")) for i, path in enumerate(files)
    ]


def write_one(path: Path, schema: pa.Schema, *parts: Iterable[pa.RecordBatch]) -> None:
    """Write rows that are always one file, be there any or none; with each part a row group begins."""
    with path.open("wb") as sink, pq.ParquetWriter(sink, schema, **_OPTIONS) as writer:
        for group, _ in chain.from_iterable(_groups(schema, batches) for batches in parts):
            writer.write_table(group, row_group_size=len(group))


def measure(path: Path) -> Written:
    """Read the size of a Parquet file from its footer."""
    footer = pq.read_metadata(path)
    pages = sum(footer.row_group(i).total_byte_size for i in range(footer.num_row_groups))
    return Written(path, footer.num_rows, path.stat().st_size, pages)


def _groups(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[pa.Table, int]]:
    """Cut the rows into row groups, each with its weight; the borders depend on the rows alone, and none is empty."""
    waiting: list[pa.RecordBatch] = []
    rows, size = 0, 0
    for batch in batches:
        ends = np.cumsum(np.sum([weights(column) for column in batch.columns], axis=0, dtype=np.int64))
        start, before = 0, 0
        while start < len(batch):
            fits = int(np.searchsorted(ends, before + GROUP_BYTES - size, side="right"))
            stop = min(fits, start + GROUP_ROWS - rows)
            if rows == 0:
                stop = max(stop, start + 1)
            if stop > start:
                waiting.append(batch.slice(start, stop - start))
                rows, size = rows + stop - start, size + int(ends[stop - 1]) - before
                start, before = stop, int(ends[stop - 1])
            if start < len(batch):
                yield _table(waiting, schema), size
                rows, size = 0, 0
    if waiting:
        yield _table(waiting, schema), size


def _table(waiting: list[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
    """Make one table of all that waits, and nothing waits any more."""
    table = pa.Table.from_batches(waiting).cast(schema)
    waiting.clear()
    return table.combine_chunks()


def _int64(array: pa.Array, more: int) -> npt.NDArray[np.int64]:
    """Return an array's values, 0 where there is none, each with `more` added."""
    return np.add(numbers(pc.fill_null(array.cast(pa.int64()), _ZERO)), more)
