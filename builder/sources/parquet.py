"""Parquet: a document a row, read batch by batch."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from builder.documents import Document, Reject
from builder.errors import is_machine_failure
from builder.lineage import sha256
from builder.recipe import Limits
from builder.remote import File
from builder.sources import rows, streams
from builder.sources.positions import NOWHERE
from builder.sources.rejects import RejectError
from builder.sources.source import Source
from builder.sources.values import as_json, canonical

_BATCH = 256
_BATCH_BYTES = 16_000_000
"""Rows at a time: some megabytes of articles, and far from the 2 GiB that a column of strings holds."""

_UNPACKED = 20
"""A .parquet.gz may unpack to so many times its size: Parquet is compressed already, what unpacks further is a bomb."""


def read_parquet(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield each row of a .parquet file; its place is "row N".

    Raises:
        RejectError: unreadable-parquet for the rows from the damage on, empty, duplicate-key, or what unpacking says.
    """
    if source.size == 0:
        raise RejectError("empty", "the file is empty; export the table again.")
    with _opened(file, source.size, limits.bytes) as data:
        for number, row in enumerate(_rows(data), 1):
            place = f"row {number}"
            try:
                yield _document(row, source, place, limits.bytes)
            except RejectError as error:
                error.at = NOWHERE
                yield error.reject(source.path, place)


def _opened(file: File, size: int, limit: int) -> IO[bytes]:
    """Open the file, unpacked into a temporary one if it is packed: Parquet is read from its end."""
    if file.suffix.lower() not in streams.COMPRESSIONS:
        return file.open("rb")
    most = size * _UNPACKED + limit
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    for piece in streams.chunks(file):
        unpacked.write(piece)
        if unpacked.tell() > most:
            unpacked.close()
            raise streams.too_large("the unpacked file", most)
    return unpacked


def _document(row: Any, source: Source, place: str, limit: int) -> Document:
    if isinstance(row, RejectError):
        raise row
    values = {name: as_json(value) for name, value in row.items()}
    exact = canonical(values)
    if len(exact) > limit:
        raise streams.too_large(place, limit)
    return rows.document(values, source, place, "utf-8", sha256(exact))


def _rows(data: IO[bytes]) -> Iterator[dict[str, Any] | RejectError]:
    import pyarrow as pa  # slow to import, and most corpora have no Parquet
    import pyarrow.parquet as pq

    done = 0
    try:
        table = pq.ParquetFile(data, pre_buffer=False, buffer_size=streams.CHUNK)  # or a column is held whole
        for name, times in Counter(table.schema_arrow.names).most_common(1):
            if times > 1:
                raise RejectError("duplicate-key", f"{times} columns are called {name[:80]!r}; rename them.")
        for batch in table.iter_batches(_fitting(table.metadata), use_threads=False):
            for row in _plain_rows(batch):
                done += 1
                yield row
        if done != table.metadata.num_rows:
            raise _damaged(f"its footer promises {table.metadata.num_rows} rows", done)
    except (pa.ArrowException, OSError, ValueError, TypeError, OverflowError, MemoryError) as error:
        if is_machine_failure(error):
            raise
        raise _damaged(str(error), done) from None


def _fitting(footer: Any) -> int:
    """Return how many rows are read at once, by what the heaviest row group says its rows weigh."""
    groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
    weight = max((group.total_byte_size / group.num_rows for group in groups if group.num_rows > 0), default=0)
    return max(1, min(_BATCH, int(_BATCH_BYTES / max(1, weight))))


def _plain_rows(batch: Any) -> Iterator[dict[str, Any] | RejectError]:
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:
        for index in range(batch.num_rows):
            try:
                (row,) = batch.slice(index, 1).to_pylist()
            except UnicodeDecodeError:
                row = RejectError(
                    "bad-encoding", "the row's text is not UTF-8, which Parquet's strings must be; export it again."
                )
            yield row


def _damaged(problem: str, done: int) -> RejectError:
    first = " ".join(problem.split())[:200]
    place = f"row {done + 1}" if done else ""
    return RejectError(
        "unreadable-parquet", f"from row {done + 1} on the file cannot be read ({first}); export it again.", place
    )
