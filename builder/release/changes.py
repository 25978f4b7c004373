"""What changed between two releases, document by document: changes.parquet and CHANGES.md."""

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder.release import ledger
from builder.release.markdown import counted, escape
from builder.release.version import Version
from builder.schema import string, strings

KINDS = ("added", "removed", "edited", "moved")
"""In the order of the changelog. A document that was edited and moved is in both."""

FILE = "changes.parquet"

SHOWN = 100
"""Documents the changelog names of one kind; changes.parquet names them all."""

TITLE = "# Changes\n"

SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("change", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("place", pa.string(), nullable=False),
        pa.field("old_split", pa.string()),
        pa.field("new_split", pa.string()),
    ]
)


class Difference(NamedTuple):
    """The documents in which two releases differ."""

    table: pa.Table
    """Columns as in SCHEMA, sorted by kind and id."""
    counts: Mapping[str, int]
    """Kind → documents, of every kind."""


def difference(old: pa.Table | None, new: pa.Table) -> Difference:
    """Compare two ledgers by id: what came, went, has another record digest, or stands in another split.

    Args:
        old: the ledger of the release before; None where there is none.
        new: the ledger of this release.
    """
    new = ledger.current(new)
    old = ledger.current(old) if old is not None else new.slice(0, 0)
    place = pc.index_in(new["id"], value_set=old["id"])
    both, before = new.filter(pc.is_valid(place)), old.take(pc.drop_null(place))
    came, gone = new.filter(pc.is_null(place)), old.filter(pc.invert(pc.is_in(old["id"], value_set=new["id"])))
    parts = {
        "added": _rows("added", came, None, came["split"]),
        "removed": _rows("removed", gone, gone["split"], None),
    }
    for kind, column in (("edited", "record_digest"), ("moved", "split")):
        differs = pc.not_equal(both[column], before[column])
        after = both.filter(differs)
        parts[kind] = _rows(kind, after, before.filter(differs)["split"], after["split"])
    return Difference(pa.concat_tables(parts.values()), {kind: len(part) for kind, part in parts.items()})


def render(difference: Difference, version: Version, previous: Version | None, released: int, earlier: str = "") -> str:
    """Write CHANGES.md: this version on top, counts before documents, the earlier versions below as they were.

    Args:
        difference: this release against the one before.
        version: this release's.
        previous: the version before; None where there is none.
        released: records in this release.
        earlier: the CHANGES.md of the release before.
    """
    lines = [TITLE, f"## {version}\n"]
    if previous is None:
        lines.append(f"The first release: {counted(released, 'document')}.\n")
    else:
        told = [f"{number:,} {kind}" for kind, number in difference.counts.items() if number]
        lines.append(f"{counted(released, 'document')}. Since {previous}: {', '.join(told) or 'the same records'}.\n")
        lines += [_named(kind, difference) for kind in KINDS if difference.counts[kind]]
    return "\n".join(lines) + earlier.removeprefix(TITLE)


def _named(kind: str, difference: Difference) -> str:
    table = difference.table.filter(pc.equal(difference.table["change"], string(kind))).slice(0, SHOWN)
    lines = [f"### {kind.capitalize()}\n"]
    for row in table.to_pylist():
        place = ", ".join(filter(None, (row["source"], row["place"])))
        move = f": {row['old_split']} to {row['new_split']}" if kind == "moved" else ""
        lines.append(f"- {escape(row['id'])} ({escape(place)}){escape(move)}")
    if more := difference.counts[kind] - len(table):
        lines.append(f"- and {more:,} more, named in changes.parquet")
    return "\n".join(lines) + "\n"


def _rows(kind: str, rows: pa.Table, old: pa.ChunkedArray | None, new: pa.ChunkedArray | None) -> pa.Table:
    nowhere = pa.nulls(len(rows), pa.string())
    columns = {
        "id": rows["id"],
        "change": strings([kind] * len(rows)),
        "source": rows["source"],
        "place": rows["place"],
        "old_split": nowhere if old is None else old,
        "new_split": nowhere if new is None else new,
    }
    return pa.table(columns, SCHEMA).sort_by("id")
