"""One file of all shard jobs seen as one: its rows by number, read from mapped memory that is given back at once.

A page of a mapped file that was looked at counts as memory of this process until it is given back, and each brings its
neighbours with it: without that, rows in any order would soon hold the whole cache.
"""

import ctypes
import mmap
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from builder import schema
from builder.duplicates import Numbers

_LIBC = ctypes.CDLL(None)


class MappedTable:
    """The rows of a file of many jobs, numbered in the order of the jobs."""

    def __init__(self, folder: Path, keys: Sequence[str], name: str) -> None:
        self._maps = []
        self.batches: list[pa.RecordBatch] = []
        sizes = [0]
        self._owners: list[int] = []
        for job, key in enumerate(keys):
            with pa.memory_map(str(folder / key / f"{name}.arrow")) as file:
                self._maps.append(file.read_buffer())
            with pa.ipc.open_file(self._maps[-1]) as reader:
                for number in range(reader.num_record_batches):
                    self.batches.append(reader.get_batch(number))
                    sizes.append(len(self.batches[-1]))
                    self._owners.append(job)
            _drop_pages(self._maps[-1])  # where its parts are told at its end, and what is around that
        self._starts = np.cumsum(sizes)
        self.bytes = sum(mapped.size for mapped in self._maps)

    def __len__(self) -> int:
        return int(self._starts[-1])

    def counts(self, column: str, starts: Numbers) -> Numbers:
        """Return how often each number stands in a column, where those of a job count from its place in `starts`."""
        counts = np.zeros(int(starts[-1]), np.int64)
        for batch, job in zip(self.batches, self._owners, strict=True):
            part = counts[starts[job] : starts[job + 1]]
            part += np.bincount(schema.numbers(batch[column]), minlength=len(part))
            _drop_pages(self._maps[job])
        return counts

    def take(self, rows: Numbers, columns: Sequence[str]) -> pa.RecordBatch:
        """Return columns of these rows, one at least, in their order; few of the files' pages stay in memory."""
        return take(
            self.batches, self._starts, rows, columns, lambda batch: _drop_pages(self._maps[self._owners[batch]])
        )

    def free(self) -> None:
        """Give back the memory of all that was looked at."""
        for mapped in self._maps:
            _drop_pages(mapped)


def _drop_pages(mapped: pa.Buffer) -> None:
    """Give back the memory of a mapped file; where it is looked at again, it comes again."""
    _LIBC.madvise(ctypes.c_void_p(mapped.address), ctypes.c_size_t(mapped.size), mmap.MADV_DONTNEED)


def take(
    batches: Sequence[pa.RecordBatch],
    starts: Numbers,
    rows: Numbers,
    columns: Sequence[str],
    done: Callable[[int], None] = lambda _: None,
) -> pa.RecordBatch:
    """Return columns of rows, one at least, in their order; `Table.take` would copy the whole table first.

    Args:
        batches: the rows, numbered one after the other.
        starts: the number of the first row of each, and of what would follow.
        rows: which of them.
        columns: of the batches.
        done: called with each batch that nothing is wanted of any more.
    """
    order = np.argsort(rows, kind="stable")
    sorted_ = rows[order]
    cuts = np.searchsorted(sorted_, starts)
    parts = []
    for number in np.flatnonzero(np.diff(cuts)).tolist():
        places = sorted_[cuts[number] : cuts[number + 1]] - starts[number]
        parts.append(batches[number].select(columns).take(schema.integers(places)))
        done(number)
    together = pa.concat_batches(parts)
    parts.clear()
    if (np.diff(rows) >= 0).all():
        return together
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return together.take(schema.integers(back))
