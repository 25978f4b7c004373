"""What changed between two releases, document by document: changes.parquet.

The ledgers say by digest which documents differ; only their records are read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder.release import ledger
from builder.release.data import contents
from builder.release.data.records import Edit
from builder.schema import arrow_schema, combined, numbers, string, strings, tables

KINDS = ("added", "removed", "edited", "extended", "moved", "regrouped")
"""In the order of the changelog. A document that was edited and moved is in both."""

FILE = "changes.parquet"

SCHEMA = arrow_schema(tables.CHANGES)

COLUMNS = ("id", "source", "place", "split", "group", "record_digest")
"""Of the ledger, what the comparison needs."""

GONE = "source-gone: no document in raw/ is this one any more"


class Difference(NamedTuple):
    """The documents in which two releases differ."""

    table: pa.Table
    """Columns as in SCHEMA, a row for each field that is another; sorted by kind and id."""
    counts: Mapping[str, int]
    """Kind → documents, of every kind."""


def read(release: Path) -> pa.Table:
    """Read what a release says of its difference from the one before it."""
    with pq.ParquetFile(release / FILE) as file:
        return file.read().cast(SCHEMA)


def difference(
    old: pa.Table,
    new: pa.Table,
    edits: Callable[[pa.ChunkedArray], Iterable[Edit]],
    why: Callable[[pa.Table], Sequence[str]],
) -> Difference:
    """Compare two ledgers by id: what came, went, has another record digest, or stands in another split or group.

    Args:
        old: the ledger of the release before.
        new: the ledger of this release.
        edits: given ids, what differs in their records, id by id.
        why: given ledger rows of removed documents, the reason of each.
    """
    # Signatures are most of a ledger; only of what is gone may somebody want them.
    current, past = (ledger.current(table.select(COLUMNS)) for table in (new, old))
    place = pc.index_in(current["id"], value_set=past["id"])
    both, before = current.filter(pc.is_valid(place)), past.take(pc.drop_null(place))
    came = ledger.where(current, pc.is_null(place))
    gone = ledger.current(old.filter(pc.invert(pc.is_in(old["id"], value_set=current["id"]))))
    edited = list(edits(both.filter(pc.not_equal(both["record_digest"], before["record_digest"]))["id"]))
    parts = {
        "added": _rows("added", came),
        "removed": _rows("removed", gone, why=strings(list(why(gone)))),
        "edited": _edited("edited", both, [edit for edit in edited if not edit.extends]),
        "extended": _edited("extended", both, [edit for edit in edited if edit.extends]),
        "moved": _other("moved", "split", before, both),
        "regrouped": _other("regrouped", "group", before, both),
    }
    table = pa.concat_tables(parts.values())
    return Difference(table, counts(table))


def reasons(gone: pa.Table, release: Path) -> list[str]:
    """Return for each removed document why the newer release rejects it, by its id or else by its source and place."""
    config = contents.config(release, "rejects")
    by_id: dict[str, str] = {}
    by_place: dict[tuple[str, str], str] = {}
    for batch in contents.batches(config if len(gone) else None):
        for row in batch.to_pylist():
            reason = f"{row['code']}: {row['reason']}"
            by_place[row["source"], row["place"]] = reason
            if row["id"]:
                by_id[row["id"]] = reason
    rows = gone.select(["id", "source", "place"]).to_pylist()
    return [by_id.get(row["id"]) or by_place.get((row["source"], row["place"])) or GONE for row in rows]


def _other(kind: str, column: str, before: pa.Table, both: pa.Table) -> pa.Table:
    differs = pc.not_equal(both[column], before[column])
    after = both.filter(differs)
    return _rows(
        kind, after, field=strings([column] * len(after)), old=before.filter(differs)[column], new=after[column]
    )


def _edited(kind: str, both: pa.Table, edits: Sequence[Edit]) -> pa.Table:
    ids = strings([edit.id for edit in edits])
    owners = both.take(pc.index_in(ids, value_set=both["id"])) if edits else both.slice(length=0)
    told = {name: strings([getattr(edit, name) for edit in edits]) for name in ("field", "old", "new")}
    return _rows(kind, owners, **told)


def _rows(kind: str, rows: pa.Table, **more: pa.Array) -> pa.Table:
    kept = {name: rows[name] for name in ("id", "source", "place", "split")}
    columns = kept | {"change": strings([kind] * len(rows))} | more
    nowhere = pa.nulls(len(rows), pa.string())
    table = pa.table([columns.get(name, nowhere) for name in SCHEMA.names], schema=SCHEMA)
    order = pc.array_sort_indices(combined(table["id"]))
    sorted_ = (np.diff(numbers(order.cast(pa.int64()))) == 1).all()
    return table if sorted_ else table.take(order)  # a first release is, and needs no copy


def counts(table: pa.Table) -> dict[str, int]:
    """Count the documents of every kind."""
    return {kind: len(pc.unique(of_kind(table, kind)["id"])) for kind in KINDS}


def of_kind(table: pa.Table, kind: str) -> pa.Table:
    """Return the rows of one kind of change."""
    return table.filter(pc.equal(table["change"], string(kind)))
