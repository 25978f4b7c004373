"""CHANGES.md: every version, the newest on top; counts before documents, and the curator's own words between them.

It names documents and fields, never their values: it goes on into every later release, and a value may be retracted.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder.release.changes import KINDS, Difference, of_kind
from builder.release.papers.markdown import escape
from builder.release.settings import Setting
from builder.release.version import Version
from builder.schema.differences import Change, Effect
from builder.wording import counted, where

FILE = "CHANGES.md"

SHOWN = 100
"""Documents the changelog names of one kind; changes.parquet names them all."""

TITLE = "# Changes\n"

_READER: Mapping[Effect, str] = {
    "breaking": "may fail",
    "additive": "reads this one, too",
    "neutral": "need not know",
}
_MEANING = {
    "extended": "A field that is new in the schema has a value; nothing that was there is another.\n",
    "regrouped": "The group of documents that tell one story is another; the record itself is not.\n",
}
"""Of kinds whose names do not say it."""


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
    return "\n".join([TITLE, *_lines(entry)]) + earlier.removeprefix(TITLE)


def _lines(entry: Entry) -> Iterator[str]:
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
        yield "\n".join(["### Schema\n", *_fields(entry.fields)])
    if entry.settings:
        yield "\n".join(["### Recipe\n", *map(_setting, entry.settings)]) + "\n"
    if entry.previous is not None:
        yield from (_section(kind, entry.difference) for kind in KINDS if counts[kind])


def _fields(changes: Sequence[Change]) -> Iterator[str]:
    for effect, some in groupby(changes, attrgetter("effect")):
        yield f"{effect.capitalize()}: a program that reads the columns of the release before {_READER[effect]}.\n"
        yield from (f"- {_named(one.column)}{one.kind.replace('-', ' ')}: {escape(one.message)}" for one in some)
        yield ""


def _named(column: str) -> str:
    return f"`{column}`, " if column else ""


def _setting(change: Setting) -> str:
    if change.old and change.new:
        return "- " + escape(f"{change.key}: {change.new}, was {change.old}")
    return "- " + escape(f"{change.key} {'added' if change.new else 'removed'}: {change.new or change.old}")


def documents(kind: str, table: pa.Table, shown: int) -> list[list[dict[str, Any]]]:
    """Return the rows of the first `shown` documents with this kind of change, document by document."""
    changed = of_kind(table, kind)
    first = pc.unique(changed["id"]).slice(0, shown)
    by_id: dict[str, list[dict[str, Any]]] = {}
    for row in changed.filter(pc.is_in(changed["id"], value_set=first)).to_pylist():
        by_id.setdefault(row["id"], []).append(row)
    return list(by_id.values())


def _section(kind: str, difference: Difference) -> str:
    named = documents(kind, difference.table, SHOWN)
    meaning = [_MEANING[kind]] if kind in _MEANING else []
    lines = [f"### {kind.capitalize()}\n", *meaning, *(_document(kind, rows) for rows in named)]
    if more := difference.counts[kind] - len(named):
        lines.append(f"- and {more:,} more, named in changes.parquet")
    return "\n".join(lines) + "\n"


def _document(kind: str, rows: Sequence[dict[str, Any]]) -> str:
    first = rows[0]
    detail = {
        "removed": (first["why"] or "").partition(":")[0],
        "edited": ", ".join(row["field"] or "" for row in rows),
        "extended": ", ".join(row["field"] or "" for row in rows),
        "moved": f"{first['old']} to {first['new']}",
    }.get(kind, "")
    place = where(first["source"], first["place"])
    return f"- {escape(first['id'])} ({escape(place)})" + (f": {escape(detail)}" if detail else "")
