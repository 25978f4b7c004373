"""A candidate release against the one before it: what is another since, and the least version that says so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder import lineage
from builder.errors import RefusedError, is_inaccessible
from builder.release import changes, freeze, ledger, manifest, settings, version
from builder.release.changes import Difference
from builder.release.corpus import Corpus
from builder.release.curation.tombstones import NONE, Tombstones
from builder.release.data import records
from builder.release.data.records import Edit
from builder.release.ledger import Ledger
from builder.release.settings import Setting
from builder.release.version import Version
from builder.schema import differences
from builder.schema.differences import Change


@dataclass(frozen=True)
class Base:
    """The release that the next one stands on; of the first one both are None."""

    version: Version | None = None
    folder: Path | None = None

    @cached_property
    def ledger(self) -> Ledger:
        """Its ledger.

        Raises:
            RefusedError: it is not the one that was released.
        """
        if (folder := self.folder) is None:
            return ledger.EMPTY
        try:
            digests = {entry["path"]: entry["sha256"] for entry in manifest.read(folder)["files"]}
            if lineage.file_digest(folder / ledger.FILE) == digests[ledger.FILE]:
                return Ledger.open(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            if is_inaccessible(error):
                raise
        hint = f"see how with: builder verify {folder}"
        raise RefusedError(f"{folder} is damaged, and a new release builds on it", hint)


class Succession(NamedTuple):
    """The release before, and what is another since."""

    base: Base
    difference: Difference
    fields: Sequence[Change] = ()
    settings: Sequence[Setting] = ()
    """What changed in the recipe."""

    def version(self, wanted: Version | None) -> Version:
        """Return the version that is wanted, by default the least that tells the truth about the difference.

        Raises:
            RefusedError: it is lower than that.
        """
        before = self.base.version
        least = version.bump(before, self.difference.counts, differences.meaning(self.fields))
        if wanted is None or wanted >= least:
            return wanted or least
        needs = f"what changed since {before} needs {least}" if before else f"the first release is {least}"
        why = "exists already" if wanted == before else f"is too low: {needs}"
        raise RefusedError(f"version {wanted} {why}", f"leave out --version, or ask for {least} or higher")


def base(dist: Path, previous: Path | None) -> Base:
    """Return the release that the next one stands on; without the right one, documents would move.

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
    newer = [other for other in [*version.versions(dist), *freeze.indexed(dist)] if latest is None or other > latest]
    if newer and previous is not None:
        raise RefusedError(f"{dist} knows release {max(newer)}, which is newer than {previous}", "leave out --previous")
    if newer:
        hint = "put its folder back; if it was never published, delete dist/index.json"
        raise RefusedError(f"dist/index.json knows release {max(newer)}, which is not there", hint)
    return Base(latest, folder)


def compare(
    candidate: Path,
    rows: pa.Table,
    corpus: Corpus,
    base: Base,
    packed: Callable[[], object],
    retracted: Tombstones = NONE,
) -> Succession:
    """Compare a candidate with the release before it.

    Args:
        candidate: its folder.
        rows: its ledger rows.
        corpus: its other inputs.
        base: the release before.
        packed: waits until all data files are in the folder; called only where the ledgers do not tell all.
        retracted: documents that left for that reason.
    """
    before = base.ledger.rows
    if (folder := base.folder) is None:
        return Succession(base, changes.difference(before, rows, lambda _: (), lambda _: ()))
    stated = manifest.read(folder)

    def edits(ids: pa.ChunkedArray) -> Iterator[Edit]:
        if len(ids):
            packed()
            # One builder says of two texts that they differ: another could have digested them in another way.
            retold = _retold(before, rows, ids) if stated["tools"] == manifest.tools() else None
            yield from records.edits(folder, candidate, ids, retold)

    def why(gone: pa.Table) -> list[str]:
        if len(gone):
            packed()
        return retracted.why(gone, partial(changes.reasons, release=candidate))

    return Succession(
        base,
        changes.difference(before, rows, edits, why),
        differences.compare(manifest.schema_of(folder, stated), corpus.schema),
        settings.compare(stated["inputs"]["recipe"], corpus.settings),
    )


def _retold(before: pa.Table, rows: pa.Table, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return those of the ids, which both ledgers have, whose normalised text is another than in the release before."""
    then, now = (table["digest"].take(pc.index_in(ids, value_set=table["id"])) for table in (before, rows))
    return ids.filter(pc.not_equal(now, then))
