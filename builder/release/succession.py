"""A candidate release against the one before it: what is another since, and the least version that says so."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder.release import changes, manifest, records, settings, version
from builder.release.changes import Difference
from builder.release.settings import Setting
from builder.release.tombstones import NONE, Tombstones
from builder.release.version import Version
from builder.schema import Schema, differences
from builder.schema.differences import Change


class Succession(NamedTuple):
    """The release before, and what is another since."""

    previous: Path | None
    """Its folder; None where this is the first."""
    version: Version | None
    """The release before's."""
    ledger: pa.Table | None
    """The release before's, without the rows of what was retracted since."""
    difference: Difference
    fields: Sequence[Change]
    settings: Sequence[Setting]
    """What changed in the recipe."""

    @property
    def least(self) -> Version:
        """The least version that tells the truth about the difference."""
        return version.bump(self.version, self.difference.counts, differences.meaning(self.fields))


def compare(
    candidate: Path,
    rows: pa.Table,
    record: Schema,
    recipe: Mapping[str, Any],
    previous: Path | None,
    book: pa.Table | None,
    retracted: Tombstones = NONE,
) -> Succession:
    """Compare a candidate that has its data files with the release before it.

    Args:
        candidate: its folder.
        rows: its ledger rows.
        record: its schema.
        recipe: its settings.
        previous: the folder of the release before.
        book: its ledger.
        retracted: documents of which the ledger keeps no row.
    """
    if previous is None or book is None:
        return Succession(None, None, None, changes.difference(None, rows, lambda _: (), lambda _: ()), (), ())
    stated = manifest.read(previous)
    why = partial(retracted.why, others=partial(changes.reasons, release=candidate))
    # One and the same builder says of two texts that they differ: another could have digested them in another way.
    retold = _retold(book, rows) if stated["tools"] == manifest.tools() else None
    found = changes.difference(book, rows, partial(records.edits, previous, candidate, retold=retold), why)
    before = manifest.schema_of(previous, stated)
    return Succession(
        previous,
        Version.parse(stated["version"]),
        retracted.forget(book),
        found,
        differences.compare(before, record),
        settings.compare(stated["inputs"]["recipe"], recipe),
    )


def _retold(book: pa.Table, rows: pa.Table) -> pa.ChunkedArray:
    """Return the ids of documents whose normalised text is another than in the release before."""
    before = book["digest"].take(pc.index_in(rows["id"], value_set=book["id"]))
    return rows.filter(pc.not_equal(rows["digest"], before))["id"]
