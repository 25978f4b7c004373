"""A candidate release against the one before it: what is another since, and the least version that says so."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder import lineage
from builder.errors import RefusedError, is_inaccessible
from builder.release import changes, freeze, ledger, manifest, settings, version
from builder.release.changes import Difference
from builder.release.curation.tombstones import NONE, Tombstones
from builder.release.data import records
from builder.release.ledger import Book
from builder.release.settings import Setting
from builder.release.version import Version
from builder.schema import Schema, differences
from builder.schema.differences import Change


class Succession(NamedTuple):
    """The release before, and what is another since."""

    previous: Path | None
    """Its folder; None where this is the first."""
    version: Version | None
    """The release before's."""
    ledger: Book
    """The release before's, without the rows of what was retracted since."""
    difference: Difference
    fields: Sequence[Change]
    settings: Sequence[Setting]
    """What changed in the recipe."""

    @property
    def least(self) -> Version:
        """The least version that tells the truth about the difference."""
        return version.bump(self.version, self.difference.counts, differences.meaning(self.fields))


def base(dist: Path, previous: Path | None) -> tuple[Version | None, Path | None]:
    """Return the release that the next one stands on, and its folder; without the right one, documents would move.

    Args:
        dist: where the releases are.
        previous: the folder of the one that somebody names; None for the latest.

    Raises:
        RefusedError: a newer one is known.
    """
    latest = version.latest(dist)
    folder = dist / latest.folder if latest else None
    if previous is not None:
        latest, folder = Version.parse(manifest.named(previous)["version"]), previous
    newer = [known for known in [*version.versions(dist), *freeze.indexed(dist)] if latest is None or known > latest]
    if newer and previous is not None:
        raise RefusedError(f"{dist} knows release {max(newer)}, which is newer than {previous}", "leave out --previous")
    if newer:
        hint = "put its folder back; if it was never published, delete dist/index.json"
        raise RefusedError(f"dist/index.json knows release {max(newer)}, which is not there", hint)
    return latest, folder


def ledger_of(folder: Path) -> Book:
    """Return the ledger of a release that the next one stands on.

    Raises:
        RefusedError: it is not the one that was released.
    """
    try:
        stated = {entry["path"]: entry["sha256"] for entry in manifest.read(folder)["files"]}
        if lineage.file_digest(folder / ledger.FILE) == stated[ledger.FILE]:
            return Book.of(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        if is_inaccessible(error):
            raise
    raise RefusedError(f"{folder} is damaged, and a new release builds on it", f"see how with: builder verify {folder}")


def compare(
    candidate: Path,
    rows: pa.Table,
    record: Schema,
    recipe: Mapping[str, Any],
    previous: Path | None,
    book: Book,
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
    if previous is None:
        return Succession(None, None, book, changes.difference(book.rows, rows, lambda _: (), lambda _: ()), (), ())
    stated = manifest.read(previous)
    why = partial(retracted.why, others=partial(changes.reasons, release=candidate))
    # One and the same builder says of two texts that they differ: another could have digested them in another way.
    retold = _retold(book.rows, rows) if stated["tools"] == manifest.tools() else None
    found = changes.difference(book.rows, rows, partial(records.edits, previous, candidate, retold=retold), why)
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
