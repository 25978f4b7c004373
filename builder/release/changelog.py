"""CHANGES.md: every version, the newest on top; counts before documents, and the curator's own words between them.

It names documents and fields, never their values: it goes on into every later release, and a value may be retracted.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder.release.changes import KINDS, Difference, of_kind
from builder.release.markdown import counted, escape
from builder.release.settings import Setting
from builder.release.version import Version
from builder.schema.differences import Change

FILE = "CHANGES.md"

SHOWN = 100
"""Documents the changelog names of one kind; changes.parquet names them all."""

TITLE = "# Changes\n"


class Entry(NamedTuple):
    """What the changelog tells of one version."""

    version: Version
    previous: Version | None
    released: int
    """Records in it."""
    difference: Difference
    fields: Sequence[Change] = ()
    settings: Sequence[Setting] = ()
    words: str = ""
    """The curator's, in Markdown."""


def render(entry: Entry, earlier: str = "") -> str:
    """Write CHANGES.md; `earlier` is that of the release before, which stays as it was below the new entry."""
    return "\n".join([TITLE, *_told(entry)]) + earlier.removeprefix(TITLE)


def _told(entry: Entry) -> Iterator[str]:
    yield f"## {entry.version}\n"
    records = counted(entry.released, "document")
    counts = entry.difference.counts
    if entry.previous is None:
        yield f"The first release: {records}.\n"
    else:
        told = [f"{number:,} {kind}" for kind, number in counts.items() if number]
        yield f"{records}. Since {entry.previous}: {', '.join(told) or 'the same records'}.\n"
    if entry.words:
        yield f"{entry.words}\n"
    if entry.fields:
        yield "\n".join(["### Schema\n", *map(_field, entry.fields)]) + "\n"
    if entry.settings:
        yield "\n".join(["### Recipe\n", *map(_setting, entry.settings)]) + "\n"
    if entry.previous is not None:
        yield from (_section(kind, entry.difference) for kind in KINDS if counts[kind])


def _field(change: Change) -> str:
    name = f"`{change.column}`, " if change.column else ""
    return f"- {name}{change.kind}: {escape(change.message)} ({change.effect})"


def _setting(change: Setting) -> str:
    if change.old and change.new:
        return "- " + escape(f"{change.key}: {change.new}, was {change.old}")
    return "- " + escape(f"{change.key} {'added' if change.new else 'removed'}: {change.new or change.old}")


def documents(kind: str, table: pa.Table, shown: int) -> list[list[dict[str, Any]]]:
    """Return the rows of the first `shown` documents with this kind of change, document by document."""
    some = of_kind(table, kind)
    first = pc.unique(some["id"]).slice(0, shown)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in some.filter(pc.is_in(some["id"], value_set=first)).to_pylist():
        found.setdefault(row["id"], []).append(row)
    return list(found.values())


def _section(kind: str, difference: Difference) -> str:
    named = documents(kind, difference.table, SHOWN)
    lines = [f"### {kind.capitalize()}\n", *(_document(kind, rows) for rows in named)]
    if more := difference.counts[kind] - len(named):
        lines.append(f"- and {more:,} more, named in changes.parquet")
    return "\n".join(lines) + "\n"


def _document(kind: str, rows: Sequence[dict[str, Any]]) -> str:
    first = rows[0]
    told = {
        "removed": (first["why"] or "").partition(":")[0],
        "edited": ", ".join(row["field"] or "" for row in rows),
        "extended": ", ".join(row["field"] or "" for row in rows),
        "moved": f"{first['old']} to {first['new']}",
    }.get(kind, "")
    place = ", ".join(filter(None, (first["source"], first["place"])))
    return f"- {escape(first['id'])} ({escape(place)})" + (f": {escape(told)}" if told else "")
