"""The data files of a candidate: the records by split, and beside them the evidence, edits, rejects and duplicates."""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from builder import cache, schema
from builder.documents import Reject
from builder.duplicates import Numbers
from builder.release.data import ages, parquet
from builder.release.data.carried import Carried, Part
from builder.release.gather import Shards
from builder.release.settling.settle import Settled
from builder.schema import Schema, tables

DUPLICATES = "duplicates"

AT_ONCE = 2
"""Files that are written at a time: compression is most of it, and each holds a row group in memory."""


def write(
    folder: Path,
    carried: Carried,
    rules: Schema,
    everything: Shards,
    settled: Settled,
    came_with: pa.ChunkedArray,
    rejects: Sequence[Reject],
) -> None:
    """Write the data files: the records by split, and beside them the evidence, edits and rejects."""
    ids, splits = settled.ids, schema.numbers(settled.splits.indices.cast(pa.int64()))
    names, (_, versions) = settled.splits.dictionary.to_pylist(), schema.codes(came_with)

    def cut(chosen: npt.NDArray[np.bool_] | slice) -> Iterator[tuple[Numbers, str | None]]:
        for some in np.split(settled.rows[chosen], np.cumsum(ages.lengths(versions[chosen].tolist()))[:-1]):
            yield some, everything.known(some, ids)

    def parts(
        kind: str, cuts: Iterable[tuple[Numbers, str | None]], batches: Callable[[Numbers], Iterable[pa.RecordBatch]]
    ) -> Iterator[Part]:
        for some, known in cuts:
            yield Part(batches(some), known and cache.key_of(kind, known))

    def records(some: Numbers) -> Iterable[pa.RecordBatch]:
        return _ahead(everything.records(some, ids, rules.fields))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        writes = []
        for split, _ in Counter(splits.tolist()).most_common():
            some = parts(cache.RECORDS, cut(splits == split), records)
            writes.append(pool.submit(carried.write, folder / "data", names[split], schema.parquet_schema(rules), some))
        whole = [*cut(slice(None))]
        for name, fields in ((cache.EVIDENCE, tables.EVIDENCE), (cache.EDITS, tables.EDITS)):
            details = functools.partial(everything.details, name, ids=ids, fields=schema.arrow_schema(fields))
            some = parts(name, whole, details)
            writes.append(pool.submit(carried.write, folder / name, "train", schema.parquet_schema(fields), some))
        refused = {name: [getattr(reject, name) for reject in rejects] for name in tables.REJECTS.fields}
        refused["id"] = [own or None for own in refused["id"]]
        told = schema.columnar(tables.REJECTS, refused)
        for name, fields, lines in (
            (cache.REJECTS, tables.REJECTS, told),
            (DUPLICATES, tables.DUPLICATES, settled.ties),
        ):
            parquet.write(folder / name, "train", schema.parquet_schema(fields), [lines])
        for write in writes:
            write.result()


def _ahead(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches that a thread gathers while the one before is packed."""
    source = iter(batches)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(next, source, None)
        while (batch := following.result()) is not None:
            following = pool.submit(next, source, None)
            yield batch
