"""`builder diff`: two releases side by side, frozen ones or dist/next."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder.release import bagit, changes, ledger, manifest, settings, version
from builder.release.data import records
from builder.release.data.records import Records
from builder.release.settings import Setting
from builder.release.version import Version
from builder.schema import differences, string
from builder.schema.differences import Change
from builder.withheld import TEXT

_INPUTS = ("card", "boilerplate")
"""Inputs of which the manifest has a digest and nothing else is told."""


class Side(NamedTuple):
    """One of the two releases."""

    folder: Path
    version: Version
    released: int


class Diff(NamedTuple):
    """What is another in the newer one."""

    old: Side
    new: Side
    least: Version
    """The least version after the older one's that says so."""
    counts: Mapping[str, int]
    """Kind → documents."""
    fields: Sequence[Change]
    settings: Sequence[Setting]
    tools: Sequence[Setting]
    inputs: Sequence[str]
    """Which of the card and the boilerplate is another."""
    documents: pa.Table
    """changes.SCHEMA."""
    texts: Mapping[str, tuple[str, str]]
    """Id → the text before and now, of the first edited ones."""


def diff(old: Path, new: Path, shown: int) -> Diff:
    """Compare two releases; `shown` texts are read, of the others is told that they are another.

    Raises:
        UsageError: a folder is no release.
    """
    (before, was), (after, now) = _open(old), _open(new)
    documents = _documents(before, after, now)
    fields = differences.compare(
        *(manifest.schema_of(side.folder, stated) for side, stated in ((before, was), (after, now)))
    )
    counts = changes.counts(documents)
    return Diff(
        before,
        after,
        version.bump(before.version, counts, differences.meaning(fields)),
        counts,
        fields,
        settings.compare(was["inputs"]["recipe"], now["inputs"]["recipe"]),
        settings.compare(was["tools"], now["tools"]),
        [name for name in _INPUTS if was["inputs"][name] != now["inputs"][name]],
        documents,
        _texts(before, after, documents, shown),
    )


def _open(folder: Path) -> tuple[Side, dict[str, Any]]:
    stated = manifest.named(folder)
    return Side(folder, Version.parse(stated["version"]), stated["counts"]["released"]), stated


def _documents(old: Side, new: Side, stated: Mapping[str, Any]) -> pa.Table:
    """Read what the newer one says of its difference from the one before it, or compare where that is another."""
    if stated["previous"] == {"version": str(old.version), "digest": bagit.digest(old.folder)}:
        return changes.read(new.folder)
    before, after = (ledger.read(side.folder, changes.COLUMNS) for side in (old, new))
    edits = partial(records.edits, old.folder, new.folder)
    return changes.difference(before, after, edits, partial(changes.reasons, release=new.folder)).table


def _texts(old: Side, new: Side, documents: pa.Table, shown: int) -> dict[str, tuple[str, str]]:
    edited = changes.of_kind(documents, "edited")
    ids = edited.filter(pc.equal(edited["field"], string(TEXT)))["id"].slice(0, shown)
    if not len(ids):
        return {}
    found = islice(records.pairs(Records(old.folder), Records(new.folder), ids), shown)
    return {now["id"]: (was[TEXT], now[TEXT]) for was, now in found if was[TEXT] and now[TEXT]}
