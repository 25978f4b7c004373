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


def write(folder: Path, carried: Carried, rules: Schema, shards: Shards, settled: Settled) -> None:
    """Write the data files of a candidate.

    Args:
        folder: the candidate's.
        carried: the files of the last build; of the same rows they are copied.
        rules: the schema of the released records.
        shards: what the jobs made of the documents.
        settled: which of them are released, in which order and split, and all rejects.
    """
    ids, splits = settled.ids, schema.numbers(settled.splits.indices.cast(pa.int64()))
    names, (_, versions) = settled.splits.dictionary.to_pylist(), schema.codes(settled.first_versions)

    def cut(chosen: npt.NDArray[np.bool_] | slice) -> Iterator[tuple[Numbers, str | None]]:
        for rows in np.split(settled.rows[chosen], np.cumsum(ages.lengths(versions[chosen].tolist()))[:-1]):
            yield rows, shards.digest(rows, ids)

    def parts(
        kind: str, cuts: Iterable[tuple[Numbers, str | None]], batches: Callable[[Numbers], Iterable[pa.RecordBatch]]
    ) -> Iterator[Part]:
        for rows, digest in cuts:
            yield Part(batches(rows), digest and cache.key_of(kind, digest))

    def records(rows: Numbers) -> Iterable[pa.RecordBatch]:
        return _ahead(shards.records(rows, ids, rules.fields))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        writes = []
        for split, _ in Counter(splits.tolist()).most_common():
            content = parts(cache.RECORDS, cut(splits == split), records)
            columns = schema.parquet_schema(rules)
            writes.append(pool.submit(carried.write, folder / "data", names[split], columns, content))
        cuts = [*cut(slice(None))]
        for name, fields in ((cache.EVIDENCE, tables.EVIDENCE), (cache.EDITS, tables.EDITS)):
            details = functools.partial(shards.details, name, ids=ids, fields=schema.arrow_schema(fields))
            content = parts(name, cuts, details)
            writes.append(pool.submit(carried.write, folder / name, "train", schema.parquet_schema(fields), content))
        for name, fields, batch in (
            (cache.REJECTS, tables.REJECTS, _rejects(settled.rejects)),
            (DUPLICATES, tables.DUPLICATES, settled.ties),
        ):
            parquet.write(folder / name, "train", schema.parquet_schema(fields), [batch])
        for write in writes:
            write.result()


def _rejects(rejects: Sequence[Reject]) -> pa.RecordBatch:
    columns = {name: [getattr(reject, name) for reject in rejects] for name in tables.REJECTS.fields}
    return schema.columnar(tables.REJECTS, columns | {"id": [reject.id or None for reject in rejects]})


def _ahead(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches that a thread gathers while the one before is packed."""
    source = iter(batches)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(next, source, None)
        while (batch := following.result()) is not None:
            following = pool.submit(next, source, None)
            yield batch
