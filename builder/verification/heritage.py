"""Does a release keep what the one before it fixed, and say truly what has changed since?"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder.documents import Problem
from builder.release import bagit, changes, ledger, manifest, version
from builder.release.curation import decisions, tombstones
from builder.release.data import records
from builder.release.papers import changelog
from builder.release.version import Version
from builder.schema import differences
from builder.verification import integrity
from builder.verification.findings import first_few, of_file

_FIXED = ("split", "order", "first_version")
"""What a document keeps from its first release on."""


class Heritage(NamedTuple):
    """A release held against the one before it."""

    problems: list[Problem]
    version: Version
    """The one before."""
    stayed: int = 0
    """Documents in both."""
    came: int = 0
    left: int = 0
    remembered: int = 0
    """Departed documents, of this version or of earlier ones, that the ledger still knows."""


def examine(release: Path, stated: Mapping[str, Any], previous: Path) -> Heritage:
    """Hold a release against the one it was built on.

    Args:
        release: its folder; its files and rows are known to be right.
        stated: its manifest.
        previous: the folder of the release before; where it is not whole a warning says so, and no more is looked at.
    """
    before = Version.parse(stated["previous"]["version"])
    if problem := _not_its_base(stated, previous):
        return Heritage([problem], before)
    was = manifest.read(previous)
    old, new = ledger.read(previous), ledger.read(release)
    released, before_it = len(ledger.current(new)), len(ledger.current(old))
    difference = changes.difference(
        old, new, partial(records.edits, previous, release), partial(changes.reasons, release=release)
    )
    problems = [
        *_fixed(old, new, stated),
        *_forgotten(old, new, release, stated),
        *_changes(difference, release),
        *_version(release, stated, previous, was, difference.counts),
    ]
    earlier = _text(previous / changelog.FILE).removeprefix(changelog.TITLE)
    if not _text(release / changelog.FILE).endswith(earlier):
        problems.append(of_file("changes-differ", changelog.FILE, f"below its own entry it has not what {before} had"))
    both = released - difference.counts["added"]
    return Heritage(problems, before, both, released - both, before_it - both, len(new) - released)


def _not_its_base(stated: Mapping[str, Any], previous: Path) -> Problem | None:
    if integrity.examine(previous).problems:
        message = f"{previous.name}, which it was built on, is damaged: what it must keep of it was not looked at"
        return of_file("previous-damaged", f"../{previous.name}", message, severity="warning")
    if (digest := bagit.digest(previous)) != (wanted := stated["previous"]["digest"]):
        message = f"it was built on a {previous.name} with the digest {wanted}, the one beside it has {digest}"
        return of_file("previous-differs", manifest.FILE, message)
    return None


def _fixed(old: pa.Table, new: pa.Table, stated: Mapping[str, Any]) -> Iterator[Problem]:
    """Hold every document that both know to what was fixed, and new ones to what a first release gives them."""
    place = pc.index_in(new["id"], value_set=old["id"])
    both, before = new.filter(pc.is_valid(place)), old.take(pc.drop_null(place))
    for column in _FIXED:
        differs = pc.not_equal(both[column], before[column])
        rows = zip(
            *(t[c].filter(differs).to_pylist() for t, c in ((both, "id"), (before, column), (both, column))),
            strict=True,
        )
        code = "document-moved" if column == "split" else "ledger-differs"
        moved = [(name, f"its {column.replace('_', ' ')} was {was}, now it is {now}") for name, was, now in rows]
        yield from first_few(code, ledger.FILE, moved)
    last = max(old["order"].to_pylist(), default=-1)
    fresh = new.filter(pc.is_null(place)).select(["id", *_FIXED]).to_pylist()
    wrong = [
        (
            row["id"],
            f"it is new: order {row['order']} must be above {last}, first version {row['first_version']} this one",
        )
        for row in fresh
        if row["order"] <= last or row["first_version"] != stated["version"]
    ]
    yield from first_few("ledger-differs", ledger.FILE, wrong)


def _forgotten(old: pa.Table, new: pa.Table, release: Path, stated: Mapping[str, Any]) -> Iterator[Problem]:
    """Only what was retracted leaves the ledger; that it was, changes.parquet says of what was still released."""
    gone = old.filter(pc.invert(pc.is_in(old["id"], value_set=new["id"])))
    why = {row["id"]: row["why"] or "" for row in changes.read(release).to_pylist()}
    retracting = decisions.RETRACTED in stated["inputs"]["decisions"]
    lost = [
        (row["id"], f"the release before knows it, in split {row['split']}, and it is gone without a retraction")
        for row in gone.select(["id", "split", "record_digest"]).to_pylist()
        if not retracting or (row["record_digest"] and not why.get(row["id"], "").startswith(tombstones.CODE))
    ]
    yield from first_few("ledger-forgets", ledger.FILE, lost)


def _changes(difference: changes.Difference, release: Path) -> Iterator[Problem]:
    """Hold changes.parquet to the difference of the two releases; a retraction's reason is the curator's."""
    expected, stated = (
        {_key(row): row["why"] for row in table.to_pylist()} for table in (difference.table, changes.read(release))
    )
    wrong = [(key, "the releases differ so, and it is not told") for key in expected.keys() - stated.keys()]
    wrong += [(key, "it is told, and the releases do not differ so") for key in stated.keys() - expected.keys()]
    wrong += [
        (key, f"why is {stated[key]!r}, the rejects say {expected[key]!r}")
        for key in expected.keys() & stated.keys()
        if stated[key] != expected[key] and not str(stated[key]).startswith(tombstones.CODE)
    ]
    messages = [(key[0] or "", f"{' '.join(filter(None, key[1:]))}: {what}") for key, what in sorted(wrong, key=repr)]
    yield from first_few("changes-differ", changes.FILE, messages)


def _key(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    return tuple(row[name] for name in ("id", "change", "field", "old", "new"))


def _version(
    release: Path, stated: Mapping[str, Any], previous: Path, was: Mapping[str, Any], counts: Mapping[str, int]
) -> Iterator[Problem]:
    fields = differences.compare(
        *(manifest.schema_of(folder, claims) for folder, claims in ((previous, was), (release, stated)))
    )
    least = version.bump(Version.parse(was["version"]), counts, differences.meaning(fields))
    if Version.parse(stated["version"]) < least:
        message = f"it is {stated['version']}, what changed since {was['version']} needs {least}"
        yield of_file("version-low", manifest.FILE, message)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
