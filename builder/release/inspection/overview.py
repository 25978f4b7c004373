"""A release as people look at it: what it says of itself, counts of its files, and some of its documents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder import schema, sources
from builder.errors import UsageError
from builder.recipe import Recipe
from builder.release import bagit, changes, finalise, freeze, ledger, manifest
from builder.release.data import contents
from builder.release.data.contents import Config, batches
from builder.release.inspection import look, sample
from builder.release.inspection.look import Shown
from builder.release.papers import changelog, front_matter, statistics
from builder.release.papers.statistics import NAMES, Statistics
from builder.release.version import Version
from builder.schema import string
from builder.withheld import TEXT

_CHANGED = 10
"""Documents that are named of each kind of change."""

_ENTRY = ("id", "source", "place", "split", "first_version", "raw_digest", "record_digest")


class Overview(NamedTuple):
    """What there is to see of a release."""

    version: Version
    stated: Mapping[str, Any]
    """Its manifest."""
    digest: str
    front: Mapping[str, Any]
    """The front matter of its card."""
    yanked: str
    """Why nobody should use it, "" where it was not yanked."""
    statistics: Statistics
    present: Mapping[str, int]
    """Field → records that have it, in the order of the schema."""
    years: Mapping[int, int]
    """Year → records of it, in order."""
    alike: Mapping[str, int]
    """What says that two documents tell one story → pairs."""
    changed: Mapping[str, Sequence[Sequence[Mapping[str, Any]]]]
    """Kind of change → the first documents that the release before has otherwise, each with its rows."""
    rejects: Sequence[Mapping[str, Any]]
    """Some of each code, after those that were named."""
    documents: Sequence[Shown]
    """Those that were named, and then the sample."""


def overview(release: Path, corpus: Recipe | None, named: Sequence[str] = ()) -> Overview:
    """Look at a release; what was cut from its documents is shown where raw/ still has them as they were.

    Args:
        release: its folder.
        corpus: whose raw/ may be looked into; None where there is none.
        named: ids or sources of documents that are shown first, and whole.

    Raises:
        UsageError: the folder is no release, or a named document is not in it; or the metadata table cannot be used.
        WorldError: raw/ cannot be listed.
    """
    stated = manifest.named(release)
    version = Version.parse(stated["version"])
    configs = {config.name: config for config in contents.configs(release)}
    book = ledger.current(ledger.read(release, _ENTRY))
    wanted = [(corpus and sources.path_in_raw(corpus.raw_folder, Path(name))) or name for name in named]
    rejects = sample.rejects(configs.get("rejects"), wanted)
    named_ids = _named(book, rejects, wanted)
    chosen = dict.fromkeys([*named_ids, *sample.choose(configs, book)])
    places = pc.index_in(schema.strings(list(chosen)), value_set=book["id"])
    counted = statistics.measure(list(configs.values()))
    return Overview(
        version,
        stated,
        bagit.digest(release),
        front_matter.released((release / finalise.README).read_text(encoding="utf-8")),
        freeze.yanked(release.absolute().parent).get(version, ""),
        counted,
        _present(configs.get("default"), counted),
        _years(configs.get("default")),
        statistics.values(configs.get("duplicates"), "kind"),
        _changed(release) if stated["previous"] else {},
        rejects,
        look.documents(
            configs, book.take(places).to_pylist(), stated["inputs"]["recipe"], corpus, frozenset(named_ids)
        ),
    )


def _named(book: pa.Table, rejects: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[str]:
    """Return the ids of the documents that are known by these ids or come from these sources, the first of each."""
    known = {value for row in rejects for value in (row["id"], row["source"])}
    found: list[str] = []
    for name in names:
        matching = pc.or_(pc.equal(book["id"], string(name)), pc.equal(book["source"], string(name)))
        ids = book["id"].filter(matching).slice(0, sample.SHOWN).to_pylist()
        if not ids and name not in known:
            hint = "give an id of the release or of a reject, or a path in raw/, as in pages/a.html"
            raise UsageError(f"the release has no document {name!r}", hint)
        found += ids
    return found


def _present(records: Config | None, counted: Statistics) -> dict[str, int]:
    fields = records.schema.names if records else []
    found = dict.fromkeys(fields, 0)
    for batch in batches(records, [name for name in fields if name != TEXT], NAMES):
        for name in batch.schema.names:
            found[name] += len(batch) - batch[name].null_count
    return found | ({TEXT: counted.released - counted.rights.withheld} if TEXT in found else {})


def _years(records: Config | None) -> dict[int, int]:
    found: Counter[int] = Counter()
    dated = records and "date" in records.schema.names and pa.types.is_date(records.schema.field("date").type)
    for batch in batches(records if dated else None, ["date"], NAMES):
        for one in pc.value_counts(pc.year(batch["date"].drop_null())).to_pylist():
            found[one["values"]] += one["counts"]
    return dict(sorted(found.items()))


def _changed(release: Path) -> dict[str, list[list[dict[str, Any]]]]:
    table = changes.read(release)
    return {kind: changelog.documents(kind, table, _CHANGED) for kind in changes.KINDS}
